import { createHash } from 'node:crypto';
import { normaliseAddress } from '../../connectors/email/address.ts';
import { leaveOutAttachments } from '../../connectors/email/leave-out-attachments.ts';
import { type ParsedMessage, parseMessage } from '../../connectors/email/parse-message.ts';
import { readMailSource } from '../../connectors/email/read-mail-source.ts';
import { counted } from '../../domain/counted.ts';
import { GtmError, messageOf } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import { applyPrepared } from '../apply-records.ts';
import {
  addReject,
  emptyReport,
  type ImportOptions,
  type ImportReport,
  type IngestionServices,
} from '../ingestion-services.ts';
import { type Arrival, closeImport, landBatch, type OpenImport, openImport } from '../land.ts';
import { createProgress } from '../progress.ts';
import { loadTenantFacts } from '../tenant-facts.ts';
import { findKnownMails, type KnownMail, standingOf } from './known-mails.ts';
import { prepareParsed } from './prepare-mail.ts';

export interface MailOptions extends ImportOptions {
  /** The mailbox the mails belong to; without it each finds its mailbox by address. */
  mailboxId?: string;
  /** Addresses, and domains (`@example.com` or `example.com`): a mail that anyone of them is on is not stored. */
  exclude?: readonly string[];
}

/** One raw message, wherever it comes from. */
export interface IncomingMail {
  externalId: string;
  raw: Uint8Array;
}

/** Mails of one batch; raw bytes are held in memory meanwhile. */
const mailsPerBatch = 200;
const bytesPerBatch = 8 * 1024 * 1024;
const otherContent = 'another mail with this Message-ID and other content came before it';

/** Imports an `.eml` file, an mbox file, a Maildir or a folder of such. See `importMessages`. */
export function importMail(
  services: IngestionServices,
  tenantId: string,
  path: string,
  options: MailOptions = {},
): Promise<ImportReport> {
  return importMessages(
    services,
    tenantId,
    { name: path.split('/').at(-1) ?? path, messages: readMailSource(path) },
    options,
  );
}

/**
 * Imports mails: each is stored as it came and becomes an activity in its thread, with people, account and deal. Bytes
 * that are no mail are refused and reported. With `dryRun` the report's preview has every mail as it would become, and
 * nothing is written; with `strict` a refused mail fails the import, before anything is written.
 */
export async function importMessages(
  services: IngestionServices,
  tenantId: string,
  from: { name: string; messages: AsyncIterable<IncomingMail> },
  options: MailOptions = {},
): Promise<ImportReport> {
  await loadTenantFacts(services.database, tenantId, options);
  const report = emptyReport('mail', from.name, options.dryRun ?? false);
  report.source = options.source ?? 'mail';
  report.noun = 'email';
  const progress = createProgress(services.clock, options.onProgress);
  progress.phase('importing');
  const isExcluded = excluder(options.exclude ?? []);
  const held: Held[] = [];
  const warnings = new Map<string, number>();
  const work: Work = { services, tenantId, report, options, opened: null, batchNumber: 0 };
  let bytes = 0;
  try {
    for await (const { raw } of from.messages) {
      report.counts.read++;
      const line = report.counts.read;
      const parsed = await readOne(raw, line, report, options.strict ?? false);
      if (parsed !== null && isExcluded(parsed)) report.counts.excluded++;
      else if (parsed !== null && options.dryRun === true) report.preview.push(describeMail(parsed));
      else if (parsed !== null) {
        const mail = { ...keptOf(raw, parsed), parsed, line };
        held.push(mail);
        bytes += mail.raw.byteLength;
      }
      for (const warning of parsed?.warnings ?? []) warnings.set(warning, (warnings.get(warning) ?? 0) + 1);
      const isFull = held.length >= mailsPerBatch || bytes >= bytesPerBatch;
      if (!isFull || options.strict === true) continue;
      await store(work, held.splice(0));
      bytes = 0;
      progress.read(report.counts.read);
    }
    // What `strict` held back is stored only now that every mail could be read and contradicts none.
    if (options.strict === true) await refuseOtherContent(work, held);
    while (held.length > 0) await store(work, held.splice(0, mailsPerBatch));
    if (report.rejects.length > 0 && options.dryRun !== true) await store(work, []);
  } catch (error) {
    if (work.opened) await closeImport(services, tenantId, work.opened, 'failed', report.counts);
    throw error;
  }
  progress.read(report.counts.read);
  if (work.opened) await closeImport(services, tenantId, work.opened, 'done', report.counts);
  noteWarnings(report, warnings);
  return report;
}

/**
 * What is stored of a mail: its bytes, without the content of its attachments where they are very large. A mail without
 * a Message-ID is known by its bytes, so it is kept whole.
 */
function keptOf(raw: Uint8Array, parsed: ParsedMessage): { raw: Uint8Array; digest: string } {
  const digest = createHash('sha256').update(raw).digest('hex');
  if (parsed.messageIdMissing) return { raw, digest };
  const kept = leaveOutAttachments(raw);
  if (kept !== raw) parsed.warnings.push('its attachments are too large to be kept; their names are');
  return { raw: kept, digest };
}

/** What is worth knowing about mails that were read, each sentence once with its number. */
function noteWarnings(report: ImportReport, warnings: ReadonlyMap<string, number>): void {
  for (const [warning, count] of warnings) report.notes.push(`${counted(count, 'mail', 'mails')}: ${warning}.`);
}

