import type { TargetNoun } from '../../domain/field-registry.ts';
import type { Comparison, Predicate } from '../../domain/segment.ts';
import { type GoalComparison, readComparison } from './goal-amounts.ts';
import type { Filter, Meaning } from './goal-lexicon.ts';
import { type Calendar, describeTime, type GoalTime, readTime } from './goal-times.ts';
import type { Token } from './goal-tokens.ts';
import { dateCondition, instantCondition } from './time-conditions.ts';

export interface ConditionReader {
  tokens: readonly Token[];
  goal: string;
  calendar: Calendar;
}

/** What was recognised at a place of the goal: how many tokens, and what they mean. */
export interface Recognised {
  length: number;
  meaning: Meaning;
}

const phrases = (list: string) =>
  list
    .split('|')
    .map((phrase) => phrase.trim().split(' '))
    .sort((a, b) => b.length - a.length);

/** The longest of the phrases that starts at `at`; its number of tokens, 0 for none. */
export function phraseAt(tokens: readonly Token[], at: number, list: readonly (readonly string[])[]): number {
  return list.find((words) => words.every((word, offset) => tokens[at + offset]?.text === word))?.length ?? 0;
}

/** A condition made of a trigger, a time or a number: "closing this quarter", "not heard from for 30 days", "over 50k". */
export function readCondition(reader: ConditionReader, at: number): Recognised | null {
  const found = [readDealTime(reader, at), readRecency(reader, at), readAmount(reader, at), readLimit(reader, at)];
  return found.reduce((best, next) => (next && next.length > (best?.length ?? 0) ? next : best), null);
}

function timeAfter({ tokens, goal, calendar }: ConditionReader, at: number): { length: number; time: GoalTime } | null {
  const isLink = ['on', 'date', 'is', 'are'].includes(tokens[at]?.text ?? '') ? 1 : 0;
  for (const skipped of isLink ? [0, 1] : [0]) {
    const found = readTime(tokens, at + skipped, goal, calendar);
    if (found) return { length: skipped + found.length, time: found.time };
  }
  return null;
}

function filter(category: string, on: Filter['on'], meaning: string, needs?: Filter['needs']): Filter {
  return needs ? { category, on, meaning, terms: [], needs } : { category, on, meaning, terms: [] };
}

const closing = phrases(
  'closing|close|closes|to close|due to close|expected to close|with close date|with a close date|close date|should close|set to close|planned to close|forecast to close|due|closing date',
);
const renewing = phrases(
  'renewing|renew|renews|up for renewal|due for renewal|coming up for renewal|renewal|due to renew|expiring|expires|expire|with a renewal|with a renewal date|renewal date',
);
const renewals = phrases('renewals|renewals due|renewals coming up|upcoming renewals|renewal deals');
const created = phrases('created|added|opened|imported');
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
    const meaning = found && build(found.time);
    return meaning ? { length: trigger + found.length, meaning } : null;
  };
  const renewal = (time: GoalTime): Filter | null => {
    const when = dateCondition('deal.renewalDate', time, 'future');
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
        ? asFilter(filter('created', { account, contact, deal }, `known to us since ${describeTime(time)}`))
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
                `${status}, close date ${describeTime(time)}`,
              ),
          );
        }),
      null,
    )
  );
}

interface Recency {
  words: string[][];
  /** Which activities are meant. */
  where: Predicate;
  what: string;
  /** True when the words say that there were none. */
  isAbsence: boolean;
}
const equal = (field: string, value: string): Predicate => ({ op: '=', field, value });
const mails: Predicate[] = [equal('activity.kind', 'email'), equal('activity.state', 'plain')];
const inboundMail: Predicate = { op: 'and', parts: [...mails, equal('activity.direction', 'inbound')] };
const outboundMail: Predicate = { op: 'and', parts: [...mails, equal('activity.direction', 'outbound')] };
const anyMail: Predicate = { op: 'and', parts: mails };
const touch: Predicate = { op: 'in', field: 'activity.kind', values: ['email', 'call', 'meeting'] };
const meeting: Predicate = {
  op: 'and',
  parts: [equal('activity.kind', 'meeting'), { op: '!=', field: 'activity.state', value: 'cancelled' }],
};
const call = equal('activity.kind', 'call');

