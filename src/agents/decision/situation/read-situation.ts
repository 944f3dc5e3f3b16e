import type { TenantTransaction } from '../../../data/database/database.ts';
import { type Refusal, readDoubted, readRefusals } from '../../../data/records/refusals.ts';
import { listStyleNotes } from '../../../data/records/style-notes.ts';
import { GtmError } from '../../../domain/errors.ts';
import { readNotes, readThreads } from './read-activities.ts';
import { readInvitations, readMeetings, readOffers } from './read-meetings.ts';
import { readPeople } from './read-people.ts';
import { readBusy, readSenders } from './read-senders.ts';
import { readSources } from './read-sources.ts';
import { pickContact, type Situation, type SituationDeal, type SituationRefusal } from './situation.ts';

/** What a run works on: at least one of the ids is set. */
export interface Target {
  targetId: string;
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  /** Why the planner listed it, in words. */
  whyNow: string;
  /** Name of the play the planner has in mind; others may still win. */
  play: string | null;
}

interface AccountRow {
  id: string;
  name: string;
  zone: string | null;
  version: number;
  ownerUserId: string | null;
}

/**
 * Reads everything about a target in one transaction. `asOf` (ISO instant) hides what came later; without it, now.
 * Throws `not-found` when the target's rows are gone.
 */
export async function readSituation(
  transaction: TenantTransaction,
  target: Pick<Target, 'accountId' | 'contactId' | 'dealId'>,
  { asOf: asOfOption }: { asOf?: string | null } = {},
): Promise<Situation> {
  const asOf = asOfOption ?? (await transaction.now()).toISOString();
  const tenant = await readTenant(transaction);
  const accountId = await accountOf(transaction, target);
  const [account] = await transaction.query<AccountRow>(
    'select id, name, zone, version, owner_user_id from accounts where id = $1',
    [accountId],
  );
  const deals = await readDeals(transaction, accountId, target.dealId);
  const deal = deals.find((candidate) => candidate.dealId === target.dealId) ?? pickDeal(deals, target.contactId);
  const scope = { asOf, accountId, contactId: target.contactId, dealId: target.dealId, ownDomains: tenant.ownDomains };
  const threads = await readThreads(transaction, scope);
  const meetings = await readMeetings(transaction, scope);
  const notes = await readNotes(transaction, scope);
  const people = await readPeople(transaction, { ...scope, deal });
  const senders = await readSenders(transaction);
  const ownerUserId = await ownerOf(transaction, account?.ownerUserId ?? null, target);
  const partial = { asOf, people, deal, threads, deals };
  const doubted = await readDoubted(transaction, asOf);
  const sources = await readSources(transaction, [
    ...threads.flatMap((thread) => thread.messages.map((message) => message.activityId)),
    ...meetings.map((meeting) => meeting.activityId),
    ...notes.map((note) => note.activityId),
  ]);
  return {
    ...partial,
    tenant,
    account: account
      ? { accountId: account.id, name: account.name, zone: account.zone, version: account.version, ownerUserId }
      : null,
    contact: pickContact(partial, target.contactId),
    stages: await readStages(transaction),
    meetings,
    notes,
    owner: await readOwner(transaction, ownerUserId),
    senders,
    busy: await readBusy(transaction, asOf, senders),
    offers: await readOffers(transaction, scope),
    invitations: await readInvitations(transaction, scope),
    sources: sources.filter(({ chunkId }) => !doubted.includes(chunkId)),
    refusals: (await readRefusals(transaction, { ...scope, dealId: deal?.dealId ?? null })).map(asRefusal),
    doubted,
    styles: (await listStyleNotes(transaction)).filter(({ enabled }) => enabled),
    bodiesToOthers: await readBodies(transaction, asOf, accountId),
  };
}

async function readTenant(transaction: TenantTransaction): Promise<Situation['tenant']> {
  const [tenant] = await transaction.query<Situation['tenant']>(
    'select name, zone, language, own_domains, postal_address, track_opens, track_links from tenants',
  );
  if (!tenant) throw new GtmError('not-found', 'This tenant does not exist.');
  return tenant;
}

async function accountOf(
  transaction: TenantTransaction,
  target: Pick<Target, 'accountId' | 'contactId' | 'dealId'>,
): Promise<string | null> {
  if (target.accountId) return target.accountId;
  const [row] = await transaction.query<{ accountId: string | null }>(
    `select account_id from deals where id = $1
     union all select account_id from contacts where id = $2 limit 1`,
    [target.dealId, target.contactId],
  );
  if (!row) throw new GtmError('not-found', 'The target of this run is gone. Start the goal again.');
  return row.accountId;
}

async function readDeals(
  transaction: TenantTransaction,
  accountId: string | null,
  dealId: string | null,
): Promise<SituationDeal[]> {
  return transaction.query<SituationDeal>(
    `select id as deal_id, name, stage, status, amount_minor, currency, close_date, renewal_date, owner_user_id, version,
            array(select contact_id::text from deal_contacts link where link.deal_id = deals.id order by contact_id) as contact_ids
     from deals where merged_into is null and (account_id = $1 or id = $2) order by created_at, id`,
    [accountId, dealId],
  );
}

function asRefusal({
  play,
  reason,
  note,
  contactId,
  dealId,
  givenAt,
  until,
  body,
  hasNews,
  threadLastActivityId,
}: Refusal): SituationRefusal {
  const instants = { givenAt: givenAt.toISOString(), until: until?.toISOString() ?? null };
  return { play, reason, note, contactId, dealId, body, hasNews, threadLastActivityId, ...instants };
}

function pickDeal(deals: SituationDeal[], contactId: string | null): SituationDeal | null {
  const open = deals.filter((deal) => deal.status === 'open');
  return open.find((deal) => contactId !== null && deal.contactIds.includes(contactId)) ?? open[0] ?? null;
}

async function readStages(transaction: TenantTransaction): Promise<Situation['stages']> {
  return transaction.query(
    `select stage, count(*) filter (where status = 'won')::integer as won, count(*) filter (where status = 'lost')::integer as lost,
            count(*) filter (where status = 'open')::integer as open
     from deals where merged_into is null group by stage order by stage`,
  );
}

async function ownerOf(
  transaction: TenantTransaction,
  accountOwner: string | null,
  target: Pick<Target, 'contactId' | 'dealId'>,
): Promise<string | null> {
  if (accountOwner) return accountOwner;
  const [row] = await transaction.query<{ ownerUserId: string }>(
    `select owner_user_id from deals where id = $1 and owner_user_id is not null
     union all select owner_user_id from contacts where id = $2 and owner_user_id is not null limit 1`,
    [target.dealId, target.contactId],
  );
  return row?.ownerUserId ?? null;
}

async function readOwner(transaction: TenantTransaction, userId: string | null): Promise<Situation['owner']> {
  if (userId === null) return null;
  const [owner] = await transaction.query<{ userId: string; name: string }>(
    'select user_id, display_name as name from memberships where user_id = $1 and active',
    [userId],
  );
  return owner ?? null;
}

async function readBodies(transaction: TenantTransaction, asOf: string, accountId: string | null): Promise<string[]> {
  const rows = await transaction.query<{ body: string }>(
    `select action->>'body' as body from proposals
     where tool = 'send_email' and action ? 'body' and account_id is distinct from $2 and created_at > $1::timestamptz - interval '60 days'
     order by created_at desc limit 300`,
    [asOf, accountId],
  );
  return rows.map((row) => row.body);
}
