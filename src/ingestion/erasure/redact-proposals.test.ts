import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApprovalFixture, createApprovalFixture, mailTo } from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { eraseContact } from '../erase-contact.ts';
import type { IngestionServices } from '../ingestion-services.ts';

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

/** Tables of the tenant in which a word stands. */
async function tablesWith(fixture: ApprovalFixture, word: string): Promise<string[]> {
  const tables = await fixture.read<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'gtm' and column_name = 'tenant_id' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await fixture.read(`select 1 from ${name} t where to_jsonb(t)::text ilike $1 limit 1`, [`%${word}%`]);
    if (row) found.push(name);
  }
  return found;
}

test('nothing that runs, proposals and verdicts say of an erased person is left, also where they are about somebody else', async () => {
  const fixture = await createApprovalFixture(world);
  const address = 'ada.canary@n.example';
  const ada = await fixture.addContact({ name: 'Ada Canary', addresses: [address] });
  const ben = await fixture.addContact({ name: 'Ben Ott', addresses: ['ben@n.example'] });
  const hers = await fixture.propose({ action: mailTo(fixture.sender, ada, address), draft: { contactId: ada } });
  const about = { headline: 'Write to Ben, since Ada Canary left', whyNow: 'Ada Canary left.', rationale: address };
  const his = await fixture.propose({
    action: mailTo(fixture.sender, ben, 'ben@n.example'),
    draft: { contactId: ben, ...about, claims: [{ text: 'Ada Canary left.', evidenceIds: ['chunk-1'] }] as never },
  });
  const facts = JSON.stringify({ sends: [{ address }], names: ['Ada Canary'] });
  await fixture.change('update verdicts set facts = $1, body = $1', [facts]);
  const { runId } = fixture;
  const [adas, bens] = [world.ids.next(), world.ids.next()];
  const target =
    'insert into run_targets (id, run_id, ordinal, contact_id, state, reason) values ($1, $2, $3, $4, $5, $6)';
  await fixture.change(target, [adas, runId, 1, ada, 'left_alone', 'Ada opted out, as Ada Canary wrote']);
  await fixture.change(target, [bens, runId, 2, ben, 'left_alone', 'Ada Canary is the one to write to']);
  await fixture.change("update runs set plan = $1, question = 'Is Ada Canary meant?'", ['{"names":["Ada Canary"]}']);
  const draft = 'insert into drafts (id, run_id, target_id, ordinal, body) values ($1, $2, $3, 1, $4)';
  await fixture.change(draft, [hers.id, runId, adas, '{"headline":"To Ada"}']);
  await fixture.change(draft, [his.id, runId, bens, JSON.stringify({ headline: 'Ada Canary left' })]);
  await fixture.change(
    `insert into evidence (id, run_id, target_id, need, chunk_id, rank, score, parts, quote, quote_start, quote_end)
     values ($1, $2, $3, 'n', 'gone', 1, 1, '{}', 'says Ada Canary', 0, 9)`,
    [world.ids.next(), runId, bens],
  );
  await fixture.change(
    `insert into idempotency_keys (route, key, body_digest, response) values ('POST /v1/x', 'k', 'd', $1)`,
    [JSON.stringify({ contact: 'Ada Canary' })],
  );
  await fixture.change(
    `insert into documents (id, title, text, audience, source_record_id, external_id)
     values ($1, 'Ada Canary', 'By Ada Canary.', 'internal', $1, 'd')`,
    [world.ids.next()],
  );
  for (const [proposal, state] of [
    [hers, 'superseded'],
    [his, 'scheduled'],
  ] as const) {
    await fixture.change(
      `insert into effects (id, proposal_id, tool, digest, not_before, not_before_reason, external_key, provider)
       values ($1, $2, 'send_email', $3, app.now(), 'Ada Canary already has 2 mails that day.', $4, 'maildir')`,
      [world.ids.next(), proposal.id, proposal.digest, `<${proposal.handle}@ours.example>`],
    );
    await fixture.change('update effects set state = $2, failure = $3 where proposal_id = $1', [
      ...[proposal.id, state, 'Ada Canary wrote 12 minutes ago.'],
    ]);
  }
  const reason = 'Ada Canary agreed on the telephone';
  await fixture.change(
    `insert into approvals (id, proposal_id, revision, digest, approved_by, door, override_reason, expires_at)
     values ($1, $2, 1, $3, 'ann', 'cli', $4, app.now())`,
    [world.ids.next(), his.id, his.digest, reason],
  );
  await fixture.change(
    "insert into feedback (id, proposal_id, revision, kind, reason, given_by) values ($1, $2, 1, 'approve', $3, 'ann')",
    [world.ids.next(), his.id, reason],
  );
  const before = await tablesWith(fixture, 'canary');
  for (const table of [
    'effects',
    'approvals',
    'feedback',
    'proposals',
    'verdicts',
    'drafts',
    'evidence',
    'documents',
    'runs',
    'run_targets',
  ])
    assert.ok(before.includes(table), table);

  await eraseContact(services, fixture.tenantId, ada);
  assert.deepEqual(await tablesWith(fixture, 'canary'), []);
  const left = await fixture.read('select headline, why_now, rationale, state from proposals');
  assert.deepEqual(
    left.map((row) => Object.values(row)).sort(),
    [
      ['Write to Ben, since [erased] left', '[erased] left.', '[erased]', 'open'],
      ['[erased]', '[erased]', '[erased]', 'superseded'],
    ].sort(),
  );
  assert.deepEqual(await fixture.read('select title, text from documents'), [
    { title: '[erased]', text: 'By [erased].' },
  ]);
});