const recencies: Recency[] = [
  {
    words: phrases(
      'not heard from|not heard back from|not heard back|not heard anything from|no word from|no word|not replied|not responded|not answered|no reply|no response|no answer|without reply|without a reply|without an answer|not written to us|not written|without response|without a response|not replied to us|no inbound mail|i have not heard from|we have not heard from',
    ),
    where: inboundMail,
    what: 'a mail from them',
    isAbsence: true,
  },
  {
    words: phrases(
      'no message|no messages|no mail|no mails|no email|no emails|without a message|without messages|without mail|without email|without emails',
    ),
    where: anyMail,
    what: 'a mail either way',
    isAbsence: true,
  },
  {
    words: phrases(
      'not contacted|not been contacted|not spoken to|not spoken with|not talked to|not touched|not been touched|untouched|no contact|no activity|without contact|without activity|without any activity|without any contact|not reached out to|nothing happened|no touch|no touchpoint',
    ),
    where: touch,
    what: 'a mail, call or meeting',
    isAbsence: true,
  },
  {
    words: phrases('not emailed|not been emailed|not mailed|not written to|we have not emailed'),
    where: outboundMail,
    what: 'a mail from us',
    isAbsence: true,
  },
  {
    words: phrases(
      'not met|not met with|no meeting|no meetings|without a meeting|without meeting|without meetings|without any meeting|not had a meeting|with no meeting|with no meetings',
    ),
    where: meeting,
    what: 'a meeting',
    isAbsence: true,
  },
  {
    words: phrases('not called|not been called|no call|no calls|without a call'),
    where: call,
    what: 'a call',
    isAbsence: true,
  },
  {
    words: phrases(
      'replied|wrote|wrote to us|wrote us|responded|emailed us|contacted us|answered us|we heard from|heard from',
    ),
    where: inboundMail,
    what: 'a mail from them',
    isAbsence: false,
  },
  {
    words: phrases('we emailed|emailed|i emailed|we wrote to|i wrote to'),
    where: outboundMail,
    what: 'a mail from us',
    isAbsence: false,
  },
  {
    words: phrases(
      'contacted|we contacted|i contacted|spoken to|we spoke to|i spoke to|touched|talked to|we talked to',
    ),
    where: touch,
    what: 'a mail, call or meeting',
    isAbsence: false,
  },
  {
    words: phrases(
      'met|we met|i met|met with|we met with|i met with|had a meeting|with a meeting|with meetings|a meeting|meeting|have a meeting|had a meeting with us|we have met',
    ),
    where: meeting,
    what: 'a meeting',
    isAbsence: false,
  },
  { words: phrases('called|we called|i called|with a call'), where: call, what: 'a call', isAbsence: false },
];

const lastTouch = phrases(
  'last contacted|last touched|last activity|last contact|last spoken to|last emailed|whose last contact was|whose last activity was',
);
const never = phrases(
  'never contacted|never been contacted|we never contacted|never touched|never spoken to|never talked to',
);
const neverMet = phrases('never met|we never met|i never met|never had a meeting');

function readRecency(reader: ConditionReader, at: number): Recognised | null {
  const { tokens } = reader;
  const neverLength = phraseAt(tokens, at, never);
  if (neverLength) return { length: neverLength, meaning: asRecency('has-no', touch, 'no mail, call or meeting ever') };
  const neverMetLength = phraseAt(tokens, at, neverMet);
  if (neverMetLength) return { length: neverMetLength, meaning: asRecency('has-no', meeting, 'no meeting ever') };
  const last = phraseAt(tokens, at, lastTouch);
  const lastTime = last ? timeAfter(reader, at + last) : null;
  if (lastTime?.time.kind === 'ago' && lastTime.time.isOlder) {
    const { days } = lastTime.time;
    const predicate: Predicate = { op: 'last', relation: 'activities', where: touch, test: 'older-than-days', days };
    const meaning = `last mail, call or meeting more than ${days} days ago`;
    return {
      length: last + lastTime.length,
      meaning: { kind: 'filter', filter: onEvery('recency', predicate, meaning) },
    };
  }
  let best: Recognised | null = null;
  for (const { words, where, what, isAbsence } of recencies) {
    const trigger = phraseAt(tokens, at, words);
    const found = trigger ? timeAfter(reader, at + trigger) : null;
    if (!found || trigger + found.length <= (best?.length ?? 0)) continue;
    const { time } = found;
    // "in 30 days" without a direction looks back, as these words do; only `ago` is left open by it.
    const when = time.kind === 'ago' ? null : instantCondition('activity.occurredAt', time, reader.calendar);
    if (!when) continue;
    const related: Predicate = { op: 'and', parts: [...(where.op === 'and' ? where.parts : [where]), when] };
    const meaning = asRecency(
      isAbsence ? 'has-no' : 'has',
      related,
      `${isAbsence ? 'without' : 'with'} ${what} ${describeTime(time)}`,
    );
    best = { length: trigger + found.length, meaning };
  }
  return best;
}

