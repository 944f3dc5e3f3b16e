import { createHash } from 'node:crypto';
import type { OutgoingAttachment } from '../../connectors/email/compose-message.ts';
import type { TenantTransaction } from '../../data/database/database.ts';
import type { Supersession } from '../../data/records/supersession.ts';
import type { Action } from '../../domain/action.ts';
import { GtmError } from '../../domain/errors.ts';

interface DocumentText {
  id: string;
  text: string;
}

/** SHA-256 (hex) of a document's text: what an attachment's digest must equal. */
function documentDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function loadTexts(transaction: TenantTransaction, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await transaction.query<DocumentText>(
    "select id, text from documents where id = any($1) and audience = 'shareable'",
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.text]));
}

/** The text of an attachment; null where it is gone, no longer shareable or says something else than was approved. */
const approvedText = (texts: ReadonlyMap<string, string>, attachment: { documentId: string; digest: string }) => {
  const text = texts.get(attachment.documentId);
  return text !== undefined && documentDigest(text) === attachment.digest ? text : null;
};

/** Whether a document that a mail attaches is gone, no longer shareable or says something else now. */
export async function changedAttachment(transaction: TenantTransaction, action: Action): Promise<Supersession | null> {
  if (action.tool !== 'send_email' || action.attachments.length === 0) return null;
  const texts = await loadTexts(
    transaction,
    action.attachments.map(({ documentId }) => documentId),
  );
  const same = action.attachments.every((attachment) => approvedText(texts, attachment) !== null);
  return same ? null : { cause: 'document_changed', reason: 'An attached document changed after this was written.' };
}

/** The attached documents as files. Throws `refused` when one is not what was approved: it changed since the claim. */
export async function readAttachments(transaction: TenantTransaction, action: Action): Promise<OutgoingAttachment[]> {
  if (action.tool !== 'send_email') return [];
  const texts = await loadTexts(
    transaction,
    action.attachments.map(({ documentId }) => documentId),
  );
  return action.attachments.map((attachment) => {
    const text = approvedText(texts, attachment);
    if (text === null) throw new GtmError('refused', 'An attached document changed after this was approved.');
    const { fileName } = attachment;
    const contentType = fileName.endsWith('.html')
      ? 'text/html'
      : fileName.endsWith('.md')
        ? 'text/markdown'
        : 'text/plain';
    return { fileName, contentType, content: Buffer.from(text) };
  });
}
