import type { ContactFacts, LedgerRow, SupervisorFacts, TextFacts } from '../agents/supervisor/facts.ts';
import type { MailAddress, SendEmailAction } from '../domain/action.ts';
import { signatureUnder } from '../domain/mail-signature.ts';

/** Tuesday 09:40 in Berlin. */
export const factsNow = '2026-03-10T08:40:00.000Z';
const dayMs = 86_400_000;

/** The instant so many days before (or, negative, after) `factsNow`. */
export function daysAgo(days: number): string {
  return new Date(Date.parse(factsNow) - days * dayMs).toISOString();
}

export const ids = {
  anna: '01900000-0000-7000-8000-000000000001',
  bruno: '01900000-0000-7000-8000-000000000002',
  helio: '01900000-0000-7000-8000-00000000000a',
  deal: '01900000-0000-7000-8000-00000000000d',
  identity: '01900000-0000-7000-8000-000000000010',
  mailbox: '01900000-0000-7000-8000-000000000011',
  thread: '01900000-0000-7000-8000-000000000012',
  activity: '01900000-0000-7000-8000-000000000013',
  document: '01900000-0000-7000-8000-000000000014',
  proposal: '01900000-0000-7000-8000-000000000015',
} as const;

export const annasAddress = 'anna.keller@helio-pharma.example';
const anna: MailAddress = { name: 'Anna Keller', address: annasAddress };
const sender = {
  identityId: ids.identity,
  mailboxId: ids.mailbox,
  userId: 'user-1',
  name: 'Jonas Weber',
  address: 'jonas@coldtrace.example',
};

const ownSignature = {
  signatureText: 'Jonas Weber\nColdtrace GmbH',
  signatureHtml: '<p>Jonas Weber<br>Coldtrace GmbH</p>',
};
const postalAddress = 'Coldtrace GmbH, Hafenstrasse 12, 20457 Hamburg';

/** An answer to Anna's question about data residency, correct in every respect. */
export function answerMail(changes: Partial<SendEmailAction> = {}): SendEmailAction {
  return {
    tool: 'send_email',
    purpose: 'answer',
    contactId: ids.anna,
    sender,
    to: [anna],
    cc: [],
    bcc: [],
    thread: {
      threadId: ids.thread,
      inReplyTo: '<q1@helio-pharma.example>',
      references: [],
      lastActivityId: ids.activity,
    },
    subject: 'Re: Audit reports',
    body: [
      'Hello Anna,',
      'You asked where the audit data is stored. All readings stay in data centres in Frankfurt and Dublin.',
      'Is there anything else your auditor needs to see?',
    ].join('\n\n'),
    ...ownSignature,
    quotedText: '',
    attachments: [],
    sendWindow: { notBefore: null, notAfter: null, reason: '' },
    ...changes,
  };
}

/** A first mail to Anna that answers nothing. */
export function outreachMail(changes: Partial<SendEmailAction> = {}): SendEmailAction {
  const signature = signatureUnder(ownSignature, 'outreach', postalAddress);
  return answerMail({ purpose: 'outreach', thread: null, subject: 'Your audit in May', ...signature, ...changes });
}

/** Anna, verified by a mail of six days ago, in Berlin. */
export function annaFacts(changes: Partial<ContactFacts> = {}): ContactFacts {
  return {
    contactId: ids.anna,
    name: 'Anna Keller',
    accountId: ids.helio,
    addresses: [{ address: annasAddress, verifications: [{ kind: 'mail_received', at: daysAgo(6) }], bounces: [] }],
    zone: { certainty: 'known', zones: ['Europe/Berlin'] },
    country: 'DE',
    legalBasis: 'existing_customer',
    awayUntil: null,
    workingHours: null,
    askedToMeet: null,
    ...changes,
  };
}

/** One mail to Anna in the ledger. */
export function ledgerRow(changes: Partial<LedgerRow> = {}): LedgerRow {
  return {
    mailId: 'mail-1',
    address: annasAddress,
    contactId: ids.anna,
    accountId: ids.helio,
    mailboxId: ids.mailbox,
    at: factsNow,
    state: 'sent',
    purpose: 'answer',
    play: 'answer-open-question',
    ...changes,
  };
}

/** A text of the tenant; by default Anna's own question. */
export function textFacts(changes: Partial<TextFacts> = {}): TextFacts {
  return {
    textId: 'text-question',
    chunkIds: ['chunk-question'],
    kind: 'email',
    audience: 'participants',
    trust: 'tainted',
    occurredAt: daysAgo(6),
    participants: [annasAddress, sender.address],
    title: 'Audit reports',
    text: 'Hi Jonas, before we sign, where is the audit data stored? Best, Anna',
    ...changes,
  };
}

