import type { Database } from '../../src/data/database/database.ts';

const counted = [
  ...['source_records', 'import_rejects', 'accounts', 'account_domains', 'contacts', 'contact_addresses'],
  ...['verifications', 'suppressions', 'entity_records', 'field_values', 'index_backlog', 'custom_columns'],
];

/** What two ways to import the same file must have in common: rows of each table, and a digest of what stands in them. */
export async function stateOf(database: Database, tenantId: string): Promise<Record<string, string | number>> {
  return database.asTenant(tenantId, async (transaction) => {
    const state: Record<string, string | number> = {};
    for (const table of counted) {
      const [row] = await transaction.query<{ count: number }>(`select count(*)::int as count from ${table}`);
      state[table] = row!.count;
    }
    const digest = (name: string, rows: string) =>
      transaction
        .query<{ digest: string }>(
          `select md5(string_agg(line, chr(10) order by line)) as digest from (${rows}) r(line)`,
        )
        .then(([row]) => {
          state[name] = row!.digest;
        });
    await digest(
      'people',
      `select concat_ws('|', c.full_name, c.given_name, c.family_name, c.title, c.phone, c.owner_email, c.custom, c.created_at,
         a.name, d.domain, x.address, x.is_primary, v.verified_at, r.external_id)
       from contacts c join accounts a on a.id = c.account_id join account_domains d on d.account_id = a.id
       join contact_addresses x on x.contact_id = c.id join verifications v on v.contact_id = c.id
       join entity_records r on r.entity_id = c.id`,
    );
    await digest('provenance', "select (fields - 'verifiedAt' - 'createdAt')::text from field_values");
    await digest('suppressed', "select concat_ws('|', kind, hmac, reason) from suppressions");
    await digest('raw', "select concat_ws('|', line, noun, external_id, body) from source_records");
    await digest('refused', "select concat_ws('|', line, field, reason) from import_rejects");
    return state;
  });
}

/** Seconds of processor time of this process since `from`, all threads together. */
export function cpuSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}
