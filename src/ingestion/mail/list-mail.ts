import type { TenantTransaction } from '../../data/database/database.ts';
import type { ReplyReading } from '../../domain/reply.ts';
import type { ReadMail } from './apply-mail.ts';
import type { OurAddresses } from './our-addresses.ts';

/**
 * Counts mail that came through somebody's mailing list or newsletter as a program's: it addresses many, so its
 * questions, complaints and "unsubscribe" say nothing to us. Two are from a person all the same: what comes through a
 * group address of ours (sales@), and an answer to a mail of ours, whatever program sent it.
 */
export async function markListMail(
  transaction: TenantTransaction,
  mails: readonly ReadMail[],
  ours: Pick<OurAddresses, 'isOurs' | 'isOurDomain'>,
): Promise<ReadMail[]> {
  const isForeignList = ({ parsed: { mailingList: list } }: ReadMail) =>
    list !== null && !(list.domain !== null && ours.isOurDomain(list.domain));
  if (!mails.some(isForeignList)) return [...mails];
  const rows = await transaction.query<{ messageId: string }>(
    `select m.message_id from messages m join activities a on a.id = m.activity_id
     where a.direction = 'outbound' and m.message_id = any($1)`,
    [mails.filter(isForeignList).flatMap(namedBy)],
  );
  const written = new Set(rows.map(({ messageId }) => messageId));
  for (const { parsed } of mails) if (parsed.from && ours.isOurs(parsed.from.address)) written.add(parsed.messageId);
  return mails.map((mail) => {
    if (!isForeignList(mail) || namedBy(mail).some((id) => written.has(id))) return mail;
    const reading: ReplyReading = { ...mail.reading, ...nothingSaid };
    return { ...mail, parsed: { ...mail.parsed, automatic: true }, reading };
  });
}

const nothingSaid = { kinds: [], findings: [], until: null, referredTo: null, gone: null };

/** The messages that a mail says it answers. */
function namedBy({ parsed }: ReadMail): string[] {
  return [...(parsed.inReplyTo === null ? [] : [parsed.inReplyTo]), ...parsed.references];
}
