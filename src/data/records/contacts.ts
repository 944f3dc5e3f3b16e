import type { TenantTransaction } from '../database/database.ts';
import type { CustomValues } from './accounts.ts';
import { insertRows, updateRows } from './bulk-rows.ts';

/** A person. Addresses are in `contact_addresses`. */
export interface ContactRow {
  id: string;
  fullName: string;
  givenName: string | null;
  familyName: string | null;
  title: string | null;
  role: string | null;
  phone: string | null;
  accountId: string | null;
  country: string | null;
  city: string | null;
  zone: string | null;
  language: string | null;
  ownerUserId: string | null;
  ownerEmail: string | null;
  teamId: string | null;
  custom: CustomValues;
  sourceRecordId: string | null;
}

/** A normalised address and the one contact it belongs to. */
export interface ContactAddress {
  address: string;
  contactId: string;
  isPrimary: boolean;
}

const columns = `id, full_name, given_name, family_name, title, role, phone, account_id, country, city, zone, language,
  owner_user_id, owner_email, team_id, custom, source_record_id`;

/** Contacts by id. */
export async function loadContacts(
  transaction: TenantTransaction,
  ids: readonly string[],
): Promise<Map<string, ContactRow>> {
  if (ids.length === 0) return new Map();
  const rows = await transaction.query<ContactRow>(`select ${columns} from contacts where id = any($1)`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** New contacts, one statement; `createdAt` says by id since when their source has known them, where that was not `at`. */
export async function insertContacts(
  transaction: TenantTransaction,
  rows: readonly ContactRow[],
  at: Date,
  createdAt: ReadonlyMap<string, Date> = new Map(),
): Promise<void> {
  await insertRows(
    transaction,
    'contacts',
    rows.map((row) => ({ ...row, version: 1, createdAt: createdAt.get(row.id) ?? at, updatedAt: at })),
  );
}

/** Changed contacts, one statement; each gets a new version. */
export async function updateContacts(
  transaction: TenantTransaction,
  rows: readonly ContactRow[],
  at: Date,
): Promise<void> {
  await updateRows(
    transaction,
    'contacts',
    rows.map((row) => ({ ...row, updatedAt: at })),
  );
}

/** The contact of each normalised address that has one. */
export async function contactsByAddress(
  transaction: TenantTransaction,
  addresses: readonly string[],
): Promise<Map<string, string>> {
  if (addresses.length === 0) return new Map();
  const rows = await transaction.query<{ address: string; contactId: string }>(
    'select address, contact_id from contact_addresses where address = any($1)',
    [addresses],
  );
  return new Map(rows.map((row) => [row.address, row.contactId]));
}

/** The address under which each of these contacts is written to. */
export async function primaryAddresses(
  transaction: TenantTransaction,
  contactIds: readonly string[],
): Promise<Map<string, string>> {
  if (contactIds.length === 0) return new Map();
  const rows = await transaction.query<{ address: string; contactId: string }>(
    'select address, contact_id from contact_addresses where contact_id = any($1) and is_primary',
    [contactIds],
  );
  return new Map(rows.map((row) => [row.contactId, row.address]));
}

/** Contacts of these accounts by `accountId` and lower-case full name (joined by a newline). */
export async function contactsByName(
  transaction: TenantTransaction,
  lowerNames: readonly string[],
): Promise<Map<string, string[]>> {
  if (lowerNames.length === 0) return new Map();
  const rows = await transaction.query<{ key: string; ids: string[] }>(
    `select coalesce(account_id::text, '') || chr(10) || lower(full_name) as key, array_agg(id::text order by id) as ids
     from contacts where lower(full_name) = any($1) and merged_into is null group by 1`,
    [lowerNames],
  );
  return new Map(rows.map((row) => [row.key, row.ids]));
}

/** Gives addresses to contacts, and to them what these addresses took part in; an address that has one keeps it. */
export async function addContactAddresses(
  transaction: TenantTransaction,
  rows: readonly ContactAddress[],
): Promise<void> {
  if (rows.length === 0) return;
  await insertRows(transaction, 'contact_addresses', rows);
  await transaction.query(
    `update activity_participants p set contact_id = c.contact_id from contact_addresses c
     where c.address = any($1) and p.address = c.address and p.contact_id is null`,
    [rows.map(({ address }) => address)],
  );
}

/** Makes an address that a contact has the one they are written to; addresses by contact id. */
export async function makePrimary(
  transaction: TenantTransaction,
  addresses: ReadonlyMap<string, string>,
): Promise<void> {
  if (addresses.size === 0) return;
  const rows = [...addresses].map(([contactId, address]) => ({ contactId, address }));
  await transaction.query(
    `update contact_addresses a set is_primary = (a.address = p.address)
     from json_to_recordset($1) as p("contactId" uuid, address text)
     where a.contact_id = p."contactId" and a.is_primary <> (a.address = p.address)
       and exists (select from contact_addresses own where own.address = p.address and own.contact_id = p."contactId")`,
    [JSON.stringify(rows)],
  );
}

/** Notes that mail to an address came back for good; a later bounce moves the date forward, never back. */
export async function markBounced(transaction: TenantTransaction, address: string, at: Date): Promise<void> {
  await transaction.query(
    'update contact_addresses set bounced_at = greatest(coalesce(bounced_at, $2), $2) where address = $1',
    [address, at],
  );
}

/** Pauses a person until an instant, or (null) until somebody decides. A longer pause stays. */
export async function pauseContact(
  transaction: TenantTransaction,
  contactId: string,
  until: Date | null,
  reason: string,
): Promise<void> {
  await transaction.query(
    `update contacts set paused_until = coalesce($2::timestamptz, 'infinity'), pause_reason = $3, updated_at = app.now()
     where id = $1 and (paused_until is null or paused_until < coalesce($2::timestamptz, 'infinity'))`,
    [contactId, until, reason],
  );
}

/** Ends a person's pause because somebody decided; false when they were not paused. The caller writes the audit row. */
export async function resumeContact(transaction: TenantTransaction, contactId: string): Promise<boolean> {
  const resumed = await transaction.query(
    `update contacts set paused_until = null, pause_reason = null, updated_at = app.now()
     where id = $1 and paused_until > app.now() returning id`,
    [contactId],
  );
  return resumed.length > 0;
}
