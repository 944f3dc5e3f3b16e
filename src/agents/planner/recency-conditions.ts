import { counted } from '../../domain/counted.ts';
import { allOf, type Predicate } from '../../domain/segment.ts';
import { type ConditionReader, phraseAt, phrases, type Recognised, timeAfter } from './condition-reader.ts';
import { type Filter, filter, type Meaning } from './goal-lexicon.ts';
import { describeTime } from './goal-times.ts';
import { instantCondition } from './time-conditions.ts';

interface Recency {
  words: string[][];
  /** Which activities are meant. */
  where: Predicate;
  what: string;
  /** What must have happened for the words to make sense: who "has not replied" was written to. */
  after?: Predicate;
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

/** The kinds of activity that goals speak of. */
export const activityKinds = { inboundMail, anyMail, meeting, call };

/** To whom or what an answer is missing: "to us", "to my mail". */
const replyTails = ['', 'to us', 'to me', 'us', 'me']
  .concat(
    ['my', 'our'].flatMap((whose) =>
      ['mail', 'mails', 'email', 'emails', 'message', 'messages'].flatMap((what) => [
        `${whose} ${what}`,
        `to ${whose} ${what}`,
      ]),
    ),
  )
  .map((tail) => tail.split(' ').filter(Boolean));

const recencies: Recency[] = [
  {
    words: phrases(
      'not replied|not responded|not answered|not written back|not got back|not gotten back|not come back|not reacted',
    )
      .flatMap((words) => replyTails.map((tail) => [...words, ...tail]))
      .concat(
        phrases(
          'not heard back from|not heard back|no reply|no response|no answer|without reply|without a reply|without an answer|without response|without a response',
        ),
      )
      .sort((a, b) => b.length - a.length),
    where: inboundMail,
    after: outboundMail,
    what: 'a mail from them, though we wrote',
    isAbsence: true,
  },
  {
    words: phrases(
      'not heard from|not heard anything from|no word from|no word|not written to us|not written|no inbound mail|i have not heard from|we have not heard from|not heard a word from|heard nothing from|quiet|silent|gone quiet|went quiet|gone silent|went silent|gone dark|went dark|dark|been quiet|been silent',
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
      'nobody has contacted|nobody contacted|nobody has touched|nobody touched|nobody has spoken to|nobody spoke to|no one has contacted|no one has touched|no one has spoken to|not contacted|not been contacted|not spoken to|not spoken with|not talked to|not touched|not been touched|untouched|no contact|no activity|without contact|without activity|without any activity|without any contact|not reached out to|nothing happened|no touch|no touchpoint|not spoken|not talked|not been in touch with|not been in touch|no interaction',
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
      'replied|wrote|wrote to us|wrote us|responded|emailed us|contacted us|answered us|we heard from|heard from|who emailed|that emailed|who mailed|that mailed|who contacted|that contacted',
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
const neverReplied = phrases(
  'never replied|never responded|never answered|never wrote back|never got back to us|never replied to us|never answered us',
);
const neverMet = phrases('never met|we never met|i never met|never had a meeting');

/** A condition on what happened, or did not, in a time: "not heard from for 30 days". */
export function readRecency(reader: ConditionReader, at: number): Recognised | null {
  const { tokens } = reader;
  const neverLength = phraseAt(tokens, at, never);
  if (neverLength) return { length: neverLength, meaning: asRecency('has-no', touch, 'no mail, call or meeting ever') };
  const neverRepliedLength = phraseAt(tokens, at, neverReplied);
  if (neverRepliedLength) {
    const silent: Predicate = { op: 'has-no', relation: 'activities', where: inboundMail };
    const both = allOf([silent, { op: 'has', relation: 'activities', where: outboundMail }]);
    const meaning = 'no mail from them ever, though we wrote';
    return { length: neverRepliedLength, meaning: { kind: 'filter', filter: onEvery('recency', both, meaning) } };
  }
  const neverMetLength = phraseAt(tokens, at, neverMet);
  if (neverMetLength) return { length: neverMetLength, meaning: asRecency('has-no', meeting, 'no meeting ever') };
  const last = phraseAt(tokens, at, lastTouch);
  const lastTime = last ? timeAfter(reader, at + last) : null;
  if (lastTime?.time.kind === 'ago' && lastTime.time.isOlder) {
    const { days } = lastTime.time;
    const predicate: Predicate = { op: 'last', relation: 'activities', where: touch, test: 'older-than-days', days };
    const meaning = `last mail, call or meeting more than ${counted(days, 'day')} ago`;
    return {
      length: last + lastTime.length,
      meaning: { kind: 'filter', filter: onEvery('recency', predicate, meaning) },
    };
  }
  let best: Recognised | null = null;
  let untimed = 0;
  for (const recency of recencies) {
    const trigger = phraseAt(tokens, at, recency.words);
    // What follows "with" may be a longer word of its own: "with no meeting booked".
    if (tokens[at]?.text !== 'with') untimed = Math.max(untimed, trigger);
    const found = trigger ? timeAfter(reader, at + trigger) : null;
    if (!found || trigger + found.length <= (best?.length ?? 0)) continue;
    const { time } = found;
    // A point in the past ("3 days ago") says neither since when nor until when.
    const when = time.kind === 'ago' ? null : instantCondition('activity.occurredAt', time, reader.calendar);
    if (!when) continue;
    best = { length: trigger + found.length, meaning: recencyMeaning(recency, when, describeTime(time, 'past')) };
  }
  return best ?? (untimed > 0 ? askWhen(reader, at, untimed) : null);
}

/** "without a meeting": in the next days, the last, or ever? */
function askWhen({ tokens, goal }: ConditionReader, at: number, length: number): Recognised {
  const words = goal.slice(tokens[at]!.start, tokens[at + length - 1]!.end);
  const question = `"${words}": in what time? Write for example "${words} in the last 30 days".`;
  return { length, meaning: { kind: 'doubt', question } };
}

function recencyMeaning({ where, after, what, isAbsence }: Recency, when: Predicate, time: string): Meaning {
  const within: Predicate = allOf([where, when]);
  const condition: Predicate = { op: isAbsence ? 'has-no' : 'has', relation: 'activities', where: within };
  const predicate = after ? allOf([condition, { op: 'has', relation: 'activities', where: after }]) : condition;
  const meaning = `${isAbsence ? 'without' : 'with'} ${what} ${time}`;
  return { kind: 'filter', filter: onEvery('recency', predicate, meaning) };
}

function asRecency(op: 'has' | 'has-no', where: Predicate, meaning: string): Meaning {
  return { kind: 'filter', filter: onEvery('recency', { op, relation: 'activities', where }, meaning) };
}

/** A filter that can be asked of every noun. */
function onEvery(category: string, predicate: Predicate, meaning: string): Filter {
  return filter(category, { deal: predicate, account: predicate, contact: predicate }, meaning);
}

/** Words of these conditions, for the spelling check. */
export const recencyWords: readonly string[] = [
  ...recencies.map(({ words }) => words),
  lastTouch,
  never,
  neverReplied,
  neverMet,
].flat(2);
