import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import type { RejectReason } from './feedback.ts';

/** A proposal that somebody turned down, as long as that counts in later runs. */
export interface Refusal {
  id: string;
  proposalId: string;
  play: string;
  headline: string;
  reason: RejectReason;
  note: string | null;
  contactId: string | null;
  dealId: string | null;
  givenBy: string;
  givenAt: Date;
  /** Null for one that counts for good. */
  until: Date | null;
  /** Chunk ids that were called wrong; empty but for `wrong_fact`. */
  evidenceIds: string[];
  /** The text that was turned down; null where the action has none. */
  body: string | null;
  /** Whether the person wrote or did something since, so that there is a new reason to come back. */
  hasNews: boolean;
  /** The last mail of the thread that it was about, by then; null where it was about none. */
  threadLastActivityId: string | null;
}

const ofProposal = '(x.contact_id = p.contact_id or x.deal_id = p.deal_id)';
const newsKinds = `('reply', 'clicked', 'complaint', 'meeting_accepted', 'meeting_declined', 'meeting_tentative', 'meeting_countered', 'stage_changed')`;
const columns = `f.id, f.proposal_id, p.play, p.headline, f.reason, f.note, p.contact_id, p.deal_id, f.given_by, f.given_at,
  f.holds_until as until, coalesce(f.evidence_ids, '{}') as evidence_ids, p.action->>'body' as body,
  p.basis->>'threadLastActivityId' as thread_last_activity_id,
  exists (select from activities x where x.direction = 'inbound' and x.state = 'plain' and x.occurred_at > f.given_at
      and x.occurred_at <= $1 and ${ofProposal})
    or exists (select from signals x where x.kind in ${newsKinds} and x.occurred_at > f.given_at and x.occurred_at <= $1
      and ${ofProposal}) as has_news`;
const counting = `f.kind = 'reject' and f.lifted_at is null and f.given_at <= $1 and (f.holds_until is null or f.holds_until > $1)`;

/** What was turned down about an account, a person or a deal and still counts at `asOf`, latest first. */
export function readRefusals(
  transaction: TenantTransaction,
  about: { accountId: string | null; contactId: string | null; dealId: string | null; asOf: string },
): Promise<Refusal[]> {
  return transaction.query<Refusal>(
    `select ${columns} from feedback f join proposals p on p.id = f.proposal_id
     where ${counting} and (p.account_id = $2 or p.contact_id = $3 or p.deal_id = $4) order by f.given_at desc, f.id limit 500`,
    [about.asOf, about.accountId, about.contactId, about.dealId],
  );
}

/** Chunk ids that somebody had called wrong by `asOf` (ISO instant) and nobody confirmed since. */
export async function readDoubted(transaction: TenantTransaction, asOf: string): Promise<string[]> {
  const rows = await transaction.query<{ chunkId: string }>(
    `select distinct chunk_id from feedback f, unnest(f.evidence_ids) as chunk_id
     where f.kind = 'reject' and f.lifted_at is null and f.given_at <= $1 order by chunk_id`,
    [asOf],
  );
  return rows.map(({ chunkId }) => chunkId);
}

/** Everything that was turned down and still counts, latest first; behind the entry `after`. */
export function listRefusals(
  transaction: TenantTransaction,
  { at, limit, after = null }: { at: Date; limit: number; after?: string | null },
): Promise<Refusal[]> {
  return transaction.query<Refusal>(
    `select ${columns} from feedback f join proposals p on p.id = f.proposal_id
     where ${counting} and ($3::uuid is null or (f.given_at, f.id) < (select given_at, id from feedback where id = $3))
     order by f.given_at desc, f.id desc limit $2`,
    [at, limit, after],
  );
}

/** Takes a rejection back, so that later runs may propose it again and facts it called wrong count. Throws `not-found`. */
export async function liftRefusal(
  transaction: TenantTransaction,
  ids: Ids,
  { id, actor }: { id: string; actor: Actor },
): Promise<void> {
  const lifted = await transaction.query<{ proposalId: string; reason: string }>(
    `update feedback set lifted_at = app.now(), lifted_by = $2 where id = $1 and kind = 'reject' and lifted_at is null
     returning proposal_id, reason`,
    [id, actor.id],
  );
  const [row] = lifted;
  if (!row) throw new GtmError('not-found', 'There is no rejection in force under this id.');
  await writeAudit(transaction, ids, {
    ...{ actor, action: 'refusal-lifted', subjectNoun: 'proposal', subjectId: row.proposalId },
    detail: { reason: row.reason },
  });
}
