import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvFile } from '../domain/csv-file.ts';
import { type CrmChangeFixture, withCrmChanges } from '../testing/crm-change-fixture.ts';
import { type ApiFixture, openApiFixture } from './api-fixture.ts';

let api: ApiFixture;
let fixture: CrmChangeFixture;
before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
  fixture = withCrmChanges(api.world, api, api.dataDirectory);
});
after(() => api.close());

/** Of a deal in the CRM: label and what its cell says. */
type CrmRecord = Record<string, string>;

const fields = {
  stage: { label: 'Deal Stage', ours: ['Proposal', 'Contract', 'Signed'], cells: ['Proposal', 'Contract', 'Signed'] },
  amount: { label: 'Amount', ours: [100_00, 250_50, 9_000_000], cells: ['100.00', '250.50', '90000.00'] },
  nextStep: { label: 'Next step', ours: ['Call', 'Visit', 'Send it'], cells: ['Call', 'Visit', 'Send it'] },
} as const;
type FieldName = keyof typeof fields;
const fieldNames = Object.keys(fields) as FieldName[];

/** A CRM outside: it has deals, writes exports, and takes the files that are written for it. */
function openCrm(ids: readonly string[]) {
  const start = { 'Deal Stage': 'Proposal', Amount: '100.00', 'Next step': 'Call' };
  const deals = new Map(ids.map((id) => [id, { ...start } as CrmRecord]));
  const labels = ['Deal Stage', 'Amount', 'Next step'];
  return {
    deals,
    set(id: string, label: string, cell: string) {
      deals.get(id)![label] = cell;
    },
    exportFile: () =>
      csvFile(
        ['Record ID', 'Deal Name', 'Currency', ...labels],
        [...deals].map(([id, deal]) => [id, `Deal ${id}`, 'EUR', ...labels.map((label) => deal[label]!)]),
      ),
    take(file: string): number {
      const rows = parse(file, { columns: true }) as CrmRecord[];
      let cells = 0;
      for (const { 'Record ID': id, ...changed } of rows) {
        Object.assign(deals.get(id!)!, changed);
        cells += Object.keys(changed).length;
      }
      return cells;
    },
  };
}
type Crm = ReturnType<typeof openCrm>;

interface ChangeRow {
  id: string;
  entityId: string;
  field: FieldName;
  state: string;
  newValue: unknown;
  isUndo: boolean;
}
const changes = () =>
  fixture.read<ChangeRow>(
    `select id, entity_id, field, state, new_value, undoes is not null as is_undo from crm_changes order by created_at, id`,
  );
const isLive = ({ state }: ChangeRow) => state === 'to_write_back' || state === 'conflict';
const idOf = (change: ChangeRow) => `chg_${change.id.replaceAll('-', '')}`;
const post = (path: string, body = {}) => api.ask('POST', `/crm-changes${path}`, { as: api.cli, body });
const bring = (crm: Crm) => fixture.bring('deals.csv', crm.exportFile());
async function writeBack(crm: Crm): Promise<number> {
  const { files } = (await post('/export')).body as unknown as { files: { text: string }[] };
  return files.reduce((cells, { text }) => cells + crm.take(text), 0);
}

/** Our deals as the CRM would write them, by their id there. */
async function ourDeals(): Promise<Map<string, CrmRecord>> {
  const rows = await fixture.read<{ externalId: string; stage: string; amountMinor: number; custom: CrmRecord }>(
    `select e.external_id, d.stage, d.amount_minor, d.custom from deals d join entity_records e on e.entity_id = d.id`,
  );
  return new Map(
    rows.map(({ externalId, stage, amountMinor, custom }) => [
      externalId,
      { 'Deal Stage': stage, Amount: (amountMinor / 100).toFixed(2), 'Next step': custom['next_step']! },
    ]),
  );
}

/** What holds at every moment, whatever has happened. */
async function checkBooks(): Promise<void> {
  const rows = await changes();
  const effects = await fixture.read<{ state: string; count: number }>(
    `select state, count(*)::int as count from effects where tool = 'update_crm' group by state`,
  );
  const countOf = (state: string) => effects.find((row) => row.state === state)?.count ?? 0;
  const written = rows.filter(({ isUndo, state }) => !isUndo && state !== 'refused');
  assert.equal(written.length, countOf('done'), 'one change for each action carried out');
  assert.equal(rows.filter(({ state }) => state === 'refused').length, countOf('failed'));
  const live = rows.filter(isLive);
  assert.equal(new Set(live.map(({ entityId, field }) => `${entityId} ${field}`)).size, live.length);
  for (const { entityId, field, newValue } of live) {
    const column = { stage: 'to_jsonb(stage)', amount: 'to_jsonb(amount_minor)', nextStep: `custom -> 'next_step'` };
    const [deal] = await fixture.read<{ value: unknown }>(`select ${column[field]} as value from deals where id = $1`, [
      entityId,
    ]);
    assert.deepEqual(deal!.value, newValue, 'what waits to be written back stands here');
  }
}

