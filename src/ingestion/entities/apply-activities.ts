import { accountsByName } from '../../data/records/accounts.ts';
import {
  type ActivityKind,
  type ActivityRow,
  insertActivities,
  insertParticipants,
  loadActivities,
  type ParticipantRow,
  updateActivities,
} from '../../data/records/activities.ts';
import { contactsByAddress, loadContacts, primaryAddresses } from '../../data/records/contacts.ts';
import { loadDeals } from '../../data/records/deals.ts';
import { entitiesByExternalId, type PendingLink, savePendingLinks } from '../../data/records/entity-records.ts';
import type { TypedRow } from '../csv/typed-row.ts';
import { saveLinks } from './apply-accounts.ts';
import {
  type AppliedRecord,
  type ApplyContext,
  type ApplyResult,
  announce,
  emptyResult,
  instantOf,
  listOf,
  queue,
  textOf,
} from './apply-batch.ts';
import { waitForAddress } from './pending-links.ts';
import { recogniseDone } from './recognise-done.ts';
import { createWorkingSet } from './working-set.ts';

const kinds: [RegExp, ActivityKind][] = [
  [/mail/i, 'email'],
  [/call|phone|anruf|telefon/i, 'call'],
  [/meeting|event|appointment|demo|termin|besprechung|visit/i, 'meeting'],
  [/task|to-?do|aufgabe|reminder/i, 'task'],
];

function kindOf(row: TypedRow): ActivityKind {
  const words = textOf(row, 'kind') ?? '';
  const known = kinds.find(([pattern]) => pattern.test(words))?.[1];
  if (known !== undefined) return known;
  return words === '' && instantOf(row, 'dueAt') !== null ? 'task' : 'note';
}

function stateOf(kind: ActivityKind, row: TypedRow, occurredAt: Date, now: Date): string {
  const words = (textOf(row, 'status') ?? '').toLowerCase();
  if (kind === 'task') return /complet|done|closed|erledigt|finished/.test(words) ? 'done' : 'open';
  if (kind !== 'meeting') return 'plain';
  return /cancel|abgesagt|no.?show/.test(words) ? 'cancelled' : occurredAt > now ? 'planned' : 'held';
}

function directionOf(row: TypedRow): ActivityRow['direction'] {
  const words = `${textOf(row, 'direction') ?? ''} ${textOf(row, 'kind') ?? ''}`.toLowerCase();
  if (/inbound|incoming|eingehend|received/.test(words)) return 'inbound';
  return /outbound|outgoing|ausgehend|sent/.test(words) ? 'outbound' : null;
}

interface Links {
  accounts: Map<string, string>;
  accountNames: Map<string, string[]>;
  contacts: Map<string, string>;
  deals: Map<string, string>;
  addresses: Map<string, string>;
  /** The other way round: an address of each contact. */
  addressOf: Map<string, string>;
}

async function loadLinks({ transaction, sourceId }: ApplyContext, records: readonly AppliedRecord[]): Promise<Links> {
  const rows = records.map(({ row }) => row);
  const all = (field: string) => [...new Set(rows.flatMap((row) => listOf(row, field)))];
  const texts = (field: string) => [...new Set(rows.flatMap((row) => textOf(row, field) ?? []))];
  const contacts = await entitiesByExternalId(transaction, sourceId, 'contact', all('contactIds'));
  // What "WhatId" means is either a deal or an account.
  return {
    accounts: await entitiesByExternalId(transaction, sourceId, 'account', [...texts('accountId'), ...all('dealIds')]),
    accountNames: await accountsByName(
      transaction,
      texts('accountName').map((name) => name.toLowerCase()),
    ),
    contacts,
    deals: await entitiesByExternalId(transaction, sourceId, 'deal', all('dealIds')),
    addresses: await contactsByAddress(transaction, all('contactEmails')),
    addressOf: await primaryAddresses(transaction, [...contacts.values()]),
  };
}

