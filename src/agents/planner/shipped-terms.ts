import { dealTerms } from './shipped-deal-terms.ts';
import { shippedRegions } from './shipped-regions.ts';
import { condition, mailSince, type ShippedTerm } from './shipped-term.ts';

const openQuestion =
  'has activities (activity.kind = "email" and activity.direction = "inbound" and activity.state = "plain" and ' +
  'activity.asksQuestion = true and activity.isAnswered = false and activity.occurredAt within last {days} days)';
const unansweredMail =
  'has activities (activity.kind = "email" and activity.direction = "inbound" and activity.state = "plain" and ' +
  'activity.isAnswered = false and activity.occurredAt within last {days} days)';
const promised =
  'has activities (activity.kind = "email" and activity.direction = "outbound" and activity.promises = true and ' +
  'activity.isFollowedUp = false and activity.occurredAt older than {graceDays} days and activity.occurredAt within last {days} days)';
const noReply =
  'has activities (activity.kind = "email" and activity.direction = "outbound" and activity.state = "plain" and ' +
  'activity.isAnswered = false and activity.occurredAt older than {graceDays} days and activity.occurredAt within last {days} days)';
const noMeeting =
  'has no activities (activity.kind = "meeting" and activity.state != "cancelled" and activity.occurredAt within next {days} days)';
const quiet = `has no activities (${mailSince} and activity.direction = "inbound")`;
const cold = 'has no activities (activity.occurredAt within last {days} days)';
const hot = `count of activities (${mailSince} and activity.direction = "inbound") >= {messages}`;

const plannedMeetings = [
  ...['next meeting', 'next meetings', 'upcoming meeting', 'upcoming meetings', 'future meeting'],
  ...['booked', 'scheduled', 'planned', 'set up', 'in the calendar', 'on the calendar', 'in the diary'].map(
    (planned) => `meeting ${planned}`,
  ),
];

const onAll = (text: string) => ({ account: text, contact: text, deal: text });
const conversationTerms: ShippedTerm[] = [
  condition(
    'open question',
    'someone asked a question by mail in the last {days} days and nobody of us has written in that conversation since',
    onAll(openQuestion),
    { days: 60 },
    [
      'waiting for an answer',
      'still waiting',
      'waiting for our answer',
      'waiting for a reply',
      'waiting for our reply',
      'waiting on us',
    ].concat(
      ['waiting for us', 'waiting for a response', 'awaiting an answer', 'awaiting our reply', 'awaiting a reply'],
      ['needs an answer', 'need an answer', 'needs a reply', 'need a reply', 'needs answering', 'need answering'],
      ['owe an answer', 'owe a reply', 'owe an answer to', 'owe a reply to', 'asked a question', 'asked us a question'],
      [
        'asked something',
        'asked us something',
        'with an open question',
        'with open questions',
        'with unanswered questions',
      ],
      [
        'with an unanswered question',
        'waiting for answers',
        'want an answer',
        'wants an answer',
        'with questions',
        'with a question',
      ],
    ),
    {
      heads: {
        contact: ['unanswered questions', 'open questions', 'open question', 'unanswered question', 'questions'],
      },
    },
  ),
  condition(
    'unanswered mail',
    'someone wrote in the last {days} days and nobody of us has written in that conversation since',
    onAll(unansweredMail),
    { days: 30 },
    ['unanswered', 'unreplied', 'not answered', 'not replied to', 'still unanswered'].concat(
      ['we have not answered', 'we have not replied to', 'we did not answer', 'we did not reply to'],
      ['i have not answered', 'i have not replied to', 'i did not answer', 'i did not reply to'],
      ['have not been answered', 'has not been answered', 'not been answered'],
    ),
    {
      heads: {
        contact: [
          'unanswered mails',
          'unanswered emails',
          'unanswered mail',
          'unanswered email',
          'unanswered messages',
        ],
      },
    },
  ),
  condition(
    'promised',
    'we promised something by mail more than {graceDays} days ago (at most {days}) and have not written in that conversation since',
    onAll(promised),
    { days: 60, graceDays: 2 },
    [
      'promised',
      'promised but not sent',
      'promised but never sent',
      'promised and not sent',
      'promised something',
      'still owe something',
    ],
    { heads: { contact: ['promises', 'open promises', 'broken promises', 'unkept promises'] } },
  ),
  condition(
    'no reply',
    'our last mail in a conversation is older than {graceDays} days (at most {days}) and has no answer',
    onAll(noReply),
    { days: 60, graceDays: 3 },
    ['no reply', 'not replied', 'not responded', 'not answered us', 'unresponsive', 'no response']
      .concat([
        'not replied to us',
        'not replied yet',
        'not responding',
        'not replying',
        'without a reply',
        'without reply',
        'not answering',
      ])
      .concat(
        ['have not answered', 'has not answered', 'did not answer', 'do not answer', 'does not answer'],
        ['have not replied to', 'has not replied to', 'did not reply to', 'did not reply'],
      ),
  ),
  condition(
    'no next meeting',
    'no meeting in the calendar in the next {days} days',
    onAll(noMeeting),
    { days: 365 },
    ['no', 'with no', 'without', 'without a']
      .flatMap((absence) => plannedMeetings.map((meeting) => `${absence} ${meeting}`))
      .concat('not have a next meeting', 'without a scheduled meeting', 'no next step meeting', 'nothing scheduled'),
  ),
  condition('quiet', 'no message from them for {days} days', onAll(quiet), { days: 30 }, [
    'quiet',
    'silent',
    'gone quiet',
    'went quiet',
    'gone silent',
    'went silent',
    'gone dark',
    'went dark',
    'ghosted us',
    'ghosting us',
    'gone quiet on us',
  ]),
  condition('cold', 'nothing at all for {days} days', onAll(cold), { days: 90 }, [
    'cold',
    'dormant',
    'inactive',
    'sleeping',
  ]),
  condition(
    'hot',
    'at least {messages} messages from them in the last {days} days',
    onAll(hot),
    { days: 14, messages: 3 },
    ['hot', 'engaged', 'very active'],
  ),
];

