import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { approveProposal } from '../../agents/approval/approve-proposal.ts';
import { claimEffect } from '../../agents/tools/claim-effect.ts';
import { createTools } from '../../agents/tools/create-tools.ts';
import { type ExecutionResult, executeEffect } from '../../agents/tools/execute-effects.ts';
import type { Providers } from '../../agents/tools/tool-agent.ts';
import { settleSuppressions } from '../../data/records/effective-suppressions.ts';
import { mailToken } from '../../data/records/mail-token.ts';
import { suppressedAmong } from '../../data/records/suppressions.ts';
import type { MailAddress } from '../../domain/action.ts';
import { importCsv } from '../../ingestion/csv/import-csv.ts';
import { memoryInput } from '../../ingestion/import-input.ts';
import { noFailPoints } from '../../runtime/failpoints.ts';
import { mailTo } from '../../testing/approval-fixture.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';
import { addPages } from '../pages/pages.ts';
import { addUnsubscribe } from '../pages/unsubscribe-page.ts';

let api: ApiFixture;
let turn = 0;
let domain: string;
before(async () => {
  api = await openApiFixture();
  addPages(api.server);
  addUnsubscribe(api.server, api.world);
  await api.addMember(api.localUserId, 'owner');
  await api.change(
    "update policies set body = replace(body, 'minSecondsBetweenMails: 60', 'minSecondsBetweenMails: 0')",
  );
});
after(() => api.close());
beforeEach(() => {
  turn += 1;
  domain = `shop${turn}.example`;
});

/** A provider that has begun to deliver and answers only when it is told to. */
interface SlowSend {
  effectId: string;
  answer(): void;
  result: Promise<ExecutionResult>;
}

async function approvedMail(address: string, cc: MailAddress[] = []): Promise<string> {
  const action = { ...mailTo(api.sender, api.world.ids.next(), address), cc };
  const { id, digest } = await api.propose({ action });
  const planDeparture = async () => ({ notBefore: '2026-01-01T00:00:00Z', reason: 'Now.' });
  const decision = { proposalId: id, digest, actor: api.person() };
  const approved = await approveProposal({ ...api.world, planDeparture }, api.tenantId, decision);
  assert.ok(approved.kind === 'approved');
  await api.change("update effects set not_before = app.now() - interval '1 second' where id = $1", [
    approved.effectId,
  ]);
  return approved.effectId;
}

async function beginToLeave(address: string, cc: MailAddress[] = []): Promise<SlowSend> {
  const effectId = await approvedMail(address, cc);
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const mail = {
    ...{ kind: 'slow', absenceProves: true, delivers: true, findByMessageId: async () => null },
    async deliver({ messageId }: { messageId: string }) {
      begin();
      await answered;
      return { messageId, externalId: messageId, acceptedAt: '2026-01-01T00:00:00Z', digest: 'd' };
    },
  };
  const providers = {
    mail: async () => mail,
    calendar: () => Promise.reject(new Error('none')),
  } as unknown as Providers;
  const tools = createTools({ ...api.world, providers, publicUrl: null });
  const executing = { ...api.world, tools, failPoints: noFailPoints, planDeparture: null };
  const result = executeEffect(executing, api.tenantId, effectId);
  await begun;
  return { effectId, answer, result };
}

const waiting = () =>
  api.read<{ effectiveAt: Date | null }>('select effective_at from suppressions where effective_at is null');
const endOf = async (effectId: string) =>
  (await api.read<{ endedAt: Date }>('select ended_at from effects where id = $1', [effectId]))[0]!.endedAt;
const claim = async (effectId: string) => {
  const result = await claimEffect(api.world, api.tenantId, effectId);
  return result.kind === 'ended' ? result.state : result.kind;
};

/** Waits until the list has an entry that is not effective yet. */
async function untilBlocked(): Promise<void> {
  while ((await waiting()).length === 0) await api.world.clock.sleep(20);
}

