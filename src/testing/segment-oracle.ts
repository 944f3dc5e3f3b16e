import { type FieldRegistry, type Noun, relations } from '../domain/field-registry.ts';
import type { Predicate, Segment, SegmentValue } from '../domain/segment.ts';

/** Rows as a test wrote them: instants as Date, days as text, keys as in the tables but in camelCase. */
export type OracleRow = Readonly<Record<string, unknown>> & { readonly id: string };

export interface OracleData {
  account: OracleRow[];
  contact: OracleRow[];
  deal: OracleRow[];
  activity: OracleRow[];
  signal: OracleRow[];
  addresses: { address: string; contactId: string; isPrimary: boolean; bouncedAt: Date | null }[];
  verifications: { address: string; contactId: string; verifiedAt: Date }[];
  dealContacts: { dealId: string; contactId: string; role: string | null }[];
  participants: { activityId: string; contactId: string }[];
}

interface Question {
  data: OracleData;
  registry: FieldRegistry;
  asOf: Date;
  /** The calendar day of `asOf` for the tenant. */
  today: string;
}

const dayMs = 86_400_000;

/** Ids that a segment selects, by looking at every row: slow, and written from the meaning of the operators alone. */
export function selectByHand(segment: Segment, question: Question): string[] {
  return question.data[segment.noun]
    .filter((row) => !row['mergedInto'] && holds(question, segment.noun, row, segment.where))
    .map((row) => row.id)
    .sort();
}

function holds(question: Question, noun: Noun, row: OracleRow, predicate: Predicate): boolean {
  switch (predicate.op) {
    case 'everything':
      return true;
    case 'and':
      return predicate.parts.every((part) => holds(question, noun, row, part));
    case 'or':
      return predicate.parts.some((part) => holds(question, noun, row, part));
    case 'not':
      return !holds(question, noun, row, predicate.part);
    case 'has':
    case 'has-no':
    case 'count':
    case 'last':
      return relatedHolds(question, noun, row, predicate);
    default:
      return conditionHolds(question, row, predicate);
  }
}

type Related = Extract<Predicate, { relation: string }>;
type Last = Extract<Predicate, { op: 'last' }>;
type Count = Extract<Predicate, { op: 'count' }>;

function relatedHolds(question: Question, noun: Noun, row: OracleRow, predicate: Related): boolean {
  const target = relations[noun][predicate.relation]!;
  const rows = question.data[target].filter(
    (other) =>
      isVisible(question, target, other) &&
      belongs(question.data, noun, row, target, other) &&
      holds(question, target, other, predicate.where),
  );
  if (predicate.op === 'has') return rows.length > 0;
  if (predicate.op === 'has-no') return rows.length === 0;
  if (isCount(predicate)) return compare(rows.length, predicate.compare, predicate.value);
  return lastHolds(question, rows, predicate as Last);
}

function isCount(predicate: Related): predicate is Count {
  return predicate.op === 'count';
}

function lastHolds(question: Question, rows: readonly OracleRow[], predicate: Last): boolean {
  const times = rows.map((other) => other['occurredAt'] as Date).filter((time) => time <= question.asOf);
  if (times.length === 0) return false;
  const isRecent = Math.max(...times.map(Number)) > question.asOf.getTime() - predicate.days * dayMs;
  return predicate.test === 'within-days' ? isRecent : !isRecent;
}

function isVisible({ asOf }: Question, noun: Noun, row: OracleRow): boolean {
  if (noun !== 'activity' && noun !== 'signal') return !row['mergedInto'];
  if ((row['occurredAt'] as Date) <= asOf) return true;
  return noun === 'activity' && row['kind'] === 'meeting' && (row['createdAt'] as Date) <= asOf;
}

function belongs(data: OracleData, noun: Noun, row: OracleRow, target: Noun, other: OracleRow): boolean {
  const link = `${noun} ${target}`;
  if (target === 'account') return other.id === row['accountId'];
  if (link === 'deal contact') return data.dealContacts.some((l) => l.dealId === row.id && l.contactId === other.id);
  if (link === 'contact deal') return data.dealContacts.some((l) => l.contactId === row.id && l.dealId === other.id);
  if (noun === 'account') return other['accountId'] === row.id;
  if (noun === 'contact') {
    const tookPart = (l: { activityId: string; contactId: string }) =>
      l.activityId === other.id && l.contactId === row.id;
    return other['contactId'] === row.id || (target === 'activity' && data.participants.some(tookPart));
  }
  if (other['dealId']) return other['dealId'] === row.id;
  return Boolean(row['accountId']) && other['accountId'] === row['accountId'];
}

function conditionHolds(question: Question, row: OracleRow, predicate: Extract<Predicate, { field: string }>): boolean {
  const field = question.registry.find(predicate.field)!;
  const value = readField(question, row, predicate.field);
  if (value === null) return false;
  const order = (given: SegmentValue) => (field.type === 'instant' ? Date.parse(given as string) : normal(given));
  switch (predicate.op) {
    case 'exists':
      return true;
    case 'in':
      return predicate.values.some((given) => normal(value) === order(given));
    case 'between':
      return compare(value, '>=', order(predicate.from)) && compare(value, '<=', order(predicate.to));
    case 'contains':
      return String(value).toLowerCase().includes(predicate.text.toLowerCase());
    case 'within-days':
    case 'older-than-days':
    case 'next-days':
      return field.type === 'date'
        ? dayHolds(question, value as string, predicate.op, predicate.days)
        : instantHolds(question, value as number, predicate.op, predicate.days);
    default:
      return compare(normal(value), predicate.op, order(predicate.value));
  }
}

