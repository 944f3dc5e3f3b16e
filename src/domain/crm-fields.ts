import { z } from 'zod';
import { currencyDecimals } from './currency-decimals.ts';

/** Nouns whose fields an approved action may write. */
export type CrmNoun = 'account' | 'contact' | 'deal';

/** A field's value as actions carry it: dates as `YYYY-MM-DD`, money in minor units, owners by user id. */
export type CrmValue = string | number | boolean | null;

/** A field that can be written. */
export interface CrmField {
  /** The one name by which policies and changes know it. */
  name: string;
  type: 'text' | 'required' | 'phone' | 'date' | 'money' | 'user' | 'own';
  /** Columns of our record: that of the value, then those that go with it; `custom` for an own column of the tenant. */
  columns: readonly [string, ...string[]];
  /** The name under which imports read it: a field of theirs, or the key in `custom`. */
  imported: string;
}

type Known = Omit<CrmField, 'name'>;
const text = (column: string): Known => ({ type: 'text', columns: [column], imported: column });
const required = (column: string): Known => ({ type: 'required', columns: [column], imported: column });
const owner: Known = { type: 'user', columns: ['owner_user_id', 'owner_email', 'team_id'], imported: 'owner' };

const known: Record<CrmNoun, Record<string, Known>> = {
  account: {
    ...{ name: required('name'), industry: text('industry'), website: text('website'), country: text('country') },
    ownerUserId: owner,
  },
  contact: {
    ...{ title: text('title'), role: text('role'), zone: text('zone'), ownerUserId: owner },
    phone: { type: 'phone', columns: ['phone'], imported: 'phone' },
  },
  deal: {
    ...{ name: required('name'), ownerUserId: owner },
    stage: { type: 'required', columns: ['stage', 'status', 'stage_changed_at'], imported: 'stage' },
    amount: { type: 'money', columns: ['amount_minor', 'currency'], imported: 'amount' },
    closesOn: { type: 'date', columns: ['close_date'], imported: 'closeDate' },
    renewalDate: { type: 'date', columns: ['renewal_date'], imported: 'renewalDate' },
  },
};
/** Other names of fields that a policy may use. */
const aliases: Readonly<Record<string, string>> = {
  ...{ closeDate: 'closesOn', amountMinor: 'amount', owner: 'ownerUserId', ownerEmail: 'ownerUserId' },
};
/** What no action writes: it follows from something else, or says which record this is. */
const fixed = new Set(
  'id account_id account_name team_id status currency email full_name given_name family_name domain custom version'.split(
    ' ',
  ),
);
const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The name under which a field is known here, whatever name a policy or an action gives it. */
export function crmFieldName(name: string): string {
  return Object.hasOwn(aliases, name) ? aliases[name]! : name;
}

/**
 * The field of a noun with this name. A name we have no field for is an own column of the tenant, under the key that
 * imports give it (`nextStep`: `next_step`). Null for what cannot be written.
 */
export function crmField(noun: CrmNoun, givenName: string): CrmField | null {
  const name = crmFieldName(givenName);
  const fields = known[noun] ?? {};
  if (Object.hasOwn(fields, name)) return { name, ...fields[name]! };
  const key = snakeCase(name);
  if (fixed.has(key) || !/^[a-z][a-z0-9_]{0,59}$/.test(key)) return null;
  return { name, type: 'own', columns: ['custom'], imported: key };
}

/** Whether a policy's list of fields for a noun names this one, under whatever name. */
export function mayWriteCrmField(allowed: readonly string[], field: string): boolean {
  return allowed.some((name) => crmFieldName(name) === crmFieldName(field));
}

/** Fields that are never written without quoted evidence, whatever a policy says. */
export const alwaysQuotedFields: readonly string[] = ['amount', 'closesOn', 'ownerUserId'];

/** Why the field cannot hold the value, as a sentence; null when it can. */
export function crmValueProblem({ name, type }: CrmField, value: CrmValue): string | null {
  if (type === 'required') {
    return typeof value === 'string' && value.trim() !== '' ? null : `"${name}" cannot be empty.`;
  }
  if (value === null || type === 'own') return null;
  if (type === 'money') {
    return Number.isSafeInteger(value) ? null : `"${name}" takes a whole number of the smallest unit of its currency.`;
  }
  if (type === 'date')
    return z.iso.date().safeParse(value).success ? null : `"${name}" takes a date such as 2026-11-30.`;
  return typeof value === 'string' ? null : `"${name}" takes a text.`;
}

/** Whether two values of a field say the same; spaces and the way a phone number is grouped say nothing. */
export function sameCrmValue({ type }: Pick<CrmField, 'type'>, left: CrmValue, right: CrmValue): boolean {
  const plain = (value: CrmValue) => {
    const words = value === null ? '' : String(value).normalize('NFC').replace(/\s+/g, ' ').trim();
    return type === 'phone' ? words.replace(/[^\d+]/g, '') : words;
  };
  return plain(left) === plain(right);
}

/** A value in a sentence; money in whole units where its currency is known. */
export function crmValueWords(value: CrmValue, { currency = null }: { currency?: string | null } = {}): string {
  if (typeof value === 'number' && currency !== null) {
    const decimals = currencyDecimals(currency);
    return `${(value / 10 ** decimals).toFixed(decimals)} ${currency}`;
  }
  return value === null || value === '' ? 'empty' : `"${value}"`;
}
