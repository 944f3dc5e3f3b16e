import type { TenantTransaction } from '../../../data/database/database.ts';
import type { SupervisorFacts } from '../facts.ts';

type Dictionary = SupervisorFacts['dictionary'];

/** The words and whole numbers of a text, in lower case: what the tenant's names and amounts are looked up by. */
function wordsOf(text: string): { words: string[]; amountsMinor: number[] } {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? []);
  const amounts = new Set<number>();
  for (const [, digits, unit] of text.matchAll(/(\d[\d.,\u00a0' ]*\d|\d)\s*(k|m|thousand|million)?\b/giu)) {
    const number = Number(digits!.replace(/[^\d]/g, ''));
    const factor = /^k|thousand$/i.test(unit ?? '') ? 1e3 : /^m|million$/i.test(unit ?? '') ? 1e6 : 1;
    if (Number.isSafeInteger(number * factor * 100)) amounts.add(number * factor * 100).add(number * factor);
  }
  return { words: [...words], amountsMinor: [...amounts] };
}

/**
 * The tenant's people, companies, deals and stages that `text` could name: those one of whose words occurs in it, and
 * everything of `accountId`. Looked up by words, so that the size of the tenant does not matter.
 */
export async function dictionaryFacts(
  transaction: TenantTransaction,
  text: string,
  accountId: string | null,
): Promise<Omit<Dictionary, 'products'>> {
  const { words, amountsMinor } = wordsOf(text);
  const people = await transaction.query<Dictionary['people'][number] & { addresses: string[] }>(
    `select full_name as name, array(select lower(address) from contact_addresses n where n.tenant_id = c.tenant_id and n.contact_id = c.id) as addresses,
            account_id, false as ours
     from contacts c
     where account_id = $2 or lower(given_name) = any($1) or lower(family_name) = any($1)
        or lower(split_part(full_name, ' ', 1)) = any($1) or lower(regexp_replace(full_name, '^.* ', '')) = any($1)
     union all
     select display_name, array[lower(email)], null, true from memberships`,
    [words, accountId],
  );
  const companies = await transaction.query<Dictionary['companies'][number]>(
    `select name, id as account_id, array(select domain from account_domains d where d.tenant_id = a.tenant_id and d.account_id = a.id) as domains, false as ours
     from accounts a where id = $2 or lower(split_part(name, ' ', 1)) = any($1)
     union all select name, null, own_domains, true from tenants`,
    [words, accountId],
  );
  const deals = await transaction.query<Dictionary['deals'][number]>(
    `select name, account_id, amount_minor, trim(currency) as currency, stage, close_date as closes_on
     from deals where account_id = $2 or lower(split_part(name, ' ', 1)) = any($1) or amount_minor = any($3)`,
    [words, accountId, amountsMinor],
  );
  const stages = await transaction.query<{ stage: string }>('select distinct stage from deals order by stage');
  return { people, companies, deals, stages: stages.map((row) => row.stage) };
}
