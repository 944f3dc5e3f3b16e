import type { TenantTransaction } from '../data/database/database.ts';
import { writeAudit } from '../data/records/audit.ts';
import { queueForIndexing } from '../data/records/index-backlog.ts';
import type { Audience } from '../domain/evidence.ts';
import { type IndexingServices, indexBacklog } from '../ingestion/indexing/index-backlog.ts';
import type { TestWorld } from './test-world.ts';

export interface SeedDocument {
  /** The source's id for it. */
  id: string;
  title: string;
  text: string;
  audience?: 'shareable' | 'internal';
  datedAt?: string;
}

export interface SeedActivity {
  kind: 'email' | 'meeting' | 'call' | 'note' | 'task';
  title: string;
  body: string;
  direction?: 'inbound' | 'outbound';
  occurredAt: string;
  audience?: Audience;
  accountId?: string;
  contactId?: string;
  dealId?: string;
  threadId?: string;
}

const BATCH = 500;

type SeedWorld = Pick<TestWorld, 'database' | 'ids'>;

async function auditSeed(world: SeedWorld, transaction: TenantTransaction, subjectId: string): Promise<void> {
  await writeAudit(transaction, world.ids, {
    actor: { kind: 'system', id: 'test', door: 'ingestion' },
    action: 'texts-seeded',
    subjectNoun: 'source',
    subjectId,
  });
}

/** Writes documents with their source records and queues them for indexing. Returns their ids in order. */
export async function seedDocuments(
  world: SeedWorld,
  tenantId: string,
  documents: readonly SeedDocument[],
): Promise<string[]> {
  const [sourceId, importId] = [world.ids.next(), world.ids.next()];
  const ids: string[] = [];
  for (let from = 0; from < documents.length; from += BATCH) {
    const rows = documents.slice(from, from + BATCH).map((document) => ({
      audience: 'internal',
      dated_at: document.datedAt ?? null,
      ...document,
      external_id: document.id,
      id: world.ids.next(),
      record_id: world.ids.next(),
    }));
    await world.database.asTenant(tenantId, async (transaction) => {
      await transaction.query(
        `insert into sources (id, kind, name) values ($1::uuid, 'documents', $1::text) on conflict do nothing`,
        [sourceId],
      );
      await transaction.query(
        `insert into imports (id, source_id, noun, file_name, file_digest) values ($1, $2, 'document', 'seed', 'seed')
         on conflict do nothing`,
        [importId, sourceId],
      );
      const list = `json_to_recordset($3) as row (id uuid, record_id uuid, external_id text, title text, text text, audience text, dated_at timestamptz)`;
      await transaction.query(
        `insert into source_records (id, source_id, import_id, batch_number, line, noun, external_id, digest, audience)
         select record_id, $1, $2, 1, 1, 'document', external_id, external_id, audience from ${list}`,
        [sourceId, importId, JSON.stringify(rows)],
      );
      await transaction.query(
        `insert into documents (id, title, text, dated_at, audience, source_record_id, external_id)
         select id, title, text, dated_at, audience, record_id, external_id from ${list.replace('$3', '$1')}`,
        [JSON.stringify(rows)],
      );
      const entities = rows.map((row) => ({ entityType: 'document' as const, entityId: row.id }));
      await queueForIndexing(transaction, entities, await transaction.now());
      await auditSeed(world, transaction, sourceId);
    });
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}

/** Writes activities and queues them for indexing. Returns their ids in order. */
export async function seedActivities(
  world: SeedWorld,
  tenantId: string,
  activities: readonly SeedActivity[],
): Promise<string[]> {
  const rows = activities.map((activity) => ({ id: world.ids.next(), ...activity }));
  await world.database.asTenant(tenantId, async (transaction) => {
    await transaction.query(
      `insert into activities (id, kind, direction, occurred_at, title, body, audience, account_id, contact_id, deal_id, thread_id)
       select id, kind, direction, "occurredAt", title, body, coalesce(audience, 'participants'), "accountId", "contactId", "dealId", "threadId"
       from json_to_recordset($1) as row (id uuid, kind text, direction text, "occurredAt" timestamptz, title text, body text,
         audience text, "accountId" uuid, "contactId" uuid, "dealId" uuid, "threadId" uuid)`,
      [JSON.stringify(rows)],
    );
    const entities = rows.map((row) => ({ entityType: row.kind, entityId: row.id }));
    await queueForIndexing(transaction, entities, await transaction.now());
    await auditSeed(world, transaction, rows[0]?.id ?? tenantId);
  });
  return rows.map((row) => row.id);
}

/** Makes searchable what was seeded. */
export async function indexSeeded(services: IndexingServices, tenantId: string): Promise<void> {
  await indexBacklog(services, tenantId);
}
