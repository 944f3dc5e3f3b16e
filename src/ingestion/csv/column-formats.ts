import { counted } from '../../domain/counted.ts';
import { GtmError } from '../../domain/errors.ts';
import { type CsvNoun, fieldsOf, type ValueType } from './field-labels.ts';
import type { MappedColumn } from './map-columns.ts';
import { type DateOrder, dateOrderOf, readDate } from './parse-date.ts';
import { currencyCode, type DecimalMark, decimalMarkOf } from './parse-number.ts';
import { salesforceId } from './salesforce-ids.ts';

/** How a column without a field is kept. */
export type CustomType = 'text' | 'number' | 'boolean' | 'date';

/** A column with everything needed to read its cells the same way again. */
export interface ColumnFormat extends MappedColumn {
  type: ValueType;
  customType: CustomType;
  dateOrder: DateOrder;
  decimal: DecimalMark;
  /** Currency that the label names, as in `Amount (EUR)`. */
  currency: string | null;
}

/** How all columns of a file are read. */
export interface SettledFormats {
  formats: ColumnFormat[];
  ambiguous: string[];
  /** Whether the ids in the file are those of Salesforce. */
  hasSalesforceIds: boolean;
  /** Columns without a field of ours that hold anything. */
  ownColumns: { name: string; label: string; type: CustomType }[];
}

interface Evidence {
  filled: number;
  numbers: number;
  booleans: number;
  dates: number;
  order: { dmy: number; mdy: number; open: number };
  mark: { point: number; comma: number; open: number };
  /** The mark that open cells use. */
  openMark: 'point' | 'comma' | null;
  /** Cells of a column of ids that hold nothing but ids of Salesforce. */
  salesforceIds: number;
  /** Cells that name several records where one is meant. */
  several: number;
}

/** What a person says about the file where its cells do not settle it. */
export interface StatedFormats {
  dateOrder?: 'dmy' | 'mdy' | undefined;
  decimal?: 'point' | 'comma' | undefined;
}

