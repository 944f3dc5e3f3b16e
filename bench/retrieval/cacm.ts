import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureLegStrengths } from '../../src/agents/retriever/leg-strength.ts';
import type { RetrievalMode } from '../../src/agents/retriever/retrieval-query.ts';
import { retrieveBatch } from '../../src/agents/retriever/retrieve-batch.ts';
import { createPgvector } from '../../src/data/vectors/pgvector.ts';
import { indexBacklog } from '../../src/ingestion/indexing/index-backlog.ts';
import { createLexicalEmbeddings } from '../../src/models/embeddings/lexical.ts';
import { seedDocuments } from '../../src/testing/seed-texts.ts';
import { openTestWorld } from '../../src/testing/test-world.ts';
import type { BenchRun } from '../bench-run.ts';
import { type Judgements, scoreRankings } from './score.ts';

const folder = join(import.meta.dirname, '../../../shared/data/ir-cacm');
const floors = { map: 0.3123, p30: 0.1942, ndcg10: 0.4543, hybridLoss: 0.005 };

function jsonLines<T>(name: string): T[] {
  const lines = readFileSync(join(folder, name), 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as T);
}

function readJudgements(): Judgements {
  const judgements = new Map<string, Map<string, number>>();
  for (const line of readFileSync(join(folder, 'qrels.tsv'), 'utf8').split('\n').slice(1)) {
    const [query, document, grade] = line.split('\t');
    if (!query || !document) continue;
    const grades = judgements.get(query) ?? new Map<string, number>();
    judgements.set(query, grades.set(unpadded(document), Number(grade)));
  }
  return judgements;
}

/** The judgements write CACM-756 for the collection's CACM-0756. */
function unpadded(id: string): string {
  return id.replace(/-0+/, '-');
}

/** Quality on the CACM collection: keywords, vectors and hybrid, scored as trec_eval does. */
export const bench: BenchRun = async () => {
  if (!existsSync(folder)) {
    return { skipped: 'The CACM collection is not here (../shared/data/ir-cacm): nothing was measured.' };
  }
  const world = await openTestWorld();
  try {
    const { database } = world;
    const services = { database, vectors: createPgvector({ database }), embeddings: createLexicalEmbeddings() };
    const tenantId = await world.newTenant();
    const documents = jsonLines<{ _id: string; title: string; text: string }>('corpus.jsonl');
    await seedDocuments(
      world,
      tenantId,
      documents.map(({ _id, title, text }) => ({ id: _id, title, text })),
    );
    const indexed = await indexBacklog(services, tenantId);
    const strengths = await measureLegStrengths(services, tenantId);
    const queries = jsonLines<{ _id: string; text: string }>('queries.jsonl').map(({ _id, text }) => ({
      id: _id,
      text,
    }));
    const judgements = readJudgements();
    const rows = [];
    for (const mode of ['keywords', 'vectors', 'hybrid'] as const satisfies readonly RetrievalMode[]) {
      const rankings = new Map<string, string[]>();
      for await (const { id, hits } of retrieveBatch(services, tenantId, queries, { k: 1000, mode })) {
        rankings.set(
          id,
          hits.map((hit) => unpadded(hit.sourceId)),
        );
      }
      const { map, p30, ndcg10, queries: count } = scoreRankings(judgements, rankings);
      rows.push({ mode, map: round(map), p30: round(p30), ndcg10: round(ndcg10), queries: count });
    }
    const [keywords, , hybrid] = rows;
    const passed =
      keywords!.map >= floors.map &&
      keywords!.p30 >= floors.p30 &&
      keywords!.ndcg10 >= floors.ndcg10 &&
      hybrid!.ndcg10 >= keywords!.ndcg10 - floors.hybridLoss;
    return { rows, notes: { chunks: indexed.chunks, legs: strengths.legs.map((leg) => ({ ...leg })), floors, passed } };
  } finally {
    await world.close();
  }
};

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
