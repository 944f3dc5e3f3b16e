import { GtmError } from '../../domain/errors.ts';
import { type CsvNoun, fieldsOf, labelKey } from './field-labels.ts';

/** Where one column goes. `custom` is the name under which a column without field is kept. */
export interface MappedColumn {
  label: string;
  field: string | null;
  custom: string | null;
}

const labelTables = Object.fromEntries(
  (Object.keys(fieldsOf) as CsvNoun[]).map((noun) => [
    noun,
    Object.entries(fieldsOf[noun]).map(([field, { labels }]) => ({ field, keys: labels.split('|').map(labelKey) })),
  ]),
) as Record<CsvNoun, { field: string; keys: string[] }[]>;

const objectNames: Record<CsvNoun, RegExp> = {
  account: /^(account|company)$/i,
  contact: /^(contact|lead|person)$/i,
  deal: /^(opportunity|deal)$/i,
  activity: /^(activity|task|event|call|meeting|note)$/i,
};

/** A label without the words by which a CRM qualifies it: `Amount (EUR)`, `Contact: Email`, `Account: Account Name`. */
function baseLabel(label: string, noun: CsvNoun): string {
  const [, object, rest] = /^([^:]+):\s*(.+)$/.exec(label) ?? [];
  const isOwn = object !== undefined && objectNames[noun].test(object);
  const repeats = rest?.toLowerCase().startsWith(`${object?.toLowerCase()} `);
  const bare = rest !== undefined && (isOwn || repeats) ? rest : label;
  return bare.replace(/\s*[([][^)\]]*[)\]]\s*$/, '').trim();
}

/**
 * Assigns columns to the fields of a noun: first what the user says (`field=column`), then by label, each field and each
 * column once. What is left is kept under a name made from its label. Throws `invalid` naming an unknown field or column.
 */
export function mapColumns(
  noun: CsvNoun,
  header: readonly string[],
  overrides: Readonly<Record<string, string>> = {},
): MappedColumn[] {
  const columns = header.map((label): MappedColumn => ({ label, field: null, custom: null }));
  const taken = new Set<string>();
  for (const [field, wanted] of Object.entries(overrides)) {
    if (!fieldsOf[noun][field]) {
      const known = Object.keys(fieldsOf[noun]).join(', ');
      throw new GtmError('invalid', `"${field}" is no field of ${noun}s. Use one of: ${known}.`, {
        field: `map.${field}`,
      });
    }
    const column =
      columns.find(({ label }) => label === wanted) ??
      columns.find(({ label }) => labelKey(label) === labelKey(wanted));
    if (!column) {
      throw new GtmError('invalid', `There is no column "${wanted}". The file has: ${header.join(', ')}.`, {
        field: `map.${field}`,
      });
    }
    if (column.field !== null) {
      throw new GtmError('invalid', `"${column.label}" cannot be both ${column.field} and ${field}.`, {
        field: `map.${field}`,
      });
    }
    column.field = field;
    taken.add(field);
  }
  for (const { field, keys } of labelTables[noun]) {
    if (taken.has(field)) continue;
    const column = firstMatch(columns, keys, noun);
    if (!column) continue;
    column.field = field;
    taken.add(field);
  }
  const names = new Set<string>();
  for (const column of columns) if (column.field === null) column.custom = customName(column.label, names);
  return columns;
}

function firstMatch(
  columns: readonly MappedColumn[],
  keys: readonly string[],
  noun: CsvNoun,
): MappedColumn | undefined {
  const free = columns.filter(({ field }) => field === null);
  for (const key of keys) {
    const column = free.find(({ label }) => labelKey(label) === key);
    if (column) return column;
  }
  for (const key of keys) {
    const column = free.find(({ label }) => {
      const base = baseLabel(label, noun);
      return base !== label && labelKey(base) === key;
    });
    if (column) return column;
  }
  return undefined;
}

/** Own columns that other parts know by name, however the source spells them. */
const namedColumns = new Map([['donotcall', 'do_not_call']]);

/** `Lanes per month` becomes `lanes_per_month`; a second column of that name gets a number. */
function customName(label: string, names: Set<string>): string {
  const plain =
    namedColumns.get(labelKey(label)) ??
    (label
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 60) ||
      'column');
  let name = plain;
  for (let number = 2; names.has(name); number++) name = `${plain}_${number}`;
  names.add(name);
  return name;
}

const fileWords: [RegExp, CsvNoun][] = [
  [/account|compan|firm|organi[sz]ation|customer|kunden/i, 'account'],
  [/contact|people|person|lead|kontakt/i, 'contact'],
  [/deal|opportunit|pipeline|chancen/i, 'deal'],
  [/activit|task|event|engagement|call|note|aktivit/i, 'activity'],
];

/** Which noun a file is about, from its column labels and its name; null when nothing tells. */
export function guessNoun(header: readonly string[], fileName: string): CsvNoun | null {
  const byName = fileWords.find(([words]) => words.test(fileName))?.[1];
  let best: { noun: CsvNoun; score: number } | null = null;
  for (const noun of Object.keys(fieldsOf) as CsvNoun[]) {
    const columns = mapColumns(noun, header);
    const told = columns.reduce(
      (sum, { field }) => sum + (field === null ? 0 : (fieldsOf[noun][field]?.tells ?? 0)),
      0,
    );
    const named = columns.some(({ label }) => recordIdNoun(label) === noun) ? 10 : 0;
    if (told + named === 0) continue;
    const mapped = columns.filter(({ field }) => field !== null).length;
    const score = told + named + mapped / 100 + (byName === noun ? 6 : 0);
    if (best === null || score > best.score) best = { noun, score };
  }
  return best?.noun ?? byName ?? null;
}

function recordIdNoun(label: string): CsvNoun | null {
  const match = /^record id - (company|contact|deal|task|call|note|meeting|email)$/i
    .exec(label.trim())?.[1]
    ?.toLowerCase();
  if (match === undefined) return null;
  return match === 'company' ? 'account' : match === 'contact' || match === 'deal' ? match : 'activity';
}

/** Which system wrote the file, as far as its labels tell; ids of one system are one source. */
export function detectVendor(header: readonly string[]): 'hubspot' | 'salesforce' | 'csv' {
  const labels = new Set(header.map((label) => label.trim().toLowerCase()));
  if ([...labels].some((label) => /^record id( - |$)/.test(label) || label.startsWith('hs_'))) return 'hubspot';
  const api = [
    'isdeleted',
    'systemmodstamp',
    'lastmodifiedbyid',
    'stagename',
    'hasoptedoutofemail',
    'currencyisocode',
    'numberofemployees',
    'billingcountry',
    'whatid',
    'whoid',
  ];
  return api.some((label) => labels.has(label)) || labels.has('opportunity id') ? 'salesforce' : 'csv';
}