/** Turns activity records (calls, notes, tasks, and mails and meetings as a CRM logged them) into activities. */
export async function applyActivities(context: ApplyContext, records: readonly AppliedRecord[]): Promise<ApplyResult> {
  const { transaction, sourceId, at } = context;
  const result = emptyResult();
  const links = await loadLinks(context, records);
  const contacts = await loadContacts(transaction, [...links.contacts.values(), ...links.addresses.values()]);
  const deals = await loadDeals(transaction, [...links.deals.values()]);
  const known = await entitiesByExternalId(
    transaction,
    sourceId,
    'activity',
    records.map(({ row }) => row.externalId),
  );
  const work = createWorkingSet<ActivityRow>();
  work.seed(await loadActivities(transaction, [...known.values()]));
  const done = await recogniseDone(context, {
    contactIds: [...contacts.keys()],
    accountIds: [...links.accounts.values(), ...[...contacts.values()].flatMap(({ accountId }) => accountId ?? [])],
  });
  const pending: PendingLink[] = [];
  const participants: ParticipantRow[] = [];

  for (const { row, sourceRecordId } of records) {
    const found = known.get(row.externalId) ?? null;
    const id = found ?? context.ids.next();
    const people = [
      ...listOf(row, 'contactIds').map((externalId) => links.contacts.get(externalId)),
      ...listOf(row, 'contactEmails').map((address) => links.addresses.get(address)),
    ].filter((contactId) => contactId !== undefined);
    const dealId =
      listOf(row, 'dealIds')
        .map((externalId) => links.deals.get(externalId))
        .find((deal) => deal !== undefined) ?? null;
    const patch = readActivity(context, row, links, { contactId: people[0] ?? null, dealId });
    patch.accountId ??= contacts.get(people[0] ?? '')?.accountId ?? deals.get(dealId ?? '')?.accountId ?? null;
    const own = found === null ? done.recognise(patch, people) : work.get(found).effectId && found;
    if (own !== null) {
      // What we did is known here better than a log of it.
      known.set(row.externalId, own);
      result.unchanged++;
      continue;
    }
    if (found === null) work.add({ ...patch, id, threadId: null, zone: null, sourceRecordId, effectId: null });
    // A later link to what this activity waits for is kept.
    const before = work.get(id);
    const kept = {
      accountId: patch.accountId ?? before.accountId,
      contactId: patch.contactId ?? before.contactId,
      dealId: dealId ?? before.dealId,
    };
    const changed = work.change(id, { ...patch, ...kept });
    if (changed) work.change(id, { sourceRecordId });
    participants.push(...participantsOf(row, id, links));
    pending.push(...waiting(context, row, id, patch, links));
    known.set(row.externalId, id);
    result[found === null ? 'created' : changed ? 'updated' : 'unchanged']++;
  }

  await insertActivities(transaction, work.added(), at);
  await updateActivities(transaction, work.changed());
  await insertParticipants(transaction, participants);
  await saveLinks(context, 'activity', records, known);
  result.changes.confirmed = await done.settle();
  await savePendingLinks(transaction, pending);
  const touched = [...work.added(), ...work.changed()];
  await queue(
    context,
    touched.map(({ kind, id }) => ({ entityType: kind, entityId: id })),
  );
  await announce(context, {
    'gtm.activity.created.v1': work.added().map(({ id }) => id),
    'gtm.activity.updated.v1': work.changed().map(({ id }) => id),
  });
  return result;
}

type ActivityPatch = Omit<ActivityRow, 'id' | 'threadId' | 'zone' | 'sourceRecordId' | 'effectId'>;

function readActivity(
  context: ApplyContext,
  row: TypedRow,
  links: Links,
  { contactId, dealId }: { contactId: string | null; dealId: string | null },
): ActivityPatch {
  const kind = kindOf(row);
  const occurredAt = instantOf(row, 'occurredAt') ?? instantOf(row, 'createdAt') ?? instantOf(row, 'dueAt')!;
  const minutes = typeof row.values['minutes'] === 'number' ? row.values['minutes'] : null;
  const owner = textOf(row, 'owner');
  const accountIdOf = textOf(row, 'accountId');
  const byId =
    links.accounts.get(accountIdOf ?? '') ??
    listOf(row, 'dealIds')
      .map((id) => links.accounts.get(id))
      .find((id) => id !== undefined);
  const body = (textOf(row, 'body') ?? '').replace(/\r\n?/g, '\n');
  const kindWords = textOf(row, 'kind');
  const isKnownKind = kindWords === null || kindWords.toLowerCase() === 'note' || kind !== 'note';
  return {
    kind,
    direction: kind === 'email' || kind === 'call' ? directionOf(row) : null,
    occurredAt,
    title: textOf(row, 'title') ?? '',
    body,
    audience: 'internal',
    accountId: byId ?? links.accountNames.get(textOf(row, 'accountName')?.toLowerCase() ?? '')?.[0] ?? null,
    contactId,
    dealId,
    userId: owner === null ? null : context.owners.find(owner).ownerUserId,
    state: stateOf(kind, row, occurredAt, context.at),
    endsAt: instantOf(row, 'endsAt') ?? (minutes === null ? null : new Date(occurredAt.getTime() + minutes * 60_000)),
    dueAt: instantOf(row, 'dueAt'),
    custom: { ...row.custom, ...(isKnownKind ? {} : { kind: kindWords }) },
  };
}

/** Everybody on an activity that the source names; each once. */
function participantsOf(row: TypedRow, activityId: string, links: Links): ParticipantRow[] {
  const named = listOf(row, 'contactIds').flatMap((id) => links.addressOf.get(links.contacts.get(id) ?? '') ?? []);
  return [...new Set([...listOf(row, 'contactEmails'), ...named])].map((address) => ({
    activityId,
    address,
    role: 'attendee',
    name: '',
    contactId: links.addresses.get(address) ?? [...links.addressOf].find(([, own]) => own === address)?.[0] ?? null,
    attendance: null,
  }));
}

function waiting(
  context: ApplyContext,
  row: TypedRow,
  entityId: string,
  patch: ActivityPatch,
  links: Links,
): PendingLink[] {
  const { sourceId } = context;
  const wait = (noun: PendingLink['noun'], externalId: string | undefined): PendingLink[] =>
    externalId === undefined ? [] : [{ sourceId, noun, externalId, entityNoun: 'activity', entityId }];
  const dealId = listOf(row, 'dealIds')[0];
  return [
    ...(patch.accountId === null ? wait('account', textOf(row, 'accountId') ?? dealId) : []),
    ...listOf(row, 'contactIds').flatMap((id) => (links.contacts.has(id) ? [] : wait('contact', id))),
    ...(patch.contactId === null ? wait('contact', addressOfPerson(row)) : []),
    ...(patch.dealId === null && !links.accounts.has(dealId ?? '') ? wait('deal', dealId) : []),
  ];
}

/** The first person that a row names by address alone. */
function addressOfPerson(row: TypedRow): string | undefined {
  const [address] = listOf(row, 'contactIds').length > 0 ? [] : listOf(row, 'contactEmails');
  return address === undefined ? undefined : waitForAddress(address).externalId;
}
