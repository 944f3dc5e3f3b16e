import assert from 'node:assert/strict';
import { createHash, createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { bodySigners, type HookSigner } from '../../testing/hook-signers.ts';
import { mutate, mutations } from '../../testing/mutate-request.ts';
import { hookProviders } from './hook-providers.ts';
import type { Scheme, SignedRequest } from './signed-request.ts';

const vectors = new URL('../../../../shared/data/webhook-signatures/vectors.json', import.meta.url);
const nowMs = Date.parse('2026-03-01T09:00:00Z');
const url = 'https://gtm.example/v1/hooks/hook_1?from=here';

interface Vector {
  id: string;
  scheme: string;
  secret?: string;
  public_key_der_b64?: string;
  method?: string;
  url?: string | null;
  body: string;
  headers: Record<string, string>;
  valid: boolean;
}

const schemeOf: Record<string, Scheme> = {
  'standard-webhooks-v1': hookProviders.standard.scheme,
  'hubspot-v1': hookProviders['hubspot-legacy'].scheme,
  'hubspot-v2': hookProviders['hubspot-legacy'].scheme,
  'sendgrid-ecdsa-p256-sha256': hookProviders.sendgrid.scheme,
};

test('the published signatures are accepted where they are valid and refused where they are not', (context) => {
  if (!existsSync(vectors)) {
    context.diagnostic(
      'The vectors are not on this machine (../shared/data/webhook-signatures); nothing was compared.',
    );
    return;
  }
  const all = JSON.parse(readFileSync(vectors, 'utf8')) as Vector[];
  assert.ok(all.length >= 10);
  for (const vector of all) {
    const headers = Object.fromEntries(
      Object.entries(vector.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const time = Number(headers['webhook-timestamp'] ?? headers['x-twilio-email-event-webhook-timestamp'] ?? 1);
    const request = { method: vector.method ?? 'POST', url: vector.url ?? '', headers, body: Buffer.from(vector.body) };
    const key = vector.secret ?? vector.public_key_der_b64!;
    const at = Number.isNaN(time) ? nowMs : time * 1000;
    const { state } = schemeOf[vector.scheme]!(key)(request, at);
    assert.equal(state === 'authentic', vector.valid, vector.id);
  }
});

const sign = (signer: HookSigner, text: string, id: string): SignedRequest =>
  signer.sign({ body: Buffer.from(text), id, nowMs, url });
const check = (signer: HookSigner, request: SignedRequest, key = signer.key, atMs = nowMs) =>
  hookProviders[signer.provider].scheme(key)(request, atMs).state;

test('a signature is good for five minutes before and after its time, where it says one', () => {
  const timed = bodySigners().filter(({ signedHeaders }) => signedHeaders.some((name) => name.endsWith('timestamp')));
  assert.equal(timed.length, 5);
  for (const signer of timed) {
    const states = [-300_001, -299_000, 0, 300_000, 301_000].map((apartMs) =>
      check(signer, sign(signer, '{}', 'msg_1'), signer.key, nowMs + apartMs),
    );
    assert.deepEqual(states, ['stale', 'authentic', 'authentic', 'authentic', 'stale'], signer.provider);
  }
});

test('only the key of the sender opens, and a text that is no key opens nothing', () => {
  const signers = bodySigners();
  for (const signer of signers) {
    const request = sign(signer, '{"a":1}', 'msg_1');
    assert.equal(check(signer, request), 'authentic');
    const others = signers.filter(({ key }) => key !== signer.key).map(({ key }) => key);
    for (const key of [...others, '', 'whsec_', 'whpk_', 'whpk_AAAA', '-----BEGIN PUBLIC KEY-----', '\u0000']) {
      assert.equal(check(signer, request, key), 'forged', `${signer.provider} with ${key}`);
    }
  }
});

test('an id with a full stop is refused: it could be read as another id and time', () => {
  const [signer] = bodySigners();
  const request = sign(signer!, '{"a":1}', `msg_1.${Math.floor(nowMs / 1000)}`);
  assert.equal(check(signer!, request), 'forged');
});

test('Mailgun signs a time and a token, in both of its forms', () => {
  const key = 'key-of-mailgun';
  const token = 'a'.repeat(50);
  const timestamp = String(Math.floor(nowMs / 1000));
  const signature = createHmac('sha256', key)
    .update(timestamp + token)
    .digest('hex');
  const check = (body: string, type: string) =>
    hookProviders.mailgun.scheme(key)(
      { method: 'POST', url, headers: { 'content-type': type }, body: Buffer.from(body) },
      nowMs,
    );
  const json = (signed: object) => check(JSON.stringify({ signature: signed, 'event-data': {} }), 'application/json');
  const authentic = { state: 'authentic', deliveryId: token };
  assert.deepEqual(json({ timestamp, token, signature }), authentic);
  const form = new URLSearchParams({ event: 'opened', timestamp, token, signature }).toString();
  assert.deepEqual(check(form, 'application/x-www-form-urlencoded'), authentic);
  assert.equal(json({ timestamp, token: 'b'.repeat(50), signature }).state, 'forged');
  assert.equal(json({ timestamp: String(Number(timestamp) + 1), token, signature }).state, 'forged');
  assert.equal(check('no JSON', 'application/json').state, 'forged');
  const late = String(Number(timestamp) - 301);
  const lateMac = createHmac('sha256', key)
    .update(late + token)
    .digest('hex');
  assert.equal(json({ timestamp: late, token, signature: lateMac }).state, 'stale');
});

test('Mandrill, Unisender Go and a password are checked as documented', () => {
  const body = Buffer.from(new URLSearchParams({ mandrill_events: '[{"event":"send"}]' }).toString());
  const mac = createHmac('sha1', 'k').update(`${url}mandrill_events[{"event":"send"}]`).digest('base64');
  const mandrill = (signature: string) =>
    hookProviders.mandrill.scheme('k')(
      { method: 'POST', url, headers: { 'x-mandrill-signature': signature }, body },
      nowMs,
    ).state;
  assert.deepEqual([mandrill(mac), mandrill(mac.toLowerCase())], ['authentic', 'forged']);
  // The fields are signed in the order of their names, so those of one name could change places.
  const twice = 'mandrill_events=a&mandrill_events=b';
  const macOfTwice = createHmac('sha1', 'k').update(`${url}mandrill_eventsamandrill_eventsb`).digest('base64');
  const doubled = { method: 'POST', url, headers: { 'x-mandrill-signature': macOfTwice }, body: Buffer.from(twice) };
  assert.equal(hookProviders.mandrill.scheme('k')(doubled, nowMs).state, 'forged');

  const text = (auth: string) => `{"auth":"${auth}","events_by_user":[{"name":"Zoë"}]}`;
  const auth = createHash('md5').update(text('the api key')).digest('hex');
  const unisender = (content: string) =>
    hookProviders['unisender-go'].scheme('the api key')(
      { method: 'POST', url, headers: {}, body: Buffer.from(content) },
      nowMs,
    ).state;
  assert.deepEqual([text(auth), text(auth).replace('Zoë', 'Zoe'), text('0'.repeat(32)), '{}'].map(unisender), [
    ...['authentic', 'forged', 'forged', 'forged'],
  ]);
  const second = `"auth":"${'0'.repeat(32)}"`;
  const signedTwice = createHash('md5').update(`{"auth":"the api key",${second}}`).digest('hex');
  assert.equal(unisender(`{"auth":"${signedTwice}",${second}}`), 'forged', 'nobody knows which of two is meant');

  const basic = (header: string | undefined) =>
    hookProviders.postmark.scheme('hook:secret')(
      { method: 'POST', url, headers: { authorization: header }, body },
      nowMs,
    ).state;
  const right = `Basic ${Buffer.from('hook:secret').toString('base64')}`;
  assert.deepEqual([right, right.slice(0, -1), 'Basic aG9vazo=', undefined].map(basic), [
    ...['authentic', 'forged', 'forged', 'forged'],
  ]);
});

test('an older Postal signs with SHA-1, and HubSpot signs the address with some of its escapes decoded', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const body = Buffer.from('{"event":"MessageSent"}');
  const postal = (headers: Record<string, string>) =>
    hookProviders.postal.scheme(key)({ method: 'POST', url, headers, body }, nowMs).state;
  const old = signBytes('sha1', body, privateKey).toString('base64');
  assert.equal(postal({ 'x-postal-signature': old }), 'authentic');
  assert.equal(postal({ 'x-postal-signature': old, 'x-postal-signature-256': old }), 'forged');

  const mac = createHmac('sha256', 'k').update('POSThttps://gtm.example/v1/hooks/a:b?c=%20d').update(body);
  const headers = {
    'x-hubspot-request-timestamp': String(nowMs),
    'x-hubspot-signature-v3': mac.update(String(nowMs)).digest('base64'),
  };
  const hubspot = (address: string) =>
    hookProviders.hubspot.scheme('k')({ method: 'POST', url: address, headers, body }, nowMs).state;
  assert.equal(hubspot('https://gtm.example/v1/hooks/a%3Ab?c=%20d'), 'authentic');
  assert.equal(hubspot('https://gtm.example/v1/hooks/a%3ab%3Fc=%20e'), 'forged');
});

test('of 30,000 requests made out of signed ones none is accepted', () => {
  const signers = bodySigners();
  const names = Object.keys(mutations);
  const pairs = signers.map((signer) => {
    const bodies = ['{"event":"delivered","email":"ann@one.example"}', '{"event":"opened","email":"ben@two.example"}'];
    return [sign(signer, bodies[0]!, 'msg_one'), sign(signer, bodies[1]!, 'msg_two')] as const;
  });
  let tried = 0;
  fc.assert(
    fc.property(
      fc.nat(signers.length - 1),
      fc.nat(names.length - 1),
      fc.infiniteStream(fc.nat()),
      (which, how, numbers) => {
        const signer = signers[which]!;
        const pick = (limit: number) => (limit === 0 ? 0 : numbers.next().value! % limit);
        const mutant = mutate(mutations[names[how]!]!, pairs[which]!, signer.signedHeaders, pick);
        if (mutant === null) return;
        tried += 1;
        assert.notEqual(check(signer, mutant), 'authentic', `${signer.provider}: ${names[how]}`);
      },
    ),
    { numRuns: 35_000 },
  );
  assert.ok(tried >= 30_000, `${tried} were tried`);
});
