import { z } from 'zod';
import { draftSchema } from '../../domain/proposal.ts';
import { adjustmentSchema } from '../../domain/verdict.ts';

const instant = z.iso.datetime();
const uuid = z.uuid();
/** A mail address in lower case. */
const address = z.string().refine((text) => text === text.toLowerCase(), 'must be in lower case');
const effectSchema = z.enum(['answer', 'repair', 'sell', 'schedule', 'record', 'inform', 'look_up']);
const spanSchema = z.strictObject({ startsAt: instant, endsAt: instant });

const addressFactsSchema = z.strictObject({
  address,
  /** Everything that speaks for the address; only the first four kinds verify it, and none before a later hard bounce. */
  verifications: z.array(
    z.strictObject({
      kind: z.enum([
        'mail_received',
        'provider_check',
        'verified_at_column',
        'person_statement',
        'syntax',
        'mx_record',
      ]),
      at: instant,
    }),
  ),
  bounces: z.array(z.strictObject({ kind: z.enum(['hard', 'soft']), at: instant })),
});

/** A person among the recipients, or the one the action is about. Addresses include those of merged records. */
const contactFactsSchema = z.strictObject({
  contactId: uuid,
  name: z.string(),
  accountId: uuid.nullable(),
  addresses: z.array(addressFactsSchema),
  /** As it stands on record; left out where there is none. */
  phone: z.string().optional(),
  /** `zones` holds one IANA zone where it is known, the candidates where it is guessed, none where it is unknown. */
  zone: z.strictObject({ certainty: z.enum(['known', 'guessed', 'unknown']), zones: z.array(z.string()) }),
  /** ISO 3166 code in upper case. */
  country: z.string().nullable(),
  legalBasis: z.enum(['consent', 'legitimate_interest', 'existing_customer', 'contract', 'unknown', 'refused']),
  /** Until when an out-of-office note says they are away. */
  awayUntil: instant.nullable(),
  /** The local day until which their latest mail asks to wait, when it came, and its words; left out where it names none. */
  asksToWait: z.strictObject({ until: z.iso.date(), wroteAt: instant, quote: z.string() }).optional(),
  workingHours: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
  /** Words in which they asked for a meeting, or took a time we offered; null when they did neither. */
  askedToMeet: z.strictObject({ evidenceId: z.string(), quote: z.string() }).nullable(),
});

const suppressionSchema = z.strictObject({
  /** What is suppressed: an address, a whole domain, or the contact under every address. */
  scope: z.enum(['address', 'domain', 'contact']),
  value: z.string(),
  reason: z.enum(['opted_out', 'do_not_contact', 'complained', 'nobody_here', 'added_by_hand', 'doubtful_opt_out']),
  since: instant,
  /** Their own sentence, where there is one. */
  words: z.string().nullable(),
});

/** One recipient of one mail that left, is leaving or is booked. All rows of one mail share `mailId`. */
const ledgerRowSchema = z.strictObject({
  mailId: z.string(),
  address,
  contactId: uuid.nullable(),
  accountId: uuid.nullable(),
  mailboxId: uuid.nullable(),
  at: instant,
  state: z.enum(['claimed', 'sent', 'unknown', 'failed', 'by_hand']),
  purpose: z.enum(['answer', 'outreach']),
  play: z.string().nullable(),
});

const senderFactsSchema = z.strictObject({
  identityId: uuid,
  mailboxId: uuid,
  name: z.string(),
  address,
  signatureText: z.string(),
  signatureHtml: z.string(),
  zone: z.string(),
  workingHours: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
  /** Whether at least one person who can approve this may send as the identity. */
  mayBeUsed: z.boolean(),
  mailbox: z.strictObject({
    status: z.enum(['ready', 'paused', 'failing', 'disconnected']),
    /** Why it was paused by itself; left out where it was not. */
    pausedFor: z.enum(['bounces', 'complaints']).optional(),
    /** The mailbox's own cap; the stricter of it and the policy's counts. */
    dailyCap: z.int().min(0).nullable(),
    firstMailAt: instant.nullable(),
    /** False for a mailbox with a history before it was connected. */
    warmsUp: z.boolean(),
  }),
});

/** A text the tenant has about this target, in full; evidence chunks are cut from such texts. */
const textFactsSchema = z.strictObject({
  textId: z.string(),
  /** Chunk ids of the evidence package that lie in this text. */
  chunkIds: z.array(z.string()),
  kind: z.enum(['email', 'meeting', 'note', 'task', 'call', 'document', 'account', 'contact', 'deal']),
  audience: z.enum(['participants', 'shareable', 'internal']),
  trust: z.enum(['trusted', 'tainted']),
  occurredAt: instant.nullable(),
  /** Addresses of those who took part. */
  participants: z.array(address),
  title: z.string(),
  text: z.string(),
});

const evidenceFactsSchema = z.strictObject({
  chunkId: z.string(),
  quote: z.string(),
  audience: z.enum(['participants', 'shareable', 'internal']),
  trust: z.enum(['trusted', 'tainted']),
  occurredAt: instant.nullable(),
  /** Relevance, 0..1. */
  score: z.number(),
  entityType: z.enum(['email', 'meeting', 'note', 'task', 'call', 'document', 'account', 'contact', 'deal']),
  participants: z.array(address),
});

