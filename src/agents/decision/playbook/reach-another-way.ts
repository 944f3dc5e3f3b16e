import type { Draft } from '../../../domain/proposal.ts';
import { allMessages, daysBetween, type SituationContact, takesPart } from '../situation/situation.ts';
import { spokenDate } from './dates.ts';
import { basisOf, type DraftGrounds, makeDraft } from './draft-email.ts';
import type { Play, PlayView } from './play.ts';
import { quietDeal } from './quiet-deal.ts';
import { quietAfterDays } from './revive-stalled-deal.ts';
import { addressFor, daysSinceConfirmed, standingOf } from './standing.ts';
import { taskDraft } from './task.ts';
import { theirWords } from './their-words.ts';
import { replacementFor, writtenSince } from './write-to-colleague.ts';

/** A call, or a check of the address, where a mail would be due but the address may not be trusted. */
export const reachAnotherWay: Play = {
  name: 'reach-another-way',
  effect: 'look_up',
  propose(view) {
    const { situation, staleAfterDays } = view;
    const quiet = quietDeal(view);
    const contact = quiet?.contact;
    if (!quiet || !contact) return [];
    const due = quiet.days >= quietAfterDays && !quiet.hasNextMeeting;
    if (!due && !bouncedLately(view, contact)) return [];
    const standing = standingOf(contact, situation.asOf, staleAfterDays);
    if (!['unverified', 'stale', 'bounced', 'no-address'].includes(standing)) return [];
    const age = daysSinceConfirmed(contact, situation.asOf);
    const why = {
      stale: `Nothing has confirmed ${contact.name} for ${Math.floor(age)} days, so no mail goes there.`,
      unverified: `The address of ${contact.name} was never verified.`,
      bounced: `Mail to ${contact.name} comes back as undeliverable.`,
      'no-address': `No address of ${contact.name} is known.`,
    }[standing as 'stale'];
    const last = allMessages(situation).findLast((message) => takesPart(message, contact.contactId));
    const source = situation.sources.find((item) => item.entityId === last?.activityId);
    const note = situation.sources.find((item) => item.entityType === 'note' || item.entityType === 'call');
    const grounds: DraftGrounds = {
      // The step is small and stays inside, so an old trail does not make it doubtful.
      confidence: {
        signal: { name: 'an open deal whose contact must be reached another way', strength: 1 },
        triggeredAt: situation.asOf,
        fit: { share: 1, because: 'nothing leaves the house' },
      },
      evidenceIds: [source?.chunkId ?? null, note?.chunkId ?? null],
    };
    const looks = standing === 'unverified' && addressFor(contact) !== null ? [lookUp(view, why, grounds)] : [];
    const calls = contact.phone ? [call(view, why, grounds)] : [];
    return calls.length + looks.length > 0 ? [...calls, ...looks] : [lookUp(view, why, grounds)];
  },
};

const bouncedLatelyDays = 7;

/** Whether our mail to a person has just come back and nobody else at the account stands in for them. */
function bouncedLately(view: PlayView, contact: SituationContact): boolean {
  const { situation } = view;
  const at = contact.addresses.map((entry) => entry.bouncedAt).find((instant) => instant !== null);
  if (!at || daysBetween(at, situation.asOf) > bouncedLatelyDays || replacementFor(view)) return false;
  return !situation.people.some(
    (person) => person.contactId !== contact.contactId && writtenSince(situation, person.contactId, at),
  );
}

function call(view: PlayView, why: string, grounds: DraftGrounds): Draft {
  const { situation } = view;
  const contact = situation.contact!;
  const day = (instant: string) => spokenDate(instant, situation.tenant.zone, situation.asOf);
  const said = theirWords(allMessages(situation), contact.contactId);
  const note = situation.notes.findLast((entry) => entry.text.trim() !== '');
  const body = [
    `Phone: ${contact.phone}`,
    why,
    said ? `Last words, ${day(said.message.occurredAt)}: "${said.sentence}"` : '',
    note ? `Note of ${day(note.occurredAt)}: ${note.text}` : '',
  ];
  return taskDraft(
    view,
    {
      play: reachAnotherWay.name,
      headline: `Call ${contact.name}`,
      whyNow: why,
      rationale: `"${situation.deal!.name}" is open and quiet. A call confirms the person as well.`,
    },
    grounds,
    { title: `Call ${contact.name}`, body: body.filter(Boolean).join('\n'), contact, thread: null },
  );
}

function lookUp(view: PlayView, why: string, grounds: DraftGrounds): Draft {
  const { situation } = view;
  const contact = situation.contact!;
  return makeDraft(
    view,
    {
      play: reachAnotherWay.name,
      headline: `Check the address of ${contact.name}`,
      whyNow: why,
      rationale: 'A mail would be due, and may only go to a verified address.',
    },
    grounds,
    {
      action: {
        tool: 'enrich_contact',
        contactId: contact.contactId,
        looksFor: ['address_verification', 'mail_domain'],
      },
      contact,
      basis: basisOf(situation, { contact, thread: null }),
    },
  );
}
