import type { TenantTransaction } from '../../data/database/database.ts';
import type { TargetNoun } from '../../domain/field-registry.ts';
import { fieldExpression } from './field-sql.ts';

/** What decides whose turn it is, for one entity that a segment selected. */
export interface TargetFacts {
  noun: TargetNoun;
  /** Id of the selected entity. */
  key: string;
  accountId: string | null;
  /** The person to write to: who waits for an answer, else the champion, else who wrote last. */
  contactId: string | null;
  dealId: string | null;
  isOpen: boolean;
  closeDate: string | null;
  renewalDate: string | null;
  /** In major units of `currency`; 0 where unknown. */
  amount: number;
  currency: string | null;
  /** Of the account. */
  employees: number | null;
  /** Since when a question of theirs waits for an answer. */
  waitingSince: Date | null;
  lastMessageAt: Date | null;
}

const questionAgeDays = 60;
const batchSize = 2000;
const scope = (alias: string) => ({ alias, asOf: '$2::timestamptz' });

/** The deal that stands for a person or an account: open before closed, then the nearest close date. */
const dealOrder = `order by (d.status = 'open') desc, d.close_date nulls last, d.amount_minor desc nulls last, d.id limit 1`;

const entities: Record<TargetNoun, string> = {
  deal: 'select d.id as key, d.account_id, null::uuid as contact_id, d.id as deal_id from deals d where d.id = any($1::uuid[])',
  account: `select a.id as key, a.id as account_id, null::uuid as contact_id, (
      select d.id from deals d where d.account_id = a.id and d.merged_into is null and d.status = 'open' ${dealOrder}) as deal_id
    from accounts a where a.id = any($1::uuid[])`,
  contact: `select c.id as key, c.account_id, c.id as contact_id, (
      select d.id from deals d join deal_contacts dc on dc.deal_id = d.id
      where dc.contact_id = c.id and d.merged_into is null and d.status = 'open' ${dealOrder}) as deal_id
    from contacts c where c.id = any($1::uuid[])`,
};

const belongs: Record<TargetNoun, string> = {
  deal: '(m.deal_id = t.deal_id or (m.deal_id is null and m.account_id = t.account_id))',
  account: 'm.account_id = t.account_id',
  contact: 'm.contact_id = t.contact_id',
};

/** Reads the facts of the selected entities, in the order of their ids. */
export async function readTargetFacts(
  transaction: TenantTransaction,
  noun: TargetNoun,
  ids: readonly string[],
  asOf: Date,
): Promise<TargetFacts[]> {
  const facts: TargetFacts[] = [];
  for (let start = 0; start < ids.length; start += batchSize) {
    const batch = ids.slice(start, start + batchSize);
    facts.push(...(await transaction.query<TargetFacts>(factsQuery(noun), [batch, asOf.toISOString()])));
  }
  return facts;
}

function factsQuery(noun: TargetNoun): string {
  const mail = `from activities m where ${belongs[noun]} and m.kind = 'email' and m.state = 'plain' and m.occurred_at <= $2::timestamptz`;
  return `
    with t as (${entities[noun]})
    select '${noun}' as noun, t.key, t.account_id, t.deal_id,
      coalesce(t.contact_id, waiting.contact_id, champion.contact_id, partner.contact_id, anyone.id) as contact_id,
      coalesce(d.status = 'open', false) as is_open, d.close_date, d.renewal_date, d.currency, org.employees::float8 as employees,
      coalesce(${fieldExpression('deal.amount', scope('d'))}, 0)::float8 as amount,
      waiting.occurred_at as waiting_since, (select max(m.occurred_at) ${mail}) as last_message_at
    from t
    left join deals d on d.id = t.deal_id
    left join accounts org on org.id = t.account_id
    left join lateral (
      select m.contact_id, m.occurred_at ${mail} and m.direction = 'inbound' and m.contact_id is not null
        and m.occurred_at > $2::timestamptz - interval '${questionAgeDays} days'
        and ${fieldExpression('activity.asksQuestion', scope('m'))} and not ${fieldExpression('activity.isAnswered', scope('m'))}
      order by m.occurred_at, m.id limit 1) waiting on true
    left join lateral (
      select dc.contact_id from deal_contacts dc join contacts c on c.id = dc.contact_id and c.merged_into is null
      where dc.deal_id = t.deal_id and t.contact_id is null
      order by (coalesce(dc.role, c.role, '') ilike '%champion%') desc, dc.contact_id limit 1) champion on true
    left join lateral (
      select m.contact_id ${mail} and m.direction = 'inbound' and m.contact_id is not null and t.contact_id is null
      order by m.occurred_at desc, m.id limit 1) partner on true
    left join lateral (
      select c.id from contacts c where c.account_id = t.account_id and c.merged_into is null and t.contact_id is null
      order by c.id limit 1) anyone on true
    order by t.key`;
}
