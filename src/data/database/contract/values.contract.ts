import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Value } from '../database.ts';
import type { DatabaseSuite } from './suite.contract.ts';

/** What goes in and comes back. */
export function testValues(suite: DatabaseSuite): void {
  describe('values', () => {
    test('come back as numbers, dates, text, bytes and JSON, under camelCase names', async () => {
      const [row] = await suite.world.database.asPlatform('gtm_owner', (transaction) =>
        transaction.query(
          `select 9007199254740991::bigint as big_number, 12.5::numeric as part_number, '2026-02-28'::date as close_date,
                  '2026-02-28T10:00:00+02:00'::timestamptz as at_instant, 'infinity'::timestamptz as never,
                  array[1, null]::bigint[] as numbers, array['2026-02-28'::date] as days, array['a', null] as words,
                  '\\x0001ff'::bytea as bytes, '{"snake_key": [1]}'::jsonb as body, null::text as nothing, true as yes,
                  $1::jsonb as object, $2::text[] as list, $3::bytea as buffer, $4::timestamptz as date`,
          [{ a: 1 }, ['x', 'y"z'], Buffer.from([7]), new Date('2026-01-01T00:00:00Z')],
        ),
      );
      assert.deepEqual(row, {
        bigNumber: 9007199254740991,
        partNumber: 12.5,
        closeDate: '2026-02-28',
        atInstant: new Date('2026-02-28T08:00:00Z'),
        never: Number.POSITIVE_INFINITY,
        numbers: [1, null],
        days: ['2026-02-28'],
        words: ['a', null],
        bytes: Buffer.from([0, 1, 255]),
        body: { snake_key: [1] },
        nothing: null,
        yes: true,
        object: { a: 1 },
        list: ['x', 'y"z'],
        buffer: Buffer.from([7]),
        date: new Date('2026-01-01T00:00:00Z'),
      });
    });

    test('a bigint that no number can hold is an error and not another number', async () => {
      const attempt = suite.world.database.asPlatform('gtm_owner', (transaction) =>
        transaction.query('select 9007199254740993::bigint as big'),
      );
      await assert.rejects(attempt, /too large/);
    });

    test('arrive in bulk as they were given; rows that exist are left and not counted', async () => {
      const tenantId = await suite.world.newTenant();
      const id = suite.world.ids.next();
      const at = new Date('2026-02-28T08:00:00Z');
      const columns = ['id', 'kind', 'occurred_at', 'title', 'audience', 'custom', 'zone'];
      const rows: Value[][] = [
        [id, 'note', at, `quote ' " \\ \n tab\t ü 🌡 {"a"}`, 'internal', { nested: { list: [1, 'two'] } }, null],
        [suite.world.ids.next(), 'note', at, '', 'internal', {}, 'Europe/Berlin'],
      ];
      const copy = (values: typeof rows) =>
        suite.world.database.asTenant(tenantId, async (transaction) => {
          const count = await transaction.copyIn('activities', columns, values);
          await suite.addTeam(transaction, suite.world.ids.next());
          return count;
        });
      assert.equal(await copy(rows), 2);
      assert.equal(await copy([...rows, [suite.world.ids.next(), 'call', at, 'third', 'internal', {}, null]]), 1);
      assert.equal(await copy([]), 0);
      const [stored] = await suite.world.database.asTenant(tenantId, (transaction) =>
        transaction.query(`select ${columns.join(', ')} from activities where id = $1`, [id]),
      );
      const [, kind, occurredAt, title, audience, custom, zone] = rows[0]!;
      assert.deepEqual(stored, { id, kind, occurredAt, title, audience, custom, zone });
    });

    test('bulk rows that exist are written over where a key says so, and rows of another tenant never are', async () => {
      const [ours, theirs] = [await suite.world.newTenant(), await suite.world.newTenant()];
      const columns = ['noun', 'name', 'label', 'type'];
      const copy = (tenantId: string, label: string, names: readonly string[]) =>
        suite.world.database.asTenant(tenantId, (transaction) =>
          transaction.copyIn(
            'custom_columns',
            columns,
            names.map((name) => ['deal', name, label, 'text']),
            ['noun', 'name'],
          ),
        );
      const labels = (tenantId: string) =>
        suite.world.database.asTenant(tenantId, async (transaction) =>
          (await transaction.query<{ label: string }>('select label from custom_columns order by name')).map(
            ({ label }) => label,
          ),
        );
      assert.equal(await copy(theirs, 'theirs', ['a', 'b']), 2);
      assert.equal(await copy(ours, 'first', ['a', 'b']), 2);
      assert.equal(await copy(ours, 'second', ['b', 'c']), 2);
      assert.deepEqual(
        [await labels(ours), await labels(theirs)],
        [
          ['first', 'second', 'second'],
          ['theirs', 'theirs'],
        ],
      );
    });

    test('bulk rows may hold bytes, arrays and large numbers', async () => {
      const tenantId = await suite.world.newTenant();
      const row = await suite.world.database.asTenant(tenantId, async (transaction) => {
        await transaction.copyIn(
          'postings',
          ['term', 'block', 'chunk_count', 'entries'],
          [['word', 1, 2n, Buffer.from([0, 255])]],
        );
        return (await transaction.query('select term, block, chunk_count, entries from postings'))[0];
      });
      assert.deepEqual(row, { term: 'word', block: 1, chunkCount: 2, entries: Buffer.from([0, 255]) });
    });

    test('a text that was cut inside a character loses the half of it', async () => {
      const tenantId = await suite.world.newTenant();
      const id = suite.world.ids.next();
      const name = await suite.world.database.asTenant(tenantId, async (transaction) => {
        await suite.addTeam(transaction, suite.world.ids.next());
        await transaction.copyIn('teams', ['id', 'name'], [[id, 'warm 🌡'.slice(0, -1)]]);
        return (await transaction.query('select name from teams where id = $1', [id]))[0];
      });
      assert.deepEqual(name, { name: 'warm \ufffd' });
    });

    test('names of tables and columns are never taken from outside', async () => {
      const tenantId = await suite.world.newTenant();
      for (const [table, column] of [
        ['teams; drop table teams', 'id'],
        ['teams', 'id) select 1 --'],
      ] as const) {
        const attempt = suite.world.database.asTenant(tenantId, (transaction) =>
          transaction.copyIn(table, [column], [[suite.world.ids.next()]]),
        );
        await assert.rejects(attempt, /not the name of/);
      }
    });
  });
}
