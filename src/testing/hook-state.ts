import { createHash } from 'node:crypto';
import type { Database } from '../data/database/database.ts';
import type { InstallationKeys } from '../data/installation-key.ts';
import { writeAudit } from '../data/records/audit.ts';
import { addHook, readHookCounts } from '../data/records/hooks.ts';
import { suppressedAmong } from '../data/records/suppressions.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids, Random } from '../domain/clock.ts';
import type { HookSigner } from './hook-signers.ts';
import type { ExpectedState } from './hook-traffic.ts';

const actor: Actor = { kind: 'system', id: 'test', door: 'migration' };

/** Makes a contact for each address, and a hook for each sender; returns the ids of the hooks. */
export async function prepareHooks(
  services: { database: Database; ids: Ids; random: Random; keys: InstallationKeys },
  tenantId: string,
  addresses: readonly string[],
  senders: readonly HookSigner[],
): Promise<string[]> {
  const { database, ids } = services;
  return database.asTenant(tenantId, async (transaction) => {
    const rows = addresses.map((address) => ({ id: ids.next(), address }));
    await transaction.query(
      `insert into contacts (id, full_name) select id, address from json_to_recordset($1) as r(id uuid, address text)`,
      [JSON.stringify(rows)],
    );
    await transaction.query(
      `insert into contact_addresses (contact_id, address, is_primary)
       select id, address, true from json_to_recordset($1) as r(id uuid, address text)`,
      [JSON.stringify(rows)],
    );
    await writeAudit(transaction, ids, { actor, action: 'prepared', subjectNoun: 'tenant', subjectId: tenantId });
    const hookIds: string[] = [];
    for (const [index, { provider, key }] of senders.entries()) {
      hookIds.push(await addHook(transaction, { ...services, actor }, { name: `${provider} ${index}`, provider, key }));
    }
    return hookIds;
  });
}

/** What the deliveries to these hooks have led to, in the form of the oracle's. */
export async function readHookState(
  database: Database,
  tenantId: string,
  addresses: readonly string[],
  hookIds: readonly string[],
): Promise<ExpectedState> {
  return database.asTenant(tenantId, async (transaction) => {
    const signals = await transaction.query<{ kind: string; address: string; occurredAt: Date }>(
      `select s.kind, a.address, s.occurred_at from signals s join contact_addresses a on a.contact_id = s.contact_id
       where s.detail ->> 'hookId' = any($1)`,
      [hookIds],
    );
    const bounced = await transaction.query<{ address: string; bouncedAt: Date }>(
      'select address, bounced_at from contact_addresses where bounced_at is not null',
    );
    const bodies = await transaction.query<{ body: Buffer }>(
      'select body from hook_deliveries where hook_id = any($1)',
      [hookIds],
    );
    const counts: Record<string, number> = { accepted: 0, duplicate: 0, malformed: 0, forged: 0, stale: 0 };
    for (const { hookId, outcome, count } of await readHookCounts(transaction)) {
      if (hookIds.includes(hookId) && outcome in counts) counts[outcome]! += count;
    }
    return {
      signals: signals.map(({ kind, address, occurredAt }) => `${kind} ${address} ${occurredAt.toISOString()}`).sort(),
      suppressed: [...(await suppressedAmong(transaction, addresses))].sort(),
      bounced: bounced.map(({ address, bouncedAt }) => `${address} ${bouncedAt.toISOString()}`).sort(),
      bodies: bodies.map(({ body }) => createHash('sha256').update(body).digest('hex')).sort(),
      counts,
    };
  });
}