const peopleTerms: ShippedTerm[] = [
  condition(
    'champion',
    'a person whose role says champion',
    { contact: 'contact.role contains "champion"' },
    {},
    ['champion'],
    {
      heads: { contact: ['champions', 'champion'] },
    },
  ),
  condition(
    'decision maker',
    'a person whose role says decision maker',
    { contact: 'contact.role contains "decision"' },
    {},
    ['decision maker', 'decision making'],
    { heads: { contact: ['decision makers', 'decisionmakers', 'decision maker'] } },
  ),
  condition(
    'bounced',
    'a person whose address bounced and has not been verified since',
    { contact: 'contact.bouncedAt exists and not (contact.verifiedAt exists)' },
    {},
    [
      'bounced',
      'bouncing',
      'undeliverable',
      'whose mail bounced',
      'whose mails bounced',
      'whose email bounced',
      'whose address bounced',
    ],
  ),
  condition('verified', 'a person with an address known to work', { contact: 'contact.verifiedAt exists' }, {}, [
    'verified',
  ]),
  condition(
    'unverified',
    'a person without an address known to work',
    { contact: 'not (contact.verifiedAt exists)' },
    {},
    ['unverified', 'not verified'],
  ),
  condition(
    'stale',
    'a person whom nothing has confirmed for {days} days',
    { contact: 'contact.verifiedAt older than {days} days' },
    { days: 180 },
    ['stale'],
  ),
  ...(
    [
      ['budget holder', ['budget', 'economic'], ['economic buyer', 'economic buyers', 'budget owner', 'budget owners']],
      ['influencer', ['influencer'], []],
      ['blocker', ['blocker'], ['detractor', 'detractors']],
      ['executive sponsor', ['sponsor'], ['exec sponsor', 'exec sponsors', 'sponsor', 'sponsors']],
    ] as const
  ).map(([name, roles, others]) =>
    condition(
      name,
      `a person whose role says ${roles.join(' or ')}`,
      { contact: roles.map((role) => `contact.role contains "${role}"`).join(' or ') },
      {},
      [name],
      { heads: { contact: [`${name}s`, name, ...others] } },
    ),
  ),
  condition('lead', 'a person on no deal yet', { contact: 'has no deals (everything)' }, {}, [], {
    heads: { contact: ['leads', 'lead'] },
  }),
];

const accountTerms: ShippedTerm[] = [
  condition(
    'enterprise',
    'an account with {employees} employees or more',
    { account: 'account.employees >= {employees}' },
    { employees: 1000 },
    ['enterprise'],
    {
      heads: { account: ['enterprises'] },
      category: 'size',
    },
  ),
  condition(
    'mid-market',
    'an account with {from} to {to} employees',
    { account: 'account.employees between {from} and {to}' },
    { from: 200, to: 999 },
    ['mid market', 'midmarket', 'mid size', 'mid sized', 'medium sized'],
    { category: 'size' },
  ),
  condition(
    'small',
    'an account with fewer than {employees} employees',
    { account: 'account.employees < {employees}' },
    { employees: 200 },
    ['small', 'smb', 'small business'],
    {
      heads: { account: ['smbs', 'small businesses'] },
      category: 'size',
    },
  ),
  condition(
    'customer',
    'an account with a won deal',
    { account: 'has deals (deal.status = "won")' },
    {},
    ['existing'],
    {
      heads: {
        account: [
          'customers',
          'customer',
          'clients',
          'client',
          'existing customers',
          'current customers',
          'customer accounts',
        ],
      },
    },
  ),
  condition('prospect', 'an account without a won deal', { account: 'has no deals (deal.status = "won")' }, {}, [], {
    heads: { account: ['prospects', 'prospect', 'prospective customers'] },
  }),
  condition(
    'churned',
    'an account with a won deal whose renewal date passed more than {days} days ago, and no open deal',
    {
      account:
        'has deals (deal.status = "won" and deal.renewalDate older than {days} days) and has no deals (deal.status = "open")',
    },
    { days: 0 },
    ['churned', 'lapsed', 'former'],
    {
      heads: {
        account: ['lost customers', 'former customers', 'churned customers', 'lapsed customers', 'ex customers'],
      },
    },
  ),
  condition(
    'new',
    'known to us for at most {days} days',
    {
      account: 'account.createdAt within last {days} days',
      contact: 'contact.createdAt within last {days} days',
      deal: 'deal.createdAt within last {days} days',
    },
    { days: 30 },
    ['new', 'newly added', 'brand new'],
  ),
];

/** The definitions every tenant starts with. */
export const shippedTerms: readonly ShippedTerm[] = [
  ...dealTerms,
  ...conversationTerms,
  ...peopleTerms,
  ...accountTerms,
  ...shippedRegions,
];