function asRecency(op: 'has' | 'has-no', where: Predicate, meaning: string): Meaning {
  return { kind: 'filter', filter: onEvery('recency', { op, relation: 'activities', where }, meaning) };
}

function onEvery(category: string, predicate: Predicate, meaning: string): Filter {
  return filter(category, { deal: predicate, account: predicate, contact: predicate }, meaning);
}

const amountBefore = phrases('worth|valued at|with amount|with an amount|amount|value|with a value|of|with');
const employeeWords = phrases('employees|people|staff|headcount|employee');
const counted: [string[][], string, Predicate, string][] = [
  [phrases('meetings|meeting'), 'activities', meeting, 'meetings'],
  [phrases('calls|call'), 'activities', call, 'calls'],
  [phrases('replies|answers from them'), 'activities', inboundMail, 'mails from them'],
  [phrases('mails|emails|messages'), 'activities', anyMail, 'mails either way'],
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
  for (const [words, relation, where, what] of counted) {
    const length = phraseAt(tokens, at, words);
    if (!length || found.compare === 'between') continue;
    const predicate: Predicate = { op: 'count', relation, where, compare: found.compare, value: number.value };
    return {
      length,
      meaning: { kind: 'filter', filter: onEvery(`count:${what}`, predicate, `${describe(found)} ${what}`) },
    };
  }
  if (
    ['day', 'days', 'week', 'weeks', 'month', 'months', 'year', 'years', 'quarter', 'quarters'].includes(
      tokens[at]?.text ?? '',
    )
  )
    return null;
  if (tokens[at]?.text === '%') return doubt(`${describe(found)} percent of what?`);
  const isMoney =
    number.currency !== null ||
    number.isShort ||
    number.value >= 1000 ||
    ['worth', 'valued', 'amount', 'value'].includes(lead);
  if (!isMoney) return doubt(`${describe(found)} of what: amount, employees, meetings?`);
  return { length: 0, meaning: { kind: 'filter', filter: amountFilter(found) } };
}

function amountFilter(found: GoalComparison): Filter {
  const amount = comparison('deal.amount', found);
  const { currency } = found.number;
  if (!currency) return filter('amount', { deal: amount }, `amount ${describe(found)}, in the deal's own currency`);
  const inCurrency = equal('deal.currency', currency);
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

const limitWords = phrases('top|first|at most|max|maximum|up to|the first|the top|limit to|no more than');
const limitedNouns =
  'deals deal opportunities accounts companies customers contacts people persons targets renewals prospects leads'.split(
    ' ',
  );

/** "the top 10", "at most 20 deals": how many targets, in the order of why-now. */
function readLimit({ tokens }: ConditionReader, at: number): Recognised | null {
  const lead = phraseAt(tokens, at, limitWords);
  const digits = tokens[at + lead]?.text ?? '';
  if (!/^\d{1,5}$/.test(digits) || Number(digits) === 0) return null;
  const next = tokens[at + lead + 1]?.text ?? '';
  const isOrdered = lead > 0 && ['top', 'first', 'the'].includes(tokens[at]!.text);
  if (!limitedNouns.includes(next) && !(isOrdered && !/^[\d%€$£]/.test(next))) return null;
  const value = Number(digits);
  const meaning: Meaning = {
    kind: 'constraint',
    constraint: { kind: 'max-targets', value },
    meaning: `the ${value} most pressing`,
  };
  return { length: lead + 1, meaning };
}

/** Words that conditions are made of, for the spelling check. */
export const conditionWords: readonly string[] = [
  ...new Set(
    [
      closing,
      renewing,
      renewals,
      created,
      ...ended.map(([, list]) => list),
      ...recencies.map(({ words }) => words),
      lastTouch,
      never,
      neverMet,
    ].flat(2),
  ),
];
