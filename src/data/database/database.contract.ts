import assert from 'node:assert/strict';
import type { Duplex } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import type pg from 'pg';
import { GtmError } from '../../domain/errors.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { writeAudit } from '../records/audit.ts';
import { appendEvents } from '../records/outbox.ts';
import type { TenantTransaction, Value } from './database.ts';
import type { OpenDatabase } from './open-database.ts';

interface DriverTraits {
  /** False on an engine with one session, where a second transaction waits for the first. */
  manySessions: boolean;
}

/** A promise, and the way to keep it. */
function createGate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

/** Cuts a client's connection as a crash would. */
function cut(client: pg.ClientBase): void {
  (client as unknown as { connection: { stream: Duplex } }).connection.stream.destroy();
}

/** What every database driver must do. `open` opens a migrated, empty database; the suite closes it. */
export function testEveryDatabase(name: string, open: () => Promise<OpenDatabase>, traits: DriverTraits): void {
  describe(name, () => {
    let world: TestWorld;
    before(async () => {
      world = await openTestWorld({ open });
    });
    after(() => world.close());

    async function addTeam(transaction: TenantTransaction, teamName: string): Promise<string> {
      const id = world.ids.next();
      await transaction.query('insert into teams (id, name) values ($1, $2)', [id, teamName]);
      await writeAudit(transaction, world.ids, {
        actor: { kind: 'system', id: 'test', door: 'migration' },
        action: 'team-created',
        subjectNoun: 'team',
        subjectId: id,
      });
      return id;
    }

    async function teamNames(tenantId: string): Promise<string[]> {
      const rows = await world.database.asTenant(tenantId, (transaction) =>
        transaction.query<{ name: string }>('select name from teams order by name'),
      );
      return rows.map((row) => row.name);
    }

    describe('transactions', () => {
      test('commits what the work wrote and returns its value', async () => {
        const tenantId = await world.newTenant();
        const id = await world.database.asTenant(tenantId, (transaction) => addTeam(transaction, 'North'));
        assert.match(id, /^[0-9a-f-]{36}$/);
        assert.deepEqual(await teamNames(tenantId), ['North']);
      });

      test('rolls everything back when the work throws, and throws the same error', async () => {
        const tenantId = await world.newTenant();
        const trouble = new Error('the work changed its mind');
        const attempt = world.database.asTenant(tenantId, async (transaction) => {
          await addTeam(transaction, 'North');
          throw trouble;
        });
        await assert.rejects(attempt, (error) => error === trouble);
        assert.deepEqual(await teamNames(tenantId), []);
      });

      test('does not commit after a failed statement, also when the work caught the error', async () => {
        const tenantId = await world.newTenant();
        for (const role of ['tenant', 'platform'] as const) {
          const work = async (transaction: { query(text: string): Promise<unknown> }) => {
            await transaction.query('select 1/0').catch(() => {});
          };
          const attempt =
            role === 'tenant'
              ? world.database.asTenant(tenantId, async (transaction) => {
                  await addTeam(transaction, 'North');
                  await work(transaction);
                })
              : world.database.asPlatform('gtm_relay', work);
          await assert.rejects(attempt);
        }
        assert.deepEqual(await teamNames(tenantId), []);
      });

      test('refuses a second transaction inside one at once, and works again afterwards', async () => {
        const tenantId = await world.newTenant();
        const { database } = world;
        const inner: (() => Promise<unknown>)[] = [
          () => database.asTenant(tenantId, async () => {}),
          () => database.asPlatform('gtm_relay', async () => {}),
          () => database.listen('gtm_contract', () => {}),
        ];
        await database.asTenant(tenantId, async () => {
          for (const call of inner) await assert.rejects(call(), /inside a database transaction/);
        });
        await database.asPlatform('gtm_relay', async () => {
          await assert.rejects(inner[0]!(), /inside a database transaction/);
        });
        await inner[0]!();
      });

      test('refuses a query after the end of its transaction', async () => {
        const tenantId = await world.newTenant();
        const kept: TenantTransaction[] = [];
        await world.database.asTenant(tenantId, async (transaction) => {
          kept.push(transaction);
        });
        await assert.rejects(kept[0]!.query('select 1'), /has ended/);
        await assert.rejects(kept[0]!.copyIn('teams', ['id', 'name'], [[world.ids.next(), 'Late']]), /has ended/);
      });

      test('transactions at the same time that change one row all take effect', async () => {
        const tenantId = await world.newTenant();
        await world.database.asTenant(tenantId, (transaction) =>
          transaction.query(`insert into completions (workflow_id, step, output) values ('w', 's', '{"count": 0}')`),
        );
        const increment = () =>
          world.database.asTenant(tenantId, async (transaction) => {
            const [row] = await transaction.query<{ count: number }>(
              `select (output->>'count')::integer as count from completions for update`,
            );
            await world.clock.sleep(1);
            await transaction.query('update completions set output = $1', [{ count: row!.count + 1 }]);
            return row!.count;
          });
        const seen = await Promise.all(Array.from({ length: 12 }, increment));
        assert.deepEqual(
          seen.toSorted((left, right) => left - right),
          Array.from({ length: 12 }, (_, index) => index),
        );
      });

      test('nobody sees what another transaction has not committed', async () => {
        const tenantId = await world.newTenant();
        const written = createGate();
        const mayEnd = createGate();
        const writer = world.database.asTenant(tenantId, async (transaction) => {
          await addTeam(transaction, 'Unborn');
          written.open();
          await mayEnd.passed;
          throw new Error('never mind');
        });
        await written.passed;
        const reader = teamNames(tenantId);
        if (traits.manySessions) assert.deepEqual(await reader, []);
        mayEnd.open();
        await assert.rejects(writer, /never mind/);
        assert.deepEqual(await reader, []);
      });

      test('tries again after a serialization failure or a deadlock, also a wrapped one, and then gives up', async () => {
        const tenantId = await world.newTenant();
        const fail = (code: string) => `do $$ begin raise exception 'lost the race' using errcode = '${code}'; end $$`;
        for (const code of ['40001', '40P01']) {
          let runs = 0;
          await world.database.asTenant(tenantId, async (transaction) => {
            runs += 1;
            await addTeam(transaction, `Team ${code}`);
            if (runs < 3) {
              await transaction.query(fail(code)).catch((cause: unknown) => {
                throw new GtmError('internal', 'wrapped', { cause });
              });
            }
          });
          assert.equal(runs, 3);
        }
        assert.deepEqual(await teamNames(tenantId), ['Team 40001', 'Team 40P01']);

        let runs = 0;
        const hopeless = world.database.asTenant(tenantId, async (transaction) => {
          runs += 1;
          await transaction.query(fail('40001'));
        });
        await assert.rejects(hopeless, /lost the race/);
        assert.equal(runs, 4);
      });

      test('does not try again after any other error', async () => {
        let runs = 0;
        const attempt = world.database.asPlatform('gtm_relay', async (transaction) => {
          runs += 1;
          await transaction.query('select 1/0');
        });
        await assert.rejects(attempt, /division by zero/);
        assert.equal(runs, 1);
      });

      test('a client that dies inside its transaction leaves nothing behind and stops nobody', async () => {
        const tenantId = await world.newTenant();
        const client = await world.pool.connect();
        client.on('error', () => {});
        await client.query(
          `BEGIN; SET LOCAL ROLE gtm_app; SELECT set_config('app.tenant', '${tenantId}', true);
           insert into gtm.completions (workflow_id, step) values ('dying', 's')`,
        );
        const waiting = teamNames(tenantId);
        cut(client);
        client.release(true);
        assert.deepEqual(await waiting, []);
        const rows = await world.database.asTenant(tenantId, (transaction) =>
          transaction.query('select * from completions'),
        );
        assert.deepEqual(rows, []);
      });

      test('a client that dies while it waits for another stops nobody', async () => {
        const tenantId = await world.newTenant();
        const client = await world.pool.connect();
        client.on('error', () => {});
        const holding = createGate();
        const mayEnd = createGate();
        const holder = world.database.asTenant(tenantId, async (transaction) => {
          await transaction.query('select from tenants for update');
          holding.open();
          await mayEnd.passed;
        });
        await holding.passed;
        const ended = new Promise((resolve) => client.once('end', resolve));
        const doomed = assert.rejects(
          client.query(`BEGIN; update gtm.tenants set name = 'x' where tenant_id = '${tenantId}'`),
        );
        cut(client);
        mayEnd.open();
        await Promise.all([holder, doomed, ended]);
        client.release(true);
        assert.deepEqual(await teamNames(tenantId), []);
      });
    });

    describe('outbox position', () => {
      const readable = `select data->>'number' as number from outbox
                        where position < pg_snapshot_xmin(pg_current_snapshot()) order by position, seq`;

      async function append(transaction: TenantTransaction, number: number): Promise<void> {
        await appendEvents(transaction, world.ids, [
          { type: 'gtm.test.happened.v1', connector: 'test', subject: null, data: { number } },
        ]);
      }

      test('hides the rows of a transaction that is still open, also from itself', async () => {
        const tenantId = await world.newTenant();
        await world.database.asTenant(tenantId, async (transaction) => {
          await append(transaction, 1);
          assert.deepEqual(await transaction.query(readable), []);
        });
        const rows = await world.database.asTenant(tenantId, (transaction) => transaction.query(readable));
        assert.deepEqual(rows, [{ number: '1' }]);
      });

      test('hides a later commit for as long as an earlier transaction is open', async () => {
        const tenantId = await world.newTenant();
        const written = createGate();
        const mayEnd = createGate();
        const slow = world.database.asTenant(tenantId, async (transaction) => {
          await append(transaction, 1);
          written.open();
          await mayEnd.passed;
        });
        await written.passed;
        const quick = world.database.asTenant(tenantId, (transaction) => append(transaction, 2));
        const early = quick.then(() =>
          world.database.asTenant(tenantId, (transaction) => transaction.query<{ number: string }>(readable)),
        );
        if (traits.manySessions) assert.deepEqual(await early, []);
        mayEnd.open();
        await slow;
        await early;
        const rows = await world.database.asTenant(tenantId, (transaction) => transaction.query(readable));
        assert.deepEqual(rows, [{ number: '1' }, { number: '2' }]);
      });
    });

    describe('tenancy', () => {
      test('refuses a tenant id that is no UUID', async () => {
        for (const wrong of ['', 'acme', `${world.ids.next()}'; drop table x; --`]) {
          await assert.rejects(
            world.database.asTenant(wrong, async () => {}),
            /must be a UUID/,
          );
        }
      });

      test('the application role without a tenant gets an error and no rows', async () => {
        const client = await world.pool.connect();
        for (const setting of ['', `SELECT set_config('app.tenant', '', true);`]) {
          await client.query(`BEGIN; SET LOCAL ROLE gtm_app; ${setting}`);
          await assert.rejects(client.query('select * from gtm.tenants'), /app\.tenant|uuid/);
          await client.query('ROLLBACK');
        }
        client.release();
      });

      test("reads, changes and deletes nothing of another tenant's, also by its ids", async () => {
        const [ours, theirs] = [await world.newTenant(), await world.newTenant()];
        const teamId = await world.database.asTenant(theirs, (transaction) => addTeam(transaction, 'Theirs'));
        await world.database.asTenant(ours, async (transaction) => {
          for (const statement of [
            'select id from teams where id = $1',
            `update teams set name = 'Ours' where id = $1 returning id`,
            'delete from teams where id = $1 returning id',
          ]) {
            assert.deepEqual(await transaction.query(statement, [teamId]), []);
          }
          assert.deepEqual(await transaction.query('select 1 from tenants where tenant_id = $1', [theirs]), []);
          await addTeam(transaction, 'Ours');
        });
        assert.deepEqual(await teamNames(theirs), ['Theirs']);
        assert.deepEqual(await teamNames(ours), ['Ours']);
      });

      test('writes nothing into another tenant, neither new, nor moved, nor in bulk', async () => {
        const [ours, theirs] = [await world.newTenant(), await world.newTenant()];
        await world.database.asTenant(ours, (transaction) => addTeam(transaction, 'Ours'));
        const attempts: ((transaction: TenantTransaction) => Promise<unknown>)[] = [
          (transaction) =>
            transaction.query('insert into teams (tenant_id, id, name) values ($1, $2, $3)', [
              theirs,
              world.ids.next(),
              'Planted',
            ]),
          (transaction) => transaction.query('update teams set tenant_id = $1', [theirs]),
          (transaction) =>
            transaction.copyIn('teams', ['tenant_id', 'id', 'name'], [[theirs, world.ids.next(), 'Planted']]),
        ];
        for (const attempt of attempts) {
          await assert.rejects(world.database.asTenant(ours, attempt), /row-level security/);
        }
        assert.deepEqual(await teamNames(theirs), []);
        assert.deepEqual(await teamNames(ours), ['Ours']);
      });

      test('the tenant of one transaction is gone in the next', async () => {
        const tenantId = await world.newTenant();
        await world.database.asTenant(tenantId, (transaction) => addTeam(transaction, 'North'));
        const attempt = world.database.asPlatform('gtm_relay', (transaction) =>
          transaction.query('select app.tenant()'),
        );
        await assert.rejects(attempt, /app\.tenant|uuid/);
      });

      test("asks for the tenant's own time, and says when there is no such tenant", async () => {
        const tenantId = await world.newTenant({ frozenAt: '2026-03-03T08:40:00.000Z' });
        const now = await world.database.asTenant(tenantId, (transaction) => transaction.now());
        assert.equal(now.toISOString(), '2026-03-03T08:40:00.000Z');
        const nobody = world.database.asTenant(world.ids.next(), (transaction) => transaction.now());
        await assert.rejects(nobody, /does not exist/);
      });
    });

    describe('audit', () => {
      test('refuses to commit a change of an audited table without an audit row', async () => {
        const tenantId = await world.newTenant();
        const teamId = await world.database.asTenant(tenantId, (transaction) => addTeam(transaction, 'North'));
        for (const statement of [
          `insert into teams (id, name) values (gen_random_uuid(), 'South')`,
          `update teams set name = 'South'`,
          'delete from teams',
        ]) {
          const attempt = world.database.asTenant(tenantId, (transaction) => transaction.query(statement));
          await assert.rejects(attempt, /teams was changed without an audit row/);
        }
        const rows = await world.database.asTenant(tenantId, (transaction) =>
          transaction.query('select id, name from teams'),
        );
        assert.deepEqual(rows, [{ id: teamId, name: 'North' }]);
      });

      test('the audit row of one transaction does not excuse the next', async () => {
        const tenantId = await world.newTenant();
        await world.database.asTenant(tenantId, (transaction) => addTeam(transaction, 'North'));
        const attempt = world.database.asTenant(tenantId, (transaction) => transaction.query('delete from teams'));
        await assert.rejects(attempt, /without an audit row/);
      });

      test('asks for no audit row where only what can be derived again is changed', async () => {
        const tenantId = await world.newTenant();
        await world.database.asTenant(tenantId, (transaction) =>
          transaction.query(`insert into completions (workflow_id, step) values ('w', 's')`),
        );
      });
    });

    describe('values', () => {
      test('come back as numbers, dates, text, bytes and JSON, under camelCase names', async () => {
        const [row] = await world.database.asPlatform('gtm_owner', (transaction) =>
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
        const attempt = world.database.asPlatform('gtm_owner', (transaction) =>
          transaction.query('select 9007199254740993::bigint as big'),
        );
        await assert.rejects(attempt, /too large/);
      });

      test('arrive in bulk as they were given; rows that exist are left and not counted', async () => {
        const tenantId = await world.newTenant();
        const id = world.ids.next();
        const at = new Date('2026-02-28T08:00:00Z');
        const columns = ['id', 'kind', 'occurred_at', 'title', 'audience', 'custom', 'zone'];
        const rows: Value[][] = [
          [id, 'note', at, `quote ' " \\ \n tab\t ü 🌡 {"a"}`, 'internal', { nested: { list: [1, 'two'] } }, null],
          [world.ids.next(), 'note', at, '', 'internal', {}, 'Europe/Berlin'],
        ];
        const copy = (values: typeof rows) =>
          world.database.asTenant(tenantId, async (transaction) => {
            const count = await transaction.copyIn('activities', columns, values);
            await addTeam(transaction, world.ids.next());
            return count;
          });
        assert.equal(await copy(rows), 2);
        assert.equal(await copy([...rows, [world.ids.next(), 'call', at, 'third', 'internal', {}, null]]), 1);
        assert.equal(await copy([]), 0);
        const [stored] = await world.database.asTenant(tenantId, (transaction) =>
          transaction.query(`select ${columns.join(', ')} from activities where id = $1`, [id]),
        );
        const [, kind, occurredAt, title, audience, custom, zone] = rows[0]!;
        assert.deepEqual(stored, { id, kind, occurredAt, title, audience, custom, zone });
      });

      test('bulk rows may hold bytes, arrays and large numbers', async () => {
        const tenantId = await world.newTenant();
        const row = await world.database.asTenant(tenantId, async (transaction) => {
          await transaction.copyIn(
            'postings',
            ['term', 'block', 'chunk_count', 'entries'],
            [['word', 1, 2n, Buffer.from([0, 255])]],
          );
          return (await transaction.query('select term, block, chunk_count, entries from postings'))[0];
        });
        assert.deepEqual(row, { term: 'word', block: 1, chunkCount: 2, entries: Buffer.from([0, 255]) });
      });

      test('names of tables and columns are never taken from outside', async () => {
        const tenantId = await world.newTenant();
        for (const [table, column] of [
          ['teams; drop table teams', 'id'],
          ['teams', 'id) select 1 --'],
        ] as const) {
          const attempt = world.database.asTenant(tenantId, (transaction) =>
            transaction.copyIn(table, [column], [[world.ids.next()]]),
          );
          await assert.rejects(attempt, /not the name of/);
        }
      });
    });

    describe('notifications', () => {
      const notify = (payload: string, end: () => Promise<void> = async () => {}) =>
        world.database.asPlatform('gtm_relay', async (transaction) => {
          await transaction.query(`select pg_notify('gtm_contract', $1)`, [payload]);
          await end();
        });

      /** Listens and hands out payloads one by one. */
      async function hear(): Promise<{ next(): Promise<string>; heard: string[]; stop(): Promise<void> }> {
        const heard: string[] = [];
        const waiting: ((payload: string) => void)[] = [];
        const backlog: string[] = [];
        const stop = await world.database.listen('gtm_contract', (payload) => {
          heard.push(payload);
          const waiter = waiting.shift();
          if (waiter) waiter(payload);
          else backlog.push(payload);
        });
        const next = () => {
          const payload = backlog.shift();
          return payload === undefined
            ? new Promise<string>((resolve) => waiting.push(resolve))
            : Promise.resolve(payload);
        };
        return { next, heard, stop };
      }

      test('arrive at the commit, in order, and never from a transaction that was rolled back', async () => {
        const ear = await hear();
        await notify('first');
        const failed = notify('rolled back', async () => {
          throw new Error('no');
        });
        await assert.rejects(failed, /no/);
        await notify('second');
        assert.deepEqual([await ear.next(), await ear.next()], ['first', 'second']);
        await ear.stop();
      });

      test('arrive while another client is in the middle of a transaction', async () => {
        const ear = await hear();
        const holding = createGate();
        const mayEnd = createGate();
        const sent = notify('through');
        const holder = world.database.asPlatform('gtm_relay', async (transaction) => {
          await transaction.query('select 1');
          holding.open();
          await mayEnd.passed;
        });
        await holding.passed;
        await sent;
        assert.equal(await ear.next(), 'through');
        mayEnd.open();
        await holder;
        await ear.stop();
      });

      test('go on for one listener when another on the same channel stops', async () => {
        const [left, right] = [await hear(), await hear()];
        await notify('both');
        await Promise.all([left.next(), right.next()]);
        await left.stop();
        await notify('right only');
        assert.equal(await right.next(), 'right only');
        assert.deepEqual(left.heard, ['both']);
        await right.stop();
      });

      test('may open a transaction where they are heard', async () => {
        const tenantId = await world.newTenant();
        const names = new Promise<string[]>((resolve, reject) => {
          world.database
            .listen('gtm_contract', () => void teamNames(tenantId).then(resolve, reject))
            .then(() => notify('look'), reject);
        });
        assert.deepEqual(await names, []);
      });

      test('are heard again after the connection was lost, which itself is said once', async () => {
        const clients = new Set<pg.PoolClient>();
        world.pool.on('acquire', (client) => void clients.add(client));
        const { database } = await import('./pool-database.ts').then(({ createPoolDatabase }) => ({
          database: createPoolDatabase(world.pool, { engine: 'second', close: async () => {} }),
        }));
        const heard: string[] = [];
        const said = createGate();
        const again = createGate();
        await database.listen('gtm_contract', (payload) => {
          heard.push(payload);
          if (payload === '') said.open();
          if (payload === 'after') again.open();
        });
        cut([...clients].at(-1)!);
        await said.passed;
        await notify('after');
        await again.passed;
        assert.deepEqual(heard, ['', 'after']);
        await database[Symbol.asyncDispose]();
      });
    });

    test('describes its engine in one line', async () => {
      assert.match(await world.database.describe(), /^[a-z]+: PostgreSQL \d+/);
    });
  });
}
