import type { TenantTransaction } from '../data/database/database.ts';
import { writeAudit } from '../data/records/audit.ts';
import { recordErasure } from '../data/records/erasures.ts';
import { appendEvents } from '../data/records/outbox.ts';
import { suppressAddresses, suppressionHmacs } from '../data/records/suppressions.ts';
import type { Vectors } from '../data/vectors/vectors.ts';
import { GtmError } from '../domain/errors.ts';
import { formatId } from '../domain/prefixed-id.ts';
import { blankDeliveries } from './erasure/blank-deliveries.ts';
import { countRows, deleteChunks, type ErasedPerson, type ErasureCounts } from './erasure/erased-person.ts';
import { type ErasedPlaces, placesOf, type SettleServices, settleErasures } from './erasure/erased-places.ts';
import { redactProposals } from './erasure/redact-proposals.ts';
import { redactShared } from './erasure/redact-shared.ts';
import type { IngestionServices } from './ingestion-services.ts';

/** What an erasure works with; places and ledger may be left out where there are none. */
export interface EraseServices extends IngestionServices, Partial<Pick<SettleServices, 'providers' | 'ledger'>> {
  vectors?: Pick<Vectors, 'remove'>;
}

/**
 * Deletes a person: their rows, the activities nobody else outside took part in with the files that local mailboxes and
 * calendars keep of them, chunks, postings, vectors, and the raw records that name them; elsewhere they are blanked. What
 * stays is the HMAC of each address, so that they are never written to and no import brings them back. In one
 * transaction, and files after it. Throws `not-found`, and `conflict` while something is on its way to them.
 */
export async function eraseContact(
  services: EraseServices,
  tenantId: string,
  contactId: string,
): Promise<ErasureCounts> {
  const { counts, removedChunks } = await services.database.asTenant(tenantId, (transaction) =>
    eraseWithin(transaction, services, contactId),
  );
  if (removedChunks.length > 0) await services.vectors?.remove(tenantId, removedChunks);
  if (services.providers && services.ledger !== undefined) {
    await settleErasures({ ...services, providers: services.providers, ledger: services.ledger }, tenantId);
  }
  return counts;
}

/**
 * The same inside a transaction. `again` names an erasure of the ledger that is repeated in an older copy of the data,
 * in which nothing is on its way any more.
 */
export async function eraseWithin(
  transaction: TenantTransaction,
  { ids, actor }: Pick<IngestionServices, 'ids' | 'actor'>,
  contactId: string,
  { again }: { again?: string } = {},
): Promise<{ counts: ErasureCounts; removedChunks: number[] }> {
  const person = await findPerson(transaction, contactId);
  const hmacs: string[] = [];
  for (const address of person.addresses) hmacs.push((await suppressionHmacs(transaction, address))[0]!);
  await suppressAddresses(transaction, ids, person.addresses, { reason: 'erased', createdBy: actor.id });
  const counts: ErasureCounts = {};
  counts['proposals'] = await redactProposals(transaction, person, { nothingMoves: again !== undefined });
  const { places, ...deleted } = await deleteActivities(transaction, person);
  Object.assign(counts, deleted.counts);
  Object.assign(counts, await redactShared(transaction, person, await transaction.now()));
  counts['blankedDeliveries'] = await blankDeliveries(transaction, person);
  Object.assign(counts, await deletePerson(transaction, person));
  await recordErasure(transaction, {
    ...{ id: again ?? ids.next(), contactIds: person.contactIds, hmacs, erasedBy: actor.id, counts, places },
  });
  const type = 'gtm.contact.erased.v1';
  const subject = formatId('contact', contactId);
  await appendEvents(transaction, ids, [{ type, connector: 'platform', subject, data: { ids: person.contactIds } }]);
  const entry = { action: 'contact-erased', subjectNoun: 'contact', subjectId: contactId, detail: counts };
  await writeAudit(transaction, ids, { actor, ...entry });
  return { counts, removedChunks: person.removedChunks };
}

async function findPerson(transaction: TenantTransaction, contactId: string): Promise<ErasedPerson> {
  const rows = await transaction.query<{ id: string; fullName: string }>(
    `with recursive family as (
       select id, merged_into, full_name from contacts where id = $1
       union select c.id, c.merged_into, c.full_name from contacts c join family f on c.merged_into = f.id or c.id = f.merged_into
     ) select id, full_name from family`,
    [contactId],
  );
  if (rows.length === 0) throw new GtmError('not-found', 'There is no such contact.');
  const contactIds = rows.map(({ id }) => id);
  const addresses = await transaction.query<{ address: string }>(
    `select address from contact_addresses where contact_id = any($1)
     union select address from activity_participants where contact_id = any($1)`,
    [contactIds],
  );
  const names = rows.map(({ fullName }) => fullName).filter((name) => /\S\s+\S/.test(name.trim()));
  return {
    contactIds,
    addresses: addresses.map(({ address }) => address),
    names: [...new Set(names)],
    removedChunks: [],
  };
}

