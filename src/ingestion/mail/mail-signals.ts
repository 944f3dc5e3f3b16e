import { markBounced, pauseContact } from '../../data/records/contacts.ts';
import { recordSignals, type SignalKind, type SignalRow } from '../../data/records/signals.ts';
import { suppressAddress } from '../../data/records/suppressions.ts';
import type { Json } from '../../domain/json.ts';
import type { ReplyReading } from '../../domain/reply.ts';
import { createLocalTime } from '../csv/parse-date.ts';
import { type ApplyContext, announce } from '../entities/apply-batch.ts';
import type { LinkedPeople } from '../entities/link-addresses.ts';
import type { PlacedMail } from './mail-batch.ts';

/**
 * Records what incoming mails mean: replies, what somebody on record wrote unasked, automatic replies, absences (which pause the person), bounces (which
 * un-verify an address) and opt-outs (which suppress it, or, where doubtful, pause the person until someone decides).
 * Returns the number of signals.
 */
export async function recordMailSignals(
  context: ApplyContext,
  mails: readonly (PlacedMail & { reading: ReplyReading })[],
  people: LinkedPeople,
): Promise<number> {
  const signals: SignalRow[] = [];
  const suppressed: string[] = [];
  const [tenant] = await context.transaction.query<{ zone: string }>('select zone from tenants');
  const midnight = createLocalTime(tenant!.zone);

  for (const mail of mails) {
    if (mail.direction !== 'inbound') continue;
    const { parsed, reading } = mail;
    const { kinds } = reading;
    const signal = (kind: SignalKind, detail: Record<string, Json>, contactId = mail.contactId) =>
      signals.push({
        id: context.ids.next(),
        kind,
        occurredAt: mail.sentAt,
        accountId: mail.accountId,
        contactId,
        dealId: mail.dealId,
        activityId: mail.activityId,
        sourceRecordId: mail.sourceRecordId,
        detail: { messageId: parsed.messageId, inReplyTo: parsed.inReplyTo, threadId: mail.threadId, ...detail },
      });

    if (parsed.kind === 'bounce') {
      for (const recipient of parsed.bounce?.recipients ?? []) {
        if (recipient.severity === 'hard' && recipient.address !== null) {
          await markBounced(context.transaction, recipient.address, mail.sentAt);
        }
      }
      const worst =
        parsed.bounce?.recipients.find(({ severity }) => severity === 'hard') ?? parsed.bounce?.recipients[0];
      const bounced = people.contactOf(worst?.address ?? null);
      const detail = { severity: worst?.severity ?? 'unknown', status: worst?.status ?? null };
      signal(
        'bounce',
        { ...detail, originalMessageId: parsed.bounce?.originalMessageId ?? null },
        bounced?.id ?? mail.contactId,
      );
    } else if (isAbsence(mail)) {
      signal('out_of_office', { backOn: reading.until });
      await pauseAbsent(context, mail, reading.until, midnight);
    } else if (parsed.kind === 'auto-reply' || kinds.includes('auto_reply')) {
      signal('auto_reply', { kinds });
    } else if (kinds.includes('opt_out')) {
      signal('opt_out', { kinds });
      if (parsed.from) {
        await suppressAddress(context.transaction, context.ids, {
          address: parsed.from.address,
          reason: 'opt_out',
          createdBy: 'mail',
          activityId: mail.activityId,
          effectiveAt: null,
        });
        if (mail.contactId !== null) suppressed.push(mail.contactId);
      }
    } else if (kinds.includes('opt_out_doubtful')) {
      signal('opt_out_doubtful', { kinds });
      if (mail.contactId !== null) {
        await pauseContact(context.transaction, mail.contactId, null, 'doubtful_opt_out');
      }
    } else if (parsed.kind === 'message' && !parsed.automatic && (mail.isAnswer || mail.contactId !== null)) {
      signal(mail.isAnswer ? 'reply' : 'mail_received', { kinds });
    }
  }
  await recordSignals(context.transaction, context.ids, context.connector, signals, context.at);
  await announce(context, { 'gtm.contact.suppressed.v1': suppressed });
  return signals.length;
}

/** An absence note, also one that no header marks; a person who says more than that they are away has replied. */
function isAbsence({ parsed, reading: { kinds } }: { parsed: PlacedMail['parsed']; reading: ReplyReading }): boolean {
  return kinds[0] === 'out_of_office' && (parsed.kind === 'auto-reply' || kinds.length === 1);
}

/** An absence that is over pauses nobody. */
async function pauseAbsent(
  context: ApplyContext,
  mail: PlacedMail,
  backOn: string | null,
  midnight: ReturnType<typeof createLocalTime>,
): Promise<void> {
  if (backOn === null || mail.contactId === null) return;
  const [year, month, day] = backOn.split('-').map(Number) as [number, number, number];
  const until = new Date(midnight({ year, month, day, hour: 0, minute: 0, second: 0, hasTime: true, offset: null }));
  if (until > context.at) await pauseContact(context.transaction, mail.contactId, until, 'out_of_office');
}
