import { createHash } from 'node:crypto';
import {
  domainOf,
  isFreeMailDomain,
  normaliseAddress,
  registrableDomain,
  whyNoAddress,
} from '../../connectors/email/address.ts';
import type { CustomValues } from '../../data/records/accounts.ts';
import type { RejectRow } from '../../data/records/sources.ts';
import { counted } from '../../domain/counted.ts';
import { refusalOfCell } from './cell-limits.ts';
import { type ColumnFormat, readBoolean, splitList } from './column-formats.ts';
import type { CsvSettings } from './csv-settings.ts';
import { createLocalTime, isoDate, readDate } from './parse-date.ts';
import { currencyCode, readMoney, readNumber } from './parse-number.ts';
import { countryCode, languageCode, zoneName } from './parse-place.ts';
import { salesforceId } from './salesforce-ids.ts';

export type Money = {
  minor: number;
  currency: string;
};
export type TypedValue = string | number | boolean | Date | string[] | Money;

/** One row with its values read. Fields that are mapped and empty are in `empty`. */
export interface TypedRow {
  line: number;
  /** The source's own id, or one made from address, domain or names. */
  externalId: string;
  /** Whether `externalId` is the source's own. */
  hasId: boolean;
  values: Record<string, TypedValue>;
  empty: string[];
  custom: CustomValues;
}

/** Turns the cells of an import's rows into typed rows; the same cells always give the same row. */
export interface RowReader {
  read(line: number, cells: readonly string[]): TypedRow | RejectRow[];
}

type CellReader = (
  column: ColumnFormat,
  text: string,
  cells: readonly string[],
) => TypedValue | { error: string } | null;

/** Reads one cell by its column's format; null for a value that is kept as an own column instead. */
async function createCellReader(settings: CsvSettings): Promise<CellReader> {
  const localTime = createLocalTime(settings.zone);
  const phones = settings.columns.some(({ type }) => type === 'phone') ? await import('libphonenumber-js/min') : null;
  const columnOf = (type: ColumnFormat['type']) =>
    settings.columns.findIndex((column) => column.type === type && column.field !== null);
  const [countryColumn, currencyColumn] = [columnOf('country'), columnOf('currency')];
  const country = (cells: readonly string[]) => countryCode(cells[countryColumn] ?? '');
  const currencyOf = (cells: readonly string[]) => currencyCode(cells[currencyColumn] ?? '');

  return (column, text, cells) => {
    switch (column.type) {
      case 'email':
        return normaliseAddress(text) ?? { error: `this is no e-mail address: ${whyNoAddress(text)}` };
      case 'emails': {
        const parts = splitList(text);
        const bad = parts.findIndex((part) => normaliseAddress(part) === null);
        if (bad === -1) return parts.map((part) => normaliseAddress(part)!);
        return { error: `this is no list of e-mail addresses: in number ${bad + 1}, ${whyNoAddress(parts[bad]!)}` };
      }
      case 'domains': {
        const domains = splitList(text).flatMap((part) => companyDomain(part) ?? []);
        return domains.length > 0 ? domains : null;
      }
      case 'ids':
        return splitList(text).map((part) => settingsId(settings, part));
      case 'id':
        // A record has one id of its own, whatever signs are in it.
        return settingsId(settings, column.field === 'id' ? text : (splitList(text)[0] ?? text));
      case 'phone': {
        const home = country(cells);
        const parsed = phones?.parsePhoneNumberFromString(text, home === null ? undefined : (home as never));
        return parsed?.isPossible() ? parsed.number : text;
      }
      case 'country':
        return countryCode(text) ?? text;
      case 'zone':
        return zoneName(text);
      case 'language':
        return languageCode(text);
      case 'currency':
        return currencyCode(text) ?? { error: 'this is no currency code of ISO 4217' };
      case 'number':
        return readBetween(text, column.decimal, maxCount, Number.isInteger) ?? { error: 'this is no whole number' };
      case 'duration':
        return readBetween(text, column.decimal, maxMinutes) ?? { error: 'this is no number of minutes' };
      case 'money':
        return readMoney(text, column.decimal, currencyOf(cells) ?? column.currency ?? settings.currency);
      case 'boolean':
        // Some exports write the day on which it happened into a yes-or-no column.
        return (
          readStatement(column, text) ??
          ('parts' in readDate(text, 'iso') ? true : { error: 'this is neither yes nor no' })
        );
      case 'date':
      case 'instant': {
        const reading = readDate(text, column.dateOrder);
        if ('error' in reading) return reading;
        if ('epochMs' in reading) {
          const at = new Date(reading.epochMs);
          return column.type === 'date' ? at.toISOString().slice(0, 10) : at;
        }
        return column.type === 'date' ? isoDate(reading.parts) : new Date(localTime(reading.parts));
      }
      default:
        return text;
    }
  };
}

