import type { TenantTransaction } from '../../data/database/database.ts';
import { countRows, type ErasedPerson } from './erased-person.ts';
import { ordersOf } from './person-pattern.ts';

/** The ways in which a word may stand in a body: as it is, in a form, and in JSON that has ASCII only. */
function spellings(word: string): string[] {
  const escaped = word.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [word, encodeURIComponent(word), encodeURIComponent(word).replaceAll('%20', '+'), escaped];
}

/** Empties the raw requests of providers that name a person or told something of them. Returns how many. */
export function blankDeliveries(
  transaction: TenantTransaction,
  { contactIds, addresses, names }: ErasedPerson,
): Promise<number> {
  return countRows(
    transaction,
    `update hook_deliveries d set body = null where body is not null and (
       id in (select (s.detail ->> 'deliveryId')::uuid from signals s where s.contact_id = any($2) and s.detail ? 'deliveryId')
       or exists (select from unnest($1::text[]) w where position(convert_to(w, 'UTF8') in d.body) > 0
         or position(lower(w) in lower(encode(d.body, 'escape'))) > 0))`,
    [[...new Set([...addresses, ...names.flatMap(ordersOf)].flatMap(spellings))], contactIds],
  );
}
