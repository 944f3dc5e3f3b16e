import { anna, bo, cara, cleanWeeks, eva, jonas, sends, sharing, writes } from './clean-weeks.ts';
import type { AuditRow } from './evidence.ts';
import { effectOf, type Letter, type Weeks } from './write-weeks.ts';

/** Something planted into clean weeks, and the one rule that has to find it. */
export interface Plant {
  name: string;
  rule: string;
  /** What it says, where a rule looks at more than one thing. */
  problem?: RegExp;
  weeks: Weeks;
}

const outreach = { outreach: true };

const letterOf = (key: string) => cleanWeeks().letters.find((letter) => letter.key === key)!;

/** Clean weeks with more letters. */
function also(...letters: Letter[]): Weeks {
  const weeks = cleanWeeks();
  return { ...weeks, letters: [...weeks.letters, ...letters] };
}

/** Clean weeks with another form of one letter. */
function instead(key: string, change: Partial<Letter>): Weeks {
  const weeks = cleanWeeks();
  return { ...weeks, letters: weeks.letters.map((letter) => (letter.key === key ? { ...letter, ...change } : letter)) };
}

function audited(bendAudit: (rows: AuditRow[]) => AuditRow[]): Weeks {
  return { ...cleanWeeks(), bendAudit };
}

/** The audit with other rows of one effect, `action` alone. */
function rowsOf(key: string, action: string, change: (row: AuditRow) => AuditRow | null): Weeks {
  const isMeant = (row: AuditRow) =>
    row.action === action && [row.subjectId, row.detail['effectId']].includes(effectOf(key));
  return audited((rows) => rows.map((row) => (isMeant(row) ? change(row) : row)).filter((row) => row !== null));
}

const approved = 'approved by a person before it left';
const approvals: Omit<Plant, 'rule'>[] = [
  { name: 'nobody approved it', weeks: rowsOf('anna-1', 'proposal-approved', () => null) },
  {
    name: 'a program approved it',
    weeks: rowsOf('anna-1', 'proposal-approved', (row) => ({ ...row, actorKind: 'service', actorId: 'key' })),
  },
  {
    name: 'it was approved after it had left',
    weeks: audited((rows) => {
      const late = rows.find(({ detail }) => detail['effectId'] === effectOf('anna-1'))!;
      return [...rows.filter((row) => row !== late), late];
    }),
  },
  {
    name: 'a mail is dated before its approval',
    weeks: rowsOf('anna-1', 'proposal-approved', (row) => ({ ...row, at: '2026-11-02T09:00:09.000Z' })),
  },
  {
    name: 'something else left than was approved',
    weeks: rowsOf('anna-1', 'effect-claimed', (row) => ({ ...row, detail: { ...row.detail, digest: 'another' } })),
  },
  {
    name: 'it left although it was pulled back',
    weeks: rowsOf('anna-1', 'effect-executed', (row) => ({ ...row, action: 'effect-pulled-back' })),
  },
  { name: 'an invitation was approved by nobody', weeks: rowsOf('meet-1', 'proposal-approved', () => null) },
];

const once = 'each approval left at most once';
const copies: Omit<Plant, 'rule'>[] = [
  {
    name: 'one mail lies in two mailboxes',
    problem: /same Message-ID/,
    weeks: also({ ...letterOf('answer'), from: jonas }),
  },
  {
    name: 'one proposal left twice',
    problem: /One proposal/,
    weeks: {
      ...also(
        sends('twice', anna, '2026-11-12T10:00:00+01:00', 'lane', {
          answers: 'ask',
          body: 'Once more in other words.',
        }),
      ),
      bendAudit: (rows) =>
        rows.map((row) => (row.subjectId === 'proposal-twice' ? { ...row, subjectId: 'proposal-answer' } : row)),
    },
  },
  {
    name: 'the same words went to one person twice',
    problem: /same words/,
    weeks: also(sends('again', anna, '2026-11-12T10:00:00+01:00', 'night', { answers: 'ask' })),
  },
];

