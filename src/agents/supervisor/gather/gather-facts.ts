import type { TenantTransaction } from '../../../data/database/database.ts';
import { trackRecord } from '../../../data/records/outcomes.ts';
import type { Action, Sender } from '../../../domain/action.ts';
import type { Draft } from '../../../domain/proposal.ts';
import { readField } from '../../tools/crm.ts';
import type { SupervisorFacts } from '../facts.ts';
import { calendarFacts } from './calendar-facts.ts';
import { competingProposals } from './competing-proposals.ts';
import { contactFacts } from './contact-facts.ts';
import { dictionaryFacts } from './dictionary-facts.ts';
import { effectKindOf } from './effect-kind.ts';
import { productNames } from './product-names.ts';
import { questionFacts } from './question-facts.ts';
import { ledgerFacts, senderFacts } from './sender-facts.ts';
import { suppressionFacts } from './suppression-facts.ts';
import { evidenceFacts, readStoredEvidence, textFacts } from './text-facts.ts';
import { threadFacts } from './thread-facts.ts';

const LEDGER_DAYS = 35;

/** What is judged: a draft or an edited proposal (same id), with the target whose evidence it cites. */
export interface Judged {
  id: string;
  runId: string;
  targetId: string;
  draft: Draft;
  revisions: number;
  changes: SupervisorFacts['changes'];
  overrides: SupervisorFacts['overrides'];
}

interface TenantRow {
  zone: string;
  postalAddress: string | null;
  ownDomains: string[];
  pausedAt: Date | null;
}

/** Every address an action would write to, in lower case. */
function recipientsOf(action: Action): string[] {
  if (action.tool === 'send_email') {
    return [...action.to, ...action.cc, ...action.bcc].map(({ address }) => address.toLowerCase());
  }
  return action.tool === 'schedule_meeting' ? action.invitees.map(({ address }) => address.toLowerCase()) : [];
}

/** The words of an action that leave the house. */
function outgoingText(action: Action): string {
  if (action.tool === 'send_email') return `${action.subject}\n${action.body}`;
  return action.tool === 'schedule_meeting' ? `${action.title}\n${action.description}` : '';
}

function senderOf(action: Action): Sender | null {
  return action.tool === 'send_email' || action.tool === 'schedule_meeting' ? action.sender : null;
}

async function crmFacts(transaction: TenantTransaction, action: Action): Promise<SupervisorFacts['crm']> {
  if (action.tool !== 'update_crm') return null;
  const current = (await readField(transaction, action)) ?? null;
  if (action.field !== 'stage') return { current, allowedValues: null };
  const stages = await transaction.query<{ stage: string }>('select distinct stage from deals order by stage');
  return { current, allowedValues: stages.map((row) => row.stage) };
}

/** Reads everything the rules may look at, in one transaction, as plain JSON. */
export async function gatherFacts(
  transaction: TenantTransaction,
  judged: Judged,
  options: { publicUrl: string | null },
): Promise<SupervisorFacts> {
  const { draft } = judged;
  const { action } = draft;
  const now = await transaction.now();
  const [tenant] = await transaction.query<TenantRow>(
    'select zone, postal_address, own_domains, paused_at from tenants',
  );
  const identities = await transaction.query<{ address: string }>(
    'select address from mailboxes union select address from sender_identities',
  );
  const ownAddresses = identities.map(({ address }) => address.toLowerCase());
  const recipients = recipientsOf(action);
  const contactIds = draft.contactId === null ? [] : [draft.contactId];
  const contacts = await contactFacts(transaction, contactIds, recipients, now);
  const sender = senderOf(action);
  const stored = await readStoredEvidence(transaction, judged.targetId);
  const texts = await textFacts(transaction, draft.accountId, stored);
  const evidence = evidenceFacts(stored, texts);
  const documents = await transaction.query<SupervisorFacts['documents'][number]>(
    `select d.id as document_id, d.title, d.audience, coalesce(r.digest, '') as digest, d.url
     from documents d left join source_records r on r.tenant_id = d.tenant_id and r.id = d.source_record_id`,
  );
  return {
    now: now.toISOString(),
    draft: { ...draft, confidence: Number.isFinite(draft.confidence) ? draft.confidence : null },
    revisions: judged.revisions,
    changes: judged.changes,
    overrides: judged.overrides,
    pausedSince: tenant!.pausedAt?.toISOString() ?? null,
    tenant: {
      zone: tenant!.zone,
      postalAddress: tenant!.postalAddress,
      publicUrl: options.publicUrl,
      unsubscribeAddress: sender?.address.toLowerCase() ?? null,
      ownDomains: tenant!.ownDomains,
      ownAddresses,
    },
    sender: sender ? await senderFacts(transaction, sender) : null,
    contacts,
    suppressions: await suppressionFacts(transaction, contacts, recipients),
    ledger: await ledgerFacts(transaction, {
      contactIds: contacts.map((contact) => contact.contactId),
      addresses: recipients,
      accountId: draft.accountId,
      mailboxId: sender?.mailboxId ?? null,
      days: LEDGER_DAYS,
    }),
    thread: await threadFacts(transaction, action.tool === 'send_email' ? (action.thread?.threadId ?? null) : null),
    openQuestions: await questionFacts(transaction, draft.accountId),
    effect: effectKindOf(action, draft.play),
    trackRecord: await trackRecord(transaction, draft.play),
    openProposals: await competingProposals(transaction, {
      draftId: judged.id,
      draft,
      evidence,
      now: now.toISOString(),
      runId: judged.runId,
    }),
    evidence,
    texts,
    dictionary: {
      ...(await dictionaryFacts(transaction, outgoingText(action), draft.accountId)),
      products: productNames(texts),
    },
    documents,
    crm: await crmFacts(transaction, action),
    calendar: await calendarFacts(transaction, action, judged.id),
  };
}
