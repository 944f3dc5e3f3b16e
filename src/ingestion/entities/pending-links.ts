import { takePendingLinks } from '../../data/records/entity-records.ts';
import type { RecordNoun } from '../../data/records/sources.ts';
import type { ApplyContext } from './apply-batch.ts';

/** `target` is what has come, `entity` what waited for it. */
const settlements: Record<string, string> = {
  'account contact':
    'update contacts e set account_id = l.target from l where e.id = l.entity and e.account_id is null',
  'account deal': 'update deals e set account_id = l.target from l where e.id = l.entity and e.account_id is null',
  'account activity':
    'update activities e set account_id = l.target from l where e.id = l.entity and e.account_id is null',
  'contact account':
    'update contacts e set account_id = l.entity from l where e.id = l.target and e.account_id is null',
  'contact activity': `, took_part as (insert into activity_participants (activity_id, address, role, contact_id)
      select l.entity, a.address, 'attendee', l.target from l join contact_addresses a on a.contact_id = l.target
      where a.is_primary on conflict do nothing)
    update activities e set contact_id = l.target,
      account_id = coalesce(e.account_id, (select c.account_id from contacts c where c.id = l.target))
    from l where e.id = l.entity and e.contact_id is null`,
  'deal activity': `update activities e set deal_id = l.target,
      account_id = coalesce(e.account_id, (select d.account_id from deals d where d.id = l.target))
    from l where e.id = l.entity and e.deal_id is null`,
  'contact deal': 'insert into deal_contacts (deal_id, contact_id) select entity, target from l on conflict do nothing',
};

/** What a reference waits for that names a person by address alone. */
export function waitForAddress(address: string): { noun: 'contact'; externalId: string } {
  return { noun: 'contact', externalId: `email:${address}` };
}

/** Settles references that waited for whoever has these addresses now. */
export function settleAddresses(
  context: ApplyContext,
  addresses: readonly { address: string; contactId: string }[],
): Promise<void> {
  const entities = addresses.map(({ address, contactId }) => [waitForAddress(address).externalId, contactId] as const);
  return settlePendingLinks(context, 'contact', new Map(entities), { sourceId: null });
}

/** Settles references that waited for these records (external id to entity id). */
export async function settlePendingLinks(
  context: ApplyContext,
  noun: RecordNoun,
  entities: ReadonlyMap<string, string>,
  { sourceId = context.sourceId }: { sourceId?: string | null } = {},
): Promise<void> {
  if (entities.size === 0) return;
  const links = await takePendingLinks(context.transaction, sourceId, noun, [...entities.keys()]);
  for (const [pair, list] of Map.groupBy(links, (link) => `${noun} ${link.entityNoun}`)) {
    const rows = list.map((link) => ({ target: entities.get(link.externalId), entity: link.entityId }));
    await context.transaction.query(
      `with l as (select * from json_to_recordset($1) as l(target uuid, entity uuid)) ${settlements[pair]!}`,
      [JSON.stringify(rows)],
    );
  }
}
