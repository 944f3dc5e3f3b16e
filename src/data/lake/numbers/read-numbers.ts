import { type NumberDimension, type NumberId, numberDimensions } from '../../../domain/numbers.ts';
import type { Database } from '../../database/database.ts';
import { listLakeFiles } from '../../records/lake-files.ts';
import { getTenant } from '../../records/tenants.ts';
import type { Lake } from '../lake.ts';
import { quoted } from '../lake-views.ts';
import { factsSql } from './facts-sql.ts';

export interface NumberServices {
  database: Database;
  lake: Pick<Lake, 'query'>;
}

/** Which facts are counted. A null asks for those that have no such thing, as a cost without a play. */
export type NumberFilter = { readonly [dimension in NumberDimension]?: string | null | undefined } & {
  /** First and last week. */
  readonly fromWeek?: string | undefined;
  readonly toWeek?: string | undefined;
};

/** What one number is in one cell. */
export interface NumberValue {
  number: NumberId;
  /** In the number's unit. */
  value: number;
  /** How many facts stand behind it. */
  rows: number;
  /** What it was when each week closed; of a week that goes on, what it is. */
  atClose: number;
  /** Facts that came and went after their week had closed. */
  added: number;
  removed: number;
}

/** One fact behind a number. */
export interface NumberRow {
  /** Names it within its number. */
  key: string;
  proposalId: string | null;
  at: string;
  week: string;
  amount: number;
  isNow: boolean;
  wasAtClose: boolean;
}

/** Asks the tenant's lake; `sqlOf` gets what comes before the SELECT. */
async function askFacts<Row>(
  { database, lake }: NumberServices,
  tenantId: string,
  sqlOf: (facts: string) => string,
): Promise<Row[]> {
  const { paths, zone, now } = await database.asTenant(tenantId, async (transaction) => ({
    paths: await listLakeFiles(transaction),
    zone: (await getTenant(transaction)).zone,
    now: await transaction.now(),
  }));
  return (await lake.query(paths, sqlOf(factsSql({ zone, now })))) as Row[];
}

function whereOf(filter: NumberFilter): string {
  const { fromWeek, toWeek } = filter;
  const same = numberDimensions.flatMap((dimension) => {
    const wanted = filter[dimension];
    if (wanted === undefined) return [];
    return wanted === null ? `"${dimension}" is null` : `"${dimension}" = ${quoted(wanted)}`;
  });
  const weeks = [
    ...(fromWeek === undefined ? [] : [`week >= ${quoted(fromWeek)}`]),
    ...(toWeek === undefined ? [] : [`week <= ${quoted(toWeek)}`]),
  ];
  return ['(is_now or was_at_close)', ...same, ...weeks].join(' and ');
}

/**
 * Every number that is not nothing, in one cell for each value of `by`, or in one cell alone. Cells are in the order of
 * their names, the one without a name last.
 */
export async function readNumbers(
  services: NumberServices,
  tenantId: string,
  { by = null, filter = {} }: { by?: NumberDimension | null; filter?: NumberFilter } = {},
): Promise<{ cell: string | null; numbers: NumberValue[] }[]> {
  const rows = await askFacts<NumberValue & { cell: string | null }>(
    services,
    tenantId,
    (facts) => `${facts}
      select ${by === null ? 'null::varchar' : `"${by}"`} as cell, number,
        coalesce(sum(amount) filter (is_now), 0)::double as value, (count(*) filter (is_now))::integer as rows,
        coalesce(sum(amount) filter (was_at_close), 0)::double as "atClose",
        (count(*) filter (is_now and not was_at_close))::integer as added,
        (count(*) filter (not is_now and was_at_close))::integer as removed
      from facts where ${whereOf(filter)} group by 1, 2 order by cell nulls last, number`,
  );
  const cells = Map.groupBy(rows, ({ cell }) => cell);
  return [...cells].map(([cell, numbers]) => ({ cell, numbers: numbers.map(({ cell: _, ...number }) => number) }));
}

/**
 * The facts behind one number, oldest first: exactly as many as it says. With `late`, those that came or went after their
 * week had closed instead.
 */
export async function readNumberRows(
  services: NumberServices,
  tenantId: string,
  { number, filter = {}, late = false }: { number: NumberId; filter?: NumberFilter; late?: boolean },
): Promise<NumberRow[]> {
  return askFacts<NumberRow>(
    services,
    tenantId,
    (facts) => `${facts}
      select key, proposal_id as "proposalId", strftime(timezone('UTC', placed_at), '%Y-%m-%dT%H:%M:%S.%gZ') as "at", week,
        amount::double as amount, is_now as "isNow", was_at_close as "wasAtClose"
      from facts where number = ${quoted(number)} and ${late ? 'is_now <> was_at_close' : 'is_now'} and ${whereOf(filter)}
      order by placed_at, key`,
  );
}
