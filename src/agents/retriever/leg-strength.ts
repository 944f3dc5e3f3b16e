import { createHash } from 'node:crypto';
import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { readSearchState } from '../../data/records/chunks.ts';
import { splitSentences } from '../../data/text/sentences.ts';
import { termOf, wordsOf } from '../../data/text/tokenise.ts';
import type { Vectors } from '../../data/vectors/vectors.ts';
import type { Embeddings } from '../../models/embeddings/embeddings.ts';
import type { LegWeights } from './fuse.ts';
import { searchKeywords } from './keyword-leg.ts';
import { strengthOf, weighLegs } from './leg-weights.ts';
import type { ScoredChunk } from './top-hits.ts';
import { searchVectors } from './vector-leg.ts';

export interface RetrievalServices {
  database: Database;
  vectors: Vectors;
  embeddings: Embeddings;
}

/** What the known-item test found for one leg. */
export interface LegStrength {
  leg: 'keywords' | 'vectors';
  strength: number;
  weight: number;
}

export interface LegReport {
  model: string;
  sampleCount: number;
  chunkCount: number;
  legs: LegStrength[];
}

const SENTENCES = 200;
/** Chunks looked at for sentences long enough; one sentence each. */
const CANDIDATES = 600;
const MIN_SENTENCE_TERMS = 6;
const DEPTH = 100;
const KEPT_SHARE = 2 / 3;

interface KnownItem {
  question: string;
  /** The chunk it was cut from, and those with the very same text. */
  answers: Set<number>;
}