test('approve, import the old file, import a third value, undo: both sides reconcile to the record', async () => {
  const crm = openCrm(['101', '102']);
  await bring(crm);
  const deal = async (id: string) => ({ noun: 'deal' as const, id: await fixture.idOf('deal', id) });
  await fixture.write(await deal('101'), 'stage', 'Contract');
  await fixture.write(await deal('101'), 'amount', 250_50);
  await fixture.write(await deal('102'), 'nextStep', 'Visit');
  await bring(crm);
  assert.equal((await ourDeals()).get('101')!['Deal Stage'], 'Contract');
  crm.set('101', 'Deal Stage', 'Closed Lost');
  const report = await bring(crm);
  assert.match(report.notes.join(' '), /2 approved changes that this file does not have yet stood/);
  assert.match(report.notes.join(' '), /1 approved change met a third value/);
  const conflict = (await changes()).find(({ state }) => state === 'conflict')!;
  assert.equal((await post(`/${idOf(conflict)}/settle`, { keep: 'theirs' })).status, 200);
  const visit = (await changes()).find(({ field }) => field === 'nextStep')!;
  assert.equal((await post(`/${idOf(visit)}/undo`)).body['writesBackId'], null);
  assert.equal(await writeBack(crm), 1);
  await bring(crm);
  assert.deepEqual(
    (await changes()).map(({ field, state }) => [field, state]),
    [
      ['stage', 'dropped'],
      ['amount', 'confirmed'],
      ['nextStep', 'undone'],
    ],
  );
  await checkBooks();
  assert.deepEqual(await ourDeals(), crm.deals);
  assert.equal(await writeBack(crm), 0);
});

const step = fc.record({
  kind: fc.constantFrom('approve', 'approve', 'edit', 'import', 'writeBack', 'undo', 'settle'),
  deal: fc.constantFrom('201', '202'),
  field: fc.constantFrom(...fieldNames),
  choice: fc.nat(2),
});

test('whatever is approved, edited there, imported, written back, settled and undone, both sides come to agree', async () => {
  const crm = openCrm(['201', '202']);
  await bring(crm);
  const take = async ({
    kind,
    deal,
    field,
    choice,
  }: {
    kind: string;
    deal: string;
    field: FieldName;
    choice: number;
  }) => {
    const { label, ours, cells } = fields[field];
    const all = await changes();
    const entityId = await fixture.idOf('deal', deal);
    const own = all.filter((change) => change.entityId === entityId && change.field === field);
    if (kind === 'approve') await fixture.write({ noun: 'deal', id: entityId }, field, ours[choice]!);
    else if (kind === 'edit') crm.set(deal, label, cells[choice]!);
    else if (kind === 'import') await bring(crm);
    else if (kind === 'writeBack') await writeBack(crm);
    else if (kind === 'undo') {
      const last = own.at(-1);
      if (last) assert.ok([200, 409].includes((await post(`/${idOf(last)}/undo`)).status));
    } else {
      const conflict = all.find(({ state }) => state === 'conflict');
      const keep = choice === 0 ? 'ours' : 'theirs';
      if (conflict) assert.equal((await post(`/${idOf(conflict)}/settle`, { keep })).status, 200);
    }
    await checkBooks();
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      for (const one of steps) await take(one);
      // The end of a day: what is open is settled, written back, and read again.
      await bring(crm);
      for (const change of await changes()) {
        if (change.state === 'conflict') await post(`/${idOf(change)}/settle`, { keep: 'ours' });
      }
      const waiting = (await changes()).filter(isLive);
      assert.equal(await writeBack(crm), waiting.length, 'a cell for each change that waits');
      await bring(crm);
      const after = new Map((await changes()).map(({ id, state }) => [id, state]));
      assert.deepEqual(
        new Set(waiting.map(({ id }) => after.get(id))),
        new Set(waiting.length > 0 ? ['confirmed'] : []),
      );
      assert.deepEqual((await changes()).filter(isLive), []);
      const ours = await ourDeals();
      for (const [id, deal] of crm.deals) assert.deepEqual(ours.get(id), deal);
    }),
    { numRuns: 8, seed: 20_261_103 },
  );
});
