import { type ParsedMessage, parseMessage } from '../../connectors/email/parse-message.ts';
import type { ImportRow, SourceRecord } from '../../data/records/sources.ts';
import type { PreparedBatch } from '../apply-records.ts';
import { applyMail, type ReadMail } from './apply-mail.ts';
import { createRulesReader } from './replies/rules-reader.ts';

/** A batch of parsed mails, ready to become activities. */
export async function prepareParsed(
  row: Pick<ImportRow, 'settings'>,
  mails: readonly { sourceRecordId: string; line: number; parsed: ParsedMessage }[],
): Promise<PreparedBatch> {
  const mailboxId = row.settings['mailboxId'];
  const fallback = row.settings['importedAt'];
  const reader = createRulesReader();
  const read: ReadMail[] = [];
  for (const mail of mails) {
    // A mail without any date counts as sent when it was imported.
    const sentAt = new Date(mail.parsed.date ?? String(fallback));
    read.push({ ...mail, sentAt, reading: await reader.read({ ...mail.parsed, sentAt }) });
  }
  const settings = { mailboxId: typeof mailboxId === 'string' ? mailboxId : null };
  return { connector: 'mail', customNames: [], apply: (context) => applyMail(context, settings, read) };
}

/** Reads a stored batch of mails again. */
export async function prepareMail(row: ImportRow, records: readonly SourceRecord[]): Promise<PreparedBatch> {
  const mails: { sourceRecordId: string; line: number; parsed: ParsedMessage }[] = [];
  for (const { id, line, raw } of records) {
    if (raw === null) continue; // erased meanwhile
    mails.push({ sourceRecordId: id, line, parsed: await parseMessage(raw) });
  }
  return prepareParsed(row, mails);
}
