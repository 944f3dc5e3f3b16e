import { contactsByAddress } from '../../data/records/contacts.ts';
import {
  addDealContacts,
  type DealContact,
  type DealRow,
  dealsByName,
  insertDeals,
  loadDeals,
  updateDeals,
} from '../../data/records/deals.ts';
import { entitiesByExternalId, type PendingLink, savePendingLinks } from '../../data/records/entity-records.ts';
import { recordSignals, type SignalRow } from '../../data/records/signals.ts';
import { statusOfStage } from '../../domain/deal-status.ts';
import type { Money, TypedRow } from '../csv/typed-row.ts';
import { saveLinks } from './apply-accounts.ts';
import {
  type AppliedRecord,
  type ApplyContext,
  type ApplyResult,
  announce,
  createdDates,
  customAfter,
  emptyResult,
  instantOf,
  listOf,
  patchOf,
  queue,
  textOf,
} from './apply-batch.ts';
import { guardChanges } from './guard-changes.ts';
import { settlePendingLinks, waitForAddress } from './pending-links.ts';
import { resolveAccounts } from './resolve-accounts.ts';
import { createWorkingSet, freeTextOf } from './working-set.ts';

function bareDeal(id: string, name: string, sourceRecordId: string): DealRow {
  return {
    id,
    accountId: null,
    name,
    stage: '',
    status: 'open',
    amountMinor: null,
    currency: null,
    closeDate: null,
    renewalDate: null,
    ownerUserId: null,
    ownerEmail: null,
    teamId: null,
    custom: {},
    sourceRecordId,
    stageChangedAt: null,
  };
}

/** Open, won or lost: as columns state it, else by the words of the stage. */
function dealStatus(row: TypedRow, stage: string): DealRow['status'] {
  const said = statusOfStage(`${textOf(row, 'status') ?? ''} ${stage}`);
  if (row.values['isWon'] === true) return 'won';
  if (row.values['isClosed'] === true) return said === 'open' ? 'lost' : said;
  if (row.values['isClosed'] === false) return 'open';
  return said;
}

function patchDeal(row: TypedRow, before: DealRow, known: boolean): Partial<DealRow> {
  const money = row.values['amount'] as Money | undefined;
  const stage = textOf(row, 'stage') ?? (before.stage || textOf(row, 'status') || 'Unknown');
  return {
    ...patchOf(row, ['closeDate', 'renewalDate'], known),
    ...(money ? { amountMinor: money.minor, currency: money.currency } : {}),
    ...(!money && known && row.empty.includes('amount') ? { amountMinor: null } : {}),
    name: textOf(row, 'name') ?? before.name,
    stage,
    status: dealStatus(row, stage),
  };
}

