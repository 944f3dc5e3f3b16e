import type { TargetNoun } from '../../domain/field-registry.ts';
import type { Objective, OrderField, PlanConstraint } from '../../domain/plan.ts';
import type { Predicate } from '../../domain/segment.ts';

/** A condition a goal puts on its targets. */
export interface Filter {
  /** Conditions of one category that a goal lists are joined by "or": `owner`, `place`, `stage`, `term:stalled`. */
  category: string;
  /** The condition, for each noun it can be asked of. */
  on: Partial<Record<TargetNoun, Predicate>>;
  /** In the operator's words, after "deals: " or the like. */
  meaning: string;
  /** Names of the tenant's terms it rests on. */
  terms: string[];
  /** What must be present for its opposite to hold: "not in Germany" needs a known country. */
  needs?: Partial<Record<TargetNoun, Predicate>>;
}

/** A filter that rests on no term. */
export function filter(category: string, on: Filter['on'], meaning: string, needs?: Filter['needs']): Filter {
  return needs ? { category, on, meaning, terms: [], needs } : { category, on, meaning, terms: [] };
}

/** What a phrase of a goal is. */
export type Meaning =
  | { kind: 'objective'; objective: Objective; also?: Filter; meaning: string }
  | { kind: 'noun'; noun: TargetNoun; filter?: Filter; allStates?: boolean }
  | { kind: 'filter'; filter: Filter }
  | { kind: 'constraint'; constraint: PlanConstraint; meaning: string }
  /** "biggest", "by amount"; `field` is null where it depends on what is ordered. */
  | { kind: 'order'; field: OrderField | null; first: 'highest' | 'lowest' }
  | { kind: 'broad' }
  | { kind: 'all' }
  | { kind: 'not' | 'or' | 'and' | 'comma' | 'relative' | 'link' | 'filler' }
  /** A time in days; `past` is the same time where it looks back. */
  | { kind: 'span'; from: string; to: string; past: { from: string; to: string }; meaning: string }
  /** Something we know we cannot decide. */
  | { kind: 'doubt'; question: string };

export type Entry = { words: readonly string[]; meaning: Meaning };

/** Phrases by their first word, longest first. */
export type Lexicon = ReadonlyMap<string, readonly Entry[]>;

const phrases = (list: string) => list.split('|').map((phrase) => phrase.trim().split(' '));

const bookWords = ['book', 'schedule', 'set up', 'arrange', 'get', 'plan', 'organise', 'organize']
  .flatMap((verb) => [verb, `${verb} a`, `${verb} an`, `${verb} some`])
  .flatMap((verb) =>
    ['', 'next ', 'first ', 'intro ', 'introductory ', 'discovery ', 'short ', 'quick ', 'follow up '].map(
      (kind) => verb + ' ' + kind,
    ),
  )
  .flatMap((lead) =>
    ['meeting', 'meetings', 'call', 'calls', 'demo', 'demos', 'appointment', 'appointments', 'time'].map(
      (what) => lead + what,
    ),
  )
  .flatMap((phrase) => [phrase, `${phrase} with`])
  .map((phrase) => phrase.replaceAll('  ', ' '))
  .join('|');

const objectiveWords: [Objective, string, string][] = [
  [
    'win-back',
    'win them back',
    'win back|winback|worth another try|worth another look|worth a second try|worth a second look|win them back|win|regain|recover|save|rescue|get back',
  ],
  [
    'follow-up',
    'follow up',
    'follow up|follow up on|follow up with|circle back|circle back to|circle back with|bump|poke|ring|phone|speak to|speak with|catch up with|following up|followup|chase|chase up|nudge|ping|check in|check in with|check in on|touch base with|contact|write|write to|email|mail|reach out|reach out to|get in touch with|talk to|message|remind|call on|' +
      'send a mail to|send an email to|send a message to|send a note to|send mails to|send emails to|drop a line to|' +
      'find new addresses for|find a new address for|find new email addresses for|find another way to reach',
  ],
  ['renew', 'get the renewal', 'renew|get renewed'],
  ['upsell', 'sell more', 'upsell|cross sell|upsell to|cross sell to|expand|sell more to|grow'],
  ['book-meeting', 'book a meeting', `${bookWords}|get in front of|get on the calendar of|meet|meet with`],
  ['answer', 'answer what they asked', 'answer|answer to|reply|reply to|respond|respond to'],
  ['clean-up', 'bring the CRM up to date', 'clean up|clean|tidy|tidy up|fix|update|correct|bring up to date'],
  [
    'thank',
    'say thank you',
    'thank|say thanks to|say thank you to|send a thank you|send a thank you to|send thanks to|send a thank you note to',
  ],
  [
    'introduce',
    'introduce ourselves',
    'introduce|introduce me|introduce me to|introduce myself|introduce myself to|introduce ourselves to|introduce us to|say hello to',
  ],
  [
    'reactivate',
    'bring them back into conversation',
    'reactivate|re activate|revive|re engage|reengage|wake|wake up|warm up|restart|reconnect with|unstick',
  ],
  [
    'review',
    'look after them',
    'work|work on|look after|take care of|handle|deal with|review|go through|process|manage|push|advance|close|sign|land|move|move forward|progress|keep warm|look at|show|find|list',
  ],
];

