import type { TenantTransaction } from '../../../data/database/database.ts';
import { activityTrust, documentTrust } from '../../../data/records/text-trust.ts';
import type { Audience, ChunkEntityType, TrustLabel } from '../../../domain/evidence.ts';
import type { EvidenceFacts, TextFacts } from '../facts.ts';

/** How many of an account's latest texts a rule may look at; older ones count when they are in the evidence. */
const LATEST_TEXTS = 200;

interface TextRow {
  id: string;
  kind: ChunkEntityType;
  audience: Audience;
  trust: TrustLabel;
  occurredAt: Date | null;
  title: string;
  body: string;
  participants: string[];
}

/** One stored evidence row of a target, as the Supervisor needs it. */
export interface StoredEvidence {
  chunkId: string;
  entityId: string;
  entityType: ChunkEntityType;
  quote: string;
  audience: Audience;
  trust: TrustLabel;
  occurredAt: Date | null;
  score: number;
}

/** The evidence rows of a target with their chunks, what is cited as a whole first; relevance is scaled to the best hit, 0..1. */
export async function readStoredEvidence(transaction: TenantTransaction, targetId: string): Promise<StoredEvidence[]> {
  return transaction.query<StoredEvidence>(
    `select distinct on (e.chunk_id) e.chunk_id, c.entity_id, c.entity_type, e.quote, c.audience, c.trust, c.occurred_at,
            least(1, e.score / nullif(max(e.score) over (), 0)) as score
     from evidence e join chunks c on c.tenant_id = e.tenant_id and c.id = e.chunk_id
     where e.target_id = $1 order by e.chunk_id, (e.need = 'cited') desc, e.score desc`,
    [targetId],
  );
}

/** Every text about the account and every text the evidence was cut from, in full, with who took part. */
export async function textFacts(
  transaction: TenantTransaction,
  accountId: string | null,
  evidence: readonly StoredEvidence[],
): Promise<TextFacts[]> {
  const entityIds = evidence.map((item) => item.entityId);
  const activities = await transaction.query<TextRow>(
    `select a.id, a.kind, a.audience, ${activityTrust.sql} as trust, a.occurred_at, a.title, a.body,
            array(select p.address from activity_participants p where p.tenant_id = a.tenant_id and p.activity_id = a.id) as participants
     from activities a ${activityTrust.joins}
     where a.id = any($2) or a.id in (
       select id from activities where account_id = $1 order by occurred_at desc limit ${LATEST_TEXTS})
     order by a.occurred_at desc`,
    [accountId, entityIds],
  );
  const documents = await transaction.query<TextRow>(
    `select d.id, 'document' as kind, d.audience, ${documentTrust.sql} as trust, d.dated_at as occurred_at, d.title, d.text as body,
            '{}'::text[] as participants
     from documents d ${documentTrust.joins} where d.id = any($1) or d.audience = 'shareable'`,
    [entityIds],
  );
  return [...activities, ...documents].map((row) => ({
    textId: row.id,
    chunkIds: evidence.filter((item) => item.entityId === row.id).map((item) => item.chunkId),
    kind: row.kind,
    audience: row.audience,
    trust: row.trust,
    occurredAt: row.occurredAt?.toISOString() ?? null,
    participants: row.participants.map((address) => address.toLowerCase()),
    title: row.title,
    text: row.body,
  }));
}

/** The evidence package in the form the rules read. */
export function evidenceFacts(evidence: readonly StoredEvidence[], texts: readonly TextFacts[]): EvidenceFacts[] {
  const byId = new Map(texts.map((text) => [text.textId, text]));
  return evidence.map((item) => ({
    chunkId: item.chunkId,
    quote: item.quote,
    audience: item.audience,
    trust: item.trust,
    occurredAt: item.occurredAt?.toISOString() ?? null,
    score: item.score ?? 0,
    entityType: item.entityType,
    participants: byId.get(item.entityId)?.participants ?? [],
  }));
}
