import { isGreeting, splitSentences } from '../../../domain/reading/sentences.ts';
import type { ReplyFinding, ReplyKind } from '../../../domain/reply.ts';
import type { ReplyMail } from './reply-reader.ts';

const only = (words: string, tail: string) => new RegExp(`^(?:${words})(?:,? (?:${tail}))*[.! ]*$`, 'iu');

/** A "yes" or "no" and what politeness adds to it, in English, German, French, Spanish, Italian and Dutch. */
const yes = only(
  'yes|yep|yeah|yup|sure|absolutely|definitely|certainly|of course|with pleasure|please do|ja|jawohl|klar|natürlich|gerne?|oui|bien sûr|volontiers|avec plaisir|sí|claro|por supuesto|sì|certo|volentieri|zeker|graag',
  "yes|please(?: do)?|thanks?|thank you|sure|thing|of course|go ahead|(?:that|this|it) (?:works|would be (?:great|good|fine|nice|lovely|helpful))|you (?:may|can)|bitte|sehr gerne|gerne?|danke|volontiers|merci|bien sûr|s['’]il vous plaît|por favor|gracias|claro|con gusto|per favore|grazie|volentieri|graag|alstublieft|dank u",
);
const no = only(
  'no|nope|nah|nein|nö|non|nee|not at all|lieber nicht',
  'no|thanks?|thank you|not really|not for us|sorry|unfortunately not|danke|vielen dank|leider nicht|merci|gracias|grazie|bedankt|dank u|helaas niet',
);
/** Questions of ours to which a "yes" may be an opt-out. */
const toStop =
  /\b(?:(?:off|from) (?:the|our|my|this) (?:\w+ )?list|stop (?:writing|e-?mailing|contacting|sending|bothering)|unsubscribe|(?:remove|delete) you|not (?:write|e-?mail|contact|hear)|verteiler|nicht mehr (?:an)?schreiben|abmelden|austragen|désabonner|désinscrire|darle de baja|cancellar\w*|uitschrijven)\b/iu;
const nameBehind = /(?<=\S)[ ,]+\p{Lu}[\p{Ll}'’-]+[.!]*$/u;

/**
 * What a mail answers that begins with nothing but "yes" or "no": interest, or none. A "yes" to a quoted mail that asks
 * nothing says nothing; one to a question whether we should stop writing is for a person to decide. Null
 * for a mail that begins otherwise.
 */
export function bareAnswer({ newText, quotedText }: Pick<ReplyMail, 'newText' | 'quotedText'>): ReplyFinding | null {
  const line = newText.split('\n').find((one) => one.trim() !== '' && !isGreeting(one)) ?? '';
  const [words = ''] = line.trim().split(/(?<=[.!])\s+/u);
  const says = (answer: RegExp) => answer.test(words) || answer.test(words.replace(nameBehind, ''));
  if (says(no)) return { kind: 'objection', rule: 'answers-no', words };
  const kind = says(yes) ? kindOfYes(quotedText) : null;
  return kind && { kind, rule: 'answers-yes', words };
}

function kindOfYes(quotedText: string): ReplyKind | null {
  if (quotedText.trim() === '') return 'interested';
  // What a quoted mail quotes itself is older.
  const quoted = quotedText.split('\n').filter((line) => !/^\s*>\s*>/u.test(line));
  const sentences = splitSentences(quoted.map((line) => line.replace(/^\s*>\s?/u, '')).join('\n'));
  const questions = sentences.filter((sentence) => sentence.endsWith('?'));
  if (questions.some((question) => toStop.test(question))) return 'opt_out_doubtful';
  return questions.length > 0 ? 'interested' : null;
}
