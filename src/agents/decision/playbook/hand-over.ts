import { openQuestions } from '../../../domain/reading/ask-detector.ts';
import type { Participant, Situation, SituationMessage } from '../situation/situation.ts';
import { detectMeetingRequest } from '../text/meeting-request-detector.ts';
import { detectPromises } from '../text/promise-detector.ts';
import { chunkOf } from './cite.ts';
import { ago } from './dates.ts';
import type { Play } from './play.ts';
import { mailLink, nameIn, type ReadReply, readReplies, saidIn, wordsOf } from './read-reply.ts';
import { taskDraft } from './task.ts';

/**
 * Hands an interested answer to outreach over to the owner in five lines, each with the mail it rests on: what they want
 * in their words, people and roles, what was promised by whom, open questions, next step. An owner with an open deal
 * here is at it already.
 */
export const handOver: Play = {
  name: 'hand-over',
  effect: 'record',
  propose(view) {
    const { situation } = view;
    const reply = readReplies(view, 'interested').find(
      (one) => one.reading.kinds[0] === 'interested' && answersOutreach(one),
    );
    if (!reply || isAtIt(situation)) return [];
    const { message, thread, who } = reply;
    const at = situation.account === null ? '' : ` at ${situation.account.name}`;
    const lines = [
      wantLine(reply),
      peopleLine(situation, message),
      promiseLine(reply),
      questionLine(reply),
      nextLine(reply),
    ];
    const draft = taskDraft(
      view,
      {
        play: handOver.name,
        headline: `Take over: ${who}${at} is interested`,
        whyNow: `${who} answered ${ago(message.occurredAt, situation.asOf, situation.tenant.zone)}.`,
        rationale: 'Their reply asks to go on; the task says in five lines what stands where.',
      },
      {
        confidence: {
          signal: { name: 'interest in their own words', strength: 1 },
          triggeredAt: message.occurredAt,
          fit: { share: 1, because: 'nothing leaves the house' },
        },
        evidenceIds: [chunkOf(situation, message.activityId)?.chunkId ?? null],
      },
      { title: `Hand-over: ${who}${at}`, body: lines.join('\n'), contact: null, thread },
    );
    return [draft];
  },
};

/** Whether the mail of ours before theirs was written unasked: sent as outreach, or with no word of theirs before it. */
function answersOutreach({ message, thread: { messages } }: ReadReply): boolean {
  const before = messages.slice(0, messages.indexOf(message));
  const ours = before.findLastIndex(({ direction }) => direction === 'outbound');
  if (ours === -1) return false;
  const isAsked = before.slice(0, ours).some(({ direction, state }) => direction === 'inbound' && state === 'plain');
  return before[ours]!.isOutreach || !isAsked;
}

function isAtIt({ deals, owner }: Situation): boolean {
  return deals.some(
    ({ status, ownerUserId }) => status === 'open' && (ownerUserId === null || ownerUserId === owner?.userId),
  );
}

function wantLine(reply: ReadReply): string {
  const isAsked = reply.reading.kinds.includes('question');
  const wants = [...new Set([...wordsOf(reply, 'interested'), ...(isAsked ? wordsOf(reply, 'question') : [])])].slice(
    0,
    2,
  );
  return `They want: ${wants.map(saidIn).join(' ')} ${mailLink(reply.message.activityId)}`;
}

function peopleLine({ people }: Situation, { from, to, cc, activityId }: SituationMessage): string {
  const described = (person: Participant, part: string) => {
    const known = people.find(({ contactId }) => contactId === person.contactId);
    const role = known?.role ?? known?.title;
    return `${nameIn(known?.name ?? person.name)}${role ? `, ${role}` : ''} (${part})`;
  };
  const others = [...to, ...cc].filter((person) => !person.ours).map((person) => described(person, 'in copy'));
  return `People: ${[described(from, 'writes'), ...others].join('; ')} ${mailLink(activityId)}`;
}

/** The latest promise of each side in the thread; without one, that there is none in the mails up to theirs. */
function promiseLine({ message, thread }: ReadReply): string {
  const promised = thread.messages
    .filter(({ state }) => state === 'plain')
    .flatMap((mail) => detectPromises(mail.text).map(({ sentence }) => ({ mail, sentence })));
  const latest = (direction: SituationMessage['direction']) =>
    promised.findLast(({ mail }) => mail.direction === direction);
  const [ours, theirs] = [latest('outbound'), latest('inbound')];
  const said = [
    ...(ours ? [`we: ${saidIn(ours.sentence)} ${mailLink(ours.mail.activityId)}`] : []),
    ...(theirs ? [`they: ${saidIn(theirs.sentence)} ${mailLink(theirs.mail.activityId)}`] : []),
  ];
  return `Promised: ${said.length > 0 ? said.join('; ') : `nothing ${mailLink(message.activityId)}`}`;
}

/** The sentences by which they ask for a talk or take a time; these are no open questions. */
function meetingWords({ message, reading }: ReadReply): string[] {
  const asked = reading.findings.filter(({ rule }) => rule === 'wants-to-meet').map(({ words }) => words);
  return [...asked, detectMeetingRequest(message.text)?.sentence ?? []].flat();
}

function questionsOf(reply: ReadReply): string[] {
  const meeting = new Set(meetingWords(reply));
  return openQuestions(reply.message.text)
    .filter(({ sentence }) => !meeting.has(sentence))
    .map(({ words }) => words);
}

function questionLine(reply: ReadReply): string {
  const questions = questionsOf(reply).slice(0, 3);
  const said = questions.length > 0 ? questions.map(saidIn).join(' ') : 'none';
  return `Open questions: ${said} ${mailLink(reply.message.activityId)}`;
}

function nextLine(reply: ReadReply): string {
  const tookTime = detectMeetingRequest(reply.message.text)?.kind === 'took';
  const talk = tookTime ? 'confirm the time they took' : 'offer times for the talk they ask for';
  const steps = [
    ...(questionsOf(reply).length > 0 ? ['answer what they ask'] : []),
    ...(meetingWords(reply).length > 0 ? [talk] : []),
  ];
  const said = steps.length > 0 ? steps.join(', then ') : 'ask what they need to decide';
  return `Next step: ${said} ${mailLink(reply.message.activityId)}`;
}
