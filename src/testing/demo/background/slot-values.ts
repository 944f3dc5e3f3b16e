import type { Prng } from '../prng.ts';
import type { AccountRow, ContactRow } from '../source-records.ts';
import type { StoryContext } from '../story-kit.ts';

const carriers = [
  'Nordfracht',
  'Calloway Air Cargo',
  'Transvia',
  'Medlane Express',
  'Oostwind Forwarding',
  'Halcyon Freight',
];

/** What the material's slots mean at one account. */
export interface AccountWords {
  /** A plural, as in "the vaccines are here". */
  goods: string;
  lanes: readonly [string, string];
  site: string;
  /** Whether the first lane passes customs. */
  abroad: boolean;
}

/** What a text needs of an account to make sense there. */
export interface Suitability {
  /** `before` suits people who have not bought yet, `after` those who have, `any` both. */
  suits: 'before' | 'after' | 'any';
  /** Makes sense only where the first lane passes customs. */
  abroad?: boolean;
  /** Makes sense only for goods kept at 2-8 °C. */
  chilled?: boolean;
}

/** Whether a text makes sense at the account. */
export function isFitting(
  { suits, abroad = false, chilled = false }: Suitability,
  { account, words, bought }: { account: AccountRow; words: AccountWords; bought: boolean },
): boolean {
  if (suits === (bought ? 'before' : 'after')) return false;
  if (chilled && !account.storageRange.startsWith('2-8')) return false;
  return !abroad || words.abroad;
}

const ordinaryGoods: Readonly<Record<string, string>> = {
  Vaccines: 'vaccines',
  'Cell and gene therapy': 'cell bags',
  'Clinical trial supply': 'trial kits',
  'Contract manufacturing': 'batches',
  Generics: 'blister packs',
  'Pharma logistics': 'pallets',
  'Plasma products': 'plasma units',
};

/** Words for an account that brings none of its own. */
export function ordinaryWords(account: AccountRow): AccountWords {
  const other = account.country === 'Germany' ? 'Lyon' : 'Frankfurt';
  return {
    goods: ordinaryGoods[account.industry] ?? 'vials',
    lanes: [`${account.city} to ${other}`, `${account.city} to Madrid`],
    site: `the ${account.city} site`,
    abroad: false,
  };
}

/** The upper limit and a reading below the lower one, in °C, for a storage range such as `2-8 °C` or `-80 °C`. */
function extremes(storageRange: string): { limit: number; low: number } {
  if (storageRange.startsWith('15')) return { limit: 25, low: 13.4 };
  if (storageRange.startsWith('2')) return { limit: 8, low: 1.2 };
  const nominal = Number.parseInt(storageRange, 10);
  return { limit: Math.round(nominal * 0.85), low: nominal - 2.4 };
}

interface SlotInput {
  account: AccountRow;
  contact: ContactRow;
  colleague: ContactRow;
  words: AccountWords;
  day: number;
}

/** Values for all slots the material knows. */
export function slotValues({ dates }: StoryContext, prng: Prng, input: SlotInput): Record<string, string> {
  const { account, contact, colleague, words, day } = input;
  const { limit, low } = extremes(account.storageRange);
  const weekday = dates.dayOnOrAfter(day + 2, prng.between(1, 4));
  return {
    account: account.name.split(' ')[0]!,
    city: account.city,
    goods: words.goods,
    lane: words.lanes[0],
    lane2: words.lanes[1],
    site: words.site,
    destination: words.lanes[0].split(' to ')[1]!,
    range: account.storageRange.split(',')[0]!,
    first: contact.firstName,
    colleague: colleague.firstName,
    carrier: prng.pick(carriers),
    n: String(prng.between(3, 9)),
    count: String(prng.between(5, 32) * 10),
    minutes: String(prng.between(18, 96)),
    high: `${(limit + prng.between(11, 46) / 10).toFixed(1)} °C`,
    low: `${low.toFixed(1)} °C`,
    serial: `BR-${prng.between(30_100, 41_800)}`,
    shipment: `${account.name.slice(0, 2).toUpperCase()}-${prng.between(10_400, 98_700)}`,
    po: `45000${prng.between(10_200, 98_900)}`,
    digits: String(prng.between(112, 987)),
    month: dates.monthName(day + 30),
    weekday: dates.weekdayName(weekday),
  };
}
