import type { Database } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { appendEvents } from '../../data/records/outbox.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { loadMember, requirePerson } from './load-permission.ts';

interface Services {
  database: Database;
  ids: Ids;
}

/** Stops every effect of the tenant at once; whoever may decide on anything may do it. Pausing twice changes nothing. */
export function pauseTenant(services: Services, tenantId: string, actor: Actor): Promise<void> {
  return setPaused(services, tenantId, actor, { paused: true, roles: ['operator', 'approver', 'admin', 'owner'] });
}

/** Lets effects leave again, those that have become due meanwhile first; only for an admin or the owner. */
export function resumeTenant(services: Services, tenantId: string, actor: Actor): Promise<void> {
  return setPaused(services, tenantId, actor, { paused: false, roles: ['admin', 'owner'] });
}

async function setPaused(
  { database, ids }: Services,
  tenantId: string,
  actor: Actor,
  { paused, roles }: { paused: boolean; roles: readonly string[] },
): Promise<void> {
  requirePerson(actor);
  await database.asTenant(tenantId, async (transaction) => {
    const member = await loadMember(transaction, actor.id);
    if (!member || !roles.includes(member.role)) {
      throw new GtmError('forbidden', `This needs one of the roles ${roles.join(', ')}.`);
    }
    const [tenant] = await transaction.query<{ isPaused: boolean }>(
      'select paused_at is not null as is_paused from tenants',
    );
    if (tenant?.isPaused === paused) return;
    // A claim holds this row shared, so a pause waits for claims under way and every later one sees it.
    await transaction.query(
      'update tenants set paused_at = case when $1 then app.now() end, paused_by = case when $1 then $2 end',
      [paused, actor.id],
    );
    const verb = paused ? 'paused' : 'resumed';
    await writeAudit(transaction, ids, {
      ...{ actor, action: `tenant-${verb}`, subjectNoun: 'tenant', subjectId: tenantId },
    });
    const subject = formatId('tenant', tenantId);
    await appendEvents(transaction, ids, [{ type: `gtm.tenant.${verb}.v1`, connector: 'agents', subject, data: {} }]);
  });
}