const dictionarySchema = z.strictObject({
  people: z.array(
    z.strictObject({ name: z.string(), addresses: z.array(address), accountId: uuid.nullable(), ours: z.boolean() }),
  ),
  /** `ours` marks the tenant's own company and brands. */
  companies: z.array(
    z.strictObject({ name: z.string(), accountId: uuid.nullable(), domains: z.array(z.string()), ours: z.boolean() }),
  ),
  deals: z.array(
    z.strictObject({
      name: z.string(),
      accountId: uuid.nullable(),
      amountMinor: z.int().nullable(),
      currency: z.string().nullable(),
      stage: z.string().nullable(),
      closesOn: z.iso.date().nullable(),
    }),
  ),
  stages: z.array(z.string()),
  products: z.array(z.strictObject({ name: z.string(), audience: z.enum(['shareable', 'internal']) })),
});

const trackRecordSchema = z.strictObject({
  outcomes: z.int().min(0),
  /** Mean signed value of the play's outcomes, -1..1. */
  meanValue: z.number().min(-1).max(1),
});

const openProposalSchema = z.strictObject({
  proposalId: uuid,
  headline: z.string(),
  play: z.string(),
  tool: z.enum(['send_email', 'schedule_meeting', 'update_crm', 'create_task', 'enrich_contact', 'leave_alone']),
  effect: effectSchema,
  contactId: uuid.nullable(),
  accountId: uuid.nullable(),
  dealId: uuid.nullable(),
  /** `deal/<id>/stage` for a CRM write; null for every other kind. */
  writes: z.string().nullable(),
  startsAt: instant.nullable(),
  confidence: z.number(),
  evidenceStrength: z.number(),
  trackRecord: trackRecordSchema,
});

/** Everything a rule may look at, as plain JSON; stored with the verdict, so that it can be replayed. */
export const supervisorFactsSchema = z.strictObject({
  now: instant,
  /** As Decision wrote it; an unusable confidence arrives as null. */
  draft: draftSchema.extend({ confidence: z.number().nullable() }),
  /** Revisions Decision has already made of this draft, 0..2. */
  revisions: z.int().min(0),
  /** What those revisions changed. */
  changes: z.array(adjustmentSchema),
  /** A person's explicit approval of named rules, with the reason they gave. */
  overrides: z.array(z.strictObject({ rule: z.string(), userId: z.string(), reason: z.string() })),
  pausedSince: instant.nullable(),
  tenant: z.strictObject({
    zone: z.string(),
    postalAddress: z.string().nullable(),
    /** Base URL under which people outside reach this installation. */
    publicUrl: z.string().nullable(),
    /** Where a mailto unsubscribe is read. */
    unsubscribeAddress: address.nullable(),
    ownDomains: z.array(z.string()),
    ownAddresses: z.array(address),
  }),
  sender: senderFactsSchema.nullable(),
  contacts: z.array(contactFactsSchema),
  suppressions: z.array(suppressionSchema),
  ledger: z.array(ledgerRowSchema),
  thread: z
    .strictObject({
      threadId: uuid,
      subject: z.string(),
      /** ISO 639-1 code where a person or header stated it; otherwise it is detected from the text. */
      language: z.string().nullable(),
      lastInboundAt: instant.nullable(),
      lastInboundFrom: address.nullable(),
      /** From, To and Cc of their last message. */
      lastInboundPeople: z.array(address),
      /** New words of their last message, without quotes and signature. */
      lastInboundText: z.string(),
      /** Everyone who ever wrote or was addressed in the thread. */
      participants: z.array(address),
    })
    .nullable(),
  /** Questions of theirs that nobody has answered, in their words. */
  openQuestions: z.array(z.strictObject({ contactId: uuid.nullable(), askedAt: instant, text: z.string() })),
  effect: effectSchema,
  trackRecord: trackRecordSchema,
  openProposals: z.array(openProposalSchema),
  evidence: z.array(evidenceFactsSchema),
  texts: z.array(textFactsSchema),
  dictionary: dictionarySchema,
  documents: z.array(
    z.strictObject({
      documentId: uuid,
      title: z.string(),
      audience: z.enum(['shareable', 'internal']),
      digest: z.string(),
      url: z.string().nullable(),
    }),
  ),
  /** For a CRM write: what the field holds now, and its closed list of values where it has one. */
  crm: z
    .strictObject({
      current: z.union([z.string(), z.number(), z.boolean(), z.null()]),
      allowedValues: z.array(z.string()).nullable(),
    })
    .nullable(),
  calendar: z
    .strictObject({
      syncedAt: instant.nullable(),
      busy: z.array(spanSchema),
      /** Times already offered to or booked for other people. */
      offeredToOthers: z.array(spanSchema),
      /** Times offered, or ready to be offered, to this recipient. */
      offeredHere: z.array(spanSchema),
      /** The meeting that the action moves or calls off, as it stands; left out where there is none. */
      meeting: z
        .strictObject({
          uid: z.string(),
          sequence: z.int(),
          state: z.string(),
          organizer: address.nullable(),
          attendees: z.array(address),
        })
        .optional(),
    })
    .nullable(),
});

export type SupervisorFacts = z.infer<typeof supervisorFactsSchema>;
export type ContactFacts = SupervisorFacts['contacts'][number];
export type LedgerRow = SupervisorFacts['ledger'][number];
export type TextFacts = SupervisorFacts['texts'][number];
export type EvidenceFacts = SupervisorFacts['evidence'][number];
export type TrackRecord = z.infer<typeof trackRecordSchema>;
export type Effect = z.infer<typeof effectSchema>;