/** A reader for rows of this import; loads what its columns need. */
export async function createRowReader(settings: CsvSettings): Promise<RowReader> {
  const readCell = await createCellReader(settings);
  const accountColumn = settings.columns.findIndex(({ field }) => field === 'accountId');
  return {
    read(line, cells) {
      const rejects: RejectRow[] = [];
      const surplus = cells.slice(settings.columns.length);
      if (cells.length < settings.columns.length || surplus.some((cell) => cell.trim() !== '')) {
        const reason = `the line has ${counted(cells.length, 'cell')} and the header ${settings.columns.length}`;
        return [{ line, field: '(line)', value: cells.join(' ').slice(0, 200), reason }];
      }
      const row: TypedRow = { line, externalId: '', hasId: false, values: {}, empty: [], custom: {} };
      for (let index = 0; index < settings.columns.length; index++) {
        const column = settings.columns[index]!;
        const text = cells[index]!.trim();
        if (text === '') {
          if (column.field !== null) row.empty.push(column.field);
          continue;
        }
        const refusal = refusalOfCell(column, text);
        if (refusal !== null) {
          rejects.push({ line, field: column.label, value: text.slice(0, 60), reason: refusal });
          continue;
        }
        if (column.field === null) {
          row.custom[column.custom!] = customValue(column, text);
          continue;
        }
        const value = readCell(column, text, cells);
        if (value === null) row.custom[column.field] = text;
        else if (typeof value === 'object' && 'error' in value) {
          rejects.push({ line, field: column.label, value: text, reason: value.error });
        } else row.values[column.field] = value;
      }
      if (rejects.length > 0) return rejects;
      firstOfSeveral(row, cells[accountColumn]);
      return identify(row, settings);
    },
  };
}

/** The largest number that the database counts people with. */
const maxCount = 2 ** 31 - 1;
const maxMinutes = 366 * 24 * 60;

function readBetween(text: string, decimal: ColumnFormat['decimal'], largest: number, isRight = Number.isFinite) {
  const value = readNumber(text, decimal);
  return value !== null && value >= 0 && value <= largest && isRight(value) ? value : null;
}

/** Yes or no; in a column about being written to, also in the words of mailing programs. */
function readStatement({ field }: ColumnFormat, text: string): boolean | null {
  const plain = readBoolean(text);
  if (plain !== null || (field !== 'optedOut' && field !== 'doNotContact')) return plain;
  const words = text.toLowerCase().replace(/[\s_-]+/g, '');
  if (/^(optedout|optout|unsubscribed|donotcontact|donotemail|abgemeldet|withdrawn|blocked)$/.test(words)) return true;
  return /^(optedin|optin|subscribed|angemeldet)$/.test(words) ? false : null;
}

/** One spelling per record: Salesforce writes the same id with 15 or (for programs that ignore case) 18 characters. */
function settingsId(settings: CsvSettings, text: string): string {
  return (settings.vendor === 'salesforce' ? salesforceId(text) : null) ?? text;
}

/** Where a cell names several companies by id, their names stand in the same order: the first of both is taken. */
function firstOfSeveral(row: TypedRow, accountIds: string | undefined): void {
  if (accountIds === undefined || row.values['accountName'] === undefined) return;
  const ids = splitList(accountIds);
  const names = text(row, 'accountName')?.split(';') ?? [];
  if (ids.length > 1 && names.length === ids.length) row.values['accountName'] = names[0]!.trim();
}

/** The registrable domain of a host, URL or address that a company can own; null for free mail and for no domain. */
export function companyDomain(text: string): string | null {
  const host = text
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d+$/, '');
  const domain = registrableDomain(host.includes('@') ? (domainOf(host) ?? '') : host.replace(/^www\./i, ''));
  return domain === null || isFreeMailDomain(domain) ? null : domain;
}

function customValue(column: ColumnFormat, text: string): string | number | boolean {
  if (column.customType === 'number') return readNumber(text, column.decimal) ?? text;
  if (column.customType === 'boolean') return readBoolean(text) ?? text;
  if (column.customType === 'date') {
    const reading = readDate(text, column.dateOrder);
    return 'parts' in reading ? isoDate(reading.parts) : text;
  }
  return text;
}

const text = (row: TypedRow, field: string) =>
  typeof row.values[field] === 'string' ? (row.values[field] as string) : null;
const first = (row: TypedRow, field: string) =>
  Array.isArray(row.values[field]) ? (row.values[field] as string[])[0] : undefined;

/** Checks what each noun needs and makes the external id where the file has none. */
function identify(row: TypedRow, settings: CsvSettings): TypedRow | RejectRow[] {
  const missing = (field: string, reason: string): RejectRow[] => [{ line: row.line, field, value: '', reason }];
  const id = text(row, 'id');
  const account = text(row, 'accountId') ?? text(row, 'accountName')?.toLowerCase() ?? '';
  let made: string | null = null;
  if (settings.noun === 'account') {
    const domain = first(row, 'domain') ?? companyDomain(text(row, 'website') ?? '') ?? undefined;
    made = domain !== undefined ? `domain:${domain}` : text(row, 'name') && `name:${text(row, 'name')!.toLowerCase()}`;
    if (made === null) return missing('name', 'an account needs a name or a domain');
  } else if (settings.noun === 'contact') {
    const name = fullName(row);
    made =
      text(row, 'email') !== null ? `email:${text(row, 'email')}` : name && `name:${account}|${name.toLowerCase()}`;
    if (made === null) return missing('email', 'a contact needs an address or a name');
  } else if (settings.noun === 'deal') {
    made = text(row, 'name') && `deal:${account}|${text(row, 'name')!.toLowerCase()}`;
    if (made === null) return missing('name', 'a deal needs a name');
  } else {
    if (!(row.values['occurredAt'] ?? row.values['dueAt'] ?? row.values['createdAt'])) {
      return missing('occurredAt', 'an activity needs a date');
    }
    if (text(row, 'title') === null && text(row, 'body') === null)
      return missing('title', 'an activity needs a title or a text');
    made = `digest:${createHash('sha256').update(JSON.stringify(row.values)).digest('hex').slice(0, 32)}`;
  }
  row.hasId = id !== null;
  row.externalId = id ?? made;
  return row;
}

/** The name of a contact's row as one text; null when it has none. */
export function fullName(row: TypedRow): string | null {
  const joined = [text(row, 'givenName'), text(row, 'familyName')].filter((part) => part !== null).join(' ');
  return text(row, 'fullName') ?? (joined === '' ? null : joined);
}
