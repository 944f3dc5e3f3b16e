import {
  insertThreads,
  loadThreads,
  type ThreadRow,
  threadsByMessageId,
  threadsBySubject,
} from '../../data/records/threads.ts';
import type { ApplyContext } from '../entities/apply-batch.ts';
import { type MailRecord, recipientsOf } from './mail-batch.ts';

/** How long a subject can hold a conversation together that names no earlier mail. */
const subjectDays = 60;

/** In which thread each mail belongs, by source record id. */
export interface ThreadedMails {
  threadOf(mail: MailRecord): string;
  /** Account that the thread had before. */
  accountOf(threadId: string): string | null;
}

function relatedIds({ parsed }: MailRecord): string[] {
  return [parsed.messageId, ...(parsed.inReplyTo === null ? [] : [parsed.inReplyTo]), ...parsed.references];
}

/** An index takes no more of a subject. */
const subjectLength = 300;
const baseOf = ({ parsed }: MailRecord) => parsed.subjectBase.toLowerCase().slice(0, subjectLength);

/** A subject only holds together what says that it is an answer. */
function isSubjectReply({ parsed }: MailRecord): boolean {
  return parsed.subjectBase !== '' && parsed.subject.trim().toLowerCase() !== parsed.subjectBase.toLowerCase();
}

/**
 * Puts mails (oldest first) into threads: by the mails they name, else, for an answer without any, by subject where
 * sender and a recipient took part in a conversation of the last 60 days, else a new one.
 */
export async function threadMails(context: ApplyContext, mails: readonly MailRecord[]): Promise<ThreadedMails> {
  const { transaction, ids } = context;
  const byId = await threadsByMessageId(transaction, [...new Set(mails.flatMap(relatedIds))]);
  const bases = [...new Set(mails.filter(isSubjectReply).map(baseOf))];
  const bySubject = (await threadsBySubject(transaction, bases)).map((thread) => ({
    ...thread,
    addresses: new Set(thread.addresses),
  }));
  const known = await loadThreads(transaction, [...new Set(byId.values())]);
  const fresh: ThreadRow[] = [];
  const placed = new Map<string, string>();

  for (const mail of mails) {
    const people = [mail.parsed.from?.address ?? '', ...recipientsOf(mail).map(({ address }) => address)];
    const referenced = relatedIds(mail)
      .map((id) => byId.get(id))
      .find((id) => id !== undefined);
    const bySameSubject = () =>
      !isSubjectReply(mail) || mail.parsed.inReplyTo !== null || mail.parsed.references.length > 0
        ? undefined
        : bySubject
            .filter((thread) => thread.subjectBase === baseOf(mail) && isNear(thread.lastAt, mail.sentAt))
            .filter(
              ({ addresses }) => addresses.has(people[0]!) && people.slice(1).some((address) => addresses.has(address)),
            )
            .sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime())[0]?.id;
    let threadId = referenced ?? bySameSubject();
    if (threadId === undefined) {
      threadId = ids.next();
      const firstMessageId = mail.parsed.references[0] ?? mail.parsed.inReplyTo ?? mail.parsed.messageId;
      const row = { id: threadId, subjectBase: baseOf(mail), firstMessageId, accountId: null, lastActivityId: null };
      fresh.push({ ...row, lastAt: null, language: null });
      byId.set(firstMessageId, threadId);
    }
    byId.set(mail.parsed.messageId, threadId);
    placed.set(mail.sourceRecordId, threadId);
    const open = bySubject.find(({ id }) => id === threadId);
    if (open) {
      for (const address of people) open.addresses.add(address);
      if (mail.sentAt > open.lastAt) open.lastAt = mail.sentAt;
    } else {
      bySubject.push({ id: threadId, subjectBase: baseOf(mail), lastAt: mail.sentAt, addresses: new Set(people) });
    }
  }
  await insertThreads(transaction, fresh);
  return {
    threadOf: (mail) => placed.get(mail.sourceRecordId)!,
    accountOf: (threadId) => known.get(threadId)?.accountId ?? null,
  };
}

function isNear(lastAt: Date, sentAt: Date): boolean {
  return Math.abs(sentAt.getTime() - lastAt.getTime()) <= subjectDays * 86_400_000;
}
