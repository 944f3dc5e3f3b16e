import { allMessages, takesPart } from '../situation/situation.ts';
import { chunkOf } from './cite.ts';
import { nextWorkday, spokenDate } from './dates.ts';
import type { Play } from './play.ts';
import { taskDraft } from './task.ts';

const dayMs = 86_400_000;
const tenInTheMorning = 600;

/** Moves the follow-up to the day on which a person is back, when an out-of-office note answered our mail. */
export const followUpOnReturn: Play = {
  name: 'follow-up-on-return',
  effect: 'inform',
  propose(view) {
    const { situation } = view;
    const { contact, asOf, tenant } = situation;
    if (contact?.pauseReason !== 'out_of_office' || !contact.pausedUntil || contact.pausedUntil <= asOf) return [];
    const last = allMessages(situation).findLast(
      (message) => message.state === 'plain' && takesPart(message, contact.contactId),
    );
    if (last?.direction !== 'outbound') return [];
    const note = allMessages(situation).findLast(
      (message) => message.state === 'auto-reply' && message.from.contactId === contact.contactId,
    );
    const beforeReturn = new Date(Date.parse(contact.pausedUntil) - dayMs).toISOString();
    const dueAt = nextWorkday(beforeReturn, tenant.zone, tenInTheMorning);
    const day = spokenDate(dueAt, tenant.zone, asOf);
    const until = spokenDate(contact.pausedUntil, tenant.zone, asOf);
    const sources = [note, last].map((message) => message && chunkOf(situation, message.activityId)?.chunkId);
    return [
      taskDraft(
        view,
        {
          play: followUpOnReturn.name,
          headline: `Follow up with ${contact.name} on ${day}`,
          whyNow: `${contact.name} is out of office and back on ${until}, so the follow-up moves to that day.`,
          rationale: 'Nothing is written to a person who is away; the task keeps the day.',
        },
        {
          confidence: {
            signal: { name: 'their own note says when they are back', strength: 1 },
            triggeredAt: note?.occurredAt ?? last.occurredAt,
            fit: { share: 1, because: 'nothing leaves the house' },
          },
          evidenceIds: sources.map((id) => id ?? null),
        },
        {
          title: `Follow up with ${contact.name}`,
          body: `Our mail of ${spokenDate(last.occurredAt, tenant.zone, asOf)} under "${last.subject}" waits for an answer.`,
          contact,
          thread: situation.threads.find((thread) => thread.messages.includes(last)) ?? null,
          dueAt,
        },
      ),
    ];
  },
};
