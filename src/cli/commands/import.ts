import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { GtmError } from '../../domain/errors.ts';
import { isArchive } from '../../ingestion/archive/import-archive.ts';
import type { ImportProgress, ImportReport } from '../../ingestion/ingestion-services.ts';
import type { ApiClient, ApiRequest } from '../client.ts';
import { anyNumber, type Command, type CommandInput, optionText, optionTexts, wrongUse } from '../command.ts';
import { printRecord } from '../print-record.ts';
import { printSeconds } from '../print-time.ts';
import type { Screen } from '../screen.ts';
import { takeArchive } from './archive.ts';

const BAR_WIDTH = 24;
const SHOWN_REJECTS = 20;
const SHOWN_ROWS = 5;

type Item = { progress: ImportProgress } | { report: ImportReport };

function readMap(input: CommandInput): Record<string, string> | undefined {
  const pairs = optionTexts(input, 'map').map((text) => {
    const at = text.indexOf('=');
    if (at < 1 || at === text.length - 1) throw wrongUse(`--map must look like email="E-Mail" (found "${text}").`);
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

function readSettings(input: CommandInput) {
  const { options } = input;
  return {
    ...{ as: singular(optionText(input, 'as')), audience: optionText(input, 'audience') },
    ...{
      source: optionText(input, 'source'),
      zone: optionText(input, 'zone'),
      currency: optionText(input, 'currency'),
    },
    dateOrder: optionText(input, 'dates'),
    decimal: optionText(input, 'decimal'),
    map: readMap(input),
    exclude: optionTexts(input, 'exclude'),
    ...{
      received: options['received'] === true,
      dryRun: options['dry-run'] === true,
      strict: options['strict'] === true,
    },
  };
}

/** `contacts` and `contact` mean the same. */
function singular(kind: string | undefined): string | undefined {
  if (kind === undefined || kind === 'documents' || kind === 'mail') return kind;
  const nouns: Record<string, string> = { activities: 'activity', document: 'documents', mails: 'mail' };
  return nouns[kind] ?? kind.replace(/s$/, '');
}

/** By its path where the server runs on this machine, else by its bytes. */
function requestOf(api: ApiClient, file: string, settings: ReturnType<typeof readSettings>): [string, ApiRequest] {
  const path = resolve(file);
  if (api.isOnThisMachine) return ['/imports', { method: 'POST', body: { path, ...settings } }];
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new GtmError('invalid', `${file} is no file. A server elsewhere takes files one by one.`, { field: 'path' });
  }
  const { map, exclude, ...rest } = settings;
  const query = {
    ...{ name: basename(path), ...rest, map: map === undefined ? undefined : JSON.stringify(map) },
    exclude: exclude.length === 0 ? undefined : exclude.join(','),
  };
  return ['/imports/upload', { method: 'POST', query, file: path }];
}

function printProgress(screen: Screen, file: string, { phase, read, total, perSecond }: ImportProgress): void {
  if (phase === 'scanning') {
    screen.progress(`${file}: looking at the file`);
    return;
  }
  if (total === null || total === 0) {
    screen.progress(`${file}: ${read} read, ${perSecond}/s`);
    return;
  }
  const share = Math.min(1, read / total);
  const bar = '#'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '.');
  const left = perSecond > 0 ? `, ${printSeconds((total - read) / perSecond)} left` : '';
  screen.progress(`${file} [${bar}] ${Math.floor(share * 100)} %  ${read} of ${total}, ${perSecond}/s${left}`);
}

function countsOf({ dryRun, counts }: ImportReport): string {
  if (dryRun) {
    const silent = counts.suppressed === 0 ? '' : `; ${counts.suppressed} never to be written to`;
    return `would land: ${counts.read - counts.rejected}, and ${counts.rejected} be refused${silent}`;
  }
  const parts: [number, string][] = [
    [counts.rejected, 'refused'],
    [counts.suppressed, 'never to be written to'],
    [counts.excluded, 'skipped (excluded or erased)'],
    [counts.signals, counts.signals === 1 ? 'signal' : 'signals'],
  ];
  const rest = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const main = [`${counts.created} new`, `${counts.updated} changed`, `${counts.unchanged} unchanged`];
  return `became: ${[...main, ...rest].join(', ')}`;
}

const plurals: Record<string, string> = { activity: 'activities' };

function nounOf({ noun, kind }: ImportReport, count: number): string {
  const word = noun || kind;
  return count === 1 || word.endsWith('s') ? word : (plurals[word] ?? `${word}s`);
}

function printReport(screen: Screen, report: ImportReport): void {
  const { counts, mapping, rejects } = report;
  screen.line(screen.bold(`${report.fileName}: ${counts.read} read as ${nounOf(report, counts.read)}`));
  screen.line(`  ${countsOf(report)}`);
  for (const note of report.notes) screen.line(`  ${note}`);
  for (const sentence of report.ambiguous.slice(0, SHOWN_REJECTS)) screen.line(`  ? ${sentence}`);
  if (report.ambiguous.length > SHOWN_REJECTS) {
    screen.line(`  ? and ${report.ambiguous.length - SHOWN_REJECTS} more: --json lists them.`);
  }
  if (report.unmappedOwners.length > 0) {
    const shown = report.unmappedOwners.slice(0, SHOWN_REJECTS);
    const more = report.unmappedOwners.length - shown.length;
    screen.line(`  Owners who are no user here: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`);
    screen.line(
      '  They get what is theirs once they are added: gtm user add, or gtm sender add for an address of yours.',
    );
  }
  if (report.dryRun && mapping.length > 0) {
    screen.line();
    screen.table(
      ['column', 'becomes', 'read as'],
      mapping.map(({ column, field, custom, format }) => [
        ...[column, field ?? (custom === null ? '(empty)' : `own column ${custom}`), format],
      ]),
    );
  }
  if (report.preview.length > 0) screen.line();
  for (const row of report.preview.slice(0, SHOWN_ROWS)) screen.line(`  ${printRecord(row)}`);
  if (rejects.length === 0) return;
  screen.line();
  // A dry run is where they are looked at one by one.
  const shown = report.dryRun ? rejects.length : SHOWN_REJECTS;
  screen.table(
    ['line', 'field', 'value', 'refused because'],
    rejects.slice(0, shown).map(({ line, field, value, reason }) => [String(line), field, value, reason]),
  );
  if (rejects.length > shown) screen.line(`  and ${rejects.length - shown} more: --json lists them.`);
}

/** One file, with its progress shown meanwhile. */
async function bringFile(
  api: ApiClient,
  screen: Screen,
  file: string,
  settings: ReturnType<typeof readSettings>,
): Promise<ImportReport> {
  const [path, request] = requestOf(api, file, settings);
  let report: ImportReport | undefined;
  for await (const item of api.stream<Item>(path, request)) {
    if ('progress' in item) printProgress(screen, basename(file), item.progress);
    else report = item.report;
  }
  screen.progress('');
  return report!;
}

/** With `--strict` a bad row of the last file keeps the first one out too. */
function refuseRejects({ fileName, rejects: [first] }: ImportReport): void {
  if (first === undefined) return;
  const where = `${fileName}: line ${first.line}, ${first.field}: ${first.reason}.`;
  throw new GtmError('invalid', `${where} Nothing was imported; --dry-run lists every such line.`, {
    field: first.field,
  });
}

/** Brings data in. */
export const importCommand: Command = {
  name: 'import',
  begins: true,
  summary:
    'Bring in CSV files, mails (.eml, mbox, Maildir), calendars (.ics), documents (PDF, Word, Markdown, text, HTML), or an exported tenant',
  usage:
    'gtm import FILE... [--as accounts|contacts|deals|activities|mail|calendar|documents] [--map field=column]... [--dry-run] [--strict] [--audience shareable|internal] [--received] [--exclude ADDRESS]... [--source NAME] [--zone ZONE] [--currency EUR] [--dates dmy|mdy] [--decimal point|comma]',
  example: 'gtm import contacts.csv --map email="E-Mail address" --dry-run',
  json: '`{reports}`: for each file the `report` of `importPath`; with `--dry-run` its `preview` holds what each record would become.',
  words: anyNumber,
  options: {
    as: { type: 'string' },
    map: { type: 'string', multiple: true },
    'dry-run': { type: 'boolean' },
    strict: { type: 'boolean' },
    audience: { type: 'string' },
    received: { type: 'boolean' },
    exclude: { type: 'string', multiple: true },
    source: { type: 'string' },
    zone: { type: 'string' },
    currency: { type: 'string' },
    dates: { type: 'string' },
    decimal: { type: 'string' },
  },
  async run(input) {
    const { screen, words } = input;
    if (words.length === 0) throw wrongUse('FILE is missing.');
    const settings = readSettings(input);
    const api = await input.api();
    if (words.length === 1 && (await isArchive(words[0]!))) return takeArchive(api, screen, words[0]!);
    const reports: ImportReport[] = [];
    const strictly = settings.strict && !settings.dryRun && words.length > 1;
    for (const file of strictly ? words : []) {
      refuseRejects(await bringFile(api, screen, file, { ...settings, dryRun: true }));
    }
    for (const file of words) {
      const report = await bringFile(api, screen, file, settings);
      reports.push(report);
      if (!screen.json) printReport(screen, report);
    }
    screen.progress(api.isServer ? '' : 'indexing for search');
    await api.finish();
    screen.progress('');
    const isEmpty = reports.every(({ counts }) => counts.read > 0 && counts.rejected === counts.read);
    screen.result({ reports }, () => {
      if (isEmpty) screen.line('Nothing was taken in: every record was refused, for the reasons above.');
      else if (settings.dryRun) screen.line('Nothing was written. Leave out --dry-run to import.');
      else if (api.isServer) screen.line('It can be seen now; indexing for search goes on. Next: gtm goal --suggest');
      else screen.line('It can be seen and found now. Next: gtm goal --suggest');
    });
    return isEmpty ? 1 : 0;
  },
};
