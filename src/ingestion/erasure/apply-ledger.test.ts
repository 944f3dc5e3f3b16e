import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ErasureEntry } from '../../data/erasure-ledger.ts';
import { isSuppressed, suppressionHmacs } from '../../data/records/suppressions.ts';
import { type ApprovalFixture, createApprovalFixture } from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { applyLedger } from './apply-ledger.ts';

const actor = { kind: 'system', id: 'restore', door: 'cli' } as const;
let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const apply = ({ tenantId }: ApprovalFixture, entries: readonly ErasureEntry[]) =>
  world.database.asTenant(tenantId, async (transaction) => {
    const { repeated } = await applyLedger(transaction, { ids: world.ids, actor }, entries);
    return repeated;
  });
const hmacOf = ({ tenantId }: ApprovalFixture, address: string) =>
  world.database.asTenant(tenantId, async (transaction) => (await suppressionHmacs(transaction, address))[0]!);
const isRefused = ({ tenantId }: ApprovalFixture, address: string) =>
  world.database.asTenant(tenantId, (transaction) => isSuppressed(transaction, address));

test('an erasure is repeated by id, by address under another id, and for an address that is not there yet; once, and in its tenant only', async () => {
  const [ours, theirs] = [await createApprovalFixture(world), await createApprovalFixture(world)];
  const byId = await ours.addContact({ name: 'Ada One', addresses: ['ada@n.example'] });
  await ours.addContact({ name: 'Ada Two', addresses: ['ada.two@n.example'] });
  await ours.addContact({ name: 'Ben Ott', addresses: ['ben@n.example'] });
  const hmacs: string[] = [];
  for (const address of ['ada.two@n.example', 'ada.later@n.example']) hmacs.push(await hmacOf(ours, address));
  const entry = { id: world.ids.next(), contactIds: [byId], hmacs, erasedAt: '2026-01-01T00:00:00.000Z' };
  assert.equal(await apply(ours, [{ ...entry, tenantId: theirs.tenantId }]), 0);
  assert.equal((await ours.read('select 1 from contacts')).length, 3);

  assert.equal(await apply(ours, [{ ...entry, tenantId: ours.tenantId }]), 1);
  assert.deepEqual(await ours.read('select full_name from contacts'), [{ fullName: 'Ben Ott' }]);
  const addresses = ['ada@n.example', 'ada.two@n.example', 'ada.later@n.example', 'ben@n.example'];
  const refused: boolean[] = [];
  for (const address of addresses) refused.push(await isRefused(ours, address));
  assert.deepEqual(refused, [true, true, true, false]);
  const audited = await ours.read("select actor_id from audit where action = 'erasure-repeated' and subject_id = $1", [
    entry.id,
  ]);
  assert.deepEqual(audited, [{ actorId: 'restore' }]);

  await ours.addContact({ name: 'Cy', addresses: ['cy@n.example'] });
  assert.equal(await apply(ours, [{ ...entry, tenantId: ours.tenantId }]), 0, 'the copy knows it now');
});
