import { LRUCache } from 'lru-cache';
import type { Database, TenantTransaction, Value } from '../database/database.ts';
import { filterSql } from './filter-sql.ts';
import { type CodeIndex, createCodeIndex, signCode } from './sign-codes.ts';
import { toBinary, toBinaryArray } from './vector-binary.ts';
import type { VectorHit, VectorQuery, VectorRecord, Vectors } from './vectors.ts';

/** The first look keeps this many times the wanted hits, and never fewer than the second number. */
const OVERSAMPLING = 4;
const FIRST_LOOK_MIN = 400;
/** Codes kept in memory over all tenants: about 50 bytes each at 256 dimensions. */
const CODES_IN_MEMORY = 2_000_000;
/** When fewer of the first look are still in the table, the codes in memory are outdated and read anew. */
const FRESH_SHARE = 0.75;

interface KeptCodes {
  index: CodeIndex;
  revision: number;
}

/**
 * Vectors in our own database. A search looks in two stages: the sign codes of all vectors that pass the filter, kept
 * in memory and brought up to date by revision, then the exact cosine of the best of them in SQL. Within one account,
 * deal or contact it is exact at once.
 */
export function createPgvector({ database }: { database: Database }): Vectors {
  const kept = new LRUCache<string, KeptCodes>({
    maxSize: CODES_IN_MEMORY,
    sizeCalculation: ({ index }) => Math.max(1, index.size),
  });
  return {
    upsert: (tenantId, model, records) =>
      records.length === 0
        ? Promise.resolve()
        : database.asTenant(tenantId, (transaction) => upsert(transaction, model, records)),
    search: (tenantId, query) =>
      database.asTenant(tenantId, (transaction) => {
        const { accountId, dealId, contactId } = query.filter ?? {};
        return accountId || dealId || contactId
          ? rankExactly(transaction, query, null)
          : search(transaction, kept, query);
      }),
    async remove(tenantId, chunkNumbers) {
      await database.asTenant(tenantId, (transaction) =>
        transaction.query('delete from chunk_vectors where chunk_number = any($1::int[])', [chunkNumbers]),
      );
      // Their codes in memory lead to nothing from now on: the second stage does not find them.
    },
    async describe() {
      const version = await database.asPlatform('gtm_owner', (transaction) =>
        transaction.query<{ version: string }>(
          `select extversion as version from pg_extension where extname = 'vector'`,
        ),
      );
      return `pgvector ${version[0]?.version ?? 'missing'} in the database`;
    },
    async close() {
      kept.clear();
    },
  };
}

async function upsert(transaction: TenantTransaction, model: string, records: readonly VectorRecord[]): Promise<void> {
  const [type] = await transaction.query<{ oid: number }>(`select 'public.vector'::regtype::oid::int as oid`);
  // The row stays locked until the commit, so that revisions become visible in their order.
  const [state] = await transaction.query<{ revision: number }>(
    `insert into vector_state (model, revision) values ($1, 1)
     on conflict (tenant_id, model) do update set revision = vector_state.revision + 1 returning revision`,
    [model],
  );
  await transaction.query(
    `insert into chunk_vectors (model, revision, chunk_number, entity_type, occurred_at, account_id, deal_id, contact_ids, code, embedding)
     select $1, $2, number, entity_type, occurred_at, account_id, deal_id, nullif(contact_ids, '')::uuid[], code, embedding
     from unnest($3::int[], $4::text[], $5::timestamptz[], $6::uuid[], $7::uuid[], $8::text[], $9::bytea[], $10::public.vector[])
       as record (number, entity_type, occurred_at, account_id, deal_id, contact_ids, code, embedding)
     on conflict (tenant_id, model, chunk_number) do update set revision = excluded.revision,
       entity_type = excluded.entity_type, occurred_at = excluded.occurred_at, account_id = excluded.account_id,
       deal_id = excluded.deal_id, contact_ids = excluded.contact_ids, code = excluded.code, embedding = excluded.embedding`,
    [
      model,
      state!.revision,
      records.map((record) => record.chunkNumber),
      records.map((record) => record.entityType),
      records.map((record) => record.occurredAt),
      records.map((record) => record.accountId),
      records.map((record) => record.dealId),
      records.map((record) => (record.contactIds.length === 0 ? '' : `{${record.contactIds.join(',')}}`)),
      records.map((record) => Buffer.from(signCode(record.embedding))),
      toBinaryArray(
        records.map((record) => record.embedding),
        type!.oid,
      ),
    ],
  );
}

