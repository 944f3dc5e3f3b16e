import type { Database, Value } from '../database/database.ts';
import { filterSql } from './filter-sql.ts';
import type { VectorQuery, VectorRecord, Vectors } from './vectors.ts';

/** The first look keeps this many times the wanted hits, and never fewer than the second number. */
const OVERSAMPLING = 4;
const FIRST_LOOK_MIN = 400;

/** pgvector's binary form of a vector: dimensions (2 bytes), two unused bytes, then big-endian 32-bit floats. */
function toBinary(vector: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(4 + vector.length * 4);
  bytes.writeInt16BE(vector.length, 0);
  bytes.writeInt16BE(0, 2);
  for (let index = 0; index < vector.length; index++) bytes.writeFloatBE(vector[index]!, 4 + index * 4);
  return bytes;
}

/** PostgreSQL's binary form of a one-dimensional array of vectors; `elementType` is the type's object id. */
function toBinaryArray(vectors: readonly Float32Array[], elementType: number): Buffer {
  const head = Buffer.alloc(20);
  for (const [index, number] of [1, 0, elementType, vectors.length, 1].entries()) head.writeInt32BE(number, index * 4);
  const parts: Buffer[] = [head];
  for (const vector of vectors) {
    const element = toBinary(vector);
    const length = Buffer.alloc(4);
    length.writeInt32BE(element.length);
    parts.push(length, element);
  }
  return Buffer.concat(parts);
}

/**
 * Vectors in our own database. Search looks in two stages: the bits of all vectors that pass the filter by Hamming
 * distance (narrow rows, no index to build), then the exact cosine of the best of them. Exact where no more than 400
 * pass the filter.
 */
export function createPgvector({ database }: { database: Database }): Vectors {
  return {
    upsert: (tenantId, model, records) => upsert(database, tenantId, model, records),
    search: (tenantId, query) => search(database, tenantId, query),
    async remove(tenantId, chunkNumbers) {
      await database.asTenant(tenantId, (transaction) =>
        transaction.query('delete from chunk_vectors where chunk_number = any($1::int[])', [chunkNumbers]),
      );
    },
    async describe() {
      const version = await database.asPlatform('gtm_owner', (transaction) =>
        transaction.query<{ version: string }>(
          `select extversion as version from pg_extension where extname = 'vector'`,
        ),
      );
      return `pgvector ${version[0]?.version ?? 'missing'} in the database`;
    },
    close: async () => {},
  };
}

async function upsert(
  database: Database,
  tenantId: string,
  model: string,
  records: readonly VectorRecord[],
): Promise<void> {
  if (records.length === 0) return;
  await database.asTenant(tenantId, async (transaction) => {
    const [type] = await transaction.query<{ oid: number }>(`select 'public.vector'::regtype::oid::int as oid`);
    await transaction.query(
      `insert into chunk_vectors (model, chunk_number, entity_type, occurred_at, account_id, deal_id, contact_ids, code, embedding)
       select $1, number, entity_type, occurred_at, account_id, deal_id, nullif(contact_ids, '')::uuid[],
              binary_quantize(embedding), embedding
       from unnest($2::int[], $3::text[], $4::timestamptz[], $5::uuid[], $6::uuid[], $7::text[], $8::public.vector[])
         as record (number, entity_type, occurred_at, account_id, deal_id, contact_ids, embedding)
       on conflict (tenant_id, model, chunk_number) do update set
         entity_type = excluded.entity_type, occurred_at = excluded.occurred_at, account_id = excluded.account_id,
         deal_id = excluded.deal_id, contact_ids = excluded.contact_ids, code = excluded.code, embedding = excluded.embedding`,
      [
        model,
        records.map((record) => record.chunkNumber),
        records.map((record) => record.entityType),
        records.map((record) => record.occurredAt),
        records.map((record) => record.accountId),
        records.map((record) => record.dealId),
        records.map((record) => (record.contactIds.length === 0 ? '' : `{${record.contactIds.join(',')}}`)),
        toBinaryArray(
          records.map((record) => record.embedding),
          type!.oid,
        ),
      ],
    );
  });
}

/** The second stage takes the first one's numbers as an array: a join is planned without statistics, and badly. */
async function search(database: Database, tenantId: string, query: VectorQuery) {
  const values: Value[] = [
    toBinary(query.embedding),
    query.model,
    Math.max(FIRST_LOOK_MIN, query.limit * OVERSAMPLING),
    query.limit,
  ];
  const condition = filterSql(query.filter ?? {}, values);
  return database.asTenant(tenantId, (transaction) =>
    transaction.query<{ chunkNumber: number; similarity: number }>(
      `with first_look as materialized (
         select chunk_number from chunk_vectors where model = $2${condition}
         order by code <~> binary_quantize($1::public.vector) limit $3)
       select chunk_number, 1 - (embedding <=> $1::public.vector) as similarity
       from chunk_vectors where model = $2 and chunk_number = any(array(select chunk_number from first_look))
       order by 2 desc, 1 limit $4`,
      values,
    ),
  );
}