/** The security sheet that answers her question. */
export function securitySheet(changes: Partial<TextFacts> = {}): TextFacts {
  return textFacts({
    textId: 'text-sheet',
    chunkIds: ['chunk-sheet'],
    kind: 'document',
    audience: 'shareable',
    trust: 'trusted',
    occurredAt: daysAgo(90),
    participants: [],
    title: 'Security sheet',
    text: 'All readings are stored in data centres in Frankfurt and Dublin. They never leave the European Union.',
    ...changes,
  });
}

function evidenceOf(text: TextFacts): SupervisorFacts['evidence'][number] {
  const { audience, trust, occurredAt, participants } = text;
  return {
    chunkId: text.chunkIds[0] ?? text.textId,
    quote: text.text,
    audience,
    trust,
    occurredAt,
    score: 0.8,
    entityType: text.kind,
    participants,
  };
}

function draftOf(action: SupervisorFacts['draft']['action']): SupervisorFacts['draft'] {
  return {
    play: 'answer-open-question',
    headline: 'Answer Anna on data residency',
    whyNow: 'She asked six days ago.',
    rationale: 'The security sheet answers her question.',
    confidence: 0.82,
    confidenceParts: [],
    evidenceIds: ['chunk-question', 'chunk-sheet'],
    claims: [
      {
        sentence: 'All readings stay in data centres in Frankfurt and Dublin.',
        kind: 'fact',
        evidenceId: 'chunk-sheet',
        quote: 'All readings are stored in data centres in Frankfurt and Dublin.',
      },
    ],
    author: 'playbook',
    basis: {
      threadLastActivityId: ids.activity,
      contactLastActivityId: ids.activity,
      contactVersion: 1,
      dealVersion: 1,
      accountVersion: 1,
      calendarVersion: null,
    },
    contactId: ids.anna,
    accountId: ids.helio,
    dealId: ids.deal,
    action,
  };
}

const emptyDictionary: SupervisorFacts['dictionary'] = {
  people: [
    { name: 'Anna Keller', addresses: [annasAddress], accountId: ids.helio, ours: false },
    { name: 'Jonas Weber', addresses: [sender.address], accountId: null, ours: true },
  ],
  companies: [
    { name: 'Helio Pharma', accountId: ids.helio, domains: ['helio-pharma.example'], ours: false },
    { name: 'Coldtrace GmbH', accountId: null, domains: ['coldtrace.example'], ours: true },
  ],
  deals: [],
  stages: ['Discovery', 'Proposal', 'Negotiation', 'Closed Won', 'Closed Lost'],
  products: [],
};

const senderFacts: NonNullable<SupervisorFacts['sender']> = {
  identityId: ids.identity,
  mailboxId: ids.mailbox,
  name: sender.name,
  address: sender.address,
  ...ownSignature,
  zone: 'Europe/Berlin',
  workingHours: null,
  mayBeUsed: true,
  mailbox: { status: 'ready', dailyCap: null, firstMailAt: null, warmsUp: false },
};

/** Facts of a draft that every rule approves; `changes` replace whole keys, `draft` and `action` parts of the draft. */
export function supervisorFacts({
  action = answerMail(),
  draft = {},
  ...changes
}: Partial<Omit<SupervisorFacts, 'draft'>> & {
  action?: SupervisorFacts['draft']['action'];
  draft?: Partial<SupervisorFacts['draft']>;
} = {}): SupervisorFacts {
  const texts = changes.texts ?? [textFacts(), securitySheet()];
  return {
    now: factsNow,
    draft: { ...draftOf(action), ...draft },
    revisions: 0,
    changes: [],
    overrides: [],
    pausedSince: null,
    tenant: {
      zone: 'Europe/Berlin',
      postalAddress,
      publicUrl: null,
      unsubscribeAddress: 'unsubscribe@coldtrace.example',
      ownDomains: ['coldtrace.example'],
      ownAddresses: [sender.address],
    },
    sender: senderFacts,
    contacts: [annaFacts()],
    suppressions: [],
    ledger: [],
    thread: {
      threadId: ids.thread,
      subject: 'Audit reports',
      language: 'en',
      lastInboundAt: daysAgo(6),
      lastInboundFrom: annasAddress,
      lastInboundPeople: [annasAddress, sender.address],
      lastInboundText: 'Hi Jonas, before we sign, where is the audit data stored? Best, Anna',
      participants: [annasAddress, sender.address],
    },
    openQuestions: [
      { contactId: ids.anna, askedAt: daysAgo(6), text: 'before we sign, where is the audit data stored?' },
    ],
    effect: 'answer',
    trackRecord: { outcomes: 0, meanValue: 0 },
    openProposals: [],
    evidence: texts.map(evidenceOf),
    texts,
    dictionary: emptyDictionary,
    documents: [],
    crm: null,
    calendar: null,
    ...changes,
  };
}
