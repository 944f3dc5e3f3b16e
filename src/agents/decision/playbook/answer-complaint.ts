import type { Draft } from '../../../domain/proposal.ts';
import { openQuestions } from '../../../domain/reading/ask-detector.ts';
import { answerFromDocuments } from '../answer-from-document.ts';
import { type Complaint, detectComplaint } from '../text/complaint-detector.ts';
import { say, type Tongue, tongueOf } from '../text/tongue.ts';
import type { Line, MailPlan } from '../write-mail.ts';
import { chunkOf } from './cite.ts';
import { ago, spokenDate } from './dates.ts';
import { documentName, documentParagraphs } from './document-paragraphs.ts';
import { basisOf, emailAction, makeDraft } from './draft-email.ts';
import { leftOpenParagraph, leftOpenSentence } from './left-open.ts';
import { copiedPeople, type OpenMail, openMails } from './open-mail.ts';
import type { Play, PlayView } from './play.ts';
import { salutation } from './salutation.ts';
import { senderFor } from './sender.ts';
import { taskDraft } from './task.ts';
import { quotable } from './their-words.ts';

/** What can be named in one word when we say that we are sorry for it. */
const misfortune = /\b(gaps?|failures?|faults?|defects?|damage|delays?)\b/iu;
const trouble =
  /\b(?:gaps?|fail\w*|fault\w*|defect\w*|broken|damaged|missing|wrong|incorrect|late|not working|hold)\b/iu;

interface OpenComplaint extends OpenMail {
  complaint: Complaint;
}

/** Complaints nobody has answered, latest first. */
export function openComplaints(view: PlayView): OpenComplaint[] {
  return openMails(view).flatMap((mail) => {
    const complaint = detectComplaint(mail.message.text);
    return complaint ? [{ ...mail, complaint }] : [];
  });
}

/** Answers a complaint before anything else is said: what went wrong in their words, and what a document of ours promises. */
export const answerComplaint: Play = {
  name: 'answer-complaint',
  effect: 'repair',
  propose(view) {
    const [open] = openComplaints(view);
    return open ? [answer(view, open)] : [];
  },
};

function answer(view: PlayView, open: OpenComplaint): Draft {
  const { situation } = view;
  const { contact, message, thread, complaint } = open;
  const asked = openQuestions(message.text).map((ask) => ask.words);
  const problem = quotable(complaint.sentences[0]!, { prefer: trouble });
  const source = chunkOf(situation, message.activityId, problem);
  const found = answerFromDocuments(asked.length > 0 ? asked : complaint.sentences, view.evidence, {
    context: message.text,
  });
  const tongue = tongueOf(thread);
  const unanswered = asked.length > 0 ? (found?.leftOpen ?? []) : [];
  const words = {
    play: answerComplaint.name,
    headline: `Answer ${contact.name}'s complaint: "${problem}"`,
    whyNow: `${contact.name} complained ${ago(message.occurredAt, situation.asOf, situation.tenant.zone)}, and nobody has answered.`,
  };
  const confidence = {
    signal: { name: 'a complaint in their own words, unanswered', strength: 1 },
    triggeredAt: message.occurredAt,
    ...(found && {
      fit: {
        share: found.coverage,
        because: `the document covers ${Math.round(found.coverage * 100)} % of the question`,
      },
    }),
  };
  const email =
    found &&
    emailAction(view, {
      contact,
      thread,
      purpose: 'answer',
      preferredAddress: message.from.address,
      cc: copiedPeople(view, open),
      plan: planOf(view, open, problem, {
        chunkId: source?.chunkId ?? null,
        lines: [
          ...documentParagraphs(found, { leads: putRight(tongue, found.title) }),
          ...leftOpenParagraph(unanswered, tongue, source?.chunkId ?? null),
        ],
      }),
      seed: answerComplaint.name,
    });
  if (!email) {
    const rationale = 'No document that may be shared says what happens now, so a person has to.';
    const body = `${contact.name} wrote on ${message.occurredAt.slice(0, 10)}:\n${complaint.sentences.map((line) => `- ${line}`).join('\n')}`;
    const grounds = { confidence, evidenceIds: [source?.chunkId ?? null] };
    return taskDraft(view, { ...words, rationale }, grounds, {
      title: `Answer ${contact.name}'s complaint`,
      body,
      contact,
      thread,
    });
  }
  const rationale =
    'A complaint is answered before anything is offered. The answer quotes a document that may be shared.' +
    leftOpenSentence(unanswered);
  const evidenceIds = [source?.chunkId ?? null, ...found.sentences.map((sentence) => sentence.evidenceId)];
  const basis = basisOf(situation, { contact, thread });
  const grounds = { confidence, evidenceIds, claims: email.claims };
  return makeDraft(view, { ...words, rationale }, grounds, { action: email.action, contact, basis });
}

/** How the document of a complaint is named: by what it says we do. */
function putRight(tongue: Tongue, title: string): readonly string[] {
  const name = documentName(title);
  return say(tongue, {
    en: [
      `Here is what happens now, from our ${name}:`,
      `This is what you can count on, from our ${name}:`,
      `What happens now is set out in our ${name}:`,
    ],
    de: [
      `So geht es jetzt weiter, aus unserem Blatt „${title}“:`,
      `Darauf {können Sie sich|kannst du dich} verlassen, aus unserem Blatt „${title}“:`,
    ],
  });
}

function planOf(
  { situation }: PlayView,
  { contact, message, thread }: OpenComplaint,
  problem: string,
  { chunkId, lines }: { chunkId: string | null; lines: Line[][] },
): MailPlan {
  const tongue = tongueOf(thread);
  const zone = senderFor(situation, thread)?.zone ?? situation.tenant.zone;
  const date = spokenDate(message.occurredAt, zone, situation.asOf, tongue.language);
  const plain = { evidenceId: null, quote: null };
  const what = misfortune.exec(problem)?.[1]?.toLowerCase();
  const reported = what ? `the ${what} you reported` : 'what you reported';
  const sorry = say(tongue, {
    en: [
      `I am sorry about ${reported} on ${date}.`,
      `I am sorry for ${reported} on ${date}.`,
      `I apologise for ${reported} on ${date}.`,
    ],
    de: [
      `es tut mir leid, was {Sie|du} am ${date} {melden mussten|melden musstest}.`,
      `ich bitte um Entschuldigung für das, was {Sie uns|du uns} am ${date} geschrieben {haben|hast}.`,
    ],
  });
  const right = say(tongue, {
    en: [
      'That should not have happened.',
      'You should not have to deal with this.',
      'This is for us to put right.',
      'You are right to raise it.',
    ],
    de: [
      'Das hätte nicht passieren dürfen.',
      'Das müssen wir in Ordnung bringen.',
      '{Sie haben|Du hast} recht, das anzusprechen.',
    ],
  });
  const ask = say(tongue, {
    en: ['What is most urgent for you now?', 'What do you need from us first?', 'What should I take care of first?'],
    de: ['Was ist für {Sie|dich} jetzt am dringendsten?', 'Was {brauchen Sie|brauchst du} zuerst von uns?'],
  });
  return {
    greeting: salutation(contact, thread, tongue),
    paragraphs: [
      [
        { kind: 'fact', evidenceId: chunkId, quote: problem, options: sorry },
        { ...plain, kind: 'courtesy', options: right },
      ],
      ...lines,
      [{ ...plain, kind: 'ask', options: ask }],
    ],
  };
}
