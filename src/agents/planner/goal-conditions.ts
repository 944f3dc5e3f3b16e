import type { TargetNoun } from '../../domain/field-registry.ts';
import type { Comparison, Predicate } from '../../domain/segment.ts';
import { type ConditionReader, phraseAt, phrases, type Recognised, timeAfter } from './condition-reader.ts';
import { type GoalComparison, readComparison } from './goal-amounts.ts';
import { type Filter, filter, type Meaning } from './goal-lexicon.ts';
import { isSuperlative, orderWords, readOrder } from './goal-order.ts';
import { describeTime, type GoalTime, isTimeUnit, numberWords } from './goal-times.ts';
import type { Token } from './goal-tokens.ts';
import { historyWords, readHistory } from './history-conditions.ts';
import { activityKinds, readRecency, recencyWords } from './recency-conditions.ts';
import { dateCondition, instantCondition } from './time-conditions.ts';

/** A condition made of a trigger, a time or a number: "closing this quarter", "not heard from for 30 days", "over 50k". */
export function readCondition(reader: ConditionReader, at: number): Recognised | null {
  const found = [readDealTime(reader, at), readRecency(reader, at), readAmount(reader, at)];
  found.push(readFigures(reader, at), readLimit(reader, at), readOrder(reader, at), readHistory(reader, at));
  const lead = ['with', 'having'].includes(reader.tokens[at]?.text ?? '') ? readRecency(reader, at + 1) : null;
  if (lead && lead.meaning.kind !== 'doubt') found.push({ ...lead, length: lead.length + 1 });
  return found.reduce((best, next) => {
    // What can be decided wins over a doubt about the same words.
    const isBetter = next && best?.length === next.length && best.meaning.kind === 'doubt';
    return next && (next.length > (best?.length ?? 0) || isBetter) ? next : best;
  }, null);
}

const closing = phrases(
  'closing|close|closes|to close|due to close|expected to close|with close date|with a close date|close date|should close|set to close|planned to close|forecast to close|due|closing date',
);
const renewing = phrases(
  'renewing|renew|renews|up for renewal|due for renewal|coming up for renewal|renewal|due to renew|expiring|expires|expire|with a renewal|with a renewal date|renewal date|renewal is coming up|renewal coming up|renewal comes up|renewals coming up|come up for renewal|comes up for renewal|renewal is due|renewal falls due|renewal is',
);
const renewals = phrases('renewals|renewals due|renewals coming up|upcoming renewals|renewal deals');
const created = phrases('created|added|opened|imported|came in|that came in|who came in|came to us|entered');
const ended: [string, string[][]][] = [
  ['won', phrases('won|signed|closed won|that signed|who signed')],
  ['lost', phrases('lost|closed lost|that we lost')],
];

function readDealTime(reader: ConditionReader, at: number): Recognised | null {
  const { tokens } = reader;
  const attempt = (
    list: readonly (readonly string[])[],
    build: (time: GoalTime) => Meaning | null,
  ): Recognised | null => {
    const trigger = phraseAt(tokens, at, list);
    const found = trigger ? timeAfter(reader, at + trigger) : null;
    if (!found) return null;
    const isEnd = found.time.kind === 'span' && found.time.isEnd;
    const meaning = isEnd ? byThenOrThen(reader, at + trigger, found.length) : build(found.time);
    return meaning ? { length: trigger + found.length, meaning } : null;
  };
  const renewal = (time: GoalTime): Filter | null => {
    const { today } = reader.calendar;
    // A renewal "by March" is still to come; one whose day has passed is not meant.
    const isAhead = time.kind === 'span' && time.from === null && time.to !== null && time.to >= today;
    const when = dateCondition('deal.renewalDate', isAhead ? { ...time, from: today } : time, 'future');
    const notLost: Predicate = { op: '!=', field: 'deal.status', value: 'lost' };
    return (
      when &&
      filter('renewal', { deal: { op: 'and', parts: [notLost, when] } }, `renewal date ${describeTime(time)}, not lost`)
    );
  };
  const asFilter = (built: Filter | null): Meaning | null => built && { kind: 'filter', filter: built };
  return (
    attempt(renewals, (time) => {
      const built = renewal(time);
      return built && { kind: 'noun', noun: 'deal', filter: built };
    }) ??
    attempt(renewing, (time) => asFilter(renewal(time))) ??
    attempt(closing, (time) => {
      const when = dateCondition('deal.closeDate', time, 'future');
      return asFilter(when && filter('close-date', { deal: when }, `close date ${describeTime(time)}`));
    }) ??
    attempt(created, (time) => {
      const on = (noun: TargetNoun) => instantCondition(`${noun}.createdAt`, time, reader.calendar);
      const [account, contact, deal] = [on('account'), on('contact'), on('deal')];
      return account && contact && deal
        ? asFilter(filter('created', { account, contact, deal }, `came to us ${describeTime(time, 'past')}`))
        : null;
    }) ??
    ended.reduce<Recognised | null>(
      (best, [status, list]) =>
        best ??
        attempt(list, (time) => {
          const when = dateCondition('deal.closeDate', time, 'past');
          const is: Predicate = { op: '=', field: 'deal.status', value: status };
          return asFilter(
            when &&
              filter(
                'status',
                { deal: { op: 'and', parts: [is, when] } },
                `${status}, close date ${describeTime(time, 'past')}`,
              ),
          );
        }),
      null,
    )
  );
}

