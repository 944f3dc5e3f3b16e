import type { TenantTransaction } from '../database/database.ts';
import {
  blockSpan,
  insertPostings,
  type PostingRow,
  packPostings,
  takePostings,
  termKeys,
  unpackPostings,
} from './postings.ts';

/** Blocks below this many chunks are worth merging once there are enough of them. */
const SMALL_CHUNKS = 64;
const MIN_BLOCKS = 32;
const MERGED_CHUNKS = 256;

/**
 * Merges neighbouring small blocks of postings, as single mails coming in one by one leave them, so that a common
 * word stays a few rows. At most one merge per call; returns how many blocks became one (0: nothing to do).
 */
export async function mergeSmallBlocks(transaction: TenantTransaction): Promise<number> {
  const small = await transaction.query<{ block: number; chunkCount: number }>(
    'select block, chunk_count from posting_blocks where chunk_count < $1 order by block',
    [SMALL_CHUNKS],
  );
  if (small.length < MIN_BLOCKS) return 0;
  // Writers of chunks lock the same row first.
  await transaction.query('select from search_state for update');
  const target = small[0]!.block;
  const merged: number[] = [];
  let chunks = 0;
  for (const { block, chunkCount } of small) {
    if (block + SMALL_CHUNKS - target >= blockSpan || chunks + chunkCount > MERGED_CHUNKS) break;
    merged.push(block);
    chunks += chunkCount;
  }
  if (merged.length < 2) return 0;

  const texts = await transaction.query<{ title: string; text: string; postingBlock: number }>(
    `select title, text, posting_block from chunks
     where number >= $1 and number < $2 and posting_block = any($3::int[])`,
    [target, merged.at(-1)! + blockSpan, merged],
  );
  const keys = texts.flatMap((chunk) => termKeys(chunk, chunk.postingBlock));
  const rows = await takePostings(transaction, keys);
  await transaction.query(
    'update chunks set posting_block = $1 where number >= $1 and number < $2 and posting_block = any($3::int[])',
    [target, merged.at(-1)! + blockSpan, merged],
  );
  const byTerm = new Map<string, PostingRow[]>();
  for (const row of rows) byTerm.set(row.term, [...(byTerm.get(row.term) ?? []), row]);
  const joined = [...byTerm].map(([term, parts]): PostingRow => {
    const postings = parts.flatMap((part) => unpackPostings(part.block, part.entries));
    postings.sort((left, right) => left.chunkNumber - right.chunkNumber);
    return { term, block: target, chunkCount: postings.length, entries: packPostings(target, postings) };
  });
  await insertPostings(transaction, joined);
  await transaction.query('delete from posting_blocks where block = any($1::int[])', [merged]);
  await transaction.query('insert into posting_blocks (block, chunk_count) values ($1, $2)', [target, chunks]);
  return merged.length;
}
