import { isRoleAddress } from '../../connectors/email/address.ts';
import {
  addContactAddresses,
  type ContactAddress,
  type ContactRow,
  contactsByAddress,
  contactsByName,
  insertContacts,
  loadContacts,
  makePrimary,
  updateContacts,
} from '../../data/records/contacts.ts';
import { entitiesByExternalId, savePendingLinks } from '../../data/records/entity-records.ts';
import {
  addConsents,
  addVerifications,
  type ConsentRow,
  type VerificationRow,
} from '../../data/records/verifications.ts';
import type { Actor } from '../../domain/actor.ts';
import { fullName, type TypedRow } from '../csv/typed-row.ts';
import { idsOwnedBySource, mergePair, saveLinks } from './apply-accounts.ts';
import {
  type AppliedRecord,
  type ApplyContext,
  type ApplyResult,
  announce,
  createdDates,
  customAfter,
  emptyResult,
  instantOf,
  patchOf,
  queue,
  textOf,
} from './apply-batch.ts';
import { applyOptOuts, legalBases } from './apply-opt-outs.ts';
import { expectedIds, otherIdsOf, saveConversions } from './converted-leads.ts';
import { addressesOf, employerReferences } from './employer-references.ts';
import { guardChanges } from './guard-changes.ts';
import { settleAddresses, settlePendingLinks } from './pending-links.ts';
import { resolveAccounts } from './resolve-accounts.ts';
import { sharedId, shareWord } from './shared-ids.ts';
import { createWorkingSet, freeTextOf, type WorkingSet } from './working-set.ts';

const plainFields = ['givenName', 'familyName', 'title', 'role', 'phone', 'country', 'city', 'zone', 'language'];

/** A contact of which nothing is known but a name. */
export function bareContact(id: string, name: string, sourceRecordId: string | null): ContactRow {
  return {
    id,
    fullName: name,
    givenName: null,
    familyName: null,
    title: null,
    role: null,
    phone: null,
    accountId: null,
    country: null,
    city: null,
    zone: null,
    language: null,
    ownerUserId: null,
    ownerEmail: null,
    teamId: null,
    custom: {},
    sourceRecordId,
  };
}

function patchContact(context: ApplyContext, row: TypedRow, before: ContactRow, known: boolean): Partial<ContactRow> {
  const owner = textOf(row, 'owner');
  return {
    ...patchOf(row, plainFields, known),
    ...(owner === null ? {} : context.owners.find(owner)),
    fullName: fullName(row) ?? before.fullName,
    custom: customAfter(before.custom, row, context.customNames, known),
  };
}

/** Turns contact records into people: known by the source's id, else by address, else by name within the account, else new. */
export async function applyContacts(
  context: ApplyContext,
  records: readonly AppliedRecord[],
  actor: Actor,
): Promise<ApplyResult> {
  const { transaction, sourceId, at } = context;
  const result = emptyResult();
  const known = await entitiesByExternalId(
    transaction,
    sourceId,
    'contact',
    records.flatMap(({ row }) => [row.externalId, ...otherIdsOf(row)]),
  );
  const byAddress = await contactsByAddress(transaction, [...new Set(records.flatMap(({ row }) => addressesOf(row)))]);
  const references = await employerReferences(transaction, records, { known, byAddress });
  const accounts = await resolveAccounts(transaction, context.ids, references, { sourceId, at });
  result.ambiguous.push(...accounts.ambiguous);
  const nameless = records.filter(({ row }) => addressesOf(row).length === 0 && !row.hasId);
  const byName = await contactsByName(
    transaction,
    nameless.flatMap(({ row }) => fullName(row)?.toLowerCase() ?? []),
  );
  const owned = await idsOwnedBySource(context, [...byAddress.values()]);
  const work = createWorkingSet<ContactRow>();
  const there = [...known.values(), ...byAddress.values(), ...[...byName.values()].flat()];
  work.seed(await loadContacts(transaction, there));
  const guard = await guardChanges<ContactRow>(context, 'contact', there);
  const addresses: ContactAddress[] = [];
  const primaries = new Map<string, string>();
  const verifications: VerificationRow[] = [];
  const consents: ConsentRow[] = [];
  const merges: Merge[] = [];
  const linked = new Map<string, string>();

  const find = createFinder({ known, byAddress, byName, owned, work, merges, result });

  for (const [index, { row, sourceRecordId }] of records.entries()) {
    const accountId = accounts.accountIds[index]!;
    const found = find(row, accountId);
    const id = found ?? context.ids.next();
    const email = textOf(row, 'email');
    if (found === null) work.add(bareContact(id, fullName(row) ?? email!, sourceRecordId));
    const wasKnown = found !== null && known.get(row.externalId) === found;
    const before = work.get(id);
    const patch = { ...patchContact(context, row, before, wasKnown), accountId: accountId ?? before.accountId };
    let changed = work.change(id, guard.admit({ row, wasKnown }, before, patch));
    if (found !== null && email !== null) primaries.set(id, email);
    for (const address of addressesOf(row)) {
      if (byAddress.has(address)) continue;
      byAddress.set(address, id);
      addresses.push({ address, contactId: id, isPrimary: address === email });
      changed ||= found !== null;
    }
    if (changed) work.change(id, { sourceRecordId });
    const verifiedAt = instantOf(row, 'verifiedAt');
    if (verifiedAt !== null && verifiedAt <= at && email !== null && byAddress.get(email) === id) {
      const verification = { contactId: id, address: email, method: 'column' as const, verifiedAt };
      verifications.push({ id: context.ids.next(), ...verification, sourceRecordId, byUserId: null });
    }
    for (const basis of legalBases(textOf(row, 'legalBasis')))
      if (basis !== 'withdrawn') consents.push({ contactId: id, basis, statedAt: at, sourceRecordId });
    known.set(row.externalId, id);
    for (const externalId of expectedIds(row)) known.set(externalId, id);
    linked.set(sourceRecordId, id);
    if (row.hasId) owned.add(id);
    result[found === null ? 'created' : changed ? 'updated' : 'unchanged']++;
  }

  await insertContacts(transaction, work.added(), at, createdDates(records, work.added()));
  await updateContacts(transaction, work.changed(), at);
  await addContactAddresses(transaction, addresses);
  await makePrimary(transaction, primaries);
  await addVerifications(transaction, verifications, at);
  await addConsents(transaction, consents);
  await applyOptOuts(context, records, linked, result);
  await saveLinks(context, 'contact', records, known);
  await saveConversions(context, records, linked);
  await savePendingLinks(transaction, pendingAccounts(context, records, accounts.accountIds, linked));
  await settlePendingLinks(context, 'contact', known);
  await settleAddresses(context, addresses);
  result.changes = await guard.settle();
  for (const [a, b, reason] of merges) await mergePair(context, 'contact', a, b, reason, actor);
  await queue(context, freeTextOf('contact', [...work.added(), ...work.changed()]));
  await announce(context, {
    'gtm.account.created.v1': accounts.created,
    'gtm.contact.created.v1': work.added().map(({ id }) => id),
    'gtm.contact.updated.v1': work.changed().map(({ id }) => id),
  });
  return result;
}