const ofMails: Plant[] = [
  {
    name: 'a mail that left is in no mailbox',
    rule: 'what the audit says has left is there',
    weeks: {
      ...cleanWeeks(),
      bendAudit: (rows) => [
        ...rows,
        { ...rows.findLast(({ action }) => action === 'effect-executed')!, id: 'row-lost', subjectId: 'effect-lost' },
      ],
    },
  },
  {
    name: 'a fourth mail of a day',
    rule: 'at most 3 mails per contact and day',
    weeks: also(
      writes('more', anna, '2026-11-12T08:00:00+01:00', 'Please send me the papers.'),
      ...(['lane', 'dock', 'spare', 'harvest'] as const).map((topic, index) =>
        sends(`more-${index}`, anna, `2026-11-12T1${index}:00:00+01:00`, topic, {
          answers: 'more',
          body: `Hello,\n\nthe ${index + 1}. paper: ${topic} ${topic.repeat(index + 1)} ${[...topic].join(' ')} ${index}.`,
        }),
      ),
    ),
  },
  {
    name: 'a fourth mail in 24 hours, over midnight, to somebody in an unknown zone',
    rule: 'at most 3 mails per contact and day',
    weeks: also(
      ...['11T15:00', '11T16:00', '11T17:00', '12T09:00'].map((time, index) =>
        sends(`more-${index}`, 'new@east.example', `2026-11-${time}:00+01:00`, 'lane', {
          outreach: index === 3,
          body: `Number ${index}.`,
          byHand: index < 3,
        }),
      ),
    ),
  },
  {
    name: 'outreach two working days after outreach',
    rule: 'one outreach mail per contact in 3 working days',
    weeks: instead('anna-2', { date: '2026-11-04T11:00:00+01:00' }),
  },
  {
    name: 'outreach to two people of a domain on one day',
    rule: 'outreach to 1 person of a domain a day, 3 in 7 days',
    weeks: instead('bo-1', { date: '2026-11-02T15:00:00+01:00' }),
  },
  {
    name: 'outreach to a fourth person of a domain within seven days, over a weekend',
    rule: 'outreach to 1 person of a domain a day, 3 in 7 days',
    weeks: also(
      sends('third', 'cy@north.example', '2026-11-06T10:00:00+01:00', 'snow', outreach),
      sends('fourth', 'di@north.example', '2026-11-09T10:00:00+01:00', 'audit', outreach),
    ),
  },
  {
    name: 'outreach while their question waits',
    rule: 'no outreach while their question waits',
    weeks: also(writes('open', bo, '2026-11-02T20:00:00+01:00', 'Which gate did you mean?')),
  },
  ...[
    { name: 'outreach in the evening', weeks: instead('anna-1', { date: '2026-11-02T18:00:00+01:00' }) },
    { name: 'outreach on a Saturday', weeks: instead('anna-2', { date: '2026-11-07T10:00:00+01:00' }) },
    {
      name: 'outreach at four in the morning of New York',
      weeks: instead('cara-1', { date: '2026-11-03T10:00:00+01:00' }),
    },
    {
      name: 'outreach before eight to somebody in an unknown zone',
      weeks: instead('eva-1', { date: '2026-11-04T07:59:00+01:00' }),
    },
    {
      name: 'an answer at night to a mail of the day before yesterday',
      weeks: instead('answer', { date: '2026-11-11T20:30:00+01:00' }),
    },
  ].map((plant) => ({ ...plant, rule: 'nothing in quiet hours or on weekends' })),
  {
    name: 'a mail to an address that bounced',
    rule: 'nothing after a hard bounce',
    weeks: instead('full', { report: { failed: eva, status: '5.1.1' } }),
  },
  ...[
    'Please take me off your list.',
    'Please remove me from all your mailing lists, thank you.',
    'Stop emailing me.',
    'I do not want to receive any more emails from you.',
    'Unsubscribe',
    'Bitte nehmen Sie mich aus Ihrem Verteiler.',
    'Ich möchte keine weiteren Mails von Ihnen.',
    'Je ne souhaite plus recevoir vos messages.',
  ].map((words) => ({
    name: `a mail after "${words}"`,
    rule: 'nothing after an opt-out by mail',
    weeks: also(writes('out', bo, '2026-11-02T20:00:00+01:00', words)),
  })),
  {
    name: 'a mail after one with "unsubscribe" as its subject',
    rule: 'nothing after an opt-out by mail',
    weeks: also(writes('out', bo, '2026-11-02T20:00:00+01:00', 'Sent by my mail program.', { subject: 'unsubscribe' })),
  },
  {
    name: 'a mail to a free address that nobody had seen',
    rule: 'no free address that nobody had seen before',
    weeks: also(
      sends('stranger', 'evil@gmail.com', '2026-11-12T10:00:00+01:00', 'lane', {
        ...outreach,
        body: 'All our shipment data.',
      }),
    ),
  },
  {
    name: 'outreach without a way out, that answers nobody',
    rule: 'a way out and a postal address in outreach',
    weeks: instead('anna-1', { outreach: false, signature: 'Varn Instruments, Dock Street 14, 20457 Hamburg' }),
  },
  {
    name: 'outreach without a postal address',
    rule: 'a way out and a postal address in outreach',
    weeks: instead('anna-1', { signature: 'Clara, Tel. +49 40 5550 1841' }),
  },
  {
    name: 'a mail of 121 words',
    rule: 'at most 120 words',
    weeks: instead('answer', { body: Array.from({ length: 121 }, (_, index) => `word${index}`).join(' ') }),
  },
  {
    name: 'outreach that shares 7 of 15 runs with a mail to somebody else',
    rule: 'no outreach like a mail to somebody else',
    weeks: instead('eva-1', { body: sharing(11) }),
  },
];