const nounWords: [TargetNoun, string][] = [
  ['deal', 'deals|deal|opportunities|opportunity|opps|opp|pipeline|opportunites'],
  ['account', 'accounts|account|companies|company|organisations|organizations|firms|logos|businesses'],
  [
    'contact',
    'contacts|contact|contact person|contact persons|contact people|people|persons|person|stakeholders|everyone|everybody|anyone|those|folks|somebody|someone|buyers',
  ],
];

const status = (value: string, meaning: string): Filter => ({
  category: 'status',
  on: { deal: { op: '=', field: 'deal.status', value } },
  meaning,
  terms: [],
});

const filterWords: [Filter, string][] = [
  [status('open', 'still open'), 'open|active|running|live|current|ongoing|in progress'],
  [status('won', 'won'), 'won|closed won|signed'],
  [status('lost', 'lost'), 'lost|closed lost'],
  [
    unowned(),
    'unowned|unassigned|without owner|without an owner|with no owner|no owner|owned by nobody|not have an owner|nobody owns|no one owns|not owned by anyone',
  ],
];

/** Fields whose absence a goal may ask for, by the noun they belong to. */
const missingFields: [string, Partial<Record<TargetNoun, string>>, string][] = [
  ['amount', { deal: 'deal.amount' }, 'amount|value|price'],
  ['close date', { deal: 'deal.closeDate' }, 'close date|closing date|close dates'],
  ['renewal date', { deal: 'deal.renewalDate' }, 'renewal date|renewal dates'],
  ['industry', { account: 'account.industry' }, 'industry|sector'],
  ['country', { account: 'account.country', contact: 'contact.country' }, 'country|countries'],
  ['website', { account: 'account.website' }, 'website'],
  ['phone', { contact: 'contact.phone' }, 'phone|phone number|telephone'],
  ['title', { contact: 'contact.title' }, 'title|job title'],
  ['email address', { contact: 'contact.email' }, 'email address|address|email addresses'],
  ['number of employees', { account: 'account.employees' }, 'employees|headcount|employee count'],
];

/** Nobody here, and no name that a source wrote either. */
function unowned(): Filter {
  const on = (noun: TargetNoun): Predicate => ({
    op: 'and',
    parts: ['owner', 'ownerEmail'].map((field) => ({ op: 'not', part: { op: 'exists', field: `${noun}.${field}` } })),
  });
  return {
    category: 'missing:owner',
    on: { deal: on('deal'), account: on('account'), contact: on('contact') },
    meaning: 'without an owner',
    terms: [],
  };
}

/** The condition that a field is (not) filled in. */
export function presence(label: string, fields: Partial<Record<TargetNoun, string>>, isThere: boolean): Filter {
  const entries = Object.entries(fields) as [TargetNoun, string][];
  const on = Object.fromEntries(
    entries.map(([noun, field]): [TargetNoun, Predicate] => [
      noun,
      isThere ? { op: 'exists', field } : { op: 'not', part: { op: 'exists', field } },
    ]),
  );
  return { category: `presence:${label}`, on, meaning: `${isThere ? 'with' : 'without'} ${label}`, terms: [] };
}

/** Words before a field that say it is filled in. */
const presenceWords = phrases('with a|with an|with|having a|having an|that have a|that have an|who have a|who have an');

/** Words before a field that say it is missing. */
const absence = phrases(
  'without|without a|without an|without any|with no|no|missing|missing a|missing an|lacking|lacking a|lacking an|that lack|with missing|not have a|not have an|not have any|not have',
);

const constraintWords: [PlanConstraint, string, string][] = [
  [
    { kind: 'without-tool', tool: 'send_email' },
    'no mails',
    'without email|without emailing|no emails|no mails|do not email|do not mail|without writing mails|do not send emails|do not send mails|without sending emails',
  ],
  [
    { kind: 'only-tool', tool: 'create_task' },
    'tasks only',
    'tasks only|only tasks|only create tasks|just tasks|create tasks only|by task',
  ],
  [
    { kind: 'only-tool', tool: 'send_email' },
    'mails only',
    'emails only|mails only|only emails|only mails|by email|by mail|by e mail',
  ],
  [
    { kind: 'without-tool', tool: 'update_crm' },
    'no CRM changes',
    'without crm changes|do not touch the crm|do not change the crm|no crm changes|no crm updates',
  ],
  [
    { kind: 'without-tool', tool: 'schedule_meeting' },
    'no meetings',
    'without booking meetings|do not book meetings|do not schedule meetings',
  ],
];

