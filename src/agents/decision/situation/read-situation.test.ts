import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ImportedDemo, importDemo } from '../../../testing/imported-demo.ts';
import { openTestWorld, type TestWorld } from '../../../testing/test-world.ts';
import { senderFor } from '../playbook/sender.ts';
import { readSituation } from './read-situation.ts';
import type { Situation } from './situation.ts';

let world: TestWorld;
let demo: ImportedDemo;
before(async () => {
  world = await openTestWorld();
  demo = await importDemo(world);
});
after(() => world.close());

async function situationOf(domain: string, asOf?: string): Promise<Situation> {
  const target = await demo.target(domain);
  return world.database.asTenant(demo.tenantId, (transaction) =>
    readSituation(transaction, target, asOf ? { asOf } : {}),
  );
}

test('the thread comes with its people, its order and only the new words of each mail', async () => {
  const situation = await situationOf('skarvik-biologics.example');
  const thread = situation.threads.find((candidate) => candidate.subject.includes('offer and rollout'))!;
  assert.equal(thread.messages.length, 4);
  const last = thread.messages.at(-1)!;
  assert.equal(last.direction, 'inbound');
  assert.equal(last.from.name, 'Ragnhild Aasen');
  assert.deepEqual(
    last.to.map((person) => [person.address, person.ours]),
    [['jonas.rehm@varnholt.example', true]],
  );
  assert.match(last.text, /backups included\?$/);
  assert.doesNotMatch(last.text, /^>/m);
  assert.equal(last.references.length, 3);
  assert.equal(senderFor(situation, thread)!.address, 'clara.voss@varnholt.example');
});

test('a mail of theirs comes with what it counts as, ours with nothing', async () => {
  const situation = await situationOf('skarvik-biologics.example');
  const { messages } = situation.threads.find((candidate) => candidate.subject.includes('offer and rollout'))!;
  const { reading } = messages.at(-1)!;
  assert.equal(reading!.kinds[0], 'question');
  assert.ok(reading!.findings.some(({ words }) => words.endsWith('backups included?')));
  for (const message of messages) assert.equal(message.reading === null, message.direction === 'outbound');
});

test('account, deal, people, meetings and notes stand beside it', async () => {
  const situation = await situationOf('skarvik-biologics.example');
  assert.equal(situation.account!.name, 'Skarvik Biologics AS');
  assert.equal(situation.deal!.stage, 'Negotiation');
  assert.equal(situation.deal!.amountMinor, 18_400_000);
  assert.equal(situation.contact!.name, 'Ragnhild Aasen');
  assert.equal(situation.people.length, 3);
  assert.deepEqual(situation.owner, { userId: 'clara', name: 'Clara Voss' });
  assert.ok(
    situation.meetings.some(
      (meeting) => meeting.startsAt > situation.asOf && meeting.title.includes('contract review'),
    ),
  );
  assert.ok(situation.notes.some((note) => note.text.includes('Floor is 9%')));
  assert.ok(situation.stages.some((stage) => stage.stage === 'Closed Won' && stage.won > 0));
  const address = situation.contact!.addresses[0]!;
  assert.ok(address.verifications.some((event) => event.method === 'mail_received'));
  assert.equal(address.suppressed, false);
});

test('its mails can be cited: every source is a whole chunk of one of its activities', async () => {
  const situation = await situationOf('skarvik-biologics.example');
  const asked = situation.threads
    .flatMap((thread) => thread.messages)
    .find((message) => message.text.includes('EU/EEA'))!;
  const source = situation.sources.find((item) => item.entityId === asked.activityId)!;
  assert.match(source.quote, /where are our shipment data/);
  assert.equal(source.trust, 'tainted');
});

test('a bounced address and an opt-out in words are read from what happened', async () => {
  const bounced = await situationOf('alderbrook-vaccines.example');
  const tom = bounced.people.find((person) => person.name === 'Tom Redfern')!;
  assert.notEqual(tom.addresses[0]!.bouncedAt, null);
  const quit = await situationOf('corvane-pharma.example');
  assert.equal(quit.contact!.addresses[0]!.suppressed, true);
  assert.equal(quit.contact!.optedOut!.words, 'Please take me off your list.');
});

test('as of an earlier day nothing later is known', async () => {
  const situation = await situationOf('skarvik-biologics.example', '2026-02-20T12:00:00.000Z');
  const texts = situation.threads.flatMap((thread) => thread.messages).map((message) => message.occurredAt);
  assert.ok(texts.length > 0);
  assert.ok(texts.every((at) => at <= '2026-02-20T12:00:00.000Z'));
});

test('a target that is gone is said to be gone', async () => {
  const target = { accountId: null, contactId: null, dealId: world.ids.next() };
  await assert.rejects(
    world.database.asTenant(demo.tenantId, (transaction) => readSituation(transaction, target)),
    /target of this run is gone/,
  );
});