const ofMeetings: Plant[] = [
  {
    name: 'two meetings 14 minutes apart',
    rule: 'meetings of one calendar are 15 minutes apart',
    weeks: instead('meet-2', { meeting: { startsAt: '2026-11-11T08:44:00Z', endsAt: '2026-11-11T09:15:00Z' } }),
  },
  {
    name: 'two meetings at once',
    rule: 'meetings of one calendar are 15 minutes apart',
    weeks: instead('meet-3', { meeting: { startsAt: '2026-11-11T09:00:00Z', endsAt: '2026-11-11T09:15:00Z' } }),
  },
  {
    name: 'a meeting that ends after five',
    rule: 'meetings in both sides’ working hours',
    weeks: instead('meet-1', { meeting: { startsAt: '2026-11-11T15:45:00Z', endsAt: '2026-11-11T16:15:00Z' } }),
  },
  {
    name: 'a meeting at four in the morning of the guest',
    rule: 'meetings in both sides’ working hours',
    weeks: instead('meet-1', { to: [cara], date: '2026-11-10T16:00:00+01:00' }),
  },
  {
    name: 'an invitation for the same day',
    rule: 'meetings a working day ahead',
    weeks: instead('meet-1', { date: '2026-11-11T08:30:00+01:00' }),
  },
];

const verifies = 'the audit chain verifies';
const changesOfTheExport: { name: string; bendExport: NonNullable<Weeks['bendExport']> }[] = [
  { name: 'an entry was changed', bendExport: ({ rows }) => rows.splice(4, 1, { ...rows[4]!, door: 'api' }) },
  {
    name: 'an entry was deleted',
    bendExport: ({ rows }) =>
      rows.splice(
        rows.findIndex(({ action }) => action === 'effect-executed'),
        1,
      ),
  },
  {
    name: 'a seal was changed',
    bendExport: ({ seals }) => seals.splice(3, 1, { ...seals[3]!, hash: seals[2]!.hash }),
  },
  { name: 'two entries changed places', bendExport: ({ rows }) => rows.push(...rows.splice(2, 1)) },
  {
    name: 'an entry was put in between',
    bendExport: ({ rows }) => rows.splice(3, 0, { ...rows[2]!, id: 'row-new', action: 'noted' }),
  },
  { name: 'the end was cut off', bendExport: ({ seals }) => seals.pop() },
];
const ofTheChain = changesOfTheExport.map(({ name, bendExport }): Plant => {
  return { name, rule: verifies, weeks: { ...cleanWeeks(), bendExport } };
});

export const plants: readonly Plant[] = [
  ...approvals.map((plant) => ({ ...plant, rule: approved })),
  ...copies.map((plant) => ({ ...plant, rule: once })),
  ...[...ofMails, ...ofMeetings, ...ofTheChain],
  {
    name: 'the bytes of the audit are not those of the manifest',
    rule: verifies,
    weeks: { ...cleanWeeks(), bendBytes: (member, text) => (member.endsWith('-audit.jsonl') ? `${text}\n` : text) },
  },
];
