import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { writeAudit } from '../records/audit.ts';
import type { TenantTransaction } from './database.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

async function inNewTenant<T>(work: (transaction: TenantTransaction) => Promise<T>): Promise<T> {
  return world.database.asTenant(await world.newTenant(), async (transaction) => {
    const actor = { kind: 'system', id: 'test', door: 'cli' } as const;
    await writeAudit(transaction, world.ids, { actor, action: 'a', subjectNoun: 'b', subjectId: 'c', detail: {} });
    return work(transaction);
  });
}

/** Whatever a text can hold; the words that mean something to an array among them. PostgreSQL stores no zero byte. */
const text = fc.oneof(
  fc.constantFrom('', 'NULL', '{}', '"', '\\', ' , ', '{"a"}', '\\N', 'infinity'),
  fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\u0000', '')),
);
const rowOf = fc.record({
  title: text,
  body: fc.option(text),
  custom: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(text, fc.boolean(), fc.integer())),
});

test('rows come back as they went in, whatever their texts hold and whether they differ or not', async () => {
  const list = fc.oneof(
    fc.array(rowOf, { minLength: 1, maxLength: 5 }),
    rowOf.map((row) => [row, row, row]),
  );
  await fc.assert(
    fc.asyncProperty(list, async (rows) => {
      const stored = await inNewTenant(async (transaction) => {
        const at = new Date('2026-02-28T08:00:00Z');
        const ids = rows.map(() => world.ids.next());
        const values = rows.map(({ title, body, custom }, index) => [
          ...[ids[index]!, 'note', at, title, body, 'internal', custom],
        ]);
        const columns = ['id', 'kind', 'occurred_at', 'title', 'zone', 'audience', 'custom'];
        assert.equal(await transaction.copyIn('activities', columns, values), rows.length);
        return transaction.query(
          'select title, zone as body, custom from activities order by array_position($1::uuid[], id)',
          [ids],
        );
      });
      // Not `deepEqual` on the drawn rows: their dictionaries have no prototype.
      assert.deepEqual(
        stored,
        rows.map(({ title, body, custom }) => ({ title, body, custom: { ...custom } })),
      );
    }),
    { numRuns: 40 },
  );
});

test('a column of arrays takes lists of any length, with any text', async () => {
  const lists = [['a', '"', '\\', 'NULL', '{b}', ''], [], ['c, d']];
  const records = lists.map((hmacs) => ({ hmacs, contactIds: hmacs.map(() => world.ids.next()) }));
  const stored = await inNewTenant(async (transaction) => {
    const ids = lists.map(() => world.ids.next());
    const rows = records.map(({ hmacs, contactIds }, index) => [ids[index]!, 'user', hmacs, contactIds]);
    await transaction.copyIn('erasures', ['id', 'erased_by', 'hmacs', 'contact_ids'], rows);
    return transaction.query('select hmacs, contact_ids from erasures order by array_position($1::uuid[], id)', [ids]);
  });
  assert.deepEqual(stored, records);
});
