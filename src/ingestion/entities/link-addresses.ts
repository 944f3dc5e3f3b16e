import {
  addContactAddresses,
  type ContactAddress,
  type ContactRow,
  contactsByAddress,
  insertContacts,
  loadContacts,
} from '../../data/records/contacts.ts';
import { saveFieldValues } from '../../data/records/field-values.ts';
import { erasedAmong } from '../../data/records/suppressions.ts';
import type { ApplyContext } from './apply-batch.ts';
import { bareContact } from './apply-contacts.ts';
import { companyDomainOf } from './employer-references.ts';
import { settleAddresses } from './pending-links.ts';
import { resolveAccounts } from './resolve-accounts.ts';

/** The people of a batch: who is behind each address, and what had to be made. */
export interface LinkedPeople {
  contactOf(address: string | null): ContactRow | null;
  createdContacts: string[];
  createdAccounts: string[];
}

/** Given and family name of a display name; the whole name where it does not say which is which. */
function splitName(name: string): Pick<ContactRow, 'fullName' | 'givenName' | 'familyName'> {
  const reversed = /^([^,]+),\s*([^,]+)$/.exec(name);
  const fullName = reversed ? `${reversed[2]} ${reversed[1]}` : name;
  const words = fullName.replace(/\s*[([].*$/, '').split(/\s+/);
  const plain = words.length === 2 && words.every((word) => /^\p{Lu}[\p{L}'’-]+$/u.test(word));
  return { fullName, givenName: plain ? words[0]! : null, familyName: plain ? words[1]! : null };
}

/**
 * Finds the contact behind each of `addresses`, and makes contacts for those of `wanted` that have none, with the
 * account of their company domain. Free-mail domains never become an account, and who was erased stays nobody.
 */
export async function linkAddresses(
  context: ApplyContext,
  addresses: ReadonlySet<string>,
  wanted: ReadonlyMap<string, { name: string; sourceRecordId: string }>,
): Promise<LinkedPeople> {
  const { transaction, ids, sourceId, at } = context;
  const byAddress = await contactsByAddress(transaction, [...addresses]);
  const rows = await loadContacts(transaction, [...new Set(byAddress.values())]);
  const unknown = [...wanted].filter(([address]) => !byAddress.has(address));
  const erased = await erasedAmong(
    transaction,
    unknown.map(([address]) => address),
  );
  const missing = unknown.filter(([address]) => !erased.has(address));
  const references = missing.map(([address, { sourceRecordId }]) => ({
    externalId: null,
    name: null,
    domain: null,
    personDomain: companyDomainOf(address),
    sourceRecordId,
  }));
  const accounts = await resolveAccounts(transaction, ids, references, { sourceId, at });
  const created: ContactRow[] = [];
  const added: ContactAddress[] = [];
  for (const [index, [address, { name, sourceRecordId }]] of missing.entries()) {
    const contact: ContactRow = {
      ...bareContact(ids.next(), address, sourceRecordId),
      ...(name === '' ? {} : splitName(name)),
      accountId: accounts.accountIds[index]!,
    };
    created.push(contact);
    added.push({ address, contactId: contact.id, isPrimary: true });
    byAddress.set(address, contact.id);
    rows.set(contact.id, contact);
  }
  await insertContacts(transaction, created, at);
  await addContactAddresses(transaction, added);
  await settleAddresses(context, added);
  await saveFieldValues(
    transaction,
    created.map(({ id, fullName, sourceRecordId }, index) => {
      const { address } = added[index]!;
      const fields = fullName === address ? { email: address } : { fullName, email: address };
      return { entityId: id, sourceRecordId: sourceRecordId!, fields, observedAt: at };
    }),
  );
  return {
    contactOf: (address) => (address === null ? null : (rows.get(byAddress.get(address) ?? '') ?? null)),
    createdContacts: created.map(({ id }) => id),
    createdAccounts: accounts.created,
  };
}
