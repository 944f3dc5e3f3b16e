import type { TenantTransaction } from '../../../data/database/database.ts';
import type { Evidence } from '../../../domain/evidence.ts';

interface ChunkRow {
  chunkId: string;
  sourceRecordId: string;
  externalId: string;
  entityType: Evidence['entityType'];
  entityId: string;
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  title: string;
  quote: string;
  quoteStart: number;
  occurredAt: Date | null;
  audience: Evidence['audience'];
  trust: Evidence['trust'];
}

const columns = `id as chunk_id, source_record_id, external_id, entity_type, entity_id, account_id, contact_id, deal_id,
  title, text as quote, start_offset as quote_start, occurred_at, audience, trust`;

/** The chunks of these activities, in order of their text, as evidence that can be cited (score 1, no parts). */
export async function readSources(transaction: TenantTransaction, entityIds: readonly string[]): Promise<Evidence[]> {
  const rows = await transaction.query<ChunkRow>(
    `select ${columns} from chunks where entity_id = any($1) order by entity_id, start_offset`,
    [entityIds],
  );
  return rows.map((row) => toEvidence(row, 1));
}

/** Widens evidence from the retriever to the whole text of its chunks; a chunk that is gone is left out. */
export async function widenToChunks(
  transaction: TenantTransaction,
  evidence: readonly Evidence[],
): Promise<Evidence[]> {
  const rows = await transaction.query<ChunkRow>(`select ${columns} from chunks where id = any($1)`, [
    evidence.map((item) => item.chunkId),
  ]);
  const byId = new Map(rows.map((row) => [row.chunkId, row]));
  return evidence.flatMap((item) => {
    const row = byId.get(item.chunkId);
    return row ? [{ ...toEvidence(row, item.score), parts: item.parts }] : [];
  });
}

function toEvidence(row: ChunkRow, score: number): Evidence {
  return {
    ...row,
    quoteEnd: row.quoteStart + row.quote.length,
    occurredAt: row.occurredAt?.toISOString() ?? null,
    score,
    parts: { bm25: null, bm25Rank: null, vector: null, vectorRank: null },
  };
}
