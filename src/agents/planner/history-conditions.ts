import type { TargetNoun } from '../../domain/field-registry.ts';
import type { Comparison, Predicate } from '../../domain/segment.ts';
import { type ConditionReader, phraseAt, phrases, type Recognised } from './condition-reader.ts';
import { type GoalComparison, readComparison } from './goal-amounts.ts';
import { filter } from './goal-lexicon.ts';
import { readTime } from './goal-times.ts';

const every = (leads: string, words: string) =>
  phrases(
    leads
      .split('|')
      .flatMap((lead) => words.split('|').map((word) => `${lead} ${word}`.trim()))
      .join('|'),
  );

const rateWords = 'reply rate|reply rates|response rate|response rates|answer rate|answer rates';
const rates = every('with|with a|with an|whose|having|having a', rateWords);
const industries = phrases('in industries|in an industry|in sectors|in a sector|from industries|from sectors');
const opened = phrases(
  'opened|have opened|opened a mail|opened mails|opened our mail|opened our mails|opened an email',
);
const silent = every(
  'but|and|but have|and have',
  'never replied|never answered|never responded|not replied|not answered|did not reply|did not answer|no reply',
);
const links = ['of', 'is', 'was', 'are'];
const percents = phrases('%|percent|per cent');
const year = every(
  'in the|over the|within the|during the|in|over|the',
  'last year|past year|last 12 months|past 12 months|last twelve months|past twelve months|last 365 days|past 365 days',
).concat(phrases('in a year|over a year|within a year|last 12 months|past 12 months|in 12 months|within 12 months'));

/** Words of these conditions, for the spelling check. */
export const historyWords: readonly string[] = [
  ...[rates, industries, opened, silent, percents].flat(2).filter((word) => /^\w+$/.test(word)),
];

/** The time behind a condition, which may go unsaid; of any other than the last year nothing is known. */
function readYear({ tokens, goal, calendar }: ConditionReader, at: number): { length: number; isYear: boolean } {
  const said = phraseAt(tokens, at, year);
  if (said > 0) return { length: said, isYear: true };
  const other = readTime(tokens, at, goal, calendar);
  return { length: other?.length ?? 0, isYear: other === null };
}

const otherTime =
  'What was opened and answered is known for the last 365 days together. Write for example "in the last 12 months".';

const doubt = (length: number, question: string): Recognised => ({ length, meaning: { kind: 'doubt', question } });

/** On accounts, and on the people and deals of such accounts. */
function ofAccount(predicate: Predicate): Partial<Record<TargetNoun, Predicate>> {
  const related: Predicate = { op: 'has', relation: 'account', where: predicate };
  return { account: predicate, contact: related, deal: related };
}

const words: Partial<Record<Comparison, string>> = { '>': 'over', '>=': 'at least', '<': 'under', '<=': 'at most' };

function comparisonWords({ compare, number }: GoalComparison): string {
  return `${words[compare as Comparison] ?? compare} ${number.value} %`;
}

/** "with a reply rate over 20 %", also after "in industries". */
function readRate(reader: ConditionReader, at: number): Recognised | null {
  const { tokens } = reader;
  const lead = phraseAt(tokens, at, industries);
  let length = lead + phraseAt(tokens, at + lead, rates);
  if (length === lead) return null;
  if (links.includes(tokens[at + length]?.text ?? '')) length += 1;
  const compared = readComparison(tokens, at + length);
  if (compared === null || compared.compare === 'between' || compared.number.otherReading !== undefined) {
    return doubt(length, 'Which reply rate? Write for example "with a reply rate over 20 %".');
  }
  length += compared.length;
  const percent = phraseAt(tokens, at + length, percents);
  length += percent;
  const { value } = compared.number;
  if (value > 100 || (percent === 0 && value <= 1)) {
    return doubt(length, `A reply rate is a share of 100 %, such as "over 20 %" (found ${value}).`);
  }
  const time = readYear(reader, at + length);
  length += time.length;
  if (!time.isYear) return doubt(length, otherTime);
  const field = lead > 0 ? 'account.industryReplyRate' : 'account.replyRate';
  const predicate: Predicate = { op: compared.compare, field, value };
  const meaning = `${lead > 0 ? 'in an industry' : 'at an account'} with a reply rate ${comparisonWords(compared)} in the last 365 days`;
  return {
    length,
    meaning: { kind: 'filter', filter: filter('history', ofAccount(predicate), meaning) },
  };
}

/** "opened but never replied": by what the mail server reported and what came back. */
function readOpened(reader: ConditionReader, at: number): Recognised | null {
  const { tokens } = reader;
  const first = phraseAt(tokens, at, opened);
  const second = first ? phraseAt(tokens, at + first, silent) : 0;
  if (second === 0) return null;
  const time = readYear(reader, at + first + second);
  const length = first + second + time.length;
  if (!time.isYear) return doubt(length, otherTime);
  const contact: Predicate = {
    op: 'and',
    parts: [
      { op: '>', field: 'contact.opensLastYear', value: 0 },
      { op: '=', field: 'contact.repliesLastYear', value: 0 },
    ],
  };
  const on = { contact, account: { op: 'has', relation: 'contacts', where: contact } } as const;
  const meaning = 'opened a mail and never replied in the last 365 days';
  return { length, meaning: { kind: 'filter', filter: filter('history', on, meaning) } };
}

/** A condition on the figures of the last year that come from the lake. */
export function readHistory(reader: ConditionReader, at: number): Recognised | null {
  return readRate(reader, at) ?? readOpened(reader, at);
}
