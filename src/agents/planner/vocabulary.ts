import type { TenantTransaction } from '../../data/database/database.ts';
import type { CustomColumn } from '../../domain/field-registry.ts';
import { loadCustomColumns } from './custom-columns.ts';
import { tokeniseGoal } from './goal-tokens.ts';
import type { Term } from './term-definition.ts';
import { loadTerms } from './terms.ts';

/** What the words of a goal may refer to in one tenant, at one moment. */
export interface Vocabulary {
  /** The tenant's now and zone: what "this quarter" is counted from. */
  now: Date;
  zone: string;
  /** Whose "my" it is; null for a caller without a user. */
  me: string | null;
  users: { userId: string; name: string; email: string }[];
  /** Owners that a source named and no user has. */
  ownerEmails: string[];
  industries: string[];
  /** Countries, regions and cities as the records hold them. */
  countries: string[];
  regions: string[];
  cities: string[];
  stages: string[];
  currencies: string[];
  /** Job titles as the records write them. */
  titles: string[];
  accounts: { id: string; name: string }[];
  contacts: { id: string; name: string }[];
  /** With the values of text columns that have few. */
  customColumns: (CustomColumn & { values: string[] })[];
  terms: Term[];
}

const maxNames = 4000;
const maxValuesPerColumn = 60;

/**
 * Reads what `goalText` may refer to. Names of accounts and people are limited to those that share a word with the
 * goal where a tenant has many.
 */
export async function loadVocabulary(
  transaction: TenantTransaction,
  goalText: string,
  { userId = null }: { userId?: string | null } = {},
): Promise<Vocabulary> {
  const [tenant] = await transaction.query<{ now: Date; zone: string }>('select app.now() as now, zone from tenants');
  const words = tokeniseGoal(goalText.slice(0, 4000)).map((token) => token.text);
  const column = async (table: string, name: string, limit = 2000) => {
    const rows = await transaction.query<{ value: string }>(
      `select distinct ${name} as value from ${table} where coalesce(${name}, '') <> '' order by 1 limit ${limit}`,
    );
    return rows.map((row) => row.value);
  };
  const names = (table: string, name: string) =>
    transaction.query<{ id: string; name: string }>(
      `select id, ${name} as name from ${table} where merged_into is null and (
         (select count(*) from (select from ${table} limit ${maxNames + 1}) as few) <= ${maxNames}
         or string_to_array(lower(${name}), ' ') && $1::text[]) order by id limit ${maxNames}`,
      [words],
    );
  return {
    now: tenant!.now,
    zone: tenant!.zone,
    me: userId,
    users: await transaction.query(
      'select user_id, display_name as name, email from memberships where active order by user_id',
    ),
    ownerEmails: await unmappedOwners(transaction),
    industries: await column('accounts', 'industry'),
    countries: await column('(select country from accounts union select country from contacts) as places', 'country'),
    regions: await column('accounts', 'region'),
    cities: await column('(select city from accounts union select city from contacts) as places', 'city'),
    stages: await column('deals', 'stage', 200),
    currencies: await column('deals', 'currency', 200),
    titles: await column('contacts', 'title'),
    accounts: await names('accounts', 'name'),
    contacts: await names('contacts', 'full_name'),
    customColumns: await columnsWithValues(transaction),
    terms: await loadTerms(transaction),
  };
}

async function unmappedOwners(transaction: TenantTransaction): Promise<string[]> {
  const rows = await transaction.query<{ email: string }>(
    `select distinct lower(owner_email) as email from (
       select owner_email, owner_user_id from accounts union select owner_email, owner_user_id from contacts
       union select owner_email, owner_user_id from deals) owners
     where coalesce(owner_email, '') <> '' and owner_user_id is null order by 1 limit 500`,
  );
  return rows.map((row) => row.email);
}

async function columnsWithValues(transaction: TenantTransaction): Promise<Vocabulary['customColumns']> {
  const columns = await loadCustomColumns(transaction);
  const withValues: Vocabulary['customColumns'] = [];
  for (const column of columns) {
    const rows =
      column.type !== 'text'
        ? []
        : await transaction.query<{ value: string }>(
            `select distinct custom ->> $1 as value from ${column.noun}s where coalesce(custom ->> $1, '') <> ''
             order by 1 limit ${maxValuesPerColumn + 1}`,
            [column.name],
          );
    const values = rows.length > maxValuesPerColumn ? [] : rows.map((row) => row.value);
    withValues.push({ ...column, values: values.filter((value) => value.length <= 60) });
  }
  return withValues;
}
