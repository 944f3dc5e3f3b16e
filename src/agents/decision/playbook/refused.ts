import type { Draft } from '../../../domain/proposal.ts';
import { pickContact, type Situation, type SituationRefusal } from '../situation/situation.ts';
import { spokenDate } from './dates.ts';
import type { LeaveAlone } from './leave-alone.ts';
import type { PlayView } from './play.ts';

/**
 * The view without the people whom somebody called the wrong ones for this play; another one at the account takes their
 * place, unless the run is about that person.
 */
export function withoutRefusedPeople(view: PlayView, play: string): PlayView {
  const { situation, targetContactId } = view;
  const wrong = new Set(
    situation.refusals.flatMap((refusal) =>
      refusal.reason === 'wrong_person' && refusal.play === play && refusal.contactId ? refusal.contactId : [],
    ),
  );
  if (wrong.size === 0) return view;
  const people = situation.people.filter(({ contactId }) => !wrong.has(contactId));
  const isGone = situation.contact !== null && wrong.has(situation.contact.contactId);
  const isAboutThem = targetContactId !== null && wrong.has(targetContactId);
  const contact = isAboutThem ? null : isGone ? pickContact({ ...situation, people }, null) : situation.contact;
  return { ...view, situation: { ...situation, people, contact } };
}

/** Why a draft is not made again, in a sentence that names the day of the "no"; null when nothing stands against it. */
export function refusedBefore({ situation }: PlayView, draft: Draft): LeaveAlone | null {
  const ofDraft = situation.refusals.filter((refusal) => isAbout(refusal, draft));
  const wordings = ofDraft.filter(({ reason }) => reason === 'wrong_tone');
  const against = ofDraft.find((refusal) => {
    if (refusal.reason === 'not_now') return true;
    // What they wrote elsewhere is no reason to answer the same mail after all.
    if (refusal.hasNews && !isOfSameMail(refusal, draft)) return false;
    // The wording alone was wrong: it is written once more, in other words.
    return refusal.reason !== 'wrong_tone' || wordings.length > 1 || refusal.body === bodyOf(draft);
  });
  return against ? { reason: inWords(situation, against, draft) } : null;
}

/** The reviewer's remarks on the tone of what is now written once more, for a model; empty without any. */
export function toneNote({ refusals }: Situation, drafts: readonly Draft[]): string {
  const remarks = refusals.filter(
    (refusal) => refusal.reason === 'wrong_tone' && drafts.some((draft) => isAbout(refusal, draft)),
  );
  return remarks.map(({ note }) => note ?? 'The tone was wrong; word it differently.').join('\n');
}

/** The same play for the same person and deal; "not now" is about everything we would write to them unasked. */
function isAbout(refusal: SituationRefusal, draft: Draft): boolean {
  if (refusal.reason === 'wrong_person' && refusal.play === draft.play)
    return refusal.contactId !== null && refusal.contactId === draft.contactId;
  if (refusal.reason === 'not_now' && refusal.contactId !== null && isUnasked(draft))
    return refusal.contactId === draft.contactId;
  return refusal.play === draft.play && refusal.contactId === draft.contactId && refusal.dealId === draft.dealId;
}

function isOfSameMail({ threadLastActivityId }: SituationRefusal, { basis }: Draft): boolean {
  return threadLastActivityId !== null && threadLastActivityId === basis.threadLastActivityId;
}

/** Whether a draft reaches a person who has not asked for it. */
export function isUnasked({ action }: Draft): boolean {
  return action.tool === 'schedule_meeting' || (action.tool === 'send_email' && action.purpose === 'outreach');
}

function bodyOf({ action }: Draft): string | null {
  return 'body' in action ? action.body : null;
}

function inWords(
  { asOf, tenant }: Situation,
  { reason, givenAt, until, body }: SituationRefusal,
  draft: Draft,
): string {
  const day = (instant: string) => spokenDate(instant, tenant.zone, asOf);
  const because = reason.replaceAll('_', ' ');
  if (reason === 'wrong_tone' && body === bodyOf(draft)) {
    return `"${draft.headline}" was turned down on ${day(givenAt)} (${because}), and there are no other words for it.`;
  }
  const end =
    until === null ? '' : ` It may come again on ${day(until)}${reason === 'not_now' ? '' : ', or when they write'}.`;
  return `"${draft.headline}" was turned down on ${day(givenAt)} (${because}).${end}`;
}
