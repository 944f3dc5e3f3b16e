import type { Audience } from './evidence.ts';

/** What a goal can be about, and what hangs on it. */
const nouns = ['account', 'contact', 'deal', 'activity', 'signal'] as const;
export type Noun = (typeof nouns)[number];
/** The nouns a segment can select. */
export const targetNouns = ['account', 'contact', 'deal'] as const;
export type TargetNoun = (typeof targetNouns)[number];

/** `date` is a local calendar day (`YYYY-MM-DD`), `instant` a point in time (ISO 8601). */
export type FieldType = 'text' | 'number' | 'boolean' | 'date' | 'instant';

/** A field that a segment may ask about. `name` is `<noun>.<field>`, or `<noun>.custom.<column>` for imported columns. */
export interface Field {
  name: string;
  noun: Noun;
  type: FieldType;
  /** How people call it. */
  label: string;
  /** Who may see its values; nothing internal is ever quoted to a recipient. */
  audience: Audience;
  /** The column's key in `custom`, for imported columns only. */
  customColumn?: string;
}

const core = {
  'account.id': ['text', 'account'],
  'account.name': ['text', 'name'],
  'account.industry': ['text', 'industry'],
  'account.country': ['text', 'country'],
  'account.region': ['text', 'region'],
  'account.city': ['text', 'city'],
  'account.website': ['text', 'website'],
  'account.employees': ['number', 'employees'],
  'account.owner': ['text', 'owner'],
  'account.ownerEmail': ['text', 'owner in the source'],
  'account.createdAt': ['instant', 'created'],
  // Per cent of our mails of the last 365 days that were answered, of the account and of all accounts of its industry.
  'account.replyRate': ['number', 'reply rate of the last year'],
  'account.industryReplyRate': ['number', 'reply rate of the industry in the last year'],
  'contact.id': ['text', 'person'],
  'contact.name': ['text', 'name'],
  'contact.title': ['text', 'title'],
  'contact.role': ['text', 'role'],
  'contact.phone': ['text', 'phone'],
  'contact.email': ['text', 'email address'],
  'contact.country': ['text', 'country'],
  'contact.city': ['text', 'city'],
  'contact.language': ['text', 'language'],
  'contact.owner': ['text', 'owner'],
  'contact.ownerEmail': ['text', 'owner in the source'],
  'contact.verifiedAt': ['instant', 'last verified'],
  'contact.bouncedAt': ['instant', 'last bounced'],
  'contact.createdAt': ['instant', 'created'],
  'contact.opensLastYear': ['number', 'mails opened in the last year'],
  'contact.repliesLastYear': ['number', 'replies in the last year'],
  'deal.id': ['text', 'deal'],
  'deal.name': ['text', 'name'],
  'deal.stage': ['text', 'stage'],
  'deal.status': ['text', 'status'],
  'deal.amount': ['number', 'amount'],
  'deal.currency': ['text', 'currency'],
  'deal.closeDate': ['date', 'close date'],
  'deal.renewalDate': ['date', 'renewal date'],
  'deal.stageChangedAt': ['instant', 'stage changed'],
  'deal.owner': ['text', 'owner'],
  'deal.ownerEmail': ['text', 'owner in the source'],
  'deal.createdAt': ['instant', 'created'],
  'activity.kind': ['text', 'kind'],
  'activity.direction': ['text', 'direction'],
  'activity.state': ['text', 'state'],
  'activity.title': ['text', 'title'],
  'activity.occurredAt': ['instant', 'time'],
  'activity.owner': ['text', 'which of us'],
  'activity.dueAt': ['instant', 'due'],
  'activity.asksQuestion': ['boolean', 'asks a question'],
  'activity.isAnswered': ['boolean', 'answered by the other side'],
  'activity.promises': ['boolean', 'promises something'],
  'activity.isFollowedUp': ['boolean', 'followed by another mail of the same side'],
  'signal.kind': ['text', 'kind'],
  'signal.occurredAt': ['instant', 'time'],
} as const satisfies Record<string, readonly [FieldType, string]>;

export type CoreFieldName = keyof typeof core;
const coreFieldNames = Object.keys(core) as CoreFieldName[];

/** A column an import brought that we have no field for. */
export interface CustomColumn {
  noun: TargetNoun;
  /** Key in the entity's `custom`. */
  name: string;
  label: string;
  type: 'text' | 'number' | 'boolean' | 'date';
}

/** All fields one tenant can ask about. */
export interface FieldRegistry {
  readonly fields: readonly Field[];
  find(name: string): Field | undefined;
}

/** The fields of every tenant plus the tenant's imported columns. */
export function createFieldRegistry(customColumns: readonly CustomColumn[] = []): FieldRegistry {
  const fields: Field[] = coreFieldNames.map((name) => {
    const [type, label] = core[name];
    const noun = name.slice(0, name.indexOf('.')) as Noun;
    return { name, noun, type, label, audience: noun === 'activity' ? 'participants' : 'internal' };
  });
  for (const { noun, name, label, type } of customColumns) {
    const audience = 'internal';
    fields.push({ name: `${noun}.custom.${name}`, noun, type, label, audience, customColumn: name });
  }
  const byName = new Map(fields.map((field) => [field.name, field]));
  return { fields, find: (name) => byName.get(name) };
}

/** What can be reached from a noun by `has`, `has-no`, `count` and `last`: relation name to the noun it leads to. */
export const relations: Readonly<Record<Noun, Readonly<Record<string, Noun>>>> = {
  account: { contacts: 'contact', deals: 'deal', activities: 'activity', signals: 'signal' },
  contact: { account: 'account', deals: 'deal', activities: 'activity', signals: 'signal' },
  deal: { account: 'account', contacts: 'contact', activities: 'activity', signals: 'signal' },
  activity: {},
  signal: {},
};
