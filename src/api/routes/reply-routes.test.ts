import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { suppressedAmong } from '../../data/records/suppressions.ts';
import { importMessages } from '../../ingestion/mail/import-mail.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';
import type { ReplyView } from '../reply-view.ts';

let api: ApiFixture;
before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
});
after(() => api.close());

let turn = 0;

/** A mail from somebody new, that answers one of ours; its address and activity id. */
async function receive(body: string, headers: string[] = []): Promise<{ address: string; activityId: string }> {
  turn += 1;
  const address = `anna${turn}@nordkai${turn}.example`;
  const raw = Buffer.from(
    [
      ...[`Message-ID: <m${turn}@nordkai.example>`, `From: Anna Berg <${address}>`, 'To: clara@ours.example'],
      ...[
        'Date: Tue, 24 Nov 2026 09:40:00 +0100',
        'Subject: Re: Loggers',
        'In-Reply-To: <ours@ours.example>',
        ...headers,
      ],
      ...['Content-Type: text/plain; charset=utf-8', '', body, ''],
    ].join('\r\n'),
  );
  async function* messages() {
    yield { externalId: String(turn), raw };
  }
  const services = { ...api.world, actor: { kind: 'person', id: 'user-1', door: 'cli' } as const };
  await importMessages(services, api.tenantId, { name: `box${turn}.mbox`, messages: messages() });
  const [row] = await api.read<{ id: string }>('select activity_id as id from messages where from_address = $1', [
    address,
  ]);
  return { address, activityId: `act_${row!.id.replaceAll('-', '')}` };
}

const readingOf = async (activityId: string) => {
  const { body } = await api.ask('GET', `/activities/${activityId}`, { as: api.cli });
  return body['reply'] as unknown as ReplyView;
};

test('a mail that came in says what it was read as, by which rule and on which words', async () => {
  const { activityId } = await receive('Not now, our budget is frozen.\n\nPlease get back to me in February 2027.');
  const reading = await readingOf(activityId);
  assert.deepEqual(
    [reading.kinds, reading.leading, reading.until, reading.correction],
    [['not_now'], 'not_now', '2027-02-01', null],
  );
  assert.ok(reading.findings.some(({ words }) => words === 'Please get back to me in February 2027.'));
  const { body } = await api.ask('GET', '/replies', { as: api.cli });
  const [first] = body['items'] as unknown as { activityId: string; reading: ReplyView }[];
  assert.deepEqual([first!.activityId, first!.reading.kinds], [activityId, ['not_now']]);
});

test('a person says in one step what it really is; the reading stays beside each correction, and all are exported', async () => {
  const { activityId } = await receive('The shipment arrived on Monday.');
  const body = { kinds: ['question', 'interested'] };
  const { body: answer } = await api.ask('POST', `/replies/${activityId}/kind`, { as: api.cli, body });
  assert.deepEqual(answer['kinds'], ['interested', 'question']);
  const { correction } = await readingOf(activityId);
  assert.deepEqual([correction!.readAs, correction!.by], [[], api.localUserId]);
  await api.ask('POST', `/replies/${activityId}/kind`, { as: api.cli, body: { kinds: ['thanks'] } });
  const exported = await api.ask('GET', '/replies/corrections', { as: api.cli });
  const rows = exported.text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    rows.map(({ activityId: id, text, readAs, kinds, reader }) => [id, text, readAs, kinds, reader]),
    [
      [activityId, 'The shipment arrived on Monday.', [], ['interested', 'question'], 'rules-2'],
      [activityId, 'The shipment arrived on Monday.', [], ['thanks'], 'rules-2'],
    ],
  );
  const steps = await api.read("select detail from audit where action = 'reply-corrected' order by position, seq");
  assert.deepEqual(steps, [
    { detail: { from: [], to: ['interested', 'question'] } },
    { detail: { from: ['interested', 'question'], to: ['thanks'] } },
  ]);
});

test('a mail that a person calls an opt-out is one from then on', async () => {
  const { address, activityId } = await receive('My colleague should not get these.');
  await api.ask('POST', `/replies/${activityId}/kind`, { as: api.cli, body: { kinds: ['opt_out'] } });
  await api.world.database.asTenant(api.tenantId, async (transaction) => {
    assert.deepEqual([...(await suppressedAmong(transaction, [address]))], [address]);
  });
});

test('what is no mail, no kind or not theirs is not corrected', async () => {
  const { activityId } = await receive('Hello.');
  const correct = (id: string, kinds: string[], as = api.cli) =>
    api.ask('POST', `/replies/${id}/kind`, { as, body: { kinds } }).then(({ status }) => status);
  assert.equal(await correct(`act_${'0'.repeat(32)}`, ['thanks']), 404);
  assert.equal(await correct(activityId, ['nonsense']), 400);
  assert.equal(await correct(activityId, ['thanks'], await api.serviceKey()), 403);
  const elsewhere = await api.world.newTenant();
  await api.world.database.asTenant(elsewhere, async (transaction) => {
    assert.deepEqual(await transaction.query('select 1 from replies'), []);
  });
});