interface Held {
  raw: Uint8Array;
  digest: string;
  parsed: ParsedMessage;
  line: number;
}
interface Work {
  services: IngestionServices;
  tenantId: string;
  report: ImportReport;
  options: MailOptions;
  opened: OpenImport | null;
  batchNumber: number;
  /** Refusals that are already stored. */
  savedRejects?: number;
}

async function readOne(
  raw: Uint8Array,
  line: number,
  report: ImportReport,
  strict: boolean,
): Promise<ParsedMessage | null> {
  try {
    return await parseMessage(raw);
  } catch (error) {
    if (!GtmError.is(error) || error.code !== 'invalid') throw error;
    if (strict)
      throw new GtmError('invalid', `Mail ${line}: ${error.message}. Nothing was imported.`, {
        field: 'message',
        cause: error,
      });
    report.counts.rejected++;
    addReject(report, { line, field: 'message', value: '', reason: messageOf(error) });
    return null;
  }
}

/** Throws for the first mail under a Message-ID that another one has, in the same files or from before. */
async function refuseOtherContent({ services, tenantId }: Work, held: readonly Held[]): Promise<void> {
  const messageIds = held.map(({ parsed }) => parsed.messageId);
  const known = await services.database.asTenant(tenantId, (transaction) => findKnownMails(transaction, messageIds));
  const other = held.find(({ parsed }) => standingOf(known, parsed) === 'other');
  if (other === undefined) return;
  throw new GtmError('invalid', `Mail ${other.line}: ${otherContent}. Nothing was imported.`, { field: 'Message-ID' });
}

function excluder(entries: readonly string[]): (parsed: ParsedMessage) => boolean {
  const addresses = new Set<string>();
  const domains: string[] = [];
  for (const entry of entries) {
    const address = normaliseAddress(entry);
    if (address !== null) addresses.add(address);
    else domains.push(entry.trim().toLowerCase().replace(/^@/, ''));
  }
  const matches = (address: string) =>
    addresses.has(address) ||
    domains.some((domain) => address.endsWith(`@${domain}`) || address.endsWith(`.${domain}`));
  return (parsed) => peopleOf(parsed).some(matches);
}

function peopleOf(parsed: ParsedMessage): string[] {
  const people = [parsed.from, parsed.sender, ...parsed.to, ...parsed.cc, ...parsed.bcc];
  return people.flatMap((person) => person?.address ?? []);
}

async function store(work: Work, held: readonly Held[]): Promise<void> {
  const { services, tenantId, report, options } = work;
  const rejects = report.rejects.slice(work.savedRejects ?? 0);
  if (held.length === 0 && rejects.length === 0) return;
  work.opened ??= await openImport(services, tenantId, {
    kind: 'mail',
    source: report.source,
    noun: 'email',
    settings: { mailboxId: options.mailboxId ?? null, importedAt: services.clock.now().toISOString() },
    settingsDigest: '',
    fileName: report.fileName,
    fileDigest: '',
  });
  report.importId = work.opened.id;
  work.batchNumber++;
  const arrivals: Arrival<ParsedMessage>[] = [];
  const inBatch = new Map<string, KnownMail>();
  for (const { raw, digest, parsed, line } of held) {
    const { messageId } = parsed;
    const standing = standingOf(inBatch, parsed);
    if (standing === 'copy') report.counts.unchanged++;
    if (standing === 'other') {
      report.counts.rejected++;
      rejects.push({ line, field: 'Message-ID', value: messageId, reason: otherContent });
      addReject(report, rejects.at(-1)!);
    }
    if (standing !== 'new') continue;
    const record = { line, externalId: messageId, digest, audience: 'participants' as const, body: null, raw };
    arrivals.push({ record, known: parsed, people: peopleOf(parsed) });
  }
  work.savedRejects = report.rejects.length;
  const batch = { batchNumber: work.batchNumber, arrivals, rejects };
  const landed = await landBatch(services, tenantId, work.opened, batch);
  report.counts.unchanged += landed.unchanged;
  report.counts.excluded += landed.erased;
  if (landed.records.length === 0) return;
  const mails = landed.records.map(({ record, known }) => ({
    sourceRecordId: record.id,
    line: record.line,
    parsed: known,
  }));
  const prepared = await prepareParsed(work.opened, mails);
  const result = await applyPrepared(services, tenantId, work.opened, landed, prepared);
  if (result === null) return; // a bus consumer was quicker
  for (const name of ['created', 'updated', 'unchanged', 'suppressed', 'signals'] as const)
    report.counts[name] += result[name];
  report.counts.rejected += result.rejects.length;
  for (const reject of result.rejects) addReject(report, reject);
  work.savedRejects = report.rejects.length;
}

/** A mail as it would land: no bytes, quotes or signature. */
function describeMail(parsed: ParsedMessage): Json {
  return {
    messageId: parsed.messageId,
    date: parsed.date,
    from: parsed.from?.address ?? null,
    to: parsed.to.map(({ address }) => address),
    cc: parsed.cc.map(({ address }) => address),
    subject: parsed.subject,
    kind: parsed.kind,
    text: parsed.newText,
    attachments: parsed.attachments.map(({ name, type, sizeBytes }) => ({ name, type, sizeBytes })),
    thread: { inReplyTo: parsed.inReplyTo, references: parsed.references, subject: parsed.subjectBase },
    warnings: parsed.warnings,
  };
}
