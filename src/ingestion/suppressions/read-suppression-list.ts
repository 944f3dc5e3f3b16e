import {
  isFreeMailDomain,
  isPublicSuffix,
  normaliseAddress,
  normaliseDomain,
  registrableDomain,
  whyNoAddress,
} from '../../connectors/email/address.ts';
import type { RejectRow } from '../../data/records/sources.ts';
import { GtmError } from '../../domain/errors.ts';
import { detectDialect } from '../csv/dialect.ts';
import { fieldsOf, labelKey } from '../csv/field-labels.ts';
import { type CsvRow, readRows, textSample } from '../csv/read-rows.ts';
import { scanBytes } from '../csv/scan-bytes.ts';
import type { ImportInput } from '../import-input.ts';

/** What a file of people and companies says who are not to be written to. */
export interface SuppressionList {
  /** Lines with anything on them, without the header. */
  read: number;
  /** Normalised, each once. */
  addresses: string[];
  domains: string[];
  /** Lines of which nothing was taken: where, and why. */
  rejects: RejectRow[];
}

/** A column that is read, and how a report calls it. */
interface ListColumn {
  index: number;
  label: string;
}

const labels = [...fieldsOf.contact['email']!.labels.split('|'), ...fieldsOf.account['domain']!.labels.split('|')];
const knownLabels = new Set(['Address', 'Entry', 'Value', 'Recipient', ...labels].map(labelKey));

/**
 * Reads a list of addresses and domains: one on each line, or a CSV file with a column of them (`column`, where its label
 * does not say so). `@shop.example` and `*.shop.example` are domains. A domain at which anybody can have a mailbox or a
 * domain of their own, or that nobody owns, is refused: it would silence strangers for good. Throws `invalid` for a file that cannot be read.
 */
export async function readSuppressionList(
  input: ImportInput,
  { column }: { column?: string | undefined } = {},
): Promise<SuppressionList> {
  const { encoding } = await scanBytes(input);
  const dialect = detectDialect(await textSample(input, encoding));
  const found = { address: new Set<string>(), domain: new Set<string>() };
  const rejects: RejectRow[] = [];
  let read = 0;
  let columns: ListColumn[] | null = null;
  for await (const { rows, torn } of readRows(input, encoding, dialect)) {
    for (const row of rows) {
      if (columns === null) {
        const chosen = chooseColumns(input, row, column);
        columns = chosen.columns;
        if (chosen.isHeader) continue;
      }
      read++;
      take(row, columns, found, rejects);
    }
    if (torn === null) continue;
    const reason = `a quotation mark that begins here is never closed: nothing from here to line ${torn.lastLine} was read`;
    rejects.push({ line: torn.line, field: '(line)', value: '', reason });
    read++;
  }
  return { read, addresses: [...found.address], domains: [...found.domain], rejects };
}

function take(
  { line, cells }: CsvRow,
  columns: readonly ListColumn[],
  found: Record<'address' | 'domain', Set<string>>,
  rejects: RejectRow[],
): void {
  const filled = columns.filter(({ index }) => (cells[index] ?? '').trim() !== '');
  if (filled.length === 0) {
    const [first] = columns;
    rejects.push({ line, field: first!.label, value: '', reason: 'the line has neither an address nor a domain' });
  }
  for (const { index, label } of filled) {
    const text = cells[index]!.trim();
    const entry = readEntry(text);
    if ('reason' in entry) rejects.push({ line, field: label, value: text.slice(0, 200), reason: entry.reason });
    else found[entry.kind].add(entry.value);
  }
}

/**
 * The columns to read: the one that is named, those known by their label, or the first that holds an entry; and whether
 * the line is their header.
 */
function chooseColumns(
  input: ImportInput,
  { cells }: CsvRow,
  wanted: string | undefined,
): { columns: ListColumn[]; isHeader: boolean } {
  const columns = cells.map((cell, index) => ({ index, label: cell.trim() || `Column ${index + 1}` }));
  const has = columns.map(({ label }) => label).join(', ');
  if (wanted !== undefined) {
    const named = columns.find(({ label }) => labelKey(label) === labelKey(wanted));
    if (named) return { columns: [named], isHeader: true };
    throw new GtmError('invalid', `There is no column "${wanted}". ${input.fileName} has: ${has}.`, {
      field: 'column',
    });
  }
  const known = columns.filter(({ label }) => knownLabels.has(labelKey(label)));
  if (known.length > 0) return { columns: known, isHeader: true };
  const first = columns.find(({ index }) => !('reason' in readEntry(cells[index]!)));
  if (first) {
    const label = columns.length === 1 ? '(line)' : `Column ${first.index + 1}`;
    return { columns: [{ index: first.index, label }], isHeader: false };
  }
  if (columns.length === 1) return { columns: [{ index: 0, label: '(line)' }], isHeader: isHeading(cells[0]!) };
  throw new GtmError(
    'invalid',
    `No column of ${input.fileName} is known to list addresses or domains. Say which one does: --column NAME. It has: ${has}.`,
    { field: 'column' },
  );
}

type Entry = { kind: 'address' | 'domain'; value: string } | { reason: string };

/** Words, and nothing that was meant for an address or a domain: a bad entry on the first line is refused as any other. */
function isHeading(text: string): boolean {
  return /\p{L}/u.test(text) && !text.includes('@') && normaliseDomain(hostIn(text)) === null;
}

function hostIn(text: string): string {
  return text
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^(\*?@|\*\.)/, '')
    .replace(/\/.*$/, '');
}

function readEntry(text: string): Entry {
  const bare = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim();
  const host = hostIn(bare);
  if (host.includes('@')) {
    const address = normaliseAddress(bare);
    if (address !== null) return { kind: 'address', value: address };
    return { reason: `this is no e-mail address: ${whyNoAddress(bare)}` };
  }
  const domain = normaliseDomain(host);
  if (domain === null) return { reason: 'this is neither an e-mail address nor a domain' };
  const reason = whyNoOwnDomain(domain);
  return reason === null ? { kind: 'domain', value: domain } : { reason };
}

/** Why a whole normalised domain is never put on the list; null where it may be. */
export function whyNoOwnDomain(domain: string): string | null {
  if (registrableDomain(domain) === null) return `${domain} is no domain that anybody owns`;
  if (isPublicSuffix(domain)) return `strangers have domains of their own under ${domain}; list those, or addresses`;
  return isFreeMailDomain(domain) ? `anybody can have a mailbox at ${domain}; list the addresses` : null;
}