/** A number from a text that looks random and is always the same. */
function draw(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

/** A sentence with a third of its words dropped; which ones depends on the words alone. */
export function dropThird(sentence: string, seed: string): string {
  const words = [...wordsOf(sentence)].map((word, place) => ({ text: word.text, place }));
  const kept = words
    .map((word) => ({ ...word, order: draw(`${seed} ${word.place} ${word.text}`) }))
    .sort((left, right) => left.order - right.order)
    .slice(0, Math.ceil(words.length * KEPT_SHARE));
  return kept
    .sort((left, right) => left.place - right.place)
    .map((word) => word.text)
    .join(' ');
}

function pickSentence(chunk: { id: string; text: string }): string | null {
  const sentences = splitSentences(chunk.text)
    .map(({ start, end }) => chunk.text.slice(start, end))
    .filter((sentence) => {
      let terms = 0;
      for (const word of wordsOf(sentence)) if (termOf(word.text) !== null) terms++;
      return terms >= MIN_SENTENCE_TERMS;
    });
  return sentences.length === 0 ? null : sentences[draw(chunk.id) % sentences.length]!;
}

async function chooseItems(transaction: TenantTransaction): Promise<KnownItem[]> {
  const chunks = await transaction.query<{ id: string; text: string; textDigest: string }>(
    'select id, text, text_digest from chunks order by md5(id) limit $1',
    [CANDIDATES],
  );
  const chosen: { question: string; textDigest: string }[] = [];
  for (const { id, text, textDigest } of chunks) {
    const sentence = pickSentence({ id, text });
    if (sentence !== null) chosen.push({ question: dropThird(sentence, id), textDigest });
    if (chosen.length === SENTENCES) break;
  }
  const twins = await transaction.query<{ number: number; textDigest: string }>(
    'select number, text_digest from chunks where text_digest = any($1::text[])',
    [chosen.map((item) => item.textDigest)],
  );
  const numbers = Map.groupBy(twins, (twin) => twin.textDigest);
  return chosen.map(({ question, textDigest }) => ({
    question,
    answers: new Set((numbers.get(textDigest) ?? []).map((twin) => twin.number)),
  }));
}

function reciprocalRank(hits: readonly ScoredChunk[], answers: ReadonlySet<number>): number {
  const place = hits.findIndex((hit) => answers.has(hit.chunkNumber));
  return place < 0 ? 0 : 1 / (place + 1);
}

/** Fewer sentences than this tell a good leg from a lucky one too badly: keywords decide alone. */
const FEWEST_ITEMS = 5;

/**
 * The known-item test: 200 sentences of the tenant's own chunks, a third of their words dropped, each looked for by
 * each leg alone. Stores and returns strengths and weights for the current embedding model. Reads nothing but the
 * tenant's chunks; the same chunks give the same answer. `stop` gives up between two of them.
 */
export async function measureLegStrengths(
  services: RetrievalServices,
  tenantId: string,
  stop?: AbortSignal,
): Promise<LegReport> {
  const { database, embeddings } = services;
  const { items, chunkCount } = await database.asTenant(tenantId, async (transaction) => {
    const chosen = await chooseItems(transaction);
    const enough = chosen.length >= FEWEST_ITEMS;
    return { items: enough ? chosen : [], chunkCount: (await readSearchState(transaction)).chunkCount };
  });
  const ranks = { keywords: [] as number[], vectors: [] as number[] };
  for (const { question, answers } of items) {
    stop?.throwIfAborted();
    const query = { text: question, filter: {}, limit: DEPTH };
    const keywords = await database.asTenant(tenantId, (transaction) => searchKeywords(transaction, query));
    ranks.keywords.push(reciprocalRank(keywords.hits, answers));
    ranks.vectors.push(reciprocalRank(await searchVectors(services, tenantId, query), answers));
  }
  const strengths = {
    keywords: strengthOf(ranks.keywords, chunkCount),
    vectors: strengthOf(ranks.vectors, chunkCount),
  };
  const weights = weighLegs(strengths, items.length, embeddings.label);
  const legs = (['keywords', 'vectors'] as const).map((leg) => ({
    leg,
    strength: strengths[leg],
    weight: weights[leg],
  }));
  await database.asTenant(tenantId, async (transaction) => {
    for (const { leg, strength, weight } of legs) {
      await transaction.query(
        `insert into leg_strengths (model, leg, strength, weight, sample_count, chunk_count) values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, model, leg) do update set strength = excluded.strength, weight = excluded.weight,
           sample_count = excluded.sample_count, chunk_count = excluded.chunk_count, measured_at = app.now()`,
        [embeddings.model, leg, strength, weight, items.length, chunkCount],
      );
    }
  });
  return { model: embeddings.model, sampleCount: items.length, chunkCount, legs };
}

interface StoredLeg extends LegStrength {
  sampleCount: number;
  chunkCount: number;
}

/** The last measurement for this model; null when there is none. */
export async function readLegReport(transaction: TenantTransaction, model: string): Promise<LegReport | null> {
  const rows = await transaction.query<StoredLeg>(
    'select leg, strength, weight, sample_count, chunk_count from leg_strengths where model = $1 order by leg',
    [model],
  );
  const [first] = rows;
  if (!first) return null;
  const { sampleCount, chunkCount } = first;
  return { model, sampleCount, chunkCount, legs: rows.map(({ leg, strength, weight }) => ({ leg, strength, weight })) };
}

/** Until a model was measured, keywords decide alone. */
export function weightsOf(report: LegReport | null): LegWeights {
  const weight = (leg: LegStrength['leg']) => report?.legs.find((one) => one.leg === leg)?.weight;
  return { keywords: weight('keywords') ?? 1, vectors: weight('vectors') ?? 0 };
}

/** Whether texts are still to be cut, posted or embedded with `model`. */
export async function textsWait(transaction: TenantTransaction, model: string): Promise<boolean> {
  const [row] = await transaction.query<{ waiting: boolean }>(
    `select exists (select from chunks where embedding_model is distinct from $1) or exists (select from index_backlog) as waiting`,
    [model],
  );
  return row!.waiting;
}

/**
 * Measures when it is due: no measurement for the current model, or half as many or twice as many chunks since, and
 * nothing left to embed. Returns the measurement that holds now; null while indexing is under way for the first time.
 */
export async function ensureLegStrengths(
  services: RetrievalServices,
  tenantId: string,
  stop?: AbortSignal,
): Promise<LegReport | null> {
  const { report, due } = await services.database.asTenant(tenantId, async (transaction) => {
    const known = await readLegReport(transaction, services.embeddings.model);
    const { chunkCount } = await readSearchState(transaction);
    const waiting = await textsWait(transaction, services.embeddings.model);
    const grown = known === null || chunkCount >= known.chunkCount * 2 || chunkCount * 2 <= known.chunkCount;
    return { report: known, due: grown && chunkCount > 0 && !waiting };
  });
  return due ? measureLegStrengths(services, tenantId, stop) : report;
}
