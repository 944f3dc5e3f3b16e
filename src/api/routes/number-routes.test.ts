import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createFileLake } from '../../data/lake/duckdb-files.ts';
import { type NumberId, numberDefinitions } from '../../domain/numbers.ts';
import { type ApprovalFixture, createApprovalFixture } from '../../testing/approval-fixture.ts';
import { createNumberHistory } from '../../testing/number-history.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;
before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
  await live(api, ['replied', 'silent', 'silent'], '2026-03-03T09:00:00Z');
});
after(() => api.close());

type Fate = 'replied' | 'silent' | 'waiting';

/** Proposals of a day: some wait, the others were sent, and some of these answered. */
async function live(fixture: ApprovalFixture, fates: readonly Fate[], at: string): Promise<void> {
  await api.world.freezeAt(fixture.tenantId, at);
  const history = createNumberHistory(api.world, fixture);
  for (const fate of fates) {
    const contactId = await fixture.addContact();
    const proposalId = await history.propose({ contactId, owner: fate === 'silent' ? null : 'ann' });
    if (fate === 'waiting') continue;
    await history.approve(proposalId, 'ann');
    await history.send(proposalId);
    if (fate === 'replied') await history.receive({ kind: 'reply', contactId, names: proposalId });
  }
  await history.land(createFileLake({ directory: join(api.dataDirectory, 'lake') }));
}

interface Value {
  number: NumberId;
  value: number;
  ofValue: number | null;
  ratio: number | null;
}
interface Numbers {
  definitions: { id: string; sentence: string; of: string | null }[];
  thisWeek: string;
  total: Value[];
  cells: { cell: string | null; label: string; numbers: Value[] }[];
}

async function numbers(query: string, as = api.cli): Promise<Numbers> {
  const { status, body, text } = await api.ask('GET', `/numbers?${query}`, { as });
  assert.equal(status, 200, text);
  return body as unknown as Numbers;
}
const numberIn = ({ total }: Pick<Numbers, 'total'>, number: NumberId) => total.find((one) => one.number === number)!;

test('every number comes with its definition and its denominator, also where it is nothing', async () => {
  const answer = await numbers('week=2026-W10');
  assert.deepEqual(answer.definitions, numberDefinitions);
  assert.deepEqual(
    answer.total.map(({ number }) => number),
    numberDefinitions.map(({ id }) => id),
  );
  const { value, ofValue, ratio } = numberIn(answer, 'replied');
  assert.deepEqual([value, ofValue, ratio, numberIn(answer, 'bounces').value], [1, 3, null, 0]);
  assert.equal(answer.thisWeek, '2026-W10');
});

test("cells add up to the total, people have their names, and what is nobody's has its own cell", async () => {
  const { cells, total } = await numbers('by=person&week=2026-W10');
  assert.deepEqual(
    cells.map(({ cell, label, numbers: found }) => [cell, label, numberIn({ total: found }, 'sent').value]),
    [
      ['ann', 'ann', 1],
      [null, 'nobody', 2],
    ],
  );
  assert.equal(numberIn({ total }, 'sent').value, 3);
  assert.equal(numberIn(await numbers('person=none&week=2026-W10'), 'sent').value, 2);
});

test('the rows behind a number are exactly as many, page by page, with the proposals they are about', async () => {
  const path = '/numbers/sent/rows?week=2026-W10&limit=2';
  const { body } = await api.ask('GET', path, { as: api.cli });
  const { items, next, count } = body as unknown as { items: { headline: string }[]; next: string; count: number };
  assert.deepEqual([items.length, count, items[0]!.headline], [2, 3, 'Answer Bo']);
  const second = await api.ask('GET', `${path}&after=${next}`, { as: api.cli });
  assert.deepEqual([(second.body['items'] as object[]).length, second.body['next']], [1, null]);
});

test('at thirty in the denominator there is a share, and one less has none', async () => {
  const other = await createApprovalFixture(api.world, { frozenAt: '2026-03-10T09:00:00Z' });
  await other.addMember(api.localUserId, 'owner');
  const as = { ...api.cli, 'x-tenant': other.tenantId };
  await live(other, ['replied', ...Array.from({ length: 28 }, (): Fate => 'waiting')], '2026-03-10T09:00:00Z');
  assert.equal(numberIn(await numbers('', as), 'approved').ratio, null);
  await live(other, ['waiting'], '2026-03-10T09:00:00Z');
  assert.equal(numberIn(await numbers('', as), 'approved').ratio, 1 / 30);
});

test('another tenant sees none of it, neither numbers nor rows', async () => {
  const other = await createApprovalFixture(api.world, { frozenAt: '2026-03-03T09:00:00Z' });
  await other.addMember(api.localUserId, 'owner');
  const as = { ...api.cli, 'x-tenant': other.tenantId };
  assert.equal(numberIn(await numbers('', as), 'proposed').value, 0);
  await live(other, ['waiting'], '2026-03-03T09:00:00Z');
  assert.equal(numberIn(await numbers('', as), 'proposed').value, 1);
  const { body } = await api.ask('GET', '/numbers/sent/rows', { as });
  assert.deepEqual([body['items'], body['count']], [[], 0]);
});

test('a week that its year does not have, and a number that nobody defined, are refused by name', async () => {
  for (const [path, field] of [
    ['/numbers?week=2025-W53', 'week'],
    ['/numbers?week=last', 'week'],
    ['/numbers/luck/rows', 'number'],
    ['/numbers?by=luck', 'by'],
  ]) {
    const { status, text } = await api.ask('GET', path!, { as: api.cli });
    assert.equal(status, 400, path);
    assert.match(text, new RegExp(field!));
  }
});

test('a quote in a filter stays a value', async () => {
  const answer = await numbers(`play=${encodeURIComponent("x' or '1'='1")}`);
  assert.equal(numberIn(answer, 'proposed').value, 0);
});
