import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSystemRandom } from '../../../runtime/system/system-clock.ts';
import { standardScheme } from '../schemes/standard.ts';
import { newSigningKey, standardHeaders } from './sign-standard.ts';

const at = new Date('2026-11-03T09:00:00Z');

test('what is signed is what a receiver by the standard takes, and nothing of it can be changed', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string(), fc.integer({ min: 0, max: 10_000 }), (id, body, place) => {
      const key = newSigningKey(createSystemRandom());
      const headers = standardHeaders(key, { id, at, body });
      const verify = standardScheme('webhook')(key);
      const asked = (changes: object) => {
        const request = { headers, body: Buffer.from(body), ...changes } as never;
        return verify(request, at.getTime()).state;
      };
      assert.equal(asked({}), 'authentic');
      const changed = Buffer.from(`${body} `);
      changed[place % changed.length]! ^= 1;
      assert.equal(asked({ body: changed }), 'forged');
      assert.equal(asked({ headers: { ...headers, 'webhook-id': `${id}0` } }), 'forged');
    }),
  );
});

// The worked example of the standard's own documentation.
test('the signature is that of the published example', () => {
  const headers = standardHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: new Date(1_614_265_330_000),
    body: '{"test": 2432232314}',
  });
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});
