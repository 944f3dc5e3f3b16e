import { countTerms, tokenise } from '../../data/text/tokenise.ts';
import type { Embeddings } from './embeddings.ts';

const GRAM_LENGTHS = [3, 4] as const;

/**
 * A lexical embedding: every word and every three- and four-letter piece of a word is a feature with a fixed random
 * vector of +1, -1 and mostly 0 (a sparse random projection, Achlioptas 2003); the text is their sum, weighted by 1 + ln(count), a
 * word as much as all its pieces, and scaled to length 1. Words that share pieces ("renewal", "renewing", "renewl") land near one another; words that
 * only mean the same do not. Deterministic, needs no model file.
 */
export function createLexicalEmbeddings(options: { dimensions?: number } = {}): Embeddings {
  const dimensions = options.dimensions ?? 256;
  return {
    model: `lexical-${dimensions}-v1`,
    dimensions,
    label: 'lexical',
    maxBatch: 256,
    embed: async (texts) => texts.map((text) => embedText(text, dimensions)),
  };
}

function embedText(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const [feature, weight] of featuresOf(text)) addProjection(vector, hash(feature), weight);
  const length = Math.hypot(...vector);
  if (length === 0) vector[0] = 1;
  else for (let index = 0; index < dimensions; index++) vector[index]! /= length;
  return vector;
}

function featuresOf(text: string): Map<string, number> {
  const features = new Map<string, number>();
  for (const [term, count] of countTerms(tokenise(text))) {
    const weight = 1 + Math.log(count);
    features.set(`=${term}`, weight);
    const padded = `^${term}$`;
    const grams = GRAM_LENGTHS.flatMap((length) =>
      Array.from({ length: Math.max(0, padded.length - length + 1) }, (_, at) => padded.slice(at, at + length)),
    );
    for (const gram of grams) features.set(gram, (features.get(gram) ?? 0) + weight / Math.sqrt(grams.length));
  }
  return features;
}

/**
 * Adds or takes `weight` in two runs of 32 dimensions: a generator started at the feature's hash (xorshift32) says
 * which runs, and its bits the signs.
 */
function addProjection(vector: Float32Array, seed: number, weight: number): void {
  const runs = Math.ceil(vector.length / 32);
  let state = seed | 1;
  for (let round = 0; round < 2; round++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const start = (((state ^ (seed >>> (round * 16))) >>> 8) % runs) * 32;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const end = Math.min(32, vector.length - start);
    for (let bit = 0; bit < end; bit++) vector[start + bit]! += weight * (((state >>> bit) & 1) * 2 - 1);
  }
}

/** FNV-1a over UTF-16 units with a final mix, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