type Merge = [a: string, b: string, reason: 'same-address' | 'converted-lead'];

interface Known {
  known: ReadonlyMap<string, string>;
  byAddress: ReadonlyMap<string, string>;
  byName: ReadonlyMap<string, string[]>;
  owned: ReadonlySet<string>;
  work: WorkingSet<ContactRow>;
  merges: Merge[];
  result: ApplyResult;
}

/** Finds the person that a row is about, and notes pairs that turn out to be one. */
function createFinder({ known, byAddress, byName, owned, work, merges, result }: Known) {
  /** Lists that count their lines from 1 share their ids by accident. */
  const isSomebodyElse = (row: TypedRow, contactId: string): boolean => {
    const [name, before] = [fullName(row), work.get(contactId).fullName];
    const addresses = addressesOf(row);
    if (name === null || addresses.length === 0 || addresses.some((address) => byAddress.get(address) === contactId))
      return false;
    return !before.includes('@') && !shareWord(name, before);
  };
  return (row: TypedRow, accountId: string | null): string | null => {
    let own = known.get(row.externalId);
    if (own !== undefined && isSomebodyElse(row, own)) {
      result.ambiguous.push(sharedId(row, work.get(own).fullName));
      own = undefined;
    }
    for (const other of otherIdsOf(row).flatMap((externalId) => known.get(externalId) ?? [])) {
      if (own !== undefined && own !== other) merges.push([own, other, 'converted-lead']);
      own ??= other;
    }
    for (const address of addressesOf(row)) {
      const candidate = byAddress.get(address);
      if (candidate === undefined || candidate === own) continue;
      const other = work.get(candidate);
      const name = fullName(row);
      // info@ and the like stand for several people.
      if (isRoleAddress(address) && name !== null && other.fullName.toLowerCase() !== name.toLowerCase()) {
        result.ambiguous.push(`Two people have the role address of line ${row.line}; it stays with the first.`);
        continue;
      }
      if (own === undefined) {
        if (row.hasId && owned.has(candidate)) {
          result.ambiguous.push(`Line ${row.line} has the address of another record; the two are kept as one person.`);
        }
        return candidate;
      }
      merges.push([own, candidate, 'same-address']);
    }
    if (own !== undefined || addressesOf(row).length > 0 || row.hasId) return own ?? null;
    const named = byName.get(`${accountId ?? ''}\n${fullName(row)?.toLowerCase()}`) ?? [];
    if (named.length > 1)
      result.ambiguous.push(`Line ${row.line}: ${named.length} people have this name; the oldest was taken.`);
    return named[0] ?? null;
  };
}

function pendingAccounts(
  context: ApplyContext,
  records: readonly AppliedRecord[],
  accountIds: readonly (string | null)[],
  linked: ReadonlyMap<string, string>,
) {
  return records.flatMap(({ row, sourceRecordId }, index) => {
    const externalId = textOf(row, 'accountId');
    if (externalId === null || accountIds[index] !== null) return [];
    const entityId = linked.get(sourceRecordId)!;
    return [
      { sourceId: context.sourceId, noun: 'account' as const, externalId, entityNoun: 'contact' as const, entityId },
    ];
  });
}
