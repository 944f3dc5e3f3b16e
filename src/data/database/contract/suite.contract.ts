import type { Duplex } from 'node:stream';
import type pg from 'pg';
import type { TestWorld } from '../../../testing/test-world.ts';
import { writeAudit } from '../../records/audit.ts';
import type { TenantTransaction } from '../database.ts';

/** What the parts of the contract suite share. */
export interface DatabaseSuite {
  world: TestWorld;
  /** False on an engine with one session, where a second transaction waits for the first. */
  manySessions: boolean;
  /** Adds a team, with its audit row; returns its id. */
  addTeam(transaction: TenantTransaction, name: string): Promise<string>;
  /** Names of all teams of a tenant, sorted. */
  teamNames(tenantId: string): Promise<string[]>;
}

/** The suite's own helpers over `world`. */
export function createSuite(world: TestWorld, manySessions: boolean): DatabaseSuite {
  return {
    world,
    manySessions,
    async addTeam(transaction, name) {
      const id = world.ids.next();
      await transaction.query('insert into teams (id, name) values ($1, $2)', [id, name]);
      await writeAudit(transaction, world.ids, {
        actor: { kind: 'system', id: 'test', door: 'migration' },
        action: 'team-created',
        subjectNoun: 'team',
        subjectId: id,
      });
      return id;
    },
    async teamNames(tenantId) {
      const rows = await world.database.asTenant(tenantId, (transaction) =>
        transaction.query<{ name: string }>('select name from teams order by name'),
      );
      return rows.map((row) => row.name);
    },
  };
}

/** A promise, and the way to keep it. */
export function createGate(): { passed: Promise<void>; open: () => void } {
  const { promise: passed, resolve: open } = Promise.withResolvers<void>();
  return { passed, open };
}

/** Cuts a client's connection as a crash would. */
export function cut(client: pg.ClientBase): void {
  (client as unknown as { connection: { stream: Duplex } }).connection.stream.destroy();
}