/** `a@x.example; b@y.example` and `12;13`; commas only where no semicolon or bar is. */
export function splitList(text: string): string[] {
  const mark = /[;|\n]/.test(text) ? /[;|\n]/ : /,/;
  return text
    .split(mark)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const booleanWords = new Map<string, boolean>([
  ...'true yes y 1 x ja j oui si sí t on wahr vrai'.split(' ').map((word): [string, boolean] => [word, true]),
  ...'false no n 0 nein non f off falsch faux'.split(' ').map((word): [string, boolean] => [word, false]),
]);

/** Yes or no in the words of the common exports; null when the cell is neither. */
export function readBoolean(text: string): boolean | null {
  return booleanWords.get(text.trim().toLowerCase()) ?? null;
}

/** Collects, cell by cell, what settles the formats of the columns. */
export function createFormatEvidence(columns: readonly MappedColumn[], noun: CsvNoun) {
  const evidence = columns.map(
    (): Evidence => ({
      filled: 0,
      numbers: 0,
      booleans: 0,
      dates: 0,
      order: { dmy: 0, mdy: 0, open: 0 },
      mark: { point: 0, comma: 0, open: 0 },
      openMark: null,
      salesforceIds: 0,
      several: 0,
    }),
  );
  const types = columns.map(({ field }) => (field === null ? null : fieldsOf[noun][field]!.type));
  return {
    see(cells: readonly string[]): void {
      for (let index = 0; index < evidence.length; index++) {
        seeCell(evidence[index]!, types[index]!, cells[index] ?? '', columns[index]!.field === 'id');
      }
    },
    /**
     * The formats; throws `invalid` naming a date column whose order of day and month, or a column of numbers whose
     * decimal mark, no majority of cells settles.
     */
    settle(stated: StatedFormats): SettledFormats {
      return settle(columns, types, evidence, stated);
    },
  };
}

function seeCell(evidence: Evidence, type: ValueType | null, cell: string, isOwnId: boolean): void {
  const text = cell.trim();
  if (text === '') return;
  evidence.filled++;
  if (type === 'id' || type === 'ids') {
    const parts = isOwnId ? [text] : splitList(text);
    if (type === 'id' && parts.length > 1) evidence.several++;
    if (parts.every((part) => salesforceId(part) !== null)) evidence.salesforceIds++;
  }
  if (type === null || type === 'date' || type === 'instant') {
    const order = dateOrderOf(text);
    if (order !== null) evidence.order[order]++;
    if (type === null && text.length <= 40 && /\d{4}/.test(text) && 'parts' in readDate(text, 'dmy')) evidence.dates++;
    else if (type === null && order !== null) evidence.dates++;
  }
  if (type === null || type === 'number' || type === 'money' || type === 'duration') {
    const mark = decimalMarkOf(text);
    if (mark !== null) evidence.mark[mark]++;
    if (mark === 'open') evidence.openMark = text.includes(',') ? 'comma' : 'point';
    if (type === null && /^[-+]?\d[\d.,]*$/.test(text) && !/^0\d/.test(text)) evidence.numbers++;
  }
  if (type === null && readBoolean(text) !== null) evidence.booleans++;
}

function settle(
  columns: readonly MappedColumn[],
  types: readonly (ValueType | null)[],
  evidence: readonly Evidence[],
  stated: StatedFormats,
): SettledFormats {
  const ambiguous: string[] = [];
  const sum = (order: 'dmy' | 'mdy') => evidence.reduce((total, { order: seen }) => total + seen[order], 0);
  const inFile: 'dmy' | 'mdy' | null = sum('dmy') === sum('mdy') ? null : sum('dmy') > sum('mdy') ? 'dmy' : 'mdy';
  const marks = evidence.reduce((total, { mark }) => total + Math.sign(mark.comma - mark.point), 0);
  const formats = columns.map((column, index): ColumnFormat => {
    const seen = evidence[index]!;
    const customType = types[index] === null ? customTypeOf(seen) : 'text';
    const isDate = types[index] === 'date' || types[index] === 'instant';
    const order = settleOrder(column, seen, isDate, stated.dateOrder ?? null, inFile, ambiguous);
    const decimal = stated.decimal ?? settleMark(column, seen, types[index] ?? null, marks, ambiguous);
    if (seen.several > 0) {
      ambiguous.push(
        `"${column.label}" names several records in ${counted(seen.several, 'line')}; the first of each is taken.`,
      );
    }
    return {
      ...column,
      type: types[index] ?? 'text',
      customType: customType === 'date' && order === null ? 'text' : customType,
      dateOrder: order ?? 'iso',
      decimal,
      currency: labelCurrency(column.label),
    };
  });
  const ownColumns = formats.flatMap(({ custom, label, customType }, index) =>
    custom === null || evidence[index]!.filled === 0 ? [] : [{ name: custom, label, type: customType }],
  );
  const hasSalesforceIds = evidence.some(({ filled, salesforceIds }) => filled > 0 && salesforceIds === filled);
  return { formats, ambiguous, ownColumns, hasSalesforceIds };
}

function customTypeOf(seen: Evidence): CustomType {
  if (seen.filled === 0) return 'text';
  if (seen.booleans === seen.filled && seen.numbers < seen.filled) return 'boolean';
  if (seen.numbers === seen.filled) return 'number';
  return seen.dates === seen.filled ? 'date' : 'text';
}

function settleOrder(
  column: MappedColumn,
  seen: Evidence,
  isField: boolean,
  stated: 'dmy' | 'mdy' | null,
  inFile: 'dmy' | 'mdy' | null,
  ambiguous: string[],
): DateOrder | null {
  const { dmy, mdy, open } = seen.order;
  if (stated !== null) return stated;
  if (dmy > 0 && mdy > 0) {
    ambiguous.push(
      `"${column.label}" has both day/month and month/day dates; it was read as the more frequent of the two. If that is wrong, say --dates.`,
    );
  }
  if (dmy !== mdy) return dmy > mdy ? 'dmy' : 'mdy';
  if (open === 0 && dmy === 0) return 'iso';
  if (inFile !== null) {
    ambiguous.push(
      `"${column.label}" does not say whether day or month comes first; the other dates of the file decided.`,
    );
    return inFile;
  }
  if (!isField) return null;
  throw new GtmError(
    'invalid',
    `Nothing in column "${column.label}" says whether day or month comes first. Say --dates dmy or --dates mdy.`,
    { field: column.label },
  );
}

function settleMark(
  column: MappedColumn,
  seen: Evidence,
  type: ValueType | null,
  marksInFile: number,
  ambiguous: string[],
): DecimalMark {
  const { point, comma, open } = seen.mark;
  if (point > 0 && comma > 0 && type !== null) {
    const both = `"${column.label}" has both 1,234.50 and 1.234,50`;
    if (point === comma) {
      throw new GtmError(
        'invalid',
        `${both}, as many of one as of the other. Say --decimal point or --decimal comma.`,
        {
          field: column.label,
        },
      );
    }
    ambiguous.push(`${both}; it was read as the more frequent of the two. If that is wrong, say --decimal.`);
  }
  if (point !== comma) return point > comma ? 'point' : 'comma';
  if (open === 0) return 'plain';
  const asThousands = seen.openMark === 'comma' ? 'point' : 'comma';
  // Amounts of money and head counts have no three decimals.
  if (type === 'money' || type === 'number') return asThousands;
  if (marksInFile !== 0) return marksInFile > 0 ? 'comma' : 'point';
  ambiguous.push(
    `"${column.label}" has numbers such as 1${seen.openMark === 'comma' ? ',' : '.'}234; they were read as thousands. If that is wrong, say --decimal.`,
  );
  return asThousands;
}

function labelCurrency(label: string): string | null {
  const inside = /[([]\s*([^)\]]{1,3})\s*[)\]]\s*$/.exec(label)?.[1];
  return inside === undefined ? null : currencyCode(inside);
}

/** A format in words, for the report. */
export function describeFormat(format: ColumnFormat): string {
  const type = format.field === null ? format.customType : format.type;
  if (type === 'date' || type === 'instant') {
    const order = { dmy: ' (day first)', mdy: ' (month first)', iso: '' }[format.dateOrder];
    return `${type === 'date' ? 'date' : 'date and time'}${order}`;
  }
  if (type === 'number' || type === 'money') return `${type}${format.decimal === 'comma' ? ' (decimal comma)' : ''}`;
  return type;
}