/** What has begun to leave to `leaving` ends, what is scheduled to `scheduled` stops, and only then the door answers. */
async function holdsUpTheDoor(
  { leaving, scheduled }: { leaving: SlowSend; scheduled: string },
  door: Promise<unknown>,
): Promise<void> {
  let isAnswered = false;
  void door.then(() => {
    isAnswered = true;
  });
  await untilBlocked();
  assert.equal(await claim(scheduled), 'superseded');
  await api.world.clock.sleep(500);
  assert.equal(isAnswered, false);
  leaving.answer();
  assert.equal((await leaving.result).kind, 'done');
  await door;
  assert.deepEqual(await waiting(), []);
}

test('an address that is suppressed by hand is reported effective after what was leaving has left', async () => {
  const address = `bo@${domain}`;
  const sends = { leaving: await beginToLeave(address), scheduled: await approvedMail(address) };
  const door = api.ask('POST', '/suppressions', { as: api.cli, body: { addresses: [address], reason: 'opt_out' } });
  await holdsUpTheDoor(sends, door);
  const { status, body } = await door;
  assert.deepEqual([status, body['added'], body['stillLeaving']], [201, 1, false]);
  assert.ok(Date.parse(String(body['effectiveAt'])) >= (await endOf(sends.leaving.effectId)).getTime());
  const again = await api.ask('POST', '/suppressions', { as: api.cli, body: { addresses: [address] } });
  assert.deepEqual([again.body['added'], again.body['known']], [0, 1]);
  assert.equal(again.body['effectiveAt'], body['effectiveAt']);
});

test('so is a whole domain', async () => {
  const sends = { leaving: await beginToLeave(`bo@${domain}`), scheduled: await approvedMail(`cy@eu.${domain}`) };
  const door = api.ask('POST', '/suppressions', { as: api.cli, body: { domains: [domain] } });
  await holdsUpTheDoor(sends, door);
  assert.equal((await door).status, 201);
});

test('so is one click, for everybody whom that mail reached', async () => {
  const cc = [{ name: '', address: `cy@${domain}` }];
  const sent = await beginToLeave(`bo@${domain}`, cc);
  sent.answer();
  assert.equal((await sent.result).kind, 'done');
  const token = await api.world.database.asTenant(api.tenantId, (transaction) =>
    mailToken(transaction, 'unsubscribe', sent.effectId),
  );
  const sends = { leaving: await beginToLeave(`cy@${domain}`), scheduled: await approvedMail(`bo@${domain}`) };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const door = api.ask('POST', `unsubscribe/${token}`, { as: {}, body: 'List-Unsubscribe=One-Click', headers });
  await holdsUpTheDoor(sends, door);
  assert.equal((await door).status, 200);
});

test('an opt-out column of an import keeps claims out at once and is effective after what was leaving has left', async () => {
  const address = `bo@${domain}`;
  const leaving = await beginToLeave(address);
  const scheduled = await approvedMail(address);
  const services = { ...api.world, actor: api.person() };
  const text = `Email,Name,Opted out\n${address},Bo,yes\n`;
  const report = await importCsv(services, api.tenantId, memoryInput('contacts.csv', text), { as: 'contact' });
  assert.equal(report.counts.suppressed, 1);
  assert.equal(await claim(scheduled), 'superseded');
  const settle = () =>
    api.world.database.asTenant(api.tenantId, (transaction) =>
      settleSuppressions(transaction, api.world.ids, { actor: api.person() }),
    );
  assert.equal(await settle(), 1);
  leaving.answer();
  assert.equal((await leaving.result).kind, 'done');
  assert.equal(await settle(), 0);
  assert.deepEqual(await waiting(), []);
});

test('an entry that has waited for as long as a provider may take is effective', async () => {
  const leaving = await beginToLeave(`bo@${domain}`);
  const text = `Email,Name,Opted out\nbo@${domain},Bo,yes\n`;
  await importCsv({ ...api.world, actor: api.person() }, api.tenantId, memoryInput('contacts.csv', text), {
    as: 'contact',
  });
  await api.change(
    "update suppressions set created_at = created_at - interval '31 seconds' where effective_at is null",
  );
  await api.world.database.asTenant(api.tenantId, async (transaction) =>
    assert.equal(await settleSuppressions(transaction, api.world.ids, { actor: api.person() }), 0),
  );
  leaving.answer();
  await leaving.result;
});

