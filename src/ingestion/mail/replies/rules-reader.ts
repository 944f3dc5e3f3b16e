import { subjectBase } from '../../../connectors/email/message-kind.ts';
import { countWords, splitSentences } from '../../../domain/reading/sentences.ts';
import { inOrder, type ReplyFinding, type ReplyKind, type ReplyReading } from '../../../domain/reply.ts';
import { readAbsence } from '../absence.ts';
import { languageOf } from '../language-of.ts';
import { readOptOut } from '../opt-out-words.ts';
import { askedOfUs } from './asked-of-us.ts';
import { awayNote } from './away.ts';
import { bareAnswer } from './bare-answer.ts';
import { dutchRules } from './dutch-rules.ts';
import { englishRules } from './english-rules.ts';
import { refusalInOtherWords } from './first-answer.ts';
import { frenchRules } from './french-rules.ts';
import { germanRules } from './german-rules.ts';
import { withoutGivingWay } from './giving-way.ts';
import { italianRules } from './italian-rules.ts';
import { givesOtherAddress, goneName, referredPerson } from './named-person.ts';
import type { ReplyMail, ReplyReader } from './reply-reader.ts';
import type { ReplyRule } from './reply-rule.ts';
import { spanishRules } from './spanish-rules.ts';
import { namesStandIn } from './stands-in.ts';
import { thanksRules } from './thanks-rules.ts';
import { timeSaid } from './time-said.ts';
import { isTicket, isWrittenByProgram } from './written-by-program.ts';

const rulesIn: Record<string, readonly ReplyRule[]> = {
  ...{ en: englishRules, de: germanRules, fr: frenchRules, es: spanishRules, it: italianRules, nl: dutchRules },
};
const allRules = Object.values(rulesIn).flat();

/** The tables for a mail: those of its language and the English ones, or all where it is too short to tell. */
function rulesFor({ newText }: Pick<ReplyMail, 'newText'>): readonly ReplyRule[] {
  const language = languageOf(newText);
  if (language === null) return allRules;
  return language === 'en' ? englishRules : [...englishRules, ...rulesIn[language]!];
}

const maxLength = 20_000;
const maxWords = 400;
/** A mail of more words than this says more than thanks. */
const thanksWords = 30;

/** The rule whose words name the time best. */
const saysWhen = 'says-when';
/**
 * Reads replies by tables of sentences in English, German, French, Spanish, Italian and Dutch.
 * Each finding names its rule and the sentence it rests on.
 */
export function createRulesReader(): ReplyReader {
  return { name: 'rules-2', read: readByRules };
}

async function readByRules(mail: ReplyMail): Promise<ReplyReading> {
  if (mail.bounce !== null) return toReading(bounceFindings(mail));
  if (mail.kind === 'auto-reply') return readAutomatic(mail);
  if (mail.kind !== 'message') return toReading([]);
  // Newsletters are automatic, too, and nobody answers by one.
  if (mail.automatic) return isTicket(mail) ? readAutomatic(mail) : toReading([]);
  return readMessage(mail);
}

interface Beside {
  until?: string | null;
  referredTo?: ReplyReading['referredTo'];
  gone?: string | null;
}