/** "closing at the end of the month": on that day, or until then? */
function byThenOrThen({ tokens, goal }: ConditionReader, at: number, length: number): Meaning {
  const end = goal.slice(tokens[at]!.start, tokens[at + length - 1]!.end);
  return {
    kind: 'doubt',
    question: `"${end}": by then, or on that day? Write "by ${end.replace(/^(on|in) /i, '')}" for the first.`,
  };
}

const amountBefore = phrases(
  'worth|valued at|with amount|with an amount|amount|value|with a value|of|with|deal size|deal value|deal amount|contract value',
);
const employeeWords = phrases('employees|people|staff|headcount|employee');
const openDeal: Predicate = { op: '=', field: 'deal.status', value: 'open' };
const counted: [string[][], string, Predicate, string, TargetNoun[]][] = [
  [phrases('meetings|meeting'), 'activities', activityKinds.meeting, 'meetings', ['deal', 'account', 'contact']],
  [phrases('calls|call'), 'activities', activityKinds.call, 'calls', ['deal', 'account', 'contact']],
  [
    ...([phrases('replies|answers from them'), 'activities', activityKinds.inboundMail, 'mails from them'] as const),
    ['deal', 'account', 'contact'],
  ],
  [
    ...([phrases('mails|emails|messages'), 'activities', activityKinds.anyMail, 'mails either way'] as const),
    ['deal', 'account', 'contact'],
  ],
  [phrases('open deals|open deal|deals|deal'), 'deals', openDeal, 'open deals', ['account', 'contact']],
  [phrases('contacts|contact'), 'contacts', { op: 'everything' }, 'contacts', ['account', 'deal']],
];

function readAmount({ tokens }: ConditionReader, at: number): Recognised | null {
  const lead = phraseAt(tokens, at, amountBefore);
  for (const skipped of lead ? [lead, 0] : [0]) {
    const found = readComparison(tokens, at + skipped);
    if (!found) continue;
    const read = compareWhat(tokens, at + skipped + found.length, found, tokens[at]!.text);
    if (read) return { length: skipped + found.length + read.length, meaning: read.meaning };
  }
  return null;
}

function compareWhat(tokens: readonly Token[], at: number, found: GoalComparison, lead: string): Recognised | null {
  const { number } = found;
  const doubt = (question: string): Recognised => ({ length: 0, meaning: { kind: 'doubt', question } });
  if (number.otherReading !== undefined) {
    return doubt(`Do you mean ${number.value} or ${number.otherReading.toLocaleString('en-US')}?`);
  }
  const employees = phraseAt(tokens, at, employeeWords);
  if (employees) {
    const predicate = comparison('account.employees', found);
    return {
      length: employees,
      meaning: { kind: 'filter', filter: filter('size', { account: predicate }, `${describe(found)} employees`) },
    };
  }
  for (const [words, relation, where, what, nouns] of counted) {
    const length = phraseAt(tokens, at, words);
    if (!length || found.compare === 'between') continue;
    // "at most 5 deals" is a limit on the list, "with at most 5 deals" one on each of its accounts.
    if (relation !== 'activities' && lead !== 'with') continue;
    const predicate: Predicate = { op: 'count', relation, where, compare: found.compare, value: number.value };
    const on = Object.fromEntries(nouns.map((noun) => [noun, predicate]));
    const meaning = `${describe(found)} ${what}`;
    return { length, meaning: { kind: 'filter', filter: filter(`count:${what}`, on, meaning) } };
  }
  if (isTimeUnit(tokens[at]?.text ?? '')) return null;
  if (tokens[at]?.text === '%') return doubt(`${describe(found)} percent of what?`);
  const isMoney =
    number.currency !== null ||
    number.isShort ||
    number.value >= 1000 ||
    ['worth', 'valued', 'amount', 'value', 'deal', 'contract'].includes(lead);
  if (!isMoney) return doubt(`${describe(found)} of what: amount, employees, meetings?`);
  return { length: 0, meaning: { kind: 'filter', filter: amountFilter(found) } };
}