/** The codes of a model, as they are now. */
async function currentCodes(
  transaction: TenantTransaction,
  kept: LRUCache<string, KeptCodes>,
  query: VectorQuery,
  { anew = false } = {},
): Promise<CodeIndex> {
  const key = `${transaction.tenantId} ${query.model} ${query.embedding.length}`;
  const known = anew ? undefined : kept.get(key);
  const [state] = await transaction.query<{ revision: number }>('select revision from vector_state where model = $1', [
    query.model,
  ]);
  const revision = state?.revision ?? 0;
  if (known && known.revision >= revision) return known.index;
  const rows = await transaction.query<{
    chunkNumber: number;
    entityType: string;
    occurredAt: Date | null;
    code: Buffer;
  }>('select chunk_number, entity_type, occurred_at, code from chunk_vectors where model = $1 and revision > $2', [
    query.model,
    known?.revision ?? 0,
  ]);
  // Another search of this process may have brought it further meanwhile; adding twice does no harm.
  const index = known?.index ?? createCodeIndex(query.embedding.length);
  index.add(rows.map(({ occurredAt, ...row }) => ({ ...row, timeMs: occurredAt?.getTime() ?? null })));
  kept.set(key, { index, revision });
  return index;
}

async function search(
  transaction: TenantTransaction,
  kept: LRUCache<string, KeptCodes>,
  query: VectorQuery,
): Promise<VectorHit[]> {
  const { entityTypes, since, until } = query.filter ?? {};
  const filter = {
    ...(entityTypes ? { entityTypes } : {}),
    ...(since ? { sinceMs: since.getTime() } : {}),
    ...(until ? { untilMs: until.getTime() } : {}),
  };
  const code = signCode(query.embedding);
  const look = (index: CodeIndex) => index.nearest(code, Math.max(FIRST_LOOK_MIN, query.limit * OVERSAMPLING), filter);
  const numbers = look(await currentCodes(transaction, kept, query));
  const hits = await rankExactly(transaction, query, numbers);
  if (hits.length >= Math.min(query.limit, numbers.length * FRESH_SHARE)) return hits;
  return rankExactly(transaction, query, look(await currentCodes(transaction, kept, query, { anew: true })));
}

/** Exact cosines of these chunks, or of all that pass the filter, nearest first. */
async function rankExactly(
  transaction: TenantTransaction,
  query: VectorQuery,
  numbers: readonly number[] | null,
): Promise<VectorHit[]> {
  if (numbers?.length === 0) return [];
  const values: Value[] = [toBinary(query.embedding), query.model, query.limit];
  const condition = filterSql(query.filter ?? {}, values);
  // A replaced vector's older code may have brought the same number.
  if (numbers) values.push([...new Set(numbers)]);
  // One look by key for each number: given the whole list, the planner reads every vector of the model instead.
  const source = numbers
    ? `unnest($${values.length}::int[]) as wanted (number) cross join lateral
       (select * from chunk_vectors where model = $2 and chunk_number = wanted.number${condition} limit 1) as found`
    : `chunk_vectors where model = $2${condition}`;
  return transaction.query<VectorHit>(
    `select chunk_number, 1 - (embedding <=> $1::public.vector) as similarity from ${source} order by 2 desc, 1 limit $3`,
    values,
  );
}