function toReading(findings: readonly ReplyFinding[], { until, referredTo, gone }: Beside = {}): ReplyReading {
  return {
    reader: 'rules-2',
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
  const said = sentencesOf(mail).flatMap((sentence) => matches(rulesFor(mail), sentence));
  const gone = said.filter(({ kind }) => kind === 'nobody_here');
  const away = absence.isAbsence && gone.length === 0;
  const referral = said.filter(({ kind }) => kind === 'referral');
  const standIns = away
    ? sentencesOf(mail)
        .filter(namesStandIn)
        .map((sentence) => finding('referral', 'names-a-stand-in', sentence))
    : [];
  const findings = [
    ...gone,
    ...(gone.length > 0 ? referral : []),
    ...standIns,
    away
      ? finding('out_of_office', 'absence-note', absence.words)
      : finding('auto_reply', 'automatic-answer', mail.subject),
  ];
  return toReading(findings, {
    ...(away && { until: absence.backOn }),
    ...(gone.length > 0 && named(mail, gone, referral)),
    ...(standIns.length > 0 && named(mail, [], standIns)),
  });
}

async function readMessage(mail: ReplyMail): Promise<ReplyReading> {
  const optOut = optOutFinding(mail);
  if (optOut === null && isWrittenByProgram(mail)) return readAutomatic(mail);
  const answer = bareAnswer({ ...mail, newText: bodyOf(mail) });
  const rules = rulesFor(mail);
  const inSentences = sentencesOf(mail).map((sentence) => {
    const said = saidIn(sentence, mail, rules);
    return optOut?.kind === 'opt_out' && overlaps(optOut.words, sentence) ? said.filter(isBeside) : said;
  });
  const said = [...(answer ? [answer] : []), ...inSentences.flat()];
  const note = await awayNote(mail);
  const away = note ? [finding('out_of_office', 'says-to-be-away', note.words)] : [];
  const asked = askedOfUs(bodyOf(mail), said).filter(isAskedBeside(optOut));
  const findings = withoutGivingWay([...(optOut ? [optOut] : []), ...away, ...said, ...asked]);
  const of = (kind: ReplyKind) => findings.filter((one) => one.kind === kind);
  const isThanks = findings.length === 0 && countWords(mail.newText) <= thanksWords;
  // "Get back to me in February" says more than "swamped with the year-end".
  const later = of('not_now').toSorted(
    (left, right) => Number(right.rule === saysWhen) - Number(left.rule === saysWhen),
  );
  const until = later.map(({ words }) => timeSaid(words, mail.sentAt)).find((day) => day !== null);
  const thanks = isThanks ? thanksIn(mail) : [];
  const inOtherWords = findings.length + thanks.length === 0 ? refusalInOtherWords(mail) : null;
  return toReading(onceEach([...findings, ...thanks, ...(inOtherWords ? [inOtherWords] : [])]), {
    until: until ?? note?.backOn ?? null,
    ...named(mail, of('nobody_here'), of('referral')),
  });
}

const salutation =
  /^((?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|guten (?:tag|morgen)|hallo|moin|liebe[r]?|sehr geehrte[r]?|bonjour|hola|buongiorno|ciao)\b[^,.!?\n]{0,40}[,!.:–-])[^\S\n]+(?=\S)/gimu;

/** The text with each salutation on a line of its own: "Hi Clara, not interested" is more than one. */
const bodyOf = ({ newText }: Pick<ReplyMail, 'newText'>) => newText.slice(0, maxLength).replace(salutation, '$1\n');

const sentencesOf = (mail: ReplyMail) => splitSentences(bodyOf(mail));

/** What comes behind it counts more than what stood before: "nice idea, but we do it ourselves". */
const turn = /(?:,| [–—-])? (?:but|aber|mais|pero|però|maar|jedoch|allerdings)(?!\p{L}) (?=\S)/iu;

/** What a sentence says: by the tables, by a turn in its middle, and by the address it gives. */
function saidIn(sentence: string, mail: ReplyMail, rules: readonly ReplyRule[]): ReplyFinding[] {
  const whole = matches(rules, sentence);
  const at = turn.exec(sentence);
  const behind = at ? matches(rules, sentence.slice(at.index + at[0].length)) : [];
  const likes = behind.some(({ kind }) => kind === 'interested');
  const refuses = behind.some(({ kind }) => kind === 'objection');
  const kept = likes && !refuses ? whole.filter(({ kind }) => kind !== 'objection') : whole;
  const added = behind.map((one) => ({ ...one, words: finding(one.kind, one.rule, sentence).words }));
  const address = givesOtherAddress(sentence, mail) ? [finding('referral', 'gives-another-address', sentence)] : [];
  return [...kept, ...added, ...address];
}

function matches(table: readonly ReplyRule[], sentence: string): ReplyFinding[] {
  const plain = sentence.replaceAll('’', "'");
  return table
    .filter(({ words, unless }) => words.test(plain) && unless?.test(plain) !== true)
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

/** A wish in the form of a question. */
const wish =
  /^(?:\S+ ){0,4}(?:can|could|would|will) you (?:please |kindly )?(?:leave|take|remove|drop|put|stop|keep)\b/iu;
/** A wish that comes near an opt-out is no other wish besides; a question about opt-outs still is one. */
const isAskedBeside = (optOut: ReplyFinding | null) => (asked: ReplyFinding) =>
  optOut?.kind === 'opt_out'
    ? asked.rule === 'asks-a-question' && !overlaps(optOut.words, asked.words)
    : !overlaps(optOut?.words ?? '', asked.words) || (asked.rule === 'asks-a-question' && !wish.test(asked.words));

function thanksIn(mail: ReplyMail): ReplyFinding[] {
  // A line of thanks alone is a closing to whoever splits sentences.
  const [first] = bodyOf(mail)
    .split('\n')
    .flatMap((line) => matches(thanksRules, line.trim()));
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
