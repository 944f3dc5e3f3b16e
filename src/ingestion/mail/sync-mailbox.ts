import type { MailProvider } from '../../connectors/email/mail-provider.ts';
import { writeAudit } from '../../data/records/audit.ts';
import type { ConnectedPlace } from '../../data/records/senders.ts';
import { GtmError } from '../../domain/errors.ts';
import type { ImportReport, IngestionServices } from '../ingestion-services.ts';
import { type IncomingMail, importMessages } from './import-mail.ts';

/** A mailbox in which nothing is new is said to have been read this often: `gtm doctor` asks for a quarter of an hour. */
const SAY_AGAIN_MINUTES = 10;

/** The provider of a mailbox row; whoever passes it in keeps the connection and closes it. */
export type OpenMail = (tenantId: string, mailbox: ConnectedPlace) => Promise<MailProvider>;

/**
 * Takes in what is new in a mailbox since its cursor, through its provider. The cursor moves only after the mails are
 * stored, so a crash in between reads some of them twice, which changes nothing. Throws `not-found` for an unknown
 * mailbox and what the provider throws.
 */
export async function syncMailbox(
  services: IngestionServices & { openMail: OpenMail },
  tenantId: string,
  mailboxId: string,
  options: { exclude?: readonly string[] } = {},
): Promise<ImportReport> {
  const { database, ids, actor } = services;
  const [mailbox] = await database.asTenant(tenantId, (transaction) =>
    transaction.query<ConnectedPlace & { address: string; syncCursor: { position: string } | null; isFresh: boolean }>(
      `select id, address, url, secret_id, sync_cursor,
              coalesce(last_sync_at > app.now() - $2 * interval '1 minute', false) as is_fresh
       from mailboxes where id = $1`,
      [mailboxId, SAY_AGAIN_MINUTES],
    ),
  );
  if (!mailbox) throw new GtmError('not-found', 'There is no such mailbox.');
  const provider = await services.openMail(tenantId, mailbox);
  const before = mailbox.syncCursor?.position ?? null;
  let cursor = before;
  async function* incoming(): AsyncGenerator<IncomingMail> {
    for await (const message of provider.listNew(before)) {
      yield { externalId: message.externalId, raw: message.raw };
      cursor = message.cursor;
    }
  }
  const report = await importMessages(
    services,
    tenantId,
    { name: mailbox.address, messages: incoming() },
    { source: `mailbox:${mailboxId}`, mailboxId, intoDemoTenant: true, ...options },
  );
  if (cursor !== before || !mailbox.isFresh) {
    await database.asTenant(tenantId, async (transaction) => {
      await transaction.query('update mailboxes set sync_cursor = $2, last_sync_at = app.now() where id = $1', [
        mailboxId,
        cursor === null ? null : { position: cursor },
      ]);
      const { read, created } = report.counts;
      const detail = { read, created };
      await writeAudit(transaction, ids, {
        actor,
        action: 'mailbox-synced',
        subjectNoun: 'mailbox',
        subjectId: mailboxId,
        detail,
      });
    });
  }
  return report;
}
