import type { TenantTransaction } from '../../../data/database/database.ts';
import { type SuppressionReason, suppressionHmacs } from '../../../data/records/suppressions.ts';
import { readOptOut } from '../../decision/situation/read-opt-out.ts';
import type { ContactFacts, SupervisorFacts } from '../facts.ts';

type SuppressionFact = SupervisorFacts['suppressions'][number];

const reasons: Record<SuppressionReason, SuppressionFact['reason']> = {
  opt_out: 'opted_out',
  do_not_contact: 'do_not_contact',
  hard_bounce: 'do_not_contact',
  complaint: 'complained',
  erased: 'do_not_contact',
  manual: 'added_by_hand',
};

interface ListedRow {
  hmac: string;
  kind: 'address' | 'domain';
  reason: SuppressionReason;
  createdAt: Date;
}
interface PausedRow {
  contactId: string;
  since: Date;
  reason: string;
}

/** The suppressions that stand against any of the recipients or the contact, with their own sentence where there is one. */
export async function suppressionFacts(
  transaction: TenantTransaction,
  contacts: readonly ContactFacts[],
  recipients: readonly string[],
): Promise<SuppressionFact[]> {
  const addresses = [
    ...new Set([...recipients, ...contacts.flatMap((contact) => contact.addresses.map(({ address }) => address))]),
  ];
  const addressOf = new Map<string, string>();
  for (const address of addresses) {
    for (const hmac of await suppressionHmacs(transaction, address)) addressOf.set(hmac, address);
  }
  const listed = await transaction.query<ListedRow>(
    'select hmac, kind, reason, created_at from suppressions where hmac = any($1)',
    [[...addressOf.keys()]],
  );
  const paused = await transaction.query<PausedRow>(
    `select id as contact_id, updated_at as since, coalesce(pause_reason, '') as reason from contacts
     where id = any($1) and paused_until > app.now() and pause_reason is distinct from 'out_of_office'`,
    [contacts.map((contact) => contact.contactId)],
  );
  const byList: SuppressionFact[] = [];
  for (const row of listed) {
    const address = addressOf.get(row.hmac)!;
    const said = row.reason === 'opt_out' ? await readOptOut(transaction, address) : null;
    byList.push({
      scope: row.kind,
      value: row.kind === 'domain' ? address.slice(address.indexOf('@') + 1) : address,
      reason: reasons[row.reason],
      since: said?.on ?? row.createdAt.toISOString(),
      words: said?.words ?? null,
    });
  }
  const byPause = paused.map(
    (row): SuppressionFact => ({
      scope: 'contact',
      value: row.contactId,
      reason: 'doubtful_opt_out',
      since: row.since.toISOString(),
      words: null,
    }),
  );
  return [...byList, ...byPause];
}
