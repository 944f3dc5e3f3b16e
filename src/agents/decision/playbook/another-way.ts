import { counted } from '../../../domain/counted.ts';
import type { Draft } from '../../../domain/proposal.ts';
import { allMessages, type SituationContact, takesPart } from '../situation/situation.ts';
import { spokenDate } from './dates.ts';
import { basisOf, type DraftGrounds, makeDraft } from './draft-email.ts';
import type { PlayView } from './play.ts';
import { addressFor, daysSinceConfirmed, type Standing, standingOf } from './standing.ts';
import { taskDraft } from './task.ts';
import { theirWords } from './their-words.ts';

export const anotherWayPlay = 'reach-another-way';

/** Whether no mail may go to a person until something speaks for one of their addresses. */
export function needsAnotherWay(standing: Standing): boolean {
  return ['unverified', 'stale', 'bounced', 'no-address'].includes(standing);
}

/**
 * A call, or a check of the address, in place of a mail that would be due but may not go to a person's address.
 * `due` says what the mail was to be about; left out where nothing but the silence makes us write.
 */
export function anotherWay(
  view: PlayView,
  contact: SituationContact,
  due?: { headline: string; whyNow: string },
): Draft[] {
  const { situation, staleAfterDays } = view;
  const standing = standingOf(contact, situation.asOf, staleAfterDays);
  const age = daysSinceConfirmed(contact, situation.asOf);
  const known: Partial<Record<Standing, string>> = {
    unverified: `The address of ${contact.name} was never verified.`,
    bounced: `Mail to ${contact.name} comes back as undeliverable.`,
    'no-address': `No address of ${contact.name} is known.`,
  };
  const why =
    known[standing] ??
    `Nothing has confirmed ${contact.name} for ${counted(Math.floor(age), 'day')}, so no mail goes there.`;
  const last = allMessages(situation).findLast((message) => takesPart(message, contact.contactId));
  const source = situation.sources.find((item) => item.entityId === last?.activityId);
  const note = situation.sources.find((item) => item.entityType === 'note' || item.entityType === 'call');
  const grounds: DraftGrounds = {
    // The step is small and stays inside, so an old trail does not make it doubtful.
    confidence: {
      signal: { name: 'a contact who must be reached another way', strength: 1 },
      triggeredAt: situation.asOf,
      fit: { share: 1, because: 'nothing leaves the house' },
    },
    evidenceIds: [source?.chunkId ?? null, note?.chunkId ?? null],
  };
  const way = { contact, why: due ? `${due.whyNow} ${why}` : why, due };
  const looks = standing === 'unverified' && addressFor(contact) !== null ? [lookUp(view, way, grounds)] : [];
  const calls = contact.phone ? [call(view, way, grounds)] : [];
  return calls.length + looks.length > 0 ? [...calls, ...looks] : [lookUp(view, way, grounds)];
}

interface Way {
  contact: SituationContact;
  why: string;
  due: { headline: string } | undefined;
}

function call(view: PlayView, { contact, why, due }: Way, grounds: DraftGrounds): Draft {
  const { situation } = view;
  const day = (instant: string) => spokenDate(instant, situation.tenant.zone, situation.asOf);
  const said = theirWords(allMessages(situation), contact.contactId);
  const note = situation.notes.findLast((entry) => entry.text.trim() !== '');
  const body = [
    `Phone: ${contact.phone}`,
    due ? `What for: ${due.headline}` : '',
    why,
    said ? `Last words, ${day(said.message.occurredAt)}: "${said.sentence}"` : '',
    note ? `Note of ${day(note.occurredAt)}: ${note.text}` : '',
  ];
  const { deal } = situation;
  const reason =
    due || !deal ? 'A mail would be due, and may not go to this address.' : `"${deal.name}" is open and quiet.`;
  return taskDraft(
    view,
    {
      play: anotherWayPlay,
      headline: `Call ${contact.name}`,
      whyNow: why,
      rationale: `${reason} A call confirms the person as well.`,
    },
    grounds,
    { title: `Call ${contact.name}`, body: body.filter(Boolean).join('\n'), contact, thread: null },
  );
}

function lookUp(view: PlayView, { contact, why }: Way, grounds: DraftGrounds): Draft {
  return makeDraft(
    view,
    {
      play: anotherWayPlay,
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
      basis: basisOf(view.situation, { contact, thread: null }),
    },
  );
}
