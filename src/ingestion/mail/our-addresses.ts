import type { TenantTransaction } from '../../data/database/database.ts';

/** Which addresses are the tenant's own, and whose. */
export interface OurAddresses {
  isOurs(address: string): boolean;
  isOurDomain(domain: string): boolean;
  mailboxOf(address: string): { id: string; userId: string | null } | null;
  userOf(address: string): string | null;
}

/** Reads own domains, mailboxes, sender identities and users. */
export async function loadOurAddresses(transaction: TenantTransaction): Promise<OurAddresses> {
  const [tenant] = await transaction.query<{ ownDomains: string[] }>('select own_domains from tenants');
  const domains = new Set(tenant!.ownDomains.map((domain) => domain.toLowerCase()));
  const mailboxes = await transaction.query<{ id: string; address: string; userId: string | null }>(
    'select id, lower(address) as address, user_id from mailboxes',
  );
  const people = await transaction.query<{ address: string; userId: string }>(
    `select lower(email) as address, user_id from memberships where active
     union select lower(address), user_id from sender_identities`,
  );
  const byAddress = new Map(mailboxes.map((mailbox) => [mailbox.address, mailbox]));
  const users = new Map(people.map(({ address, userId }) => [address, userId]));
  const isOurDomain = (domain: string) => {
    const labels = domain.split('.');
    return labels.some((_, index) => domains.has(labels.slice(index).join('.')));
  };
  const inOwnDomain = (address: string) => isOurDomain(address.slice(address.lastIndexOf('@') + 1));
  return {
    isOurDomain,
    isOurs: (address) => byAddress.has(address) || users.has(address) || inOwnDomain(address),
    mailboxOf: (address) => byAddress.get(address) ?? null,
    userOf: (address) => byAddress.get(address)?.userId ?? users.get(address) ?? null,
  };
}
