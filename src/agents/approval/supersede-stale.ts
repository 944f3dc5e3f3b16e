import type { Database } from '../../data/database/database.ts';
import { findStaleBasis } from '../../data/records/proposal-basis.ts';
import { markSuperseded } from '../../data/records/proposal-states.ts';
import { getProposal } from '../../data/records/proposals.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import type { Consumer } from '../../runtime/bus/bus.ts';

interface Services {
  database: Database;
  ids: Ids;
}

/** Live proposals that something recorded since they were made may have overtaken: cheap to ask, and never too few. */
const candidates = `select p.id from proposals p
  where p.state in ('open', 'blocked', 'approved') and not p.read_only and (
    exists (select from activities a where a.kind in ('email', 'meeting') and a.created_at >= p.created_at
      and (a.kind = 'meeting' or a.contact_id = p.contact_id
        or (a.direction = 'inbound' and a.account_id = p.account_id) or a.thread_id::text = p.action -> 'thread' ->> 'threadId'
        or exists (select from activity_participants x where x.activity_id = a.id and x.contact_id = p.contact_id)))
    or exists (select from deals d where d.id = p.deal_id and d.version <> (p.basis ->> 'dealVersion')::int)
    or exists (select from accounts c where c.id = p.account_id and c.version <> (p.basis ->> 'accountVersion')::int)
    or exists (select from contacts c where c.id = p.contact_id
      and (c.version <> (p.basis ->> 'contactVersion')::int or c.paused_until = 'infinity'))
    or exists (select from suppressions s where s.created_at >= p.created_at)
    or (p.action ? 'sender' and not exists (select from sender_identities i
      where i.id::text = p.action -> 'sender' ->> 'identityId' and lower(i.address) = lower(p.action -> 'sender' ->> 'address')))
  ) order by p.id`;

/**
 * Closes every live proposal of the tenant that has been overtaken, with its reason; scheduled effects stop with it.
 * Returns their ids. Each is decided in a transaction of its own, so that a long list holds nothing up.
 */
export async function supersedeStale(
  { database, ids }: Services,
  tenantId: string,
  { actor }: { actor: Actor },
): Promise<string[]> {
  const rows = await database.asTenant(tenantId, (transaction) => transaction.query<{ id: string }>(candidates));
  const closed: string[] = [];
  for (const { id } of rows) {
    const superseded = await database.asTenant(tenantId, async (transaction) => {
      const proposal = await getProposal(transaction, id, { lock: true });
      const stale = await findStaleBasis(transaction, proposal);
      return stale !== null && markSuperseded(transaction, ids, { actor, proposalId: id, ...stale });
    });
    if (superseded) closed.push(id);
  }
  return closed;
}

/** Events after which something may stand differently. */
const overtaking = [
  ...['gtm.activity.created.v1', 'gtm.activity.updated.v1', 'gtm.signal.recorded.v1', 'gtm.effect.executed.v1'],
  ...['gtm.deal.updated.v1', 'gtm.account.updated.v1', 'gtm.contact.updated.v1', 'gtm.contact.suppressed.v1'],
];

/** Looks for overtaken proposals whenever anything was recorded that could overtake one. */
export function createSupersessionConsumer(services: Services): Consumer {
  return {
    name: 'supersede-stale-proposals',
    types: overtaking,
    async handle(tenantId) {
      const actor: Actor = { kind: 'system', id: 'supersession', door: 'workflow' };
      await supersedeStale(services, tenantId, { actor });
    },
  };
}
