import type { TenantTransaction } from '../../data/database/database.ts';

export type MergeNoun = 'account' | 'contact' | 'deal';

export type JsonObject = Record<string, unknown>;

/** Where an entity is referred to: the column, and what identifies the row besides it. */
interface Reference {
  table: string;
  column: string;
  key: readonly string[];
  /** The rest of a key that the column is part of: two rows may then become one. */
  uniqueWith?: string;
}

const everywhere = (noun: MergeNoun): Reference[] => [
  { table: 'activities', column: `${noun}_id`, key: ['id'] },
  { table: 'signals', column: `${noun}_id`, key: ['id'] },
  { table: 'crm_changes', column: 'entity_id', key: ['id'] },
  { table: 'entity_records', column: 'entity_id', key: ['source_id', 'noun', 'external_id'] },
  { table: 'field_values', column: 'entity_id', key: ['source_record_id'], uniqueWith: 'source_record_id' },
];

/** Every place that refers to an entity. */
export const references: Record<MergeNoun, readonly Reference[]> = {
  account: [
    ...everywhere('account'),
    { table: 'account_domains', column: 'account_id', key: ['domain'] },
    { table: 'contacts', column: 'account_id', key: ['id'] },
    { table: 'deals', column: 'account_id', key: ['id'] },
    { table: 'threads', column: 'account_id', key: ['id'] },
  ],
  contact: [
    ...everywhere('contact'),
    { table: 'contact_addresses', column: 'contact_id', key: ['address'] },
    { table: 'verifications', column: 'contact_id', key: ['id'] },
    { table: 'activity_participants', column: 'contact_id', key: ['activity_id', 'address', 'role'] },
    { table: 'send_ledger', column: 'contact_id', key: ['id'] },
    { table: 'consents', column: 'contact_id', key: ['basis'], uniqueWith: 'basis' },
    { table: 'deal_contacts', column: 'contact_id', key: ['deal_id'], uniqueWith: 'deal_id' },
  ],
  deal: [
    ...everywhere('deal'),
    { table: 'deal_contacts', column: 'deal_id', key: ['contact_id'], uniqueWith: 'contact_id' },
  ],
};

/** What was moved at one place: the keys of the rows, and whole rows that became one with another. */
export interface MovedRows {
  table: string;
  column: string;
  keys: JsonObject[];
  removed: JsonObject[];
}

/** Points the rows that refer to `from` at `to`, and takes out those that `to` has already. */
export async function moveRows(
  transaction: TenantTransaction,
  { table, column, key, uniqueWith }: Reference,
  from: string,
  to: string,
): Promise<MovedRows> {
  const free =
    uniqueWith === undefined
      ? ''
      : `and not exists (select from ${table} other where other.${column} = $2 and other.${uniqueWith} = t.${uniqueWith})`;
  const pairs = key.map((name) => `'${name}', t.${name}`).join(', ');
  const moved = await transaction.query<{ key: JsonObject }>(
    `update ${table} t set ${column} = $2 where t.${column} = $1 ${free} returning jsonb_build_object(${pairs}) as key`,
    [from, to],
  );
  const removed =
    uniqueWith === undefined
      ? []
      : await transaction.query<{ row: JsonObject }>(
          `delete from ${table} t where t.${column} = $1 returning to_jsonb(t) - 'tenant_id' as row`,
          [from],
        );
  return { table, column, keys: moved.map((row) => row.key), removed: removed.map((row) => row.row) };
}

/** Takes `moveRows` back. */
export async function moveBack(
  transaction: TenantTransaction,
  { table, column, key }: Reference,
  part: MovedRows,
  survivorId: string,
  absorbedId: string,
): Promise<void> {
  if (part.keys.length > 0) {
    await transaction.query(
      `update ${table} t set ${column} = $1 from jsonb_populate_recordset(null::${table}, $2) k
       where t.${column} = $3 and ${key.map((name) => `t.${name} = k.${name}`).join(' and ')}`,
      [absorbedId, JSON.stringify(part.keys), survivorId],
    );
  }
  const [first] = part.removed;
  if (first === undefined) return;
  const columns = Object.keys(first).join(', ');
  await transaction.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1) on conflict do nothing`,
    [JSON.stringify(part.removed)],
  );
}
