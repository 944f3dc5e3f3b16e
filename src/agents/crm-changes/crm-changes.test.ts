import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createCrmChangeFixture } from '../../testing/crm-change-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { settleChange } from './settle-change.ts';
import { undoChange } from './undo-change.ts';

let world: TestWorld;
let folder: string;
before(async () => {
  world = await openTestWorld();
  folder = await mkdtemp(join(tmpdir(), 'gtm-changes-'));
});
after(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const deals = (stage: string, note = '') =>
  `Record ID,Deal Name,Deal Stage,Note\n9001,Northwind 2027,${stage},${note}\n`;

/** A deal in stage Proposal, which an approved change has moved to Contract. */
async function changedDeal() {
  const fixture = await createCrmChangeFixture(world, folder);
  await fixture.bring('deals.csv', deals('Proposal'));
  const deal = { noun: 'deal' as const, id: await fixture.idOf('deal', '9001') };
  const before = await fixture.read<{ at: Date | null }>('select stage_changed_at as at from deals');
  const first = await fixture.write(deal, 'stage', 'Contract');
  assert.equal(first.kind, 'done');
  const { tenantId } = fixture;
  const latest = async () =>
    (await fixture.read<{ id: string }>('select id from crm_changes order by created_at desc, id desc limit 1'))[0]!.id;
  return {
    ...fixture,
    deal,
    stageChangedBefore: before[0]!.at,
    settle: async (keep: 'ours' | 'theirs', userId = 'ann') =>
      settleChange(world, tenantId, { changeId: await latest(), keep, actor: fixture.person(userId) }),
    undo: async (changeId?: string) =>
      undoChange(world, tenantId, { changeId: changeId ?? (await latest()), actor: fixture.person() }),
    latest,
    stage: async () => (await fixture.read<{ stage: string }>('select stage from deals'))[0]!.stage,
    states: async () =>
      (await fixture.read<{ state: string }>('select state from crm_changes order by created_at, id')).map(
        ({ state }) => state,
      ),
  };
}

test('in a conflict a person keeps ours: it is to be written back, and their value is an old one', async () => {
  const it = await changedDeal();
  await it.bring('deals.csv', deals('Closed Lost'));
  assert.deepEqual(await it.settle('ours'), { state: 'to_write_back' });
  await it.bring('deals.csv', deals('Closed Lost', 'touched'));
  assert.deepEqual([await it.stage(), await it.states()], ['Contract', ['to_write_back']]);
  await assert.rejects(it.settle('ours'), /nothing to settle: the change is to write back/);
});

test('in a conflict a person takes theirs: the record gets it, as an import would have told it', async () => {
  const it = await changedDeal();
  await it.bring('deals.csv', deals('Closed Lost'));
  assert.deepEqual(await it.settle('theirs'), { state: 'dropped' });
  const [deal] = await it.read('select stage, status from deals');
  assert.deepEqual(deal, { stage: 'Closed Lost', status: 'lost' });
  const signals = await it.read<{ detail: object }>("select detail from signals where kind = 'stage_changed'");
  assert.deepEqual(
    signals.map(({ detail }) => detail),
    [{ from: 'Contract', to: 'Closed Lost', status: 'lost' }],
  );
  await it.bring('deals.csv', deals('Negotiation'));
  assert.equal(await it.stage(), 'Negotiation');
});

test('who may not decide on the action may not settle its conflict', async () => {
  const it = await changedDeal();
  await it.addMember('vic', 'viewer');
  await it.bring('deals.csv', deals('Closed Lost'));
  await assert.rejects(it.settle('theirs', 'vic'), /A viewer may look/);
  await assert.rejects(it.settle('theirs', 'stranger'), /no place in this tenant/);
  assert.deepEqual([await it.stage(), await it.states()], ['Contract', ['conflict']]);
});

test('an undo before anything left gives the record all that it had, and leaves nothing to write back', async () => {
  const it = await changedDeal();
  assert.deepEqual(await it.undo(), { writesBack: null });
  const [deal] = await it.read('select stage, status, stage_changed_at as at from deals');
  assert.deepEqual(deal, { stage: 'Proposal', status: 'open', at: it.stageChangedBefore });
  assert.deepEqual(await it.states(), ['undone']);
  await it.bring('deals.csv', deals('Negotiation'));
  assert.equal(await it.stage(), 'Negotiation');
});

test('an undo of what the source has is written back, and the source having ours does not undo the undo', async () => {
  const it = await changedDeal();
  await it.bring('deals.csv', deals('Contract'));
  const { writesBack } = await it.undo();
  assert.equal(writesBack, await it.latest());
  assert.deepEqual([await it.stage(), await it.states()], ['Proposal', ['undone', 'to_write_back']]);
  await it.bring('deals.csv', deals('Contract', 'touched'));
  assert.equal(await it.stage(), 'Proposal');
  await it.bring('deals.csv', deals('Proposal', 'touched'));
  assert.deepEqual([await it.stage(), await it.states()], ['Proposal', ['undone', 'confirmed']]);
});

test('an undo is refused with both values when ours does not stand any more', async () => {
  const it = await changedDeal();
  await it.bring('deals.csv', deals('Contract'));
  await it.bring('deals.csv', deals('Negotiation'));
  await assert.rejects(it.undo(), /"stage" is "Negotiation" by now and not "Contract"/);
  assert.deepEqual([await it.stage(), await it.states()], ['Negotiation', ['confirmed']]);
});

test('of two changes only the later can be taken back, and what stood before it is written back', async () => {
  const it = await changedDeal();
  const first = await it.latest();
  await it.write(it.deal, 'stage', 'Signed');
  await assert.rejects(it.undo(first), /the change is replaced/);
  const { writesBack } = await it.undo();
  assert.notEqual(writesBack, null);
  assert.deepEqual([await it.stage(), await it.states()], ['Contract', ['replaced', 'undone', 'to_write_back']]);
  await it.bring('deals.csv', deals('Proposal', 'touched'));
  assert.equal(await it.stage(), 'Contract');
});

test('an undo can be taken back, too', async () => {
  const it = await changedDeal();
  await it.bring('deals.csv', deals('Contract'));
  await it.undo();
  assert.deepEqual(await it.undo(), { writesBack: null });
  assert.deepEqual([await it.stage(), await it.states()], ['Contract', ['undone', 'undone']]);
});

test('what is in conflict is settled and not taken back, and what was undone is undone once', async () => {
  const it = await changedDeal();
  await it.bring('deals.csv', deals('Closed Lost'));
  await assert.rejects(it.undo(), /Its source says "Closed Lost"/);
  await it.settle('ours');
  await it.undo();
  const undone = (await it.read<{ id: string }>("select id from crm_changes where state = 'undone'"))[0]!.id;
  await assert.rejects(it.undo(undone), /nothing to take back/);
});
