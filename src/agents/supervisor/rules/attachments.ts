import { counted } from '../../../domain/counted.ts';
import { mailOf } from '../recipients.ts';
import { finding, type Rule } from '../rule.ts';

const name = 'attachments';

/** Attachments are known, unchanged and shareable documents, and not too many. */
export const attachmentsRule: Rule = {
  name,
  check({ mail: limits }, facts) {
    const attachments = mailOf(facts)?.attachments ?? [];
    const found = attachments.flatMap(({ documentId, digest, fileName }) => {
      const document = facts.documents.find((known) => known.documentId === documentId);
      if (!document)
        return [finding(name, 'reject', `"${fileName}" is no document of yours.`, 'Import the document first.')];
      if (document.digest !== digest) {
        return [finding(name, 'reject', `"${fileName}" has changed since the draft.`, 'Attach the document again.')];
      }
      if (document.audience === 'shareable') return [];
      return [
        finding(name, 'reject', `"${fileName}" is internal.`, 'Mark the document as shareable, or leave it out.'),
      ];
    });
    if (attachments.length <= limits.maxAttachments) return found;
    const message = `${counted(attachments.length, 'attachment')}; at most ${limits.maxAttachments} here.`;
    return [...found, finding(name, 'adjust', message, `At most ${counted(limits.maxAttachments, 'attachment')}.`)];
  },
};
