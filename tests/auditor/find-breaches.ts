import type { Database } from '../../src/data/database/database.ts';
import type { Action, SendEmailAction } from '../../src/domain/action.ts';
import { actionDigest } from '../../src/domain/action-digest.ts';
import { actionRecipients } from '../../src/domain/action-recipients.ts';
import { breachesOfAccounts } from './breaches-of-accounts.ts';
import { breachesOfTime } from './breaches-of-time.ts';
import type { LedgerLine } from './outside-ledger.ts';
import type { History } from './random-history.ts';

/** One effect with everything that was written about it. */
export interface EffectStory {
  id: string;
  state: string;
  digest: string;
  externalKey: string;
  mailboxId: string;
  leaseUntil: Date | null;
  receipt: { digest?: string; messageId?: string; settledBy?: string } | null;
  proposalId: string;
  proposalState: string;
  contactId: string;
  evidenceIds: string[];
  policyVersion: number;
  approvalDigest: string | null;
  approvedBy: string | null;
  approvedAt: Date | null;
  approvalExpiresAt: Date | null;
  /** The action of the revision that was approved. */
  action: Action | null;
  createdAt: Date;
}

/** One thing that must not be: the rule that it breaks and what breaks it. */
export interface Breach {
  rule: string;
  subject: string;
}

/** What the auditor goes by: the tables of one tenant, and the ledger of the world outside. */
export interface Accounts {
  tenantId: string;
  effects: readonly EffectStory[];
  lines: readonly LedgerLine[];
  opaqueMailboxes: ReadonlySet<string>;
  read<Row extends object>(sql: string): Promise<Row[]>;
}

/**
 * The auditor: compares what the platform says with what the world outside saw, and both with the rules. Knows nothing of
 * how the history came about.
 */
export async function findBreaches(database: Database, history: History): Promise<Breach[]> {
  const { tenantId, lines, opaqueMailboxes } = history;
  const read = <Row extends object>(sql: string) =>
    database.asTenant(tenantId, (transaction) => transaction.query<Row>(sql));
  const effects = await read<EffectStory>(
    `select e.id, e.state, e.digest, e.external_key, e.mailbox_id, e.lease_until, e.receipt, e.proposal_id, e.created_at,
       p.state as proposal_state, p.contact_id, p.evidence_ids, p.policy_version,
       a.digest as approval_digest, a.approved_by, a.approved_at, a.expires_at as approval_expires_at, r.action
     from effects e join proposals p on p.id = e.proposal_id left join approvals a on a.id = e.approval_id
       left join proposal_revisions r on r.proposal_id = a.proposal_id and r.revision = a.revision
     order by e.created_at, e.id`,
  );
  const accounts = { tenantId, effects, lines, opaqueMailboxes, read };
  return [
    ...breachesOfDelivery(accounts),
    ...breachesOfApproval(accounts),
    ...(await breachesOfTime(accounts)),
    ...(await breachesOfAccounts(accounts)),
  ];
}

const gone: ReadonlySet<string> = new Set(['pulled_back', 'superseded', 'expired']);

/** What left, against what was to leave. */
function breachesOfDelivery({ tenantId, effects, lines, opaqueMailboxes }: Accounts): Breach[] {
  const breaches: Breach[] = [];
  const byKey = new Map(effects.map((effect) => [effect.externalKey, effect]));
  const seen = new Set<string>();
  for (const line of lines) {
    const say = (rule: string) => breaches.push({ rule, subject: line.messageId });
    if (seen.has(line.messageId)) say('left-twice');
    seen.add(line.messageId);
    if (line.tenantId !== tenantId) say('left-for-another-tenant');
    const effect = byKey.get(line.messageId);
    if (!effect) {
      say('left-without-effect');
      continue;
    }
    if (line.mailboxId !== effect.mailboxId) say('left-from-another-mailbox');
    if (gone.has(effect.state)) say('left-after-it-was-stopped');
    if (effect.state === 'failed') say('failed-and-left');
    if (effect.state === 'unknown' && !opaqueMailboxes.has(effect.mailboxId)) say('parked-and-could-be-asked');
    if (effect.action?.tool === 'send_email') breaches.push(...differences(line, effect.action));
  }
  for (const { state, externalKey } of effects) {
    if (state === 'done' && !seen.has(externalKey)) breaches.push({ rule: 'done-and-not-left', subject: externalKey });
  }
  return breaches;
}

function differences(line: LedgerLine, action: SendEmailAction): Breach[] {
  const same = {
    'other-recipients': line.to.join() === actionRecipients(action).join(),
    'other-sender': line.from === action.sender.address,
    'other-subject': line.subject === action.subject,
    'other-words': line.text.trim() === `${action.body}\n\n-- \n${action.signatureText}`.trim(),
  };
  return Object.entries(same)
    .filter(([, isSame]) => !isSame)
    .map(([rule]) => ({ rule, subject: line.messageId }));
}

/** Nothing is carried out that a person has not approved, exactly as it is. */
function breachesOfApproval({ tenantId, effects }: Accounts): Breach[] {
  return effects.flatMap((effect): Breach[] => {
    const { id: subject, state, action, evidenceIds, policyVersion } = effect;
    if (gone.has(state)) return [];
    if (effect.approvedBy === null || action === null) return [{ rule: 'not-approved', subject }];
    const bound = actionDigest({ tenantId, action, evidenceIds, policyVersion });
    const digests = new Set([bound, effect.digest, effect.approvalDigest]);
    return digests.size > 1 ? [{ rule: 'not-what-was-approved', subject }] : [];
  });
}
