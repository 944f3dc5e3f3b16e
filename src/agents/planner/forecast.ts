import type { TenantTransaction } from '../../data/database/database.ts';

/** What working on a number of targets will take, by what the latest runs took. */
export interface Forecast {
  seconds: number;
  tokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
  /** `none` without a language model; `unknown` before the first run with one, and where its prices are not set. */
  cost: 'none' | 'measured' | 'unknown';
}

const LATEST_RUNS = 10;
/** Before anything was measured. */
const DEFAULT_MILLISECONDS = 250;

/** Asks the latest finished runs of the tenant: with a language model those that used one, else those that did not. */
export async function forecast(
  transaction: TenantTransaction,
  { targetCount, usesModel }: { targetCount: number; usesModel: boolean },
): Promise<Forecast> {
  const [measured] = await transaction.query<{ targets: number; milliseconds: number; tokens: number; micros: number }>(
    `with latest as (
       select r.*, (select count(*) from run_targets t where t.run_id = r.id) as targets from runs r
       where r.state = 'done' and (r.tokens > 0) = $1 order by r.started_at desc limit ${LATEST_RUNS})
     select coalesce(sum(targets), 0)::integer as targets, coalesce(sum(tokens), 0)::float8 as tokens,
       coalesce(sum(cost_micros), 0)::float8 as micros,
       coalesce(sum(extract(epoch from ended_at - started_at)) * 1000, 0)::float8 as milliseconds from latest`,
    [usesModel],
  );
  const { targets, milliseconds, tokens, micros } = measured!;
  const share = targets === 0 ? 0 : targetCount / targets;
  const taken = targets === 0 ? targetCount * DEFAULT_MILLISECONDS : milliseconds * share;
  return {
    seconds: Math.ceil(taken / 1000),
    tokens: Math.round(tokens * share),
    costMicros: Math.round(micros * share),
    cost: usesModel ? (micros > 0 ? 'measured' : 'unknown') : 'none',
  };
}
