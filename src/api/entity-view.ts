import { z } from 'zod';
import type { TenantTransaction } from '../data/database/database.ts';
import { fieldProvenance } from '../data/records/field-values.ts';
import { GtmError } from '../domain/errors.ts';
import { formatId, type IdNoun } from '../domain/prefixed-id.ts';
import { replyViewSchema, replyViewSql } from './reply-view.ts';

const TIMELINE_LENGTH = 50;
const PREVIEW_CHARACTERS = 600;

const owned = {
  id: z.string(),
  ownerUserId: z.string().nullable(),
  /** What the source said, where it maps to nobody. */
  ownerEmail: z.string().nullable(),
  teamId: z.string().nullable(),
  /** Columns of the source that have no field of ours. */
  custom: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
  updatedAt: z.string(),
};

export const accountSchema = z.object({
  ...owned,
  name: z.string(),
  domains: z.array(z.string()),
  industry: z.string().nullable(),
  country: z.string().nullable(),
  region: z.string().nullable(),
  city: z.string().nullable(),
  zone: z.string().nullable(),
  employees: z.number().nullable(),
  website: z.string().nullable(),
});

export const contactSchema = z.object({
  ...owned,
  name: z.string(),
  title: z.string().nullable(),
  role: z.string().nullable(),
  phone: z.string().nullable(),
  accountId: z.string().nullable(),
  accountName: z.string().nullable(),
  country: z.string().nullable(),
  city: z.string().nullable(),
  zone: z.string().nullable(),
  language: z.string().nullable(),
  addresses: z.array(z.object({ address: z.string(), isPrimary: z.boolean(), bouncedAt: z.string().nullable() })),
  /** When the latest of its addresses was verified, in whatever way. */
  verifiedAt: z.string().nullable(),
  paused: z.boolean(),
  /** Null while paused: until somebody decides. */
  pausedUntil: z.string().nullable(),
  pauseReason: z.string().nullable(),
});

export const dealSchema = z.object({
  ...owned,
  name: z.string(),
  accountId: z.string().nullable(),
  accountName: z.string().nullable(),
  stage: z.string(),
  status: z.enum(['open', 'won', 'lost']),
  /** In minor units of the currency (ISO 4217). */
  amountMinor: z.number().nullable(),
  currency: z.string().nullable(),
  closeDate: z.string().nullable(),
  renewalDate: z.string().nullable(),
  stageChangedAt: z.string().nullable(),
});

export const activitySchema = z.object({
  id: z.string(),
  kind: z.enum(['email', 'meeting', 'call', 'note', 'task']),
  direction: z.enum(['inbound', 'outbound']).nullable(),
  occurredAt: z.string(),
  zone: z.string().nullable(),
  title: z.string(),
  /** The new text; in lists its beginning. */
  text: z.string(),
  audience: z.string(),
  state: z.string(),
  endsAt: z.string().nullable(),
  dueAt: z.string().nullable(),
  accountId: z.string().nullable(),
  contactId: z.string().nullable(),
  dealId: z.string().nullable(),
  threadId: z.string().nullable(),
  participants: z.array(z.object({ address: z.string(), name: z.string(), role: z.string() })),
  /** What an incoming mail is read as; null for everything else. */
  reply: replyViewSchema.nullable(),
});

const detail = {
  /** Set when it was merged into another one. */
  mergedInto: z.string().nullable(),
  fields: z.array(
    z.object({
      field: z.string(),
      value: z.unknown(),
      sourceRecordId: z.string(),
      source: z.string(),
      observedAt: z.string(),
      stands: z.boolean(),
    }),
  ),
  timeline: z.array(activitySchema),
  merges: z.array(z.object({ id: z.string(), absorbedId: z.string(), reason: z.string(), mergedAt: z.string() })),
};
export const accountDetailSchema = accountSchema.extend(detail);
export const contactDetailSchema = contactSchema.extend(detail);
export const dealDetailSchema = dealSchema.extend(detail);

export type EntityNoun = 'account' | 'contact' | 'deal' | 'activity';

const ownedColumns = 'e.id, e.owner_user_id, e.owner_email, e.team_id, e.custom, e.created_at, e.updated_at';
const accountName =
  '(select a.name from accounts a where a.tenant_id = e.tenant_id and a.id = e.account_id) as account_name';

/** Columns of each noun's view, over its table as `e`. */
const columns: Record<EntityNoun, string> = {
  account: `${ownedColumns}, e.name, e.industry, e.country, e.region, e.city, e.zone, e.employees, e.website,
    array(select d.domain from account_domains d where d.tenant_id = e.tenant_id and d.account_id = e.id order by 1) as domains`,
  contact: `${ownedColumns}, e.full_name as name, e.title, e.role, e.phone, e.account_id, ${accountName}, e.country, e.city,
    e.zone, e.language, coalesce(e.paused_until > app.now(), false) as paused, e.pause_reason,
    case when isfinite(e.paused_until) then e.paused_until end as paused_until,
    (select max(v.verified_at) from verifications v where v.tenant_id = e.tenant_id and v.contact_id = e.id) as verified_at,
    (select coalesce(json_agg(json_build_object('address', x.address, 'isPrimary', x.is_primary, 'bouncedAt', x.bounced_at)
       order by x.is_primary desc, x.address), '[]') from contact_addresses x
     where x.tenant_id = e.tenant_id and x.contact_id = e.id) as addresses`,
  deal: `${ownedColumns}, e.name, e.account_id, ${accountName}, e.stage, e.status, e.amount_minor, e.currency, e.close_date,
    e.renewal_date, e.stage_changed_at`,
  activity: `e.id, e.kind, e.direction, e.occurred_at, e.zone, e.title, left(e.body, ${PREVIEW_CHARACTERS}) as text, e.audience,
    e.state, e.ends_at, e.due_at, e.account_id, e.contact_id, e.deal_id, e.thread_id,
    (select coalesce(json_agg(json_build_object('address', p.address, 'name', p.name, 'role', p.role) order by p.role, p.address), '[]')
     from activity_participants p where p.tenant_id = e.tenant_id and p.activity_id = e.id) as participants, ${replyViewSql('e')} as reply`,
};
const tables = { account: 'accounts', contact: 'contacts', deal: 'deals', activity: 'activities' } as const;
const nameColumns = { account: 'name', contact: 'full_name', deal: 'name', activity: 'title' } as const;

