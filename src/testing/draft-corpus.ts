import type { SupervisorFacts } from '../agents/supervisor/facts.ts';
import {
  annasAddress,
  answerMail,
  daysAgo,
  ids,
  securitySheet,
  supervisorFacts,
  textFacts,
} from './supervisor-facts.ts';

const jonas = 'jonas@coldtrace.example';
const sheet = (textId: string, title: string, text: string) =>
  securitySheet({ textId, chunkIds: [`chunk-${textId}`], title, text });
const internal = (textId: string, kind: 'note' | 'email' | 'deal', title: string, text: string) =>
  textFacts({
    textId,
    chunkIds: [`chunk-${textId}`],
    kind,
    audience: 'internal',
    trust: 'trusted',
    occurredAt: daysAgo(20),
    participants: [],
    title,
    text,
  });

const shareable = [
  securitySheet(),
  sheet(
    'product',
    'LogStar One product sheet',
    `LogStar One measures from -40 to +70 degrees with an accuracy of 0.3 degrees. The battery lasts 24 months and can be
replaced on site. Readings are sent every 10 minutes over mobile networks. LogStar One is certified to EN 12830.
Audit reports are created as PDF and signed electronically. The reports follow 21 CFR Part 11.`,
  ),
  sheet(
    'prices',
    'Price list 2026',
    `LogStar One costs EUR 89 per unit, from 500 units EUR 79. The Audit Portal is EUR 1,200 a year for each site.
Calibration is included in the first year. Orders are shipped within 5 working days.`,
  ),
  sheet(
    'onboarding',
    'Onboarding guide',
    `Onboarding takes two weeks. Our team sets up the Audit Portal and trains up to ten people. Support answers on working
days between 8:00 and 18:00. We keep readings for seven years and delete them on request.`,
  ),
];

const conversation = [
  textFacts(),
  textFacts({
    textId: 'mail-2',
    chunkIds: ['chunk-mail-2'],
    occurredAt: daysAgo(13),
    title: 'Audit reports',
    text: `Hi Jonas, thanks for the call. Our auditor, Dr. Ruth Imhoff, visits the Basel site on 21 April 2026 and wants to
see the excursion reports. We ship about 1,400 pallets a month to Rotterdam. Could your reports go straight to Veeva?
We would like to decide by the end of March. Best, Anna`,
  }),
  textFacts({
    textId: 'mail-3',
    chunkIds: ['chunk-mail-3'],
    occurredAt: daysAgo(9),
    trust: 'trusted',
    title: 'Audit reports',
    text: `Hello Anna, thank you for your time on Monday. As discussed, the pilot covers 60 loggers at EUR 85 each until
30 June 2026. I promised the template of the excursion report, and Petra Lang from our quality team will join the next
call. Best regards, Jonas`,
  }),
  textFacts({
    textId: 'meeting-1',
    chunkIds: ['chunk-meeting-1'],
    kind: 'meeting',
    occurredAt: daysAgo(12),
    trust: 'trusted',
    title: 'Pilot review Helio Pharma',
    text: 'Talked about the pilot in Basel, alarms at night, and who signs the reports.',
  }),
];

const hidden = [
  internal(
    'note-floor',
    'note',
    'Negotiation',
    'We can go down to 22 % for Anna, floor is EUR 68 per logger. Budget at Helio is 184k.',
  ),
  internal(
    'note-champion',
    'note',
    'Champion',
    'Anna told Petra that Markus Thiele wants to cancel and that the board prefers Sensitech Nord.',
  ),
  internal(
    'mail-nordvik',
    'email',
    'Nordvik renewal',
    'Per Lindqvist at Nordvik Logistics pays EUR 71 per logger and renews on 15 May 2026 for three years.',
  ),
  internal(
    'roadmap',
    'note',
    'Roadmap',
    'Humidity sensors are planned for the second half of the year and the Veeva connector slips to autumn.',
  ),
  internal('deal', 'deal', 'Helio rollout Europe', 'Stage: Negotiation. Amount: 184000 EUR. Close date: 2026-03-27.'),
];

const dictionary: SupervisorFacts['dictionary'] = {
  people: [
    { name: 'Anna Keller', addresses: [annasAddress], accountId: ids.helio, ours: false },
    { name: 'Jonas Weber', addresses: [jonas], accountId: null, ours: true },
    { name: 'Petra Lang', addresses: ['petra@coldtrace.example'], accountId: null, ours: true },
    { name: 'Per Lindqvist', addresses: ['per@nordvik.example'], accountId: null, ours: false },
    { name: 'Markus Thiele', addresses: ['markus@helio-pharma.example'], accountId: ids.helio, ours: false },
    { name: 'Grace Hunter', addresses: ['grace@biolane.example'], accountId: null, ours: false },
    { name: 'Will Baker', addresses: ['will@vertex-freight.example'], accountId: null, ours: false },
  ],
  companies: [
    { name: 'Helio Pharma', accountId: ids.helio, domains: ['helio-pharma.example'], ours: false },
    { name: 'Coldtrace GmbH', accountId: null, domains: ['coldtrace.example'], ours: true },
    { name: 'Nordvik Logistics AS', accountId: ids.proposal, domains: ['nordvik.example'], ours: false },
    { name: 'Biolane', accountId: ids.document, domains: ['biolane.example'], ours: false },
    { name: 'Vertex Freight Ltd', accountId: ids.activity, domains: ['vertex-freight.example'], ours: false },
  ],
  deals: [
    {
      name: 'Helio rollout Europe',
      accountId: ids.helio,
      amountMinor: 18_400_000,
      currency: 'EUR',
      stage: 'Negotiation',
      closesOn: '2026-03-27',
    },
    {
      name: 'Nordvik renewal 2026',
      accountId: ids.proposal,
      amountMinor: 9_650_000,
      currency: 'EUR',
      stage: 'Closed Won',
      closesOn: '2026-05-15',
    },
  ],
  stages: ['Discovery', 'Proposal', 'Negotiation', 'Legal Review', 'Closed Won', 'Closed Lost'],
  products: [
    { name: 'LogStar One', audience: 'shareable' },
    { name: 'Audit Portal', audience: 'shareable' },
    { name: 'LogStar Humid', audience: 'internal' },
  ],
};

/** Facts of a mail to Anna in a world with documents, a conversation, internal notes and other customers. */
export function corpusFacts(body: string, changes: Parameters<typeof supervisorFacts>[0] = {}): SupervisorFacts {
  return supervisorFacts({
    action: answerMail({ body }),
    texts: [...shareable, ...conversation, ...hidden],
    dictionary,
    ...changes,
  });
}
