import type { Database } from '../database/database.ts';

/**
 * Makes a user for each member who has none, so that they can be given a password; one whose id or address is known stays
 * as it is. Returns the ids that are new.
 */
export async function addMissingUsers(
  database: Database,
  members: readonly { id: string; email: string; name: string }[],
  now: Date,
): Promise<string[]> {
  const rows = await database.asPlatform('gtm_auth', (transaction) =>
    transaction.query<{ id: string }>(
      `insert into auth.users (id, name, email, email_verified, created_at, updated_at)
       select id, name, lower(email), false, $2, $2 from json_to_recordset($1) as m(id text, name text, email text)
       on conflict do nothing returning id`,
      [JSON.stringify(members), now],
    ),
  );
  return rows.map(({ id }) => id);
}

/** Takes back what `addMissingUsers` made. */
export async function removeUsers(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await database.asPlatform('gtm_auth', (transaction) =>
    transaction.query('delete from auth.users where id = any($1)', [ids]),
  );
}
