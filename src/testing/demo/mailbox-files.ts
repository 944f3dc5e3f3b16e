import { createHash } from 'node:crypto';
import { type ComposedMail, composeMail } from './compose/compose-mail.ts';
import type { DemoMail } from './demo-seed.ts';
import type { MailDraft } from './source-records.ts';
import type { StoryName } from './stories.ts';

/** Turns one account's drafts into messages; an answer must come after the mail it answers. */
export function mailboxFiles(drafts: readonly MailDraft[], ownDomain: string, story: StoryName | null): DemoMail[] {
  const composed = new Map<string, ComposedMail>();
  return drafts.map((draft) => {
    const answered = draft.answers === undefined ? null : composed.get(draft.answers);
    if (answered === undefined)
      throw new Error(`The mail ${draft.key} answers ${draft.answers}, which is not before it`);
    const mail = composeMail(draft, answered);
    composed.set(draft.key, mail);
    const digest = createHash('sha256').update(mail.messageId).digest('hex').slice(0, 10);
    return {
      fileName: `${draft.at.toISOString().slice(0, 10)}-${digest}.eml`,
      ...whereItLies(draft, ownDomain),
      messageId: mail.messageId,
      sentAt: draft.at.toISOString(),
      story,
      raw: mail.raw,
    };
  });
}

function whereItLies(draft: MailDraft, ownDomain: string): Pick<DemoMail, 'mailbox' | 'folder'> {
  const ours = (address: string) => address.endsWith(`@${ownDomain}`);
  if (ours(draft.from.address)) return { mailbox: draft.from.address, folder: 'sent' };
  const receiver = [...draft.to, ...(draft.cc ?? [])].find((party) => ours(party.address));
  if (!receiver) throw new Error(`The mail ${draft.key} reaches nobody of the tenant`);
  return { mailbox: receiver.address, folder: 'inbox' };
}
