import {
  type AccountRow,
  accountsByDomain,
  accountsByName,
  addAccountDomains,
  insertAccounts,
  loadAccounts,
  updateAccounts,
} from '../../data/records/accounts.ts';
import {
  entitiesByExternalId,
  type PendingLink,
  saveEntityRecords,
  savePendingLinks,
} from '../../data/records/entity-records.ts';
import { saveFieldValues } from '../../data/records/field-values.ts';
import type { Actor } from '../../domain/actor.ts';
import { companyDomain, type TypedRow } from '../csv/typed-row.ts';
import { mergeInTransaction } from '../identity/merge-entities.ts';
import {
  type AppliedRecord,
  type ApplyContext,
  type ApplyResult,
  announce,
  createdDates,
  customAfter,
  emptyResult,
  listOf,
  patchOf,
  provenanceOf,
  queue,
  textOf,
} from './apply-batch.ts';
import { guardChanges } from './guard-changes.ts';
import { settlePendingLinks } from './pending-links.ts';
import { bareAccount } from './resolve-accounts.ts';
import { sharedId, shareWord } from './shared-ids.ts';
import { createWorkingSet, freeTextOf } from './working-set.ts';

const plainFields = ['name', 'industry', 'country', 'region', 'city', 'zone', 'employees', 'website'];

/** The domains that a row gives its account. */
function domainsOf({ row }: AppliedRecord): string[] {
  const site = companyDomain(textOf(row, 'website') ?? '');
  return [...new Set([...listOf(row, 'domain'), ...(site === null ? [] : [site])])];
}

function patchAccount(context: ApplyContext, row: TypedRow, before: AccountRow, known: boolean): Partial<AccountRow> {
  const owner = textOf(row, 'owner');
  return {
    ...patchOf(row, plainFields, known),
    ...(owner === null ? {} : context.owners.find(owner)),
    custom: customAfter(before.custom, row, context.customNames, known),
    name: textOf(row, 'name') ?? before.name,
  };
}

/** Turns account records into accounts: known by the source's id, else by domain, else by exact name, else new. */
export async function applyAccounts(
  context: ApplyContext,
  records: readonly AppliedRecord[],
  actor: Actor,
): Promise<ApplyResult> {
  const { transaction, sourceId, at } = context;
  const result = emptyResult();
  const known = await entitiesByExternalId(
    transaction,
    sourceId,
    'account',
    records.map(({ row }) => row.externalId),
  );
  const byDomain = await accountsByDomain(transaction, [...new Set(records.flatMap(domainsOf))]);
  const byName = await accountsByName(transaction, [
    ...new Set(records.flatMap(({ row }) => textOf(row, 'name')?.toLowerCase() ?? [])),
  ]);
  const owned = await idsOwnedBySource(context, [...byDomain.values(), ...[...byName.values()].flat()]);
  const work = createWorkingSet<AccountRow>();
  const there = [...known.values(), ...byDomain.values(), ...[...byName.values()].flat()];
  work.seed(await loadAccounts(transaction, there));
  const guard = await guardChanges<AccountRow>(context, 'account', there);
  const domains: { domain: string; accountId: string }[] = [];
  const merges: [string, string][] = [];

  const find = (record: AppliedRecord): string | null => {
    const { row } = record;
    const name = textOf(row, 'name');
    const candidate = domainsOf(record)
      .map((domain) => byDomain.get(domain))
      .find((id) => id !== undefined);
    let own = known.get(row.externalId);
    const isOther = own !== undefined && candidate !== own && domainsOf(record).length > 0;
    if (isOther && name !== null && !shareWord(name, work.get(own!).name)) {
      result.ambiguous.push(sharedId(row, work.get(own!).name));
      own = undefined;
    }
    if (own !== undefined) {
      if (candidate !== undefined && candidate !== own && !(row.hasId && owned.has(candidate)))
        merges.push([own, candidate]);
      return own;
    }
    if (candidate !== undefined) {
      const other = work.get(candidate);
      // One source that tells two companies on one domain apart knows better.
      if (!(row.hasId && owned.has(candidate) && name !== null && other.name.toLowerCase() !== name.toLowerCase()))
        return candidate;
      result.ambiguous.push(`"${name}" and "${other.name}" share a domain; mail from it is linked to "${other.name}".`);
      return null;
    }
    const named = (name === null ? [] : (byName.get(name.toLowerCase()) ?? [])).filter(
      (id) => !(row.hasId && owned.has(id)),
    );
    if (named.length > 1) result.ambiguous.push(`${named.length} accounts are called "${name}"; the oldest was taken.`);
    return named[0] ?? null;
  };

  for (const record of records) {
    const { row } = record;
    const found = find(record);
    const id = found ?? context.ids.next();
    if (found === null) work.add(bareAccount(id, textOf(row, 'name') ?? domainsOf(record)[0]!, record.sourceRecordId));
    const wasKnown = known.get(row.externalId) === id;
    const before = work.get(id);
    const changed = work.change(
      id,
      guard.admit({ row, wasKnown }, before, patchAccount(context, row, before, wasKnown)),
    );
    if (changed) work.change(id, { sourceRecordId: record.sourceRecordId });
    for (const domain of domainsOf(record)) {
      if (byDomain.has(domain)) continue;
      byDomain.set(domain, id);
      domains.push({ domain, accountId: id });
    }
    known.set(row.externalId, id);
    if (row.hasId) owned.add(id);
    const name = work.get(id).name.toLowerCase();
    if (!byName.has(name)) byName.set(name, [id]);
    result[found === null ? 'created' : changed ? 'updated' : 'unchanged']++;
  }

  await insertAccounts(transaction, work.added(), at, createdDates(records, work.added()));
  await updateAccounts(transaction, work.changed(), at);
  await addAccountDomains(transaction, domains);
  await saveLinks(context, 'account', records, known);
  await settlePendingLinks(context, 'account', known);
  await linkPeople(context, records, known);
  result.changes = await guard.settle();
  for (const [a, b] of merges) await mergePair(context, 'account', a, b, 'same-domain', actor);
  await queue(context, freeTextOf('account', [...work.added(), ...work.changed()]));
  await announce(context, {
    'gtm.account.created.v1': work.added().map(({ id }) => id),
    'gtm.account.updated.v1': work.changed().map(({ id }) => id),
  });
  return result;
}