const broadWords =
  'what needs me|what needs me today|what needs my attention|everything that needs me|everything that needs my attention|' +
  'anything that needs me|anything that needs my attention|what should i do|what should i do next|what do i have to do|' +
  'what is on my plate|everything on my plate|my day|what needs doing|what needs to be done|my whole pipeline|' +
  'what is next|my desk|my book of business|my book|my territory|everything that needs attention|what needs attention';

const fillers =
  'please|the|a|an|our|ours|their|them|they|its|it|this is|i|we|us|you|to|of|for|is|are|was|were|be|been|am|has|have|had|do|does|did|will|would|' +
  "like|want|need to|would like to|want to|let us|let me|lets|let|kindly|can|could|should|'s|there|there are|also|just|again|with us|" +
  'now|me a list of|a list of|give me|get me|help me|help|make sure|ensure|that i|goal|currently|right now|asap|soon as possible|crm|the crm|' +
  "any|each|every|hello|hi|hey|thanks|thank you|try to|try|sales|only|still|yet|whom|which are|such|these|here|personally|ones|one|having|being|owns|is working on|works on|handles|what are|which are|who are|what is|show me|stage|stages|industry|sector|region|area|'";

const links =
  'with|at|@|on|in|from|by|owned by|belonging to|of|about|within|inside|as|based in|located in|headquartered in|working at|who work at|work at|whose|assigned to|held by|their|located|based|over at|among|for|in stage|at stage|stage is|owner|owner is|title|titled|title is|with title|with the title|whose title is|job title';

/** The phrases every tenant's goals may use. */
export function staticEntries(): Entry[] {
  const entry =
    (meaning: Meaning) =>
    (words: string[]): Entry => ({ words, meaning });
  const all = (list: string, meaning: Meaning) => phrases(list).map(entry(meaning));
  return [
    ...objectiveWords.flatMap(([objective, meaning, list]) => all(list, { kind: 'objective', objective, meaning })),
    ...nounWords.flatMap(([noun, list]) => all(list, { kind: 'noun', noun })),
    ...all(
      'all deals open and closed|open and closed deals|all open and closed deals|deals in any state|deals of any status|closed and open deals',
      { kind: 'noun', noun: 'deal', allStates: true },
    ),
    ...filterWords.flatMap(([filter, list]) => all(list, { kind: 'filter', filter })),
    ...missingFields.flatMap(([label, fields, list]) =>
      phrases(list).flatMap((words) =>
        [
          ...absence.map((before) => ({ before, isThere: false })),
          ...presenceWords.map((before) => ({ before, isThere: true })),
        ].map(
          ({ before, isThere }): Entry => ({
            words: [...before, ...words],
            meaning: { kind: 'filter', filter: presence(label, fields, isThere) },
          }),
        ),
      ),
    ),
    ...constraintWords.flatMap(([constraint, meaning, list]) => all(list, { kind: 'constraint', constraint, meaning })),
    ...all(broadWords, { kind: 'broad' }),
    ...all('all|everything|anything|stuff|all of|whole|entire|all the|full', { kind: 'all' }),
    ...all(
      'not|non|neither|except|except for|excluding|but not|other than|without|no|minus|missing|missing a|lacking|lacking a|that lack|apart from|outside|outside of|never|nor|exclude|leave out|ignore|skip|with no|not in',
      { kind: 'not' },
    ),
    ...all('how many|how much|win rate|forecast|report|statistics|average|conversion rate', {
      kind: 'doubt',
      question: 'That asks for a figure. A goal says whom to work on and what for, as in "win back stalled deals".',
    }),
    ...all('not only|not just', { kind: 'doubt', question: 'Who else besides those?' }),
    ...all('or|either|/|and / or', { kind: 'or' }),
    ...all('and|plus|as well as|&|+|and also|and then|but|as well', { kind: 'and' }),
    ...all(',|;|.|!|?|:|(|)|"|“|”|-|–|—', { kind: 'comma' }),
    ...all('that|who|which|where', { kind: 'relative' }),
    ...all(links, { kind: 'link' }),
    ...all(fillers, { kind: 'filler' }),
  ];
}

/** Makes a lexicon; later entries of the same phrase and another meaning stand beside the earlier ones. */
export function buildLexicon(entries: readonly Entry[]): Lexicon {
  const byFirst = new Map<string, Entry[]>();
  for (const entry of entries) {
    const first = entry.words[0];
    if (first === undefined) continue;
    const list = byFirst.get(first);
    if (list) list.push(entry);
    else byFirst.set(first, [entry]);
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.words.length - a.words.length);
  return byFirst;
}
