import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { importMessages } from './import-mail.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const mail = (from: string, header: string) => `From: ${from}
To: clara@ours.example
Subject: Re: Storage
Message-ID: <${header.length}.${from}>
In-Reply-To: <ours@ours.example>
Date: Fri, 20 Nov 2026 10:00:00 +0000
${header}

Where do you keep the audit data? I would unsubscribe from our old tool.
`;

async function bring(letters: string[]) {
  const tenantId = await world.newTenant({ frozenAt: '2026-11-24T08:40:00Z' });
  async function* messages() {
    for (const [index, letter] of letters.entries()) yield { externalId: String(index), raw: Buffer.from(letter) };
  }
  const services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } } as const;
  await importMessages(services, tenantId, { name: 'test.mbox', messages: messages() }, {});
  return world.database.asTenant(tenantId, async (transaction) => ({
    people: await transaction.query('select full_name from contacts'),
    signals: await transaction.query('select kind from signals'),
    states: await transaction.query('select state from activities'),
  }));
}

test('what a mailing list or newsletter carries makes nobody a contact, and asks and opts out of nothing', async () => {
  const { people, signals, states } = await bring([
    mail('Lee <lee@b.example>', 'List-Id: <talk.lists.example>'),
    mail('Trivia <news@c.example>', 'List-Unsubscribe: <https://c.example/u>'),
  ]);
  assert.deepEqual(people, []);
  assert.deepEqual(signals, []);
  assert.deepEqual(states, [{ state: 'auto-reply' }, { state: 'auto-reply' }]);
});

test('what comes through a group address of ours is from a person', async () => {
  const { people, signals } = await bring([mail('Lee <lee@b.example>', 'List-Id: <sales.ours.example>')]);
  assert.deepEqual(people, [{ fullName: 'Lee' }]);
  assert.deepEqual(signals, [{ kind: 'opt_out_doubtful' }]);
});

test('an answer to a mail of ours is from a person, also when a newsletter program sent it', async () => {
  const sent = mail('clara@ours.example', 'X-Note: ours')
    .replace('To: clara@ours.example', 'To: lee@b.example')
    .replace(/^Message-ID: .*$/m, 'Message-ID: <ours@ours.example>')
    .replace(/^In-Reply-To: .*\n/m, '');
  const { people, signals } = await bring([
    sent,
    mail('Lee <lee@b.example>', 'List-Unsubscribe: <https://b.example/u>'),
  ]);
  assert.deepEqual(people, [{ fullName: 'Lee' }]);
  assert.deepEqual(signals, [{ kind: 'opt_out_doubtful' }]);
});
