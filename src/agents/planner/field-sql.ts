import type { CoreFieldName, FieldType } from '../../domain/field-registry.ts';

/** What an expression may refer to: the alias of its entity, and the parameter that holds the instant of the question. */
export interface SqlScope {
  alias: string;
  /** `$n` with the instant up to which things are known. */
  asOf: string;
}

/** A question mark that ends a sentence, not one inside a link. */
const questionPattern = '[?]($|[^A-Za-z0-9=&%_/#-])';

/** Words by which a sender commits to send something. Means the same to PostgreSQL and to JavaScript. */
const promisePattern =
  "(^|[^a-z])(i|we)(['’]ll| will| am going to| are going to)( also| then| gladly| happily)? " +
  '(send|share|forward|prepare|put together|get back|come back|get you|confirm|follow up|check)';

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
// `deals` amounts are in minor units; ISO 4217 says how many decimals each currency has.
const noDecimals =
  "('BIF','CLP','DJF','GNF','ISK','JPY','KMF','KRW','PYG','RWF','UGX','UYI','VND','VUV','XAF','XOF','XPF')";
const threeDecimals = "('BHD','IQD','JOD','KWD','LYD','OMR','TND')";

const column = (name: string) => (scope: SqlScope) => `${scope.alias}.${name}`;

/** A contact's or deal's own value, or its account's where it has none. */
const ownOrAccounts = (name: string) => (scope: SqlScope) =>
  `coalesce(nullif(${scope.alias}.${name}, ''), (select nullif(a.${name}, '') from accounts a where a.id = ${scope.alias}.account_id))`;

/** A later mail of the same conversation, of the other or the same direction; auto-replies and bounces do not count. */
const laterMail = (direction: '<>' | '=') => (scope: SqlScope) =>
  `exists (select from activities later where later.kind = 'email' and later.direction ${direction} ${scope.alias}.direction ` +
  `and later.occurred_at > ${scope.alias}.occurred_at and later.occurred_at <= ${scope.asOf} ` +
  `and later.state not in ('auto-reply', 'bounce') and case when ${scope.alias}.thread_id is null ` +
  `then later.contact_id = ${scope.alias}.contact_id else later.thread_id = ${scope.alias}.thread_id end)`;

/** A figure of the last year that the lake was asked for, unless the question is about a time before. */
const history = (scope: 'contact' | 'account' | 'industry', key: string, figure: string) => (sqlScope: SqlScope) =>
  `(select ${figure} from reply_history h where h.scope = '${scope}' and h.key = ${key.replace('$', sqlScope.alias)} and h.as_of <= ${sqlScope.asOf})`;
const replyRate = '100.0 * h.answered / nullif(h.sent, 0)';

const expressions: Record<CoreFieldName, (scope: SqlScope) => string> = {
  'account.id': (scope) => `${scope.alias}.id::text`,
  'account.name': column('name'),
  'account.industry': column('industry'),
  'account.country': column('country'),
  'account.region': column('region'),
  'account.city': column('city'),
  'account.website': column('website'),
  'account.employees': column('employees'),
  'account.owner': column('owner_user_id'),
  'account.ownerEmail': column('owner_email'),
  'account.createdAt': column('created_at'),
  'account.replyRate': history('account', '$.id::text', replyRate),
  'account.industryReplyRate': history('industry', 'lower($.industry)', replyRate),
  'contact.id': (scope) => `${scope.alias}.id::text`,
  'contact.name': column('full_name'),
  'contact.title': column('title'),
  // A person's own role and the roles they have in deals.
  'contact.role': (scope) =>
    `nullif(concat_ws(', ', nullif(${scope.alias}.role, ''), (select string_agg(distinct nullif(dc.role, ''), ', ') ` +
    `from deal_contacts dc where dc.contact_id = ${scope.alias}.id)), '')`,
  'contact.phone': column('phone'),
  'contact.email': (scope) =>
    `(select ca.address from contact_addresses ca where ca.contact_id = ${scope.alias}.id order by ca.is_primary desc, ca.address limit 1)`,
  'contact.country': ownOrAccounts('country'),
  'contact.city': ownOrAccounts('city'),
  'contact.language': column('language'),
  'contact.owner': ownOrAccounts('owner_user_id'),
  'contact.ownerEmail': ownOrAccounts('owner_email'),
  // Of addresses that have not bounced since.
  'contact.verifiedAt': (scope) =>
    `(select max(v.verified_at) from verifications v left join contact_addresses ca on ca.address = v.address ` +
    `where v.contact_id = ${scope.alias}.id and v.verified_at <= ${scope.asOf} ` +
    `and (ca.bounced_at is null or ca.bounced_at > ${scope.asOf} or v.verified_at > ca.bounced_at))`,
  'contact.bouncedAt': (scope) =>
    `(select max(ca.bounced_at) from contact_addresses ca where ca.contact_id = ${scope.alias}.id and ca.bounced_at <= ${scope.asOf})`,
  'contact.createdAt': column('created_at'),
  'contact.opensLastYear': history('contact', '$.id::text', 'h.opened'),
  'contact.repliesLastYear': history('contact', '$.id::text', 'h.replied'),
  'deal.id': (scope) => `${scope.alias}.id::text`,
  'deal.name': column('name'),
  'deal.stage': column('stage'),
  'deal.status': column('status'),
  'deal.amount': (scope) =>
    `(${scope.alias}.amount_minor / case when ${scope.alias}.currency in ${noDecimals} then 1 ` +
    `when ${scope.alias}.currency in ${threeDecimals} then 1000 else 100 end::numeric)`,
  'deal.currency': column('currency'),
  'deal.closeDate': column('close_date'),
  'deal.renewalDate': column('renewal_date'),
  'deal.stageChangedAt': column('stage_changed_at'),
  'deal.owner': ownOrAccounts('owner_user_id'),
  'deal.ownerEmail': ownOrAccounts('owner_email'),
  'deal.createdAt': column('created_at'),
  'activity.kind': column('kind'),
  'activity.direction': column('direction'),
  'activity.state': column('state'),
  'activity.title': column('title'),
  'activity.occurredAt': column('occurred_at'),
  'activity.owner': column('user_id'),
  'activity.dueAt': column('due_at'),
  'activity.asksQuestion': (scope) => `(${scope.alias}.body ~ ${literal(questionPattern)})`,
  'activity.isAnswered': laterMail('<>'),
  'activity.promises': (scope) => `(${scope.alias}.body ~* ${literal(promisePattern)})`,
  'activity.isFollowedUp': laterMail('='),
  'signal.kind': column('kind'),
  'signal.occurredAt': column('occurred_at'),
};

/** The SQL of a core field; undefined for names that are none. */
export function fieldExpression(name: string, scope: SqlScope): string | undefined {
  return Object.hasOwn(expressions, name) ? expressions[name as CoreFieldName](scope) : undefined;
}

/**
 * The SQL of an imported column, `parameter` holding its key. Values that do not fit the type count as
 * missing; dates come as text, whose order is theirs. */
export function customExpression(type: FieldType, scope: SqlScope, parameter: string): string {
  const text = `nullif(${scope.alias}.custom ->> ${parameter}, '')`;
  if (type === 'number') return `case when ${text} ~ '^-?[0-9]{1,15}([.][0-9]{1,9})?$' then (${text})::numeric end`;
  if (type === 'boolean') return `case lower(${text}) when 'true' then true when 'false' then false end`;
  if (type === 'date')
    return `case when ${text} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' then left(${text}, 10) collate "C" end`;
  return text;
}