/** Turns deal records into deals: known by the source's id, else by account and name, else new. */
export async function applyDeals(context: ApplyContext, records: readonly AppliedRecord[]): Promise<ApplyResult> {
  const { transaction, sourceId, at } = context;
  const result = emptyResult();
  const references = records.map(({ row, sourceRecordId }) => ({
    externalId: textOf(row, 'accountId'),
    name: textOf(row, 'accountName'),
    domain: listOf(row, 'accountDomain')[0] ?? null,
    personDomain: null,
    sourceRecordId,
  }));
  const accounts = await resolveAccounts(transaction, context.ids, references, { sourceId, at });
  result.ambiguous.push(...accounts.ambiguous);
  const known = await entitiesByExternalId(
    transaction,
    sourceId,
    'deal',
    records.map(({ row }) => row.externalId),
  );
  const withoutId = records.filter(({ row }) => !row.hasId);
  const byName = await dealsByName(transaction, [
    ...new Set(withoutId.map(({ row }) => textOf(row, 'name')!.toLowerCase())),
  ]);
  const work = createWorkingSet<DealRow>();
  const there = await loadDeals(transaction, [...known.values(), ...[...byName.values()].flat()]);
  work.seed(there);
  const guard = await guardChanges<DealRow>(context, 'deal', [...there.keys()]);
  const stageChanges: { id: string; from: string; to: string }[] = [];
  const linked = new Map<string, string>();

  for (const [index, { row, sourceRecordId }] of records.entries()) {
    const accountId = accounts.accountIds[index]!;
    const wasKnown = known.has(row.externalId);
    const named = row.hasId ? [] : (byName.get(`${accountId ?? ''}\n${textOf(row, 'name')!.toLowerCase()}`) ?? []);
    if (named.length > 1) {
      result.ambiguous.push(
        `Line ${row.line}: ${named.length} deals of this account have this name; the oldest was taken.`,
      );
    }
    const found = known.get(row.externalId) ?? named[0] ?? null;
    const id = found ?? context.ids.next();
    if (found === null) work.add(bareDeal(id, textOf(row, 'name') ?? '', sourceRecordId));
    const before = work.get(id);
    const owner = textOf(row, 'owner');
    const patch = {
      ...patchDeal(row, before, wasKnown),
      ...(owner === null ? {} : context.owners.find(owner)),
      accountId: accountId ?? before.accountId,
      custom: customAfter(before.custom, row, context.customNames, wasKnown),
    };
    const changed = work.change(id, guard.admit({ row, wasKnown }, before, patch));
    const after = work.get(id);
    if (found === null) work.change(id, { stageChangedAt: instantOf(row, 'createdAt') });
    else if (after.stage !== before.stage) {
      work.change(id, { stageChangedAt: at });
      stageChanges.push({ id, from: before.stage, to: after.stage });
    }
    if (changed) work.change(id, { sourceRecordId });
    known.set(row.externalId, id);
    linked.set(sourceRecordId, id);
    result[found === null ? 'created' : changed ? 'updated' : 'unchanged']++;
  }

  await insertDeals(transaction, work.added(), at, createdDates(records, work.added()));
  await updateDeals(transaction, work.changed(), at);
  await saveLinks(context, 'deal', records, known);
  await linkDealContacts(context, records, linked, accounts.accountIds);
  await settlePendingLinks(context, 'deal', known);
  result.changes = await guard.settle();
  result.signals += await announceStages(context, stageChanges, work.get);
  await queue(context, freeTextOf('deal', [...work.added(), ...work.changed()]));
  await announce(context, {
    'gtm.account.created.v1': accounts.created,
    'gtm.deal.created.v1': work.added().map(({ id }) => id),
    'gtm.deal.updated.v1': work.changed().map(({ id }) => id),
    'gtm.deal.stage_changed.v1': stageChanges.map(({ id }) => id),
  });
  return result;
}

async function linkDealContacts(
  context: ApplyContext,
  records: readonly AppliedRecord[],
  linked: ReadonlyMap<string, string>,
  accountIds: readonly (string | null)[],
): Promise<void> {
  const { transaction, sourceId } = context;
  const byId = await entitiesByExternalId(
    transaction,
    sourceId,
    'contact',
    records.flatMap(({ row }) => listOf(row, 'contactIds')),
  );
  const byAddress = await contactsByAddress(
    transaction,
    records.flatMap(({ row }) => listOf(row, 'contactEmails')),
  );
  const links: DealContact[] = [];
  const pending: PendingLink[] = [];
  for (const [index, { row, sourceRecordId }] of records.entries()) {
    const dealId = linked.get(sourceRecordId)!;
    for (const externalId of listOf(row, 'contactIds')) {
      const contactId = byId.get(externalId);
      if (contactId !== undefined) links.push({ dealId, contactId, role: null });
      else pending.push({ sourceId, noun: 'contact', externalId, entityNoun: 'deal', entityId: dealId });
    }
    for (const address of listOf(row, 'contactEmails')) {
      const contactId = byAddress.get(address);
      if (contactId !== undefined) links.push({ dealId, contactId, role: null });
      else pending.push({ ...waitForAddress(address), sourceId, entityNoun: 'deal', entityId: dealId });
    }
    const externalId = textOf(row, 'accountId');
    if (externalId !== null && accountIds[index] === null) {
      pending.push({ sourceId, noun: 'account', externalId, entityNoun: 'deal', entityId: dealId });
    }
  }
  await addDealContacts(transaction, links);
  await savePendingLinks(transaction, pending);
}

async function announceStages(
  context: ApplyContext,
  changes: readonly { id: string; from: string; to: string }[],
  get: (id: string) => DealRow,
): Promise<number> {
  const signals = changes.map(({ id, from, to }): SignalRow => {
    const deal = get(id);
    return {
      id: context.ids.next(),
      kind: 'stage_changed',
      occurredAt: context.at,
      accountId: deal.accountId,
      contactId: null,
      dealId: id,
      activityId: null,
      sourceRecordId: deal.sourceRecordId,
      detail: { from, to, status: deal.status },
    };
  });
  await recordSignals(context.transaction, context.ids, context.connector, signals, context.at);
  return signals.length;
}