function dayHolds({ today }: Question, value: string, op: string, days: number): boolean {
  const distance = Math.round((Date.parse(value) - Date.parse(today)) / dayMs);
  if (op === 'older-than-days') return distance < -days;
  return op === 'within-days' ? distance >= -days && distance <= 0 : distance >= 0 && distance <= days;
}

function instantHolds({ asOf }: Question, value: number, op: string, days: number): boolean {
  const distance = value - asOf.getTime();
  if (op === 'older-than-days') return distance <= -days * dayMs;
  return op === 'within-days' ? distance > -days * dayMs && distance <= 0 : distance > 0 && distance <= days * dayMs;
}

function normal(value: SegmentValue): SegmentValue {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function compare(left: SegmentValue, op: string, right: SegmentValue): boolean {
  switch (op) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

/** Instants as milliseconds, days as text, null for missing and for empty text. */
function readField(question: Question, row: OracleRow, name: string): SegmentValue | null {
  const key = name.slice(name.indexOf('.') + 1);
  const raw = key.startsWith('custom.')
    ? customValue(question, row, name, key.slice('custom.'.length))
    : (derived[name]?.(question, row) ?? (name in derived ? null : row[renamed[name] ?? key]));
  if (raw === undefined || raw === null || raw === '') return null;
  return raw instanceof Date ? raw.getTime() : (raw as SegmentValue);
}

const renamed: Record<string, string> = {
  'contact.name': 'fullName',
  'account.owner': 'ownerUserId',
  'activity.owner': 'userId',
};

const derived: Record<string, (question: Question, row: OracleRow) => unknown> = {
  'deal.amount': (_, row) =>
    row['amountMinor'] === null ? null : (row['amountMinor'] as number) / (row['currency'] === 'JPY' ? 1 : 100),
  'deal.owner': (question, row) => ownOrAccounts(question, row, 'ownerUserId'),
  'deal.ownerEmail': (question, row) => ownOrAccounts(question, row, 'ownerEmail'),
  'contact.owner': (question, row) => ownOrAccounts(question, row, 'ownerUserId'),
  'contact.ownerEmail': (question, row) => ownOrAccounts(question, row, 'ownerEmail'),
  'contact.country': (question, row) => ownOrAccounts(question, row, 'country'),
  'contact.city': (question, row) => ownOrAccounts(question, row, 'city'),
  'contact.role': ({ data }, row) => {
    const roles = data.dealContacts.filter((link) => link.contactId === row.id && link.role).map((link) => link.role!);
    return [row['role'], [...new Set(roles)].sort().join(', ')].filter(Boolean).join(', ');
  },
  'contact.email': ({ data }, row) =>
    data.addresses
      .filter((known) => known.contactId === row.id)
      .sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary) || (a.address < b.address ? -1 : 1))[0]?.address,
  'contact.bouncedAt': ({ data, asOf }, row) =>
    latest(
      data.addresses.filter(({ contactId }) => contactId === row.id).map(({ bouncedAt }) => bouncedAt),
      asOf,
    ),
  'contact.verifiedAt': ({ data, asOf }, row) => {
    const bounce = (address: string) => data.addresses.find((known) => known.address === address)?.bouncedAt ?? null;
    const speaksFor = ({ address, verifiedAt }: { address: string; verifiedAt: Date }) => {
      const bouncedAt = bounce(address);
      return bouncedAt === null || bouncedAt > asOf || verifiedAt > bouncedAt;
    };
    const mine = data.verifications.filter((event) => event.contactId === row.id && speaksFor(event));
    return latest(
      mine.map(({ verifiedAt }) => verifiedAt),
      asOf,
    );
  },
  'activity.asksQuestion': (_, row) => /[?](?![A-Za-z0-9=&%_/#-])/.test(row['body'] as string),
  'activity.promises': (_, row) => /\b(I|we)['’]?( wi)?ll send\b/i.test(row['body'] as string),
  'activity.isAnswered': (question, row) => hasLaterMail(question, row, false),
  'activity.isFollowedUp': (question, row) => hasLaterMail(question, row, true),
};

function latest(times: (Date | null)[], asOf: Date): Date | null {
  const known = times.filter((time): time is Date => time !== null && time <= asOf);
  return known.length === 0 ? null : new Date(Math.max(...known.map(Number)));
}

function ownOrAccounts({ data }: Question, row: OracleRow, key: string): unknown {
  return row[key] || data.account.find((account) => account.id === row['accountId'])?.[key];
}

function hasLaterMail({ data, asOf }: Question, row: OracleRow, sameSide: boolean): boolean {
  return data.activity.some((other) => {
    if (other['kind'] !== 'email' || ['auto-reply', 'bounce'].includes(other['state'] as string)) return false;
    if (!other['direction'] || !row['direction']) return false;
    if ((other['direction'] === row['direction']) !== sameSide) return false;
    const time = other['occurredAt'] as Date;
    if (time <= (row['occurredAt'] as Date) || time > asOf) return false;
    if (row['threadId']) return other['threadId'] === row['threadId'];
    return Boolean(row['contactId']) && other['contactId'] === row['contactId'];
  });
}

function customValue({ registry }: Question, row: OracleRow, name: string, column: string): unknown {
  const value = (row['custom'] as Record<string, unknown>)[column];
  if (value === undefined || value === null) return null;
  const text = String(value);
  switch (registry.find(name)!.type) {
    case 'number':
      return /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : null;
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : null;
    case 'date':
      return /^\d{4}-\d{2}-\d{2}/.test(text) ? text.slice(0, 10) : null;
    default:
      return text;
  }
}
