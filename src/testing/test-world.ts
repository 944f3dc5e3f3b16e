import type { Database } from '../data/database/database.ts';
import { type OpenDatabase, openDatabase } from '../data/database/open-database.ts';
import { writeAudit } from '../data/records/audit.ts';
import { type Clock, createIds, type Ids } from '../domain/clock.ts';
import { createSystemClock, createSystemRandom } from '../runtime/system/system-clock.ts';

/** A migrated in-memory database with what tests need around it. One per test file: it takes seconds to start. */
export interface TestWorld extends OpenDatabase {
  database: Database;
  clock: Clock;
  ids: Ids;
  /** A fresh tenant of kind `test`; `frozenAt` (ISO instant) stops its clock. */
  newTenant(options?: { frozenAt?: string; ownDomains?: string[]; zone?: string }): Promise<string>;
  /** Moves a frozen tenant's clock. */
  freezeAt(tenantId: string, instant: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a `TestWorld`; on an embedded database in memory unless `open` brings another. */
export async function openTestWorld({
  open = () => openDatabase('pglite:memory'),
}: {
  open?: () => Promise<OpenDatabase>;
} = {}): Promise<TestWorld> {
  const { database, pool, poolAs, files } = await open();
  const clock = createSystemClock();
  const ids = createIds(clock, createSystemRandom());
  const system = { kind: 'system', id: 'test', door: 'migration' } as const;
  return {
    database,
    pool,
    poolAs,
    files,
    clock,
    ids,
    async newTenant(options = {}) {
      const tenantId = ids.next();
      await database.asTenant(tenantId, async (transaction) => {
        await transaction.query(
          `insert into tenants (tenant_id, slug, name, kind, zone, own_domains, frozen_at, suppression_salt, postal_address)
           values ($1, $2, 'Test tenant', 'test', $3, $4, $5, $6, 'Test Street 1, 10115 Berlin')`,
          [
            tenantId,
            `test-${tenantId}`,
            options.zone ?? 'Europe/Berlin',
            options.ownDomains ?? ['ours.example'],
            options.frozenAt ?? null,
            Buffer.alloc(32, 7),
          ],
        );
        await writeAudit(transaction, ids, {
          actor: system,
          action: 'tenant-created',
          subjectNoun: 'tenant',
          subjectId: tenantId,
        });
      });
      return tenantId;
    },
    async freezeAt(tenantId, instant) {
      await database.asTenant(tenantId, async (transaction) => {
        await transaction.query('update tenants set frozen_at = $1', [instant]);
        await writeAudit(transaction, ids, {
          actor: system,
          action: 'clock-frozen',
          subjectNoun: 'tenant',
          subjectId: tenantId,
        });
      });
    },
    close: () => database[Symbol.asyncDispose](),
  };
}
