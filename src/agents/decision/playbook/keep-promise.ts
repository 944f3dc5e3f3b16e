import type { Draft } from '../../../domain/proposal.ts';
import { answerFromDocuments } from '../answer-from-document.ts';
import {
  allMessages,
  daysBetween,
  type SituationContact,
  type SituationMessage,
  type SituationThread,
} from '../situation/situation.ts';
import { detectPromises, keepsPromise, type Promised } from '../text/promise-detector.ts';
import { questionParts } from '../text/question-parts.ts';
import type { MailPlan } from '../write-mail.ts';
import { chunkOf } from './cite.ts';
import { ago, spokenDate } from './dates.ts';
import { documentParagraphs } from './document-paragraphs.ts';
import { basisOf, emailAction, makeDraft } from './draft-email.ts';
import type { Play, PlayView } from './play.ts';
import { salutation } from './salutation.ts';
import { senderFor } from './sender.ts';
import { taskDraft } from './task.ts';

interface OpenPromise {
  promised: Promised;
  message: SituationMessage;
  thread: SituationThread;
  contact: SituationContact;
}

const minAgeDays = 3;
const maxAgeDays = 90;

/** What we said we would send and have not: no later mail of ours to the person carries it. Latest first. */
export function openPromises({ situation, targetContactId }: PlayView): OpenPromise[] {
  const ours = allMessages(situation).filter(
    (message) => message.direction === 'outbound' && message.state === 'plain',
  );
  return ours.toReversed().flatMap((message) => {
    const age = daysBetween(message.occurredAt, situation.asOf);
    const contact = situation.people.find((person) =>
      message.to.some((recipient) => recipient.contactId === person.contactId),
    );
    if (age < minAgeDays || age > maxAgeDays || !contact) return [];
    if (targetContactId !== null && contact.contactId !== targetContactId) return [];
    const thread = situation.threads.find((candidate) => candidate.messages.includes(message))!;
    const later = ours.filter(
      (other) =>
        other.occurredAt > message.occurredAt &&
        (thread.messages.includes(other) || other.to.some((person) => person.contactId === contact.contactId)),
    );
    return detectPromises(message.text)
      .filter((promised) => !later.some((other) => keepsPromise(promised, `${other.subject} ${other.text}`)))
      .map((promised) => ({ promised, message, thread, contact }));
  });
}

/** Sends what was promised, out of a document that may be shared; otherwise reminds the owner by a task. */
export const keepPromise: Play = {
  name: 'keep-promise',
  effect: 'answer',
  propose(view) {
    const [open] = openPromises(view);
    return open ? [propose(view, open)] : [];
  },
};

function propose(view: PlayView, open: OpenPromise): Draft {
  const { situation } = view;
  const { promised, message, thread, contact } = open;
  const source = chunkOf(situation, message.activityId, promised.what);
  const words = {
    play: keepPromise.name,
    headline: `Send ${contact.name} ${promised.what}`,
    whyNow: `Promised ${ago(message.occurredAt, situation.asOf, situation.tenant.zone)}${promised.by ? ` (by ${promised.by})` : ''} and not sent since.`,
  };
  const found = promisedText(view, promised, message.text);
  const confidence = {
    signal: { name: 'a promise of ours in writing, not kept', strength: 0.9 },
    triggeredAt: message.occurredAt,
    ...(found && { fit: { share: found.coverage, because: `"${found.title}" is what was promised` } }),
  };
  const answered = thread.messages.some((other) => other.from.contactId === contact.contactId);
  const email =
    found &&
    emailAction(view, {
      contact,
      thread,
      purpose: answered ? 'answer' : 'outreach',
      plan: planOf(view, open, { ...found, chunkId: source?.chunkId ?? null }),
      seed: keepPromise.name,
    });
  if (!email) {
    const rationale = 'What was promised is not among the documents that may be shared, so a person has to send it.';
    const grounds = { confidence, evidenceIds: [source?.chunkId ?? null] };
    return taskDraft(view, { ...words, rationale }, grounds, {
      title: `Send ${contact.name} what was promised`,
      body: `On ${message.occurredAt.slice(0, 10)} we wrote: "${promised.sentence}"`,
      contact,
      thread,
    });
  }
  const rationale = `Our mail of ${spokenDate(message.occurredAt, situation.tenant.zone, situation.asOf)} promised it, and no mail since carries it. The text quotes "${found.title}".`;
  const evidenceIds = [source?.chunkId ?? null, ...found.sentences.map((sentence) => sentence.evidenceId)];
  const basis = basisOf(situation, { contact, thread });
  const grounds = { confidence, evidenceIds, claims: email.claims };
  return makeDraft(view, { ...words, rationale }, grounds, { action: email.action, contact, basis });
}

/** What was promised, from the document that bears its name, else from any that covers most of it. */
function promisedText(view: PlayView, promised: Promised, mailText: string) {
  if (promised.question !== null) {
    // "For how long" says nothing of what it is about.
    const isWhole = questionParts([promised.question]).every(({ about }) => about.length > 0);
    return isWhole ? answerFromDocuments([promised.question], view.evidence) : null;
  }
  const details = /\b(?:with|including|covering|on) (.*)$/iu.exec(promised.sentence)?.[1] ?? '';
  const named = view.evidence.filter((item) => keepsPromise(promised, item.title));
  const question = `${promised.what} ${details.replace(/\bon one page\b/i, '')}`;
  const byName = answerFromDocuments([question], named, { context: mailText, minCoverage: 0.3, full: true });
  return byName ?? answerFromDocuments([question], view.evidence, { context: mailText });
}

const ofTheThing = ['This is what it says:', 'The essentials from it:', 'Its main points:'];

function planOf(
  { situation }: PlayView,
  { promised, message, thread, contact }: OpenPromise,
  found: Parameters<typeof documentParagraphs>[0] & { chunkId: string | null },
): MailPlan {
  const zone = senderFor(situation, thread)?.zone ?? situation.tenant.zone;
  const date = spokenDate(message.occurredAt, zone, situation.asOf);
  const { what } = promised;
  const plain = { evidenceId: null, quote: null };
  return {
    greeting: salutation(contact, thread),
    paragraphs: [
      [
        {
          kind: 'fact',
          evidenceId: found.chunkId,
          quote: promised.question ?? what,
          options: [
            `You should have had ${what} by now; I promised it on ${date}.`,
            `You are still waiting for ${what}, which I promised on ${date}.`,
          ],
        },
        {
          ...plain,
          kind: 'courtesy',
          optional: true,
          options: ['I am sorry that it is late.', 'The delay is mine, sorry.', 'Sorry that it took this long.'],
        },
      ],
      ...documentParagraphs(found, promised.question === null ? { leads: ofTheThing } : {}),
      [
        {
          ...plain,
          kind: 'ask',
          options: [
            'Is that what you need?',
            'Is there anything else that you need from it?',
            'Is there a point missing that you need?',
            'Does that give you what you need?',
          ],
        },
      ],
    ],
  };
}