const upload = (text: string, query = '') =>
  api.ask('POST', `/suppressions/upload?name=list.csv${query}`, {
    ...{ as: api.cli, body: text, headers: { 'content-type': 'application/octet-stream' } },
  });

test('a list keeps claims to its addresses and to everybody at its domains from passing, and says which lines it could not read', async () => {
  const [named, atDomain, free] = [`bo@${domain}`, `cy@eu.firm-${domain}`, `dee@free-${domain}`];
  const effects = [await approvedMail(named), await approvedMail(atDomain), await approvedMail(free)];
  const text = `Email,Domain\n${named},\n,firm-${domain}\nbo@,\n,gmail.com\n`;
  const dry = await upload(text, '&dryRun=true');
  assert.deepEqual([dry.body['addresses'], dry.body['domains'], dry.body['added']], [1, 1, 0]);
  const listed = 'select count(*)::int as count from suppressions';
  const [before] = await api.read<{ count: number }>(listed);
  const { status, body } = await upload(text);
  assert.deepEqual(
    [status, body['read'], body['added'], body['known'], body['rejected'], body['stillLeaving']],
    [200, 4, 2, 0, 2, false],
  );
  assert.deepEqual(
    (body['rejects'] as { line: number; field: string }[]).map(({ line, field }) => [line, field]),
    [
      [4, 'Email'],
      [5, 'Domain'],
    ],
  );
  assert.deepEqual([await claim(effects[0]!), await claim(effects[1]!)], ['superseded', 'superseded']);
  assert.notEqual(await claim(effects[2]!), 'superseded');
  const again = await upload(text);
  assert.deepEqual([again.body['added'], again.body['known']], [0, 2]);
  const [after] = await api.read<{ count: number }>(listed);
  assert.equal(after!.count, before!.count + 2);
});

test('a domain on the list silences whoever comes from it later, in whichever way', async () => {
  await upload(`firm-${domain}\n`);
  const text = `Email,Name\nbo@eu.firm-${domain},Bo\n`;
  await importCsv({ ...api.world, actor: api.person() }, api.tenantId, memoryInput('contacts.csv', text), {
    as: 'contact',
  });
  const action = mailTo(api.sender, api.world.ids.next(), `bo@eu.firm-${domain}`);
  const { id, digest } = await api.propose({ action });
  const planDeparture = async () => ({ notBefore: '2026-01-01T00:00:00Z', reason: 'Now.' });
  const decision = { proposalId: id, digest, actor: api.person() };
  const answer = await approveProposal({ ...api.world, planDeparture }, api.tenantId, decision);
  assert.notEqual(answer.kind, 'approved');
});

test('the list of one tenant is no list of another', async () => {
  await upload(`bo@${domain}\n`);
  const other = await api.world.newTenant();
  await api.world.database.asTenant(other, async (transaction) => {
    assert.deepEqual([...(await suppressedAmong(transaction, [`bo@${domain}`]))], []);
    assert.deepEqual(await transaction.query('select 1 from suppressions'), []);
  });
});

test('a list that is longer or larger than can be taken at once lists nobody', async () => {
  const count = 'select count(*)::int as count from suppressions';
  const before = await api.read(count);
  const long = await upload(Array.from({ length: 100_001 }, (_, index) => `p${index}@${domain}\n`).join(''));
  assert.deepEqual([long.status, long.body['field']], [400, 'name']);
  assert.match(String(long.body['detail']), /list\.csv lists 100001 entries; split it into files of at most 100000/);
  const large = await upload(`ann@${domain}\n${'#'.repeat(32 * 2 ** 20)}`);
  assert.deepEqual([large.status, large.body['field']], [400, 'name']);
  assert.match(String(large.body['detail']), /larger than 32 MB/);
  assert.deepEqual(await api.read(count), before);
});

test('a list that cannot be read lists nobody', async () => {
  const [before] = await api.read<{ count: number }>('select count(*)::int as count from suppressions');
  const answer = await upload('Name,Phone\nBo,030\n');
  assert.equal(answer.status, 400);
  assert.match(String(answer.body['detail']), /Say which one does: --column NAME/);
  const [after] = await api.read<{ count: number }>('select count(*)::int as count from suppressions');
  assert.deepEqual(after, before);
});
