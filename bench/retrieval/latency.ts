import { measureLegStrengths } from '../../src/agents/retriever/leg-strength.ts';
import type { RetrievalQuery } from '../../src/agents/retriever/retrieval-query.ts';
import { retrieve } from '../../src/agents/retriever/retrieve.ts';
import { createPgvector } from '../../src/data/vectors/pgvector.ts';
import { indexBacklog } from '../../src/ingestion/indexing/index-backlog.ts';
import { createLexicalEmbeddings } from '../../src/models/embeddings/lexical.ts';
import { type SeedActivity, seedActivities } from '../../src/testing/seed-texts.ts';
import { openTestWorld, type TestWorld } from '../../src/testing/test-world.ts';
import type { BenchRun } from '../bench-run.ts';
import { createDraws, generateActivities, questionFor } from './generate-texts.ts';

const BATCH = 500;
const QUERIES = 300;
const targets = { p50Ms: 30, p95Ms: 120 };

type Services = Parameters<typeof retrieve>[0];

function percentiles(times: number[]): { p50Ms: number; p95Ms: number; maxMs: number } {
  const sorted = times.toSorted((left, right) => left - right);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10;
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

async function load(world: TestWorld, tenantId: string, activities: Iterable<SeedActivity>): Promise<SeedActivity[]> {
  const all: SeedActivity[] = [];
  let batch: SeedActivity[] = [];
  const flush = async () => {
    await seedActivities(world, tenantId, batch);
    all.push(...batch);
    batch = [];
  };
  for (const activity of activities) {
    batch.push(activity);
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return all;
}

async function timeQueries(
  services: Services,
  tenantId: string,
  queries: readonly RetrievalQuery[],
  until?: () => boolean,
): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; until ? !until() : index < queries.length; index++) {
    const start = performance.now();
    await retrieve(services, tenantId, queries[index % queries.length]!);
    times.push(performance.now() - start);
  }
  return times;
}

/** Search latency over 50,000 chunks (or the number given) in the embedded engine, at rest and during an import. */
export const bench: BenchRun = async ({ arguments: [count = '50000'] }) => {
  const chunkCount = Number(count);
  const world = await openTestWorld();
  try {
    const { database } = world;
    const services = { database, vectors: createPgvector({ database }), embeddings: createLexicalEmbeddings() };
    const tenantId = await world.newTenant({ frozenAt: '2026-03-02T09:00:00Z' });
    const accountIds = Array.from({ length: 400 }, () => world.ids.next());
    const activities = await load(world, tenantId, generateActivities(chunkCount, { seed: 1, accountIds }));
    const indexStart = performance.now();
    await indexBacklog(services, tenantId);
    const indexSeconds = (performance.now() - indexStart) / 1000;
    const measureStart = performance.now();
    const measured = await measureLegStrengths(services, tenantId);
    const measureSeconds = (performance.now() - measureStart) / 1000;
    // Both legs run, whatever their strength on made-up words.
    await database.asTenant(tenantId, (transaction) => transaction.query('update leg_strengths set weight = 0.5'));

    const draw = createDraws(2);
    const texts = Array.from({ length: QUERIES }, () =>
      questionFor(activities[Math.floor(draw() * activities.length)]!, draw),
    );
    const arms: Record<string, (text: string) => RetrievalQuery> = {
      keywords: (text) => ({ text, mode: 'keywords' }),
      vectors: (text) => ({ text, mode: 'vectors' }),
      hybrid: (text) => ({ text }),
      'hybrid, one account': (text) => ({ text, accountId: accountIds[7]! }),
      'hybrid, type and 90 days': (text) => ({ text, entityTypes: ['email', 'note'], sinceDays: 90 }),
    };
    const rows: Record<string, string | number | boolean>[] = [];
    const report = (arm: string, times: number[]) => {
      const found = percentiles(times);
      const within = found.p50Ms <= targets.p50Ms && found.p95Ms <= targets.p95Ms;
      rows.push({ arm, queries: times.length, ...found, within });
    };
    for (const [arm, query] of Object.entries(arms)) {
      await timeQueries(services, tenantId, texts.slice(0, 20).map(query));
      report(arm, await timeQueries(services, tenantId, texts.map(query)));
    }
    let finished = false;
    const importing = load(world, tenantId, generateActivities(5000, { seed: 3, accountIds }))
      .then(() => indexBacklog(services, tenantId))
      .finally(() => {
        finished = true;
      });
    report(
      'hybrid during an import',
      await timeQueries(
        services,
        tenantId,
        texts.map((text) => ({ text })),
        () => finished,
      ),
    );
    await importing;
    const perSecond = Math.round(chunkCount / indexSeconds);
    return {
      rows,
      notes: {
        chunks: chunkCount,
        indexSeconds,
        chunksPerSecond: perSecond,
        measureSeconds,
        legs: measured.legs,
        targets,
      },
    };
  } finally {
    await world.close();
  }
};
