import type { CalendarProvider } from '../../connectors/calendar/calendar-provider.ts';
import { composeCancel, composeRequest } from '../../connectors/calendar/compose-invitation.ts';
import { composeMessage } from '../../connectors/email/compose-message.ts';
import { recordChangedMeeting } from '../../data/records/changed-meeting.ts';
import { recordSentMeeting } from '../../data/records/sent-records.ts';
import type { ScheduleMeetingAction } from '../../domain/action.ts';
import { actionRecipients } from '../../domain/action-recipients.ts';
import { GtmError } from '../../domain/errors.ts';
import { openCalendar, openMailbox } from './connected-places.ts';
import type { Claim, ToolAgent, ToolServices } from './tool-agent.ts';

/**
 * Schedules meetings: puts the event into the sender's calendar under the effect's UID, then mails the invitation (iTIP
 * REQUEST) from the sender's mailbox. A meeting that is moved keeps its UID and gets the next sequence number; one that is
 * called off is taken out, and the mail says so (CANCEL). Either step finds what it did before, so that a repeat does it
 * once.
 */
export function createCalendarAgent(services: ToolServices): ToolAgent {
  const calendar = (claim: Claim) => openCalendar(services, claim.tenantId, meetingOf(claim).calendarId);
  const mailbox = (claim: Claim) => openMailbox(services, claim.tenantId, meetingOf(claim).sender.mailboxId);
  return {
    async perform(claim, signal) {
      const action = meetingOf(claim);
      const { method, text, uid } = invitation(claim);
      const etag = await keep(await calendar(claim), claim, signal);
      const mail = await mailbox(claim);
      const messageId = `<${claim.effect.externalKey}>`;
      const raw = await composeMessage({
        ...{ messageId, date: claim.effect.claimedAt.toISOString(), subject: action.title, body: action.description },
        from: { name: action.sender.name, address: action.sender.address },
        to: action.invitees,
        calendar: { method, text },
      });
      const envelope = { from: action.sender.address, to: actionRecipients(action) };
      const receipt = await mail.deliver({ effectId: claim.effect.id, messageId, envelope, raw }, signal);
      return { uid, etag, messageId, acceptedAt: receipt.acceptedAt, digest: receipt.digest, delivered: mail.delivers };
    },
    async lookUp(claim) {
      const messageId = `<${claim.effect.externalKey}>`;
      const mail = await mailbox(claim);
      const receipt = await mail.findByMessageId(messageId);
      if (!receipt) return null;
      // The invitation is the last step: once it has left, a calendar entry that is gone was taken out by somebody.
      const uid = uidOf(claim);
      const etag = (await (await calendar(claim)).findByUid(uid))?.etag ?? null;
      return { uid, etag, messageId, acceptedAt: receipt.acceptedAt, digest: receipt.digest, delivered: mail.delivers };
    },
    async absenceProves(claim) {
      return (await mailbox(claim)).absenceProves && (await calendar(claim)).absenceProves;
    },
    async record(transaction, { effect, proposal }) {
      const action = meetingOf({ proposal });
      const at = await transaction.now();
      const { change } = action;
      if (change) {
        return { state: 'done', activityId: await recordChangedMeeting(transaction, services.ids, { action, change }) };
      }
      const sent = { proposal, action, effectId: effect.id, externalKey: effect.externalKey, at };
      return { state: 'done', activityId: await recordSentMeeting(transaction, services.ids, sent) };
    },
  };
}

function meetingOf({ proposal }: Pick<Claim, 'proposal'>): ScheduleMeetingAction {
  if (proposal.action.tool !== 'schedule_meeting') {
    throw new GtmError('internal', 'The calendar agent was handed another tool.');
  }
  return proposal.action;
}

const uidOf = (claim: Claim) => meetingOf(claim).change?.uid ?? claim.effect.externalKey;

function invitation(claim: Claim): { method: 'REQUEST' | 'CANCEL'; text: string; uid: string } {
  const action = meetingOf(claim);
  const { change } = action;
  const uid = uidOf(claim);
  const whole = {
    ...{ uid, sequence: change ? change.sequence + 1 : 0, stampedAt: claim.effect.claimedAt.toISOString() },
    ...{ startsAt: action.startsAt, endsAt: action.endsAt, title: action.title, description: action.description },
    organizer: { name: action.sender.name, address: action.sender.address },
    attendees: action.invitees,
  };
  return change?.kind === 'cancel'
    ? { method: 'CANCEL', text: composeCancel(whole), uid }
    : { method: 'REQUEST', text: composeRequest(whole), uid };
}

/** Brings the sender's calendar to where it should be; gives the etag of what stands there, null for nothing. */
async function keep(provider: CalendarProvider, claim: Claim, signal?: AbortSignal): Promise<string | null> {
  const { change } = meetingOf(claim);
  const { method, text, uid } = invitation(claim);
  const stored = await provider.findByUid(uid);
  if (method === 'CANCEL') {
    if (stored) await provider.remove(uid, stored.etag, signal);
    return null;
  }
  if (stored && !change) return stored.etag;
  // RFC 4791, 4.1: a stored object carries no METHOD.
  const event = text.replace('METHOD:REQUEST\r\n', '');
  return (await provider.put(uid, event, stored?.etag ?? null, signal)).etag;
}