/** Gives accounts the people whom their record names by id, now or once these come; one who has an account keeps it. */
async function linkPeople(
  context: ApplyContext,
  records: readonly AppliedRecord[],
  accounts: ReadonlyMap<string, string>,
): Promise<void> {
  const { transaction, sourceId } = context;
  const links = records.flatMap(({ row }) =>
    listOf(row, 'contactIds').map((externalId): PendingLink => {
      const entityId = accounts.get(row.externalId)!;
      return { sourceId, noun: 'contact', externalId, entityNoun: 'account', entityId };
    }),
  );
  await savePendingLinks(transaction, links);
  const ids = links.map(({ externalId }) => externalId);
  const there = await entitiesByExternalId(transaction, sourceId, 'contact', ids);
  await settlePendingLinks(context, 'contact', there);
}

/** Which of these entities this source knows by an id of its own. */
export async function idsOwnedBySource(context: ApplyContext, entityIds: readonly string[]): Promise<Set<string>> {
  if (entityIds.length === 0) return new Set();
  const rows = await context.transaction.query<{ entityId: string }>(
    `select distinct entity_id from entity_records where source_id = $1 and entity_id = any($2)
       and external_id !~ '^(domain|email|name|deal|digest|converted):'`,
    [context.sourceId, entityIds],
  );
  return new Set(rows.map((row) => row.entityId));
}

/** Notes which record each entity was read from, and what the record said. */
export async function saveLinks(
  context: ApplyContext,
  noun: 'account' | 'contact' | 'deal' | 'activity',
  records: readonly AppliedRecord[],
  entities: ReadonlyMap<string, string>,
): Promise<void> {
  await saveEntityRecords(
    context.transaction,
    records.map(({ sourceRecordId, row }) => ({
      sourceId: context.sourceId,
      noun,
      externalId: row.externalId,
      entityId: entities.get(row.externalId)!,
      sourceRecordId,
    })),
  );
  if (noun === 'activity') return;
  await saveFieldValues(
    context.transaction,
    records.map(({ sourceRecordId, row }) => ({
      entityId: entities.get(row.externalId)!,
      sourceRecordId,
      fields: provenanceOf(row),
      observedAt: context.at,
    })),
  );
}

/** Merges two entities that an exact key has shown to be one; the older one survives. */
export async function mergePair(
  context: ApplyContext,
  noun: 'account' | 'contact',
  a: string,
  b: string,
  reason: string,
  actor: Actor,
): Promise<void> {
  const [survivorId, absorbedId] = a < b ? [a, b] : [b, a];
  const open = await context.transaction.query(`select id from ${noun}s where id = any($1) and merged_into is null`, [
    [survivorId, absorbedId],
  ]);
  if (open.length === 2) {
    await mergeInTransaction(context.transaction, context.ids, actor, { noun, survivorId, absorbedId, reason });
  }
}
