import { entryBytes, type PostingRow, postedTypes, undatedSeconds } from '../../data/records/postings.ts';
import type { ChunkEntityType } from '../../domain/evidence.ts';
import { createTopHits, type ScoredChunk } from './top-hits.ts';

/** The two constants of BM25. The defaults are those of Anserini's baselines, good over many collections. */
export interface Bm25Constants {
  k1: number;
  b: number;
}

const bm25Defaults: Bm25Constants = { k1: 0.9, b: 0.4 };

export interface Bm25Input {
  /** How often each term occurs in the query. */
  terms: ReadonlyMap<string, number>;
  postings: readonly PostingRow[];
  /** Over all chunks of the tenant, whatever the filter. */
  chunkCount: number;
  wordTotal: number;
  limit: number;
  /** Only these chunks can be hits; null lets all. */
  allowed: ReadonlySet<number> | null;
  /** Types and dates that can be hits; seconds since 1970. */
  window?: PostingWindow;
}

/** What can be told from a posting itself. Undated ones are since nothing, and after nothing. */
export interface PostingWindow {
  entityTypes?: readonly ChunkEntityType[];
  sinceSeconds?: number;
  untilSeconds?: number;
}

/** ln(1 + (N - n + 0.5) / (n + 0.5)): never negative. */
export function inverseFrequency(chunkCount: number, chunksWithTerm: number): number {
  return Math.log(1 + Math.max(0, chunkCount - chunksWithTerm + 0.5) / (chunksWithTerm + 0.5));
}

/** How many chunks each term is in. */
export function countChunks(postings: readonly PostingRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { term, chunkCount } of postings) counts.set(term, (counts.get(term) ?? 0) + chunkCount);
  return counts;
}

/**
 * BM25 (Robertson and Zaragoza 2009) over the postings of the query's terms, exact: every chunk with at least one of
 * them is scored. A term's share is idf * f / (f + k1 * (1 - b + b * words / average words)).
 */
export function rankByBm25(input: Bm25Input, constants: Bm25Constants = bm25Defaults): ScoredChunk[] {
  const { k1, b } = constants;
  const counts = countChunks(input.postings);
  const averageWords = input.wordTotal / Math.max(1, input.chunkCount) || 1;
  const passes = input.window && Object.keys(input.window).length > 0 ? checkOf(input.window) : null;
  const scores = new Map<number, Float64Array>();
  for (const { term, block, entries } of input.postings) {
    const weight = (input.terms.get(term) ?? 0) * inverseFrequency(input.chunkCount, counts.get(term)!);
    if (weight === 0) continue;
    const sums = sumsOf(scores, block, entries);
    const fixed = k1 * (1 - b);
    const perWord = (k1 * b) / averageWords;
    for (let at = 0; at < entries.length; at += entryBytes) {
      if (passes && !passes(entries, at)) continue;
      const frequency = entries[at + 2]!;
      const words = entries[at + 3]! * 256 + entries[at + 4]!;
      sums[entries[at]! * 256 + entries[at + 1]!]! += (weight * frequency) / (frequency + fixed + perWord * words);
    }
  }
  const best = createTopHits(input.limit);
  for (const [block, sums] of scores) {
    for (let place = 0; place < sums.length; place++) {
      const score = sums[place]!;
      if (score > 0 && (input.allowed === null || input.allowed.has(block + place))) best.add(block + place, score);
    }
  }
  return best.list();
}

/** Whether the entry at a place is in the window. */
function checkOf(window: PostingWindow): (entries: Uint8Array, at: number) => boolean {
  const types = window.entityTypes && new Set(window.entityTypes.map((type) => postedTypes.indexOf(type)));
  const since = window.sinceSeconds ?? Number.NEGATIVE_INFINITY;
  const until = window.untilSeconds ?? Number.POSITIVE_INFINITY;
  return (entries, at) => {
    if (types && !types.has(entries[at + 5]!)) return false;
    const date = entries[at + 6]! * 0x100_0000 + (entries[at + 7]! << 16) + (entries[at + 8]! << 8) + entries[at + 9]!;
    return date === undatedSeconds ? window.sinceSeconds === undefined : date >= since && date <= until;
  };
}

/** The running sums of a block, long enough for the last place of these entries. */
function sumsOf(scores: Map<number, Float64Array>, block: number, entries: Uint8Array): Float64Array {
  const last = entries.length - entryBytes;
  const length = last < 0 ? 0 : entries[last]! * 256 + entries[last + 1]! + 1;
  let sums = scores.get(block);
  if (!sums || sums.length < length) {
    const longer = new Float64Array(Math.max(length, 128, (sums?.length ?? 0) * 2));
    if (sums) longer.set(sums);
    sums = longer;
    scores.set(block, sums);
  }
  return sums;
}
