import type { ChunkEntityType } from '../../domain/evidence.ts';
import type { TenantTransaction } from '../database/database.ts';
import { tokenise } from '../text/tokenise.ts';

/**
 * Bytes of one entry, big-endian: place in the block (2), frequency of the term (1), words of the chunk (2), type of
 * its entity (1, place in `postedTypes`), seconds since 1970 of its date (4, all ones where undated).
 */
export const entryBytes = 10;
/** Chunks of one block have numbers from `block` to `block` + this - 1. */
export const blockSpan = 4096;
/** The order is part of the format: new types go to the end. */
export const postedTypes: readonly ChunkEntityType[] = [
  'email',
  'meeting',
  'note',
  'task',
  'call',
  'document',
  'account',
  'contact',
  'deal',
];
/** The date of what has none. */
export const undatedSeconds = 0xffff_ffff;
const MAX_FREQUENCY = 255;
const MAX_WORDS = 65_535;

/** A term's occurrences in one chunk, with what a search filters by. */
export interface Posting {
  chunkNumber: number;
  frequency: number;
  wordCount: number;
  entityType: ChunkEntityType;
  /** Whole seconds since 1970, rounded down; `undatedSeconds` where undated. Dates before 1970 count as 1970. */
  dateSeconds: number;
}

/** A date as postings keep it. */
export function toDateSeconds(date: Date | null): number {
  if (date === null) return undatedSeconds;
  return Math.min(undatedSeconds - 1, Math.max(0, Math.floor(date.getTime() / 1000)));
}

/** One row of the postings table: a term's chunks in one block, by rising number. */
export interface PostingRow {
  term: string;
  block: number;
  chunkCount: number;
  entries: Uint8Array;
}

/** Packs postings of one block; they must be in the order of their numbers. Counts beyond what fits are cut. */
export function packPostings(block: number, postings: readonly Posting[]): Buffer {
  const entries = Buffer.alloc(postings.length * entryBytes);
  let at = 0;
  for (const { chunkNumber, frequency, wordCount, entityType, dateSeconds } of postings) {
    entries.writeUInt16BE(chunkNumber - block, at);
    entries.writeUInt8(Math.min(frequency, MAX_FREQUENCY), at + 2);
    entries.writeUInt16BE(Math.min(wordCount, MAX_WORDS), at + 3);
    entries.writeUInt8(postedTypes.indexOf(entityType), at + 5);
    entries.writeUInt32BE(dateSeconds, at + 6);
    at += entryBytes;
  }
  return entries;
}

/** The inverse of `packPostings`. */
export function unpackPostings(block: number, entries: Uint8Array): Posting[] {
  const postings: Posting[] = [];
  const bytes = Buffer.from(entries.buffer, entries.byteOffset, entries.byteLength);
  for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
    postings.push({
      chunkNumber: block + bytes.readUInt16BE(at),
      frequency: bytes.readUInt8(at + 2),
      wordCount: bytes.readUInt16BE(at + 3),
      entityType: postedTypes[bytes.readUInt8(at + 5)]!,
      dateSeconds: bytes.readUInt32BE(at + 6),
    });
  }
  return postings;
}

/** The rows of these terms. */
export function readPostings(transaction: TenantTransaction, terms: readonly string[]): Promise<PostingRow[]> {
  return transaction.query<PostingRow>(
    'select term, block, chunk_count, entries from postings where term = any($1::text[])',
    [terms],
  );
}

/** Inserts rows of terms and blocks that have none yet. */
export async function insertPostings(transaction: TenantTransaction, rows: readonly PostingRow[]): Promise<void> {
  await transaction.query(
    `insert into postings (term, block, chunk_count, entries)
     select * from unnest($1::text[], $2::int[], $3::int[], $4::bytea[])`,
    [
      rows.map((row) => row.term),
      rows.map((row) => row.block),
      rows.map((row) => row.chunkCount),
      rows.map((row) => Buffer.from(row.entries)),
    ],
  );
}

/** Which row a term of a chunk is in. */
export interface PostingKey {
  term: string;
  block: number;
}

/** The rows in which a chunk of this title and text is found. */
export function termKeys(chunk: { title: string; text: string }, block: number): PostingKey[] {
  return [...new Set(tokenise(`${chunk.title}\n${chunk.text}`))].map((term) => ({ term, block }));
}

/** Deletes these rows and returns them. */
export function takePostings(transaction: TenantTransaction, keys: readonly PostingKey[]): Promise<PostingRow[]> {
  return transaction.query<PostingRow>(
    `delete from postings p using (select distinct * from unnest($1::text[], $2::int[]) as key (term, block)) as gone
     where p.term = gone.term and p.block = gone.block
     returning p.term, p.block, p.chunk_count, p.entries`,
    [keys.map((key) => key.term), keys.map((key) => key.block)],
  );
}

/** Takes chunks out of the rows of these terms and blocks; a row left empty goes. */
export async function removePostings(
  transaction: TenantTransaction,
  keys: readonly PostingKey[],
  chunkNumbers: ReadonlySet<number>,
): Promise<void> {
  const kept = (await takePostings(transaction, keys)).flatMap(({ term, block, entries }) => {
    const postings = unpackPostings(block, entries).filter((posting) => !chunkNumbers.has(posting.chunkNumber));
    return postings.length === 0
      ? []
      : [{ term, block, chunkCount: postings.length, entries: packPostings(block, postings) }];
  });
  if (kept.length > 0) await insertPostings(transaction, kept);
}
