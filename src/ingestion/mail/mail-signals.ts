import { markBounced, pauseContact } from '../../data/records/contacts.ts';
import { recordSignals, type SignalKind, type SignalRow } from '../../data/records/signals.ts';
import { suppressAddress } from '../../data/records/suppressions.ts';
import type { Json } from '../../domain/json.ts';
import { createLocalTime } from '../csv/parse-date.ts';
import { type ApplyContext, announce } from '../entities/apply-batch.ts';
import type { LinkedPeople } from '../entities/link-addresses.ts';
import { readAbsence } from './absence.ts';
import type { PlacedMail } from './mail-batch.ts';
import { readOptOut } from './opt-out-words.ts';

/** What an incoming mail means beyond its text, read before the transaction. */
export interface MailReading {
  optOut: 'opt_out' | 'doubtful' | 'none';
  absence: { isAbsence: boolean; backOn: string | null };
}

/** Reads a mail's new text for opt-outs (people) and absences (automatic replies). */
export async function readMeaning(parsed: PlacedMail['parsed'], sentAt: Date): Promise<MailReading> {
  const isAutoReply = parsed.kind === 'auto-reply';
  // The answer that our unsubscribe header asks for is a subject of one word.
  const asked = /^\s*(unsubscribe|abmelden|opt[- ]?out)\b/i.test(parsed.subject) && parsed.newText.trim().length < 200;
  const isPerson = parsed.kind === 'message' && !parsed.automatic;
  return {
    optOut: asked && parsed.kind === 'message' ? 'opt_out' : isPerson ? readOptOut(parsed.newText) : 'none',
    absence: isAutoReply
      ? await readAbsence(parsed.subject, parsed.newText, sentAt)
      : { isAbsence: false, backOn: null },
  };
}

/**
 * Records what incoming mails mean: replies, automatic replies, absences (which pause the person), bounces (which
 * un-verify an address) and opt-outs (which suppress it, or, where doubtful, pause the person until someone decides).
 * Returns the number of signals.
 */
export async function recordMailSignals(
  context: ApplyContext,
  mails: readonly (PlacedMail & { reading: MailReading })[],
  people: LinkedPeople,
): Promise<number> {
  const signals: SignalRow[] = [];
  const suppressed: string[] = [];
  const [tenant] = await context.transaction.query<{ zone: string }>('select zone from tenants');
  const midnight = createLocalTime(tenant!.zone);

  for (const mail of mails) {
    if (mail.direction !== 'inbound') continue;
    const { parsed, reading } = mail;
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
    } else if (reading.absence.isAbsence) {
      signal('out_of_office', { backOn: reading.absence.backOn });
      await pauseAbsent(context, mail, reading.absence.backOn, midnight);
    } else if (parsed.kind === 'auto-reply') {
      signal('auto_reply', {});
    } else if (reading.optOut !== 'none') {
      signal(reading.optOut === 'opt_out' ? 'opt_out' : 'opt_out_doubtful', {});
      if (reading.optOut === 'opt_out' && parsed.from) {
        await suppressAddress(context.transaction, context.ids, {
          address: parsed.from.address,
          reason: 'opt_out',
          createdBy: 'mail',
          activityId: mail.activityId,
          effectiveAt: null,
        });
        if (mail.contactId !== null) suppressed.push(mail.contactId);
      } else if (mail.contactId !== null) {
        await pauseContact(context.transaction, mail.contactId, null, 'doubtful_opt_out');
      }
    } else if (parsed.kind === 'message' && !parsed.automatic && mail.isAnswer) {
      signal('reply', {});
    }
  }
  await recordSignals(context.transaction, context.ids, context.connector, signals, context.at);
  await announce(context, { 'gtm.contact.suppressed.v1': suppressed });
  return signals.length;
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
