import type { TenantTransaction } from '../../data/database/database.ts';
import type { Evidence } from '../../domain/evidence.ts';

type Computed = 'chunkId' | 'quote' | 'quoteStart' | 'quoteEnd' | 'occurredAt' | 'score' | 'parts';

/** A chunk as it is stored, with what evidence is made of. */
export interface StoredChunk extends Omit<Evidence, Computed> {
  id: string;
  number: number;
  threadId: string | null;
  text: string;
  /** UTF-16 offset of `text` in the text of its entity. */
  startOffset: number;
  occurredAt: Date | null;
}

/** The chunks with these numbers, by number; those that are gone are missing. */
export async function readChunks(
  transaction: TenantTransaction,
  numbers: readonly number[],
): Promise<Map<number, StoredChunk>> {
  if (numbers.length === 0) return new Map();
  const rows = await transaction.query<StoredChunk>(
    `select id, number, entity_type, entity_id, account_id, contact_id, deal_id, thread_id, source_record_id, external_id,
       title, text, start_offset, occurred_at, audience, trust
     from chunks where number = any($1::int[])`,
    [numbers],
  );
  return new Map(rows.map((row) => [row.number, row]));
}
