import { subjectBase } from '../../../connectors/email/message-kind.ts';
import { detectAsks } from '../../../domain/reading/ask-detector.ts';
import { countWords, splitSentences } from '../../../domain/reading/sentences.ts';
import { inOrder, type ReplyFinding, type ReplyKind, type ReplyReading } from '../../../domain/reply.ts';
import { readAbsence } from '../absence.ts';
import { readOptOut } from '../opt-out-words.ts';
import { bareAnswer } from './bare-answer.ts';
import { englishRules, englishThanks } from './english-rules.ts';
import { germanRules, germanThanks } from './german-rules.ts';
import { goneName, referredPerson } from './named-person.ts';
import { otherLanguageRules } from './other-languages.ts';
import type { ReplyMail, ReplyReader } from './reply-reader.ts';
import type { ReplyRule } from './reply-rule.ts';
import { timeSaid } from './time-said.ts';

const rules: readonly ReplyRule[] = [...englishRules, ...germanRules, ...otherLanguageRules];
const thanks: readonly ReplyRule[] = [...englishThanks, ...germanThanks];

/** An offer of help asks for nothing. */
const courtesy =
  /\blet (?:me|us) know if (?:you|there)\b|\bfeel free\b|\bdo(?:n['’]t| not) hesitate\b|\bkeep (?:me|us) posted\b/iu;

const maxLength = 20_000;
const maxWords = 400;
/** A mail of more words than this says more than thanks. */
const thanksWords = 30;

/** A sentence that says one of these asks nothing besides. */
const saysWhen = 'says-when';
const noQuestion: ReadonlySet<string> = new Set(['referral', 'not_now', 'nobody_here', 'wants-to-meet', 'answers-yes']);
/** What programs say of themselves that mark their answers in no header. */
const writtenByProgram =
  /\bthis is an auto(?:mated|matic|[- ]?generated)\b|\b(?:automatically generated|auto-?generated|automated) (?:message|e-?mail|reply|response|notification)|\b(?:message|e-?mail|reply|response) (?:is|was) (?:sent|generated|created) automatically|\bdo not reply to this (?:e-?mail|message)|\bwe(?:['’]ve| have) received your (?:request|message|enquiry|inquiry|e-?mail|ticket)\b.{0,120}\b(?:ticket|case|reference|within|shortly|as soon as)|\b(?:ticket|case) (?:number|id|no\.?|#) ?:? ?[#\w-]*\d|\bautomatische (?:antwort|eingangsbestätigung|nachricht)|\bwurde automatisch (?:erstellt|generiert|versendet|erzeugt)|\b(?:réponse|message) automatique|\brespuesta automática|\brisposta automatica|\bautomatisch (?:antwoord|bericht)/iu;
/** "I am on leave until Monday", said by a person. */
const ownAbsence =
  /\b(?:i(?:['’]m| am| will be|['’]ll be)|ich bin|bin ich)\b.{0,60}\b(?:out of (?:the )?office|out (?:until|till|this week|next week|all week)|on (?:\w+ )?(?:leave|pto)|out of town|on (?:vacation|holidays?)|away|travell?ing|im urlaub|nicht im (?:büro|haus)|abwesend|außer haus|unterwegs)\b/iu;

/**
 * Reads replies by tables of sentences: English and German ones, and the plainest French, Spanish, Italian and Dutch.
 * Each finding names its rule and the sentence it rests on.
 */
export function createRulesReader(): ReplyReader {
  return { name: 'rules-1', read: readByRules };
}

async function readByRules(mail: ReplyMail): Promise<ReplyReading> {
  if (mail.bounce !== null) return toReading(bounceFindings(mail));
  if (mail.kind === 'auto-reply') return readAutomatic(mail);
  if (mail.kind !== 'message' || mail.automatic) return toReading([]);
  return readMessage(mail);
}

interface Beside {
  until?: string | null;
  referredTo?: ReplyReading['referredTo'];
  gone?: string | null;
}

function toReading(findings: readonly ReplyFinding[], { until, referredTo, gone }: Beside = {}): ReplyReading {
  return {
    reader: 'rules-1',
    kinds: inOrder(findings.map(({ kind }) => kind)),
    findings: [...findings],
    until: until ?? null,
    referredTo: referredTo ?? null,
    gone: gone ?? null,
  };
}

const finding = (kind: ReplyKind, name: string, words: string): ReplyFinding => ({
  ...{ kind, rule: name, words: words.replace(/\s+/g, ' ').trim().slice(0, maxWords) },
});

function bounceFindings({ bounce, kind, subject }: ReplyMail): ReplyFinding[] {
  if (kind !== 'bounce') return [finding('auto_reply', 'delivery-receipt', subject)];
  const rule = bounce!.standard ? 'delivery-report' : 'words-of-a-server';
  const hard = bounce!.recipients.find(({ severity }) => severity === 'hard');
  const worst = hard ?? bounce!.recipients[0];
  return [finding(hard ? 'bounce_hard' : 'bounce_soft', rule, worst?.diagnostic || subject)];
}

async function readAutomatic(mail: ReplyMail): Promise<ReplyReading> {
  const absence = await readAbsence(mail.subject, mail.newText, mail.sentAt);
  const said = sentencesOf(mail).flatMap((sentence) => matches(rules, sentence));
  const gone = said.filter(({ kind }) => kind === 'nobody_here');
  const away = absence.isAbsence && gone.length === 0;
  const referral = said.filter(({ kind }) => kind === 'referral');
  const findings = [
    ...gone,
    ...(gone.length > 0 ? referral : []),
    away
      ? finding('out_of_office', 'absence-note', absence.words)
      : finding('auto_reply', 'automatic-answer', mail.subject),
  ];
  return toReading(findings, {
    ...(away && { until: absence.backOn }),
    ...(gone.length > 0 && named(mail, gone, referral)),
  });
}

async function readMessage(mail: ReplyMail): Promise<ReplyReading> {
  const optOut = optOutFinding(mail);
  if (optOut === null && writtenByProgram.test(mail.newText)) return readAutomatic(mail);
  const answer = bareAnswer({ ...mail, newText: bodyOf(mail) });
  const inSentences = sentencesOf(mail).map((sentence) => {
    const said = matches(rules, sentence);
    return optOut !== null && overlaps(optOut.words, sentence) ? said.filter(isBeside) : said;
  });
  const found = answer ? [[answer], ...inSentences] : inSentences;
  const said = found.flat();
  const absence = ownAbsence.test(mail.newText) ? await readAbsence(mail.subject, mail.newText, mail.sentAt) : null;
  const of = (kind: ReplyKind) => said.filter((one) => one.kind === kind);
  const away = absence?.isAbsence ? [finding('out_of_office', 'says-to-be-away', absence.words)] : [];
  const asked = optOut?.kind === 'opt_out' ? [] : questions(mail, found, optOut);
  const findings = [...(optOut ? [optOut] : []), ...away, ...said, ...asked];
  const isThanks = findings.length === 0 && countWords(mail.newText) <= thanksWords;
  // "Get back to me in February" says more than "swamped with the year-end".
  const later = of('not_now').toSorted(
    (left, right) => Number(right.rule === saysWhen) - Number(left.rule === saysWhen),
  );
  const until = later.map(({ words }) => timeSaid(words, mail.sentAt)).find((day) => day !== null);
  return toReading(isThanks ? thanksIn(mail) : onceEach(findings), {
    until: until ?? absence?.backOn ?? null,
    ...named(mail, of('nobody_here'), of('referral')),
  });
}

const salutation =
  /^((?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|guten (?:tag|morgen)|hallo|moin|liebe[r]?|sehr geehrte[r]?|bonjour|hola|buongiorno|ciao)\b[^,.!?\n]{0,40}[,!.:–-])[^\S\n]+(?=\S)/gimu;

/** The text with each salutation on a line of its own: "Hi Clara, not interested" is more than one. */
const bodyOf = ({ newText }: Pick<ReplyMail, 'newText'>) => newText.slice(0, maxLength).replace(salutation, '$1\n');

const sentencesOf = (mail: ReplyMail) => splitSentences(bodyOf(mail));

function matches(table: readonly ReplyRule[], sentence: string): ReplyFinding[] {
  return table
    .filter(({ words, unless }) => words.test(sentence) && unless?.test(sentence) !== true)
    .map((found) => finding(found.kind, found.name, sentence));
}

/** The answer that our unsubscribe header asks for is a subject of one word. */
const askedBySubject = /^\s*(unsubscribe|abmelden|opt[- ]?out)\b/i;

function optOutFinding({ subject, newText }: ReplyMail): ReplyFinding | null {
  if (askedBySubject.test(subject) && newText.trim().length < 200)
    return finding('opt_out', 'asks-by-subject', subject);
  // A subject of their own is a sentence, too.
  const isTheirs = subjectBase(subject) === subject.replace(/\s+/g, ' ').trim();
  const inText = readOptOut(bodyOf({ newText }));
  const { optOut, words } = inText.optOut === 'none' && isTheirs ? readOptOut(subject) : inText;
  if (optOut === 'none') return null;
  return optOut === 'opt_out'
    ? finding('opt_out', 'asks-not-to-be-written-to', words)
    : finding('opt_out_doubtful', 'comes-near-an-opt-out', words);
}

/** What may be said in one sentence with an opt-out: "not interested, please remove me". */
const isBeside = ({ kind }: ReplyFinding) => kind === 'objection' || kind === 'nobody_here';

function overlaps(words: string, sentence: string): boolean {
  return words !== '' && (sentence.includes(words) || words.includes(sentence));
}

/** What the mail asks, but for what is said by another kind already. */
function questions(mail: ReplyMail, found: readonly ReplyFinding[][], optOut: ReplyFinding | null): ReplyFinding[] {
  const taken = new Set(
    found.flat().flatMap(({ kind, rule, words }) => (noQuestion.has(kind) || noQuestion.has(rule) ? [words] : [])),
  );
  return detectAsks(bodyOf(mail))
    .filter(({ kind, sentence }) => kind === 'question' || !courtesy.test(sentence))
    .map(({ kind, sentence }) =>
      finding('question', kind === 'question' ? 'asks-a-question' : 'asks-for-something', sentence),
    )
    .filter(
      ({ rule, words }) => !taken.has(words) && (rule === 'asks-a-question' || !overlaps(optOut?.words ?? '', words)),
    );
}

function thanksIn(mail: ReplyMail): ReplyFinding[] {
  // A line of thanks alone is a closing to whoever splits sentences.
  const [first] = bodyOf(mail)
    .split('\n')
    .flatMap((line) => matches(thanks, line.trim()));
  return first ? [first] : [];
}

function named(mail: ReplyMail, gone: readonly ReplyFinding[], referral: readonly ReplyFinding[]): Beside {
  const sentences = sentencesOf(mail);
  const said = new Set(referral.map(({ words }) => words));
  const first = sentences.findIndex((sentence) => said.has(sentence));
  // The address often stands in the sentence behind.
  const told = [...new Set([...said, ...sentences.slice(first, first + 2)])];
  return {
    referredTo: referral.length === 0 ? null : referredPerson(told, mail.cc),
    gone: gone.map(({ words }) => goneName(words)).find((name) => name !== null) ?? null,
  };
}

/** One finding for each kind and sentence, the first of them. */
function onceEach(findings: readonly ReplyFinding[]): ReplyFinding[] {
  const seen = new Set<string>();
  return findings.filter(({ kind, words }) => {
    const key = `${kind} ${words}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
