import type { TenantTransaction } from '../../data/database/database.ts';

/** What an owner column comes to: a user, or only what the source said. */
export interface OwnerFields {
  ownerUserId: string | null;
  ownerEmail: string | null;
  teamId: string | null;
}

/** Maps what owner columns say to the tenant's users. */
export interface Owners {
  find(text: string): OwnerFields;
  userByAddress(address: string): string | null;
  /** What was asked for and is no user. */
  unmapped: Set<string>;
}

/** Reads the tenant's active users; an owner is found by address, by the address of a mailbox of theirs, or by display name. */
export async function loadOwners(transaction: TenantTransaction): Promise<Owners> {
  const rows = await transaction.query<{ userId: string; email: string; displayName: string; teamId: string | null }>(
    `select user_id, lower(email) as email, lower(display_name) as display_name, team_id from memberships
     where active and role <> 'service' order by user_id`,
  );
  const mailboxes = await transaction.query<{ address: string; userId: string }>(
    'select lower(address) as address, user_id from mailboxes where user_id is not null order by id',
  );
  const byAddress = new Map(rows.map((row) => [row.email, row]));
  for (const { address, userId } of mailboxes) {
    const user = rows.find((row) => row.userId === userId);
    if (user && !byAddress.has(address)) byAddress.set(address, user);
  }
  const byName = new Map<string, (typeof rows)[number] | null>();
  // A name that two users have belongs to neither.
  for (const row of rows) byName.set(row.displayName, byName.has(row.displayName) ? null : row);
  const unmapped = new Set<string>();
  return {
    unmapped,
    find(text) {
      const bare = text.trim().toLowerCase();
      const address = /<([^<>]+@[^<>]+)>/.exec(bare)?.[1] ?? bare;
      const user = byAddress.get(address) ?? byName.get(bare.replace(/\s*[<(].*$/, '')) ?? null;
      if (!user) unmapped.add(text.trim());
      return {
        ownerUserId: user?.userId ?? null,
        ownerEmail: user?.email ?? text.trim(),
        teamId: user?.teamId ?? null,
      };
    },
    userByAddress: (address) => byAddress.get(address)?.userId ?? null,
  };
}