/** "six-figure deals": from 100,000 to below a million. */
function readFigures({ tokens }: ConditionReader, at: number): Recognised | null {
  const count = wholeNumber(tokens[at]?.text ?? '');
  const hyphen = tokens[at + 1]?.text === '-' ? 1 : 0;
  if (!['figure', 'figures'].includes(tokens[at + 1 + hyphen]?.text ?? '') || count < 4 || count > 9) return null;
  const [from, below] = [10 ** (count - 1), 10 ** count];
  const parts: Predicate[] = [
    { op: '>=', field: 'deal.amount', value: from },
    { op: '<', field: 'deal.amount', value: below },
  ];
  const print = (value: number) => value.toLocaleString('en-US');
  const meaning = `amount from ${print(from)} to below ${print(below)}, in the deal's own currency`;
  return {
    length: 2 + hyphen,
    meaning: { kind: 'filter', filter: filter('amount', { deal: { op: 'and', parts } }, meaning) },
  };
}

/** The number in digits or, up to twelve, in words; 0 for anything else. */
function wholeNumber(text: string): number {
  return /^\d{1,5}$/.test(text) ? Number(text) : Math.max(0, numberWords.indexOf(text));
}

function amountFilter(found: GoalComparison): Filter {
  const amount = comparison('deal.amount', found);
  const { currency } = found.number;
  if (!currency) return filter('amount', { deal: amount }, `amount ${describe(found)}, in the deal's own currency`);
  const inCurrency: Predicate = { op: '=', field: 'deal.currency', value: currency };
  const meaning = `amount ${describe(found)} ${currency}; deals in other currencies are left out`;
  return filter('amount', { deal: { op: 'and', parts: [inCurrency, amount] } }, meaning);
}

/** A number field compared as the goal says. */
export function comparison(field: string, { compare, number, to }: GoalComparison): Predicate {
  if (compare === 'between') return { op: 'between', field, from: number.value, to: to?.value ?? number.value };
  return { op: compare, field, value: number.value };
}

const compareWords: Record<Comparison, string> = {
  '=': '',
  '!=': 'not',
  '<': 'under',
  '<=': 'at most',
  '>': 'over',
  '>=': 'at least',
};

/** The comparison in words. */
export function describe({ compare, number, to }: GoalComparison): string {
  const print = (value: number) => value.toLocaleString('en-US');
  return compare === 'between'
    ? `from ${print(number.value)} to ${print(to?.value ?? 0)}`
    : `${compareWords[compare]} ${print(number.value)}`;
}

const limitWords = phrases('top|first|at most|max|maximum|up to|the first|the top|limit to|no more than|not more than');
const limitedNouns =
  'deals deal opportunities accounts companies customers contacts people persons targets renewals prospects leads'.split(
    ' ',
  );

/** "the top 10", "at most 20 deals": how many targets, in the order of why-now. */
function readLimit({ tokens }: ConditionReader, at: number): Recognised | null {
  const lead = phraseAt(tokens, at, limitWords);
  const value = wholeNumber(tokens[at + lead]?.text ?? '');
  if (value === 0) return null;
  const next = tokens[at + lead + 1]?.text ?? '';
  const isOrdered = lead > 0 && ['top', 'first', 'the'].includes(tokens[at]!.text);
  if (
    !limitedNouns.includes(next) &&
    !isSuperlative({ tokens }, at + lead + 1) &&
    !(isOrdered && !/^[\d%€$£]/.test(next))
  )
    return null;
  const meaning: Meaning = {
    kind: 'constraint',
    constraint: { kind: 'max-targets', value },
    meaning: `at most ${value}, the most pressing unless an order is said`,
  };
  return { length: lead + 1, meaning };
}

/** Words that conditions are made of, for the spelling check. */
export const conditionWords: readonly string[] = [
  ...new Set(
    [closing, renewing, renewals, created, ...ended.map(([, list]) => list)]
      .flat(2)
      .concat(recencyWords, historyWords, orderWords, 'figure', 'figures'),
  ),
];
