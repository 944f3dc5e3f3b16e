import type { Basis } from '../../domain/proposal.ts';
import type { TenantTransaction } from '../database/database.ts';

/** Values of a deal whose change makes a draft about it out of date. Versions move on other changes too. */
export interface WatchedDeal {
  stage: string;
  status: string;
  amountMinor: number | null;
  currency: string | null;
  closeDate: string | null;
  renewalDate: string | null;
  ownerUserId: string | null;
  accountId: string | null;
}

export interface WatchedAccount {
  ownerUserId: string | null;
}

export interface WatchedContact {
  ownerUserId: string | null;
  accountId: string | null;
  fullName: string;
}

/** What a proposal watches. Null: nothing to watch, or the row had already moved while the draft was being written. */
export interface WatchedValues {
  deal: WatchedDeal | null;
  account: WatchedAccount | null;
  contact: WatchedContact | null;
}

interface About {
  dealId: string | null;
  accountId: string | null;
  contactId: string | null;
}

type Versioned<T> = T & { version: number };

/** Reads the values as they are now, with the versions of their rows. */
export async function readWatched(
  transaction: TenantTransaction,
  { dealId, accountId, contactId }: About,
): Promise<{
  deal: Versioned<WatchedDeal> | null;
  account: Versioned<WatchedAccount> | null;
  contact: Versioned<WatchedContact> | null;
}> {
  const [deal] = dealId
    ? await transaction.query<Versioned<WatchedDeal>>(
        `select version, stage, status, amount_minor, currency, close_date, renewal_date, owner_user_id, account_id
         from deals where id = $1`,
        [dealId],
      )
    : [];
  const [account] = accountId
    ? await transaction.query<Versioned<WatchedAccount>>('select version, owner_user_id from accounts where id = $1', [
        accountId,
      ])
    : [];
  const [contact] = contactId
    ? await transaction.query<Versioned<WatchedContact>>(
        'select version, owner_user_id, account_id, full_name from contacts where id = $1',
        [contactId],
      )
    : [];
  return { deal: deal ?? null, account: account ?? null, contact: contact ?? null };
}

/** The values to keep beside a new proposal: only of rows that still have the version the draft was based on. */
export async function watchValues(
  transaction: TenantTransaction,
  draft: About & { basis: Basis },
): Promise<WatchedValues> {
  const now = await readWatched(transaction, draft);
  const { basis } = draft;
  return {
    deal: keep(now.deal, basis.dealVersion),
    account: keep(now.account, basis.accountVersion),
    contact: keep(now.contact, basis.contactVersion),
  };
}

function keep<T>(row: Versioned<T> | null, version: number | null): T | null {
  if (!row || (version !== null && row.version !== version)) return null;
  const { version: _version, ...values } = row;
  return values as T;
}
