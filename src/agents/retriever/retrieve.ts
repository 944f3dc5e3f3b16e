import { GtmError } from '../../domain/errors.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { diversify } from './diversify.ts';
import type { FusedHit } from './fuse.ts';
import type { RetrievalServices } from './leg-strength.ts';
import { dropNearDuplicates } from './near-duplicates.ts';
import { pickQuote } from './pick-quote.ts';
import { rankChunks } from './rank-chunks.ts';
import { readChunks, type StoredChunk } from './read-chunks.ts';
import type { RetrievalQuery } from './retrieval-query.ts';

const MAX_HITS = 100;
const MIN_DEPTH = 100;

/**
 * The best evidence for a query: both legs under the same filter, fused by their measured weights, near-duplicates
 * left out, at most two hits of one entity while others wait, each with the sentence that says most about the query.
 * Best first. Throws `invalid` for a bad `k` or `sinceDays`.
 */
export async function retrieve(
  services: RetrievalServices,
  tenantId: string,
  query: RetrievalQuery,
): Promise<Evidence[]> {
  const k = query.k ?? 10;
  if (!Number.isInteger(k) || k < 1 || k > MAX_HITS) {
    throw new GtmError('invalid', `k must be a whole number from 1 to ${MAX_HITS}.`, { field: 'k' });
  }
  // Near-duplicates and crowding take some candidates away.
  const wanted = k * 3 + 10;
  const depth = Math.max(MIN_DEPTH, wanted * 2);
  const { hits, termWeights, early } = await rankChunks(services, tenantId, query, depth, (transaction, keywords) =>
    readChunks(
      transaction,
      keywords.slice(0, wanted).map((hit) => hit.chunkNumber),
    ),
  );
  const candidates = hits.slice(0, wanted);
  const missing = candidates.map((hit) => hit.chunkNumber).filter((number) => !early.has(number));
  const late =
    missing.length === 0
      ? new Map<number, StoredChunk>()
      : await services.database.asTenant(tenantId, (transaction) => readChunks(transaction, missing));
  const chunks = candidates.flatMap((hit) => {
    const chunk = early.get(hit.chunkNumber) ?? late.get(hit.chunkNumber);
    return chunk ? [{ ...chunk, hit }] : [];
  });
  return diversify(dropNearDuplicates(chunks, k * 2), k)
    .sort((left, right) => right.hit.score - left.hit.score)
    .map((chunk) => toEvidence(chunk, termWeights));
}

function toEvidence(chunk: StoredChunk & { hit: FusedHit }, termWeights: ReadonlyMap<string, number>): Evidence {
  const { id, number: _number, threadId: _threadId, text, startOffset, occurredAt, hit, ...rest } = chunk;
  const quote = pickQuote(text, termWeights);
  const { score, bm25, bm25Rank, vector, vectorRank } = hit;
  return {
    ...rest,
    chunkId: id,
    quote: quote.text,
    quoteStart: startOffset + quote.start,
    quoteEnd: startOffset + quote.end,
    occurredAt: occurredAt?.toISOString() ?? null,
    score,
    parts: { bm25, bm25Rank, vector, vectorRank },
  };
}