/** Activities with this person and nobody else from outside. */
async function deleteActivities(
  transaction: TenantTransaction,
  person: ErasedPerson,
): Promise<{ counts: ErasureCounts; places: ErasedPlaces }> {
  const alone = await transaction.query<{ id: string; sourceRecordId: string | null }>(
    `select a.id, a.source_record_id from activities a
     where (a.contact_id = any($1) or exists (
         select from activity_participants p where p.activity_id = a.id and (p.contact_id = any($1) or p.address = any($2))))
       and (a.contact_id is null or a.contact_id = any($1))
       and not exists (
         select from activity_participants p where p.activity_id = a.id and not (p.address = any($2))
           and (p.contact_id is not null
             or not (split_part(p.address, '@', 2) = any(array(select unnest(t.own_domains) from tenants t))
               or exists (select from mailboxes m where lower(m.address) = p.address)
               or exists (select from memberships u where lower(u.email) = p.address))))`,
    [person.contactIds, person.addresses],
  );
  const ids = alone.map(({ id }) => id);
  const records = alone.flatMap(({ sourceRecordId }) => sourceRecordId ?? []);
  const places = await placesOf(transaction, ids);
  await deleteChunks(transaction, person, ids);
  const threads = await transaction.query<{ threadId: string }>(
    'select distinct thread_id from activities where id = any($1) and thread_id is not null',
    [ids],
  );
  await transaction.query('update suppressions set activity_id = null where activity_id = any($1)', [ids]);
  const counts: ErasureCounts = {};
  for (const [table, column] of [
    ['reply_corrections', 'activity_id'],
    ['replies', 'activity_id'],
    ['messages', 'activity_id'],
    ['meetings', 'activity_id'],
    ['activity_participants', 'activity_id'],
    ['signals', 'activity_id'],
    ['send_ledger', 'activity_id'],
    ['index_backlog', 'entity_id'],
    ['pending_links', 'entity_id'],
    ['entity_records', 'entity_id'],
    ['crm_changes', 'entity_id'],
    ['activities', 'id'],
  ] as const) {
    counts[table] = await countRows(transaction, `delete from ${table} where ${column} = any($1)`, [ids]);
  }
  counts['threads'] = await countRows(
    transaction,
    'delete from threads t where id = any($1) and not exists (select from activities a where a.thread_id = t.id)',
    [threads.map(({ threadId }) => threadId)],
  );
  counts['sourceRecords'] = await countRows(transaction, 'delete from source_records where id = any($1)', [records]);
  return { counts, places };
}

async function deletePerson(transaction: TenantTransaction, person: ErasedPerson): Promise<ErasureCounts> {
  const { contactIds, addresses } = person;
  const chunks = await deleteChunks(transaction, person, contactIds);
  const told = await transaction.query<{ id: string; importId: string }>(
    `select r.id, r.import_id from source_records r join entity_records e on r.source_id = e.source_id and r.noun = e.noun
       and r.external_id = e.external_id where e.entity_id = any($1) and e.noun = 'contact'`,
    [contactIds],
  );
  // A line that was refused became nobody: what it says may be about anybody in the file.
  await transaction.query(`update import_rejects set value = '' where import_id = any($1)`, [
    told.map(({ importId }) => importId),
  ]);
  const records = await countRows(transaction, 'delete from source_records where id = any($1)', [
    told.map(({ id }) => id),
  ]);
  for (const table of ['verifications', 'consents', 'contact_addresses', 'deal_contacts', 'signals', 'send_ledger']) {
    await transaction.query(`delete from ${table} where contact_id = any($1)`, [contactIds]);
  }
  await transaction.query('delete from send_ledger where address = any($1)', [addresses]);
  await transaction.query('delete from reply_history where key = any($1::text[])', [contactIds]);
  for (const table of ['entity_records', 'field_values', 'pending_links', 'index_backlog', 'crm_changes']) {
    await transaction.query(`delete from ${table} where entity_id = any($1)`, [contactIds]);
  }
  await transaction.query('delete from merges where survivor_id = any($1) or absorbed_id = any($1)', [contactIds]);
  await transaction.query(
    `update run_targets set contact_id = null, reason = case when reason is null then null else '[erased]' end
     where contact_id = any($1)`,
    [contactIds],
  );
  const contacts = await countRows(transaction, 'delete from contacts where id = any($1)', [contactIds]);
  return { contacts, contactChunks: chunks, contactRecords: records };
}
