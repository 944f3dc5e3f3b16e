import { openQuestions } from '../../../domain/reading/ask-detector.ts';
import type { Participant, Situation, SituationMessage } from '../situation/situation.ts';
import { detectMeetingRequest } from '../text/meeting-request-detector.ts';
import { detectPromises } from '../text/promise-detector.ts';
import { chunkOf } from './cite.ts';
import { ago } from './dates.ts';
import type { Play } from './play.ts';
import { mailLink, type ReadReply, readReplies, wordsOf } from './read-reply.ts';
import { taskDraft } from './task.ts';
import { quotable } from './their-words.ts';

/**
 * Hands an interested reply over to the owner in five lines, each with the mail it rests on: what they want in their
 * words, people and roles, what was promised by whom, open questions, next step.
 */
export const handOver: Play = {
  name: 'hand-over',
  effect: 'record',
  propose(view) {
    const { situation } = view;
    const reply = readReplies(view, 'interested').find(({ reading }) => reading.kinds[0] === 'interested');
    if (!reply) return [];
    const { message, thread } = reply;
    const who = reply.writer?.name ?? (message.from.name || message.from.address);
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

const quote = (words: string) => `"${quotable(words, { maxWords: 24 })}"`;

function wantLine(reply: ReadReply): string {
  const isAsked = reply.reading.kinds.includes('question');
  const wants = [...new Set([...wordsOf(reply, 'interested'), ...(isAsked ? wordsOf(reply, 'question') : [])])].slice(
    0,
    2,
  );
  return `They want: ${wants.map(quote).join(' ')} ${mailLink(reply.message.activityId)}`;
}

function peopleLine({ people }: Situation, { from, to, cc, activityId }: SituationMessage): string {
  const described = (person: Participant, part: string) => {
    const known = people.find(({ contactId }) => contactId === person.contactId);
    const role = known?.role ?? known?.title;
    return `${known?.name ?? (person.name || person.address)}${role ? `, ${role}` : ''} (${part})`;
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
    ...(ours ? [`we: ${quote(ours.sentence)} ${mailLink(ours.mail.activityId)}`] : []),
    ...(theirs ? [`they: ${quote(theirs.sentence)} ${mailLink(theirs.mail.activityId)}`] : []),
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
  const said = questions.length > 0 ? questions.map(quote).join(' ') : 'none';
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