const idColumns: Readonly<Record<string, IdNoun>> = {
  accountId: 'account',
  contactId: 'contact',
  dealId: 'deal',
  threadId: 'thread',
  teamId: 'team',
};

/** A row as the edge shows it: prefixed ids, instants as text. */
function view<View>(noun: EntityNoun, row: Record<string, unknown>): View {
  const shown = Object.entries(row).map(([name, value]): [string, unknown] => {
    if (name === 'id') return [name, formatId(noun, value as string)];
    if (name in idColumns && value !== null) return [name, formatId(idColumns[name]!, value as string)];
    return [name, value instanceof Date ? value.toISOString() : value];
  });
  return Object.fromEntries(shown) as View;
}

export interface EntityFilter {
  /** Part of the name or title, in any case. */
  name?: string;
  accountId?: string;
  contactId?: string;
  dealId?: string;
  /** Kind of an activity, status of a deal. */
  kind?: string;
}

/** Entities of one noun, newest first, behind the one with id `after`. */
export async function listEntities<View>(
  transaction: TenantTransaction,
  noun: EntityNoun,
  filter: EntityFilter,
  page: { after: string | null; limit: number },
): Promise<View[]> {
  const values: unknown[] = [];
  const place = (value: unknown) => `$${values.push(value)}`;
  const table = tables[noun];
  const conditions = noun === 'activity' ? ['true'] : ['e.merged_into is null'];
  if (filter.name !== undefined) {
    conditions.push(`strpos(lower(e.${nameColumns[noun]}), lower(${place(filter.name)})) > 0`);
  }
  if (filter.accountId !== undefined) conditions.push(`e.account_id = ${place(filter.accountId)}`);
  if (filter.dealId !== undefined) conditions.push(`e.deal_id = ${place(filter.dealId)}`);
  if (filter.contactId !== undefined) {
    const contact = place(filter.contactId);
    conditions.push(
      `(e.contact_id = ${contact} or exists (select from activity_participants p where p.tenant_id = e.tenant_id
         and p.activity_id = e.id and p.contact_id = ${contact}))`,
    );
  }
  if (filter.kind !== undefined) conditions.push(`e.${noun === 'deal' ? 'status' : 'kind'} = ${place(filter.kind)}`);
  const order = noun === 'activity' ? 'occurred_at' : 'created_at';
  if (page.after !== null) {
    conditions.push(`(e.${order}, e.id) < (select ${order}, id from ${table} where id = ${place(page.after)})`);
  }
  const rows = await transaction.query<Record<string, unknown>>(
    `select ${columns[noun]} from ${table} e where ${conditions.join(' and ')}
     order by e.${order} desc, e.id desc limit ${place(page.limit)}`,
    values as string[],
  );
  return rows.map((row) => view<View>(noun, row));
}

async function readTimeline(transaction: TenantTransaction, noun: 'account' | 'contact' | 'deal', id: string) {
  return listEntities<z.infer<typeof activitySchema>>(
    transaction,
    'activity',
    { [`${noun}Id`]: id },
    { after: null, limit: TIMELINE_LENGTH },
  );
}

async function readMerges(transaction: TenantTransaction, noun: 'account' | 'contact' | 'deal', id: string) {
  const rows = await transaction.query<{ id: string; absorbedId: string; reason: string; mergedAt: Date }>(
    'select id, absorbed_id, reason, merged_at from merges where survivor_id = $1 and undone_at is null order by merged_at',
    [id],
  );
  return rows.map((row) => ({
    ...{ id: formatId('merge', row.id), absorbedId: formatId(noun, row.absorbedId), reason: row.reason },
    mergedAt: row.mergedAt.toISOString(),
  }));
}

/** One account, contact or deal with its timeline and what each source said about each field. */
export async function readEntity<View>(
  transaction: TenantTransaction,
  noun: 'account' | 'contact' | 'deal',
  id: string,
): Promise<View> {
  const [row] = await transaction.query<Record<string, unknown>>(
    `select ${columns[noun]}, e.merged_into from ${tables[noun]} e where e.id = $1`,
    [id],
  );
  if (!row) throw new GtmError('not-found', `There is no such ${noun}.`, { field: 'id' });
  const { mergedInto, ...rest } = row;
  const fields = await fieldProvenance(transaction, id);
  return {
    ...view<object>(noun, rest),
    mergedInto: mergedInto === null ? null : formatId(noun, mergedInto as string),
    fields: fields.map((field) => ({
      ...field,
      sourceRecordId: formatId('record', field.sourceRecordId),
      observedAt: field.observedAt.toISOString(),
    })),
    timeline: await readTimeline(transaction, noun, id),
    merges: await readMerges(transaction, noun, id),
  } as View;
}

/** One activity with its whole text. */
export async function readActivity(
  transaction: TenantTransaction,
  id: string,
): Promise<z.infer<typeof activitySchema>> {
  const [row] = await transaction.query<Record<string, unknown>>(
    `select ${columns.activity}, e.body as text from activities e where e.id = $1`,
    [id],
  );
  if (!row) throw new GtmError('not-found', 'There is no such activity.', { field: 'id' });
  return view('activity', row);
}
