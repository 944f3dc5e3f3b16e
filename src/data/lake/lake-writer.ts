import type { GtmEvent, OutboxPosition } from '../../domain/event.ts';
import type { Consumer } from '../../runtime/bus/bus.ts';
import { type FailPoints, noFailPoints } from '../../runtime/failpoints.ts';
import type { Database } from '../database/database.ts';
import { listLakeFiles } from '../records/lake-files.ts';
import type { Lake, LakeFile } from './lake.ts';

/** Events gather this long, so that a quiet hour does not become a thousand files. */
const LINGER_MS = 5000;
const BATCH = 5000;

function isAfter(left: OutboxPosition, right: OutboxPosition): boolean {
  const [leftPosition, rightPosition] = [BigInt(left.position), BigInt(right.position)];
  return leftPosition > rightPosition || (leftPosition === rightPosition && left.seq > right.seq);
}

async function lastWritten(database: Database, tenantId: string): Promise<OutboxPosition> {
  const [row] = await database.asTenant(tenantId, (transaction) =>
    transaction.query<OutboxPosition>(
      `select last_position::text as position, last_seq as seq from lake_files
       order by last_position desc, last_seq desc limit 1`,
    ),
  );
  return row ?? { position: '0', seq: -1 };
}

async function enter(database: Database, tenantId: string, files: readonly LakeFile[]): Promise<void> {
  const rows = files.map((file) => ({
    path: file.path,
    day: file.day,
    first_position: file.first.position,
    first_seq: file.first.seq,
    last_position: file.last.position,
    last_seq: file.last.seq,
    row_count: file.rowCount,
    byte_count: file.byteCount,
    digest: file.digest,
  }));
  await database.asTenant(tenantId, (transaction) =>
    transaction.query(
      `insert into lake_files (path, table_name, day, first_position, first_seq, last_position, last_seq, row_count, byte_count, digest)
       select path, 'events', day, first_position::text::xid8, first_seq, last_position::text::xid8, last_seq, row_count, byte_count, digest
       from json_to_recordset($1) as f(path text, day date, first_position text, first_seq bigint, last_position text,
         last_seq bigint, row_count int, byte_count bigint, digest text)
       on conflict do nothing`,
      [JSON.stringify(rows)],
    ),
  );
}

/** Removes files that a crash kept from being entered in the list: their events come again, in files of other names. */
async function removeStray({ database, lake }: LakeWriterServices, tenantId: string): Promise<void> {
  const listed = new Set(await database.asTenant(tenantId, listLakeFiles));
  await lake.remove((await lake.list(tenantId)).filter((path) => !listed.has(path)));
}

interface LakeWriterServices {
  database: Database;
  lake: Lake;
  failPoints?: FailPoints;
}

/**
 * Lands every event in the lake. The list `lake_files` is also the cursor: events up to its last position are there,
 * so a batch that comes again after a crash is written once. One writer at a time.
 */
export function createLakeWriter(services: LakeWriterServices): Consumer {
  const { database, lake, failPoints = noFailPoints } = services;
  const tidied = new Set<string>();
  return {
    name: 'lake',
    types: 'all',
    batchSize: BATCH,
    lingerMs: LINGER_MS,
    async handle(tenantId, events) {
      if (!tidied.has(tenantId)) await removeStray(services, tenantId);
      tidied.add(tenantId);
      const written = await lastWritten(database, tenantId);
      const fresh = events.filter((event) => isAfter(event.at, written));
      const days = Map.groupBy(fresh, (event: GtmEvent) => event.time.slice(0, 10));
      const files: LakeFile[] = [];
      for (const [day, group] of days) files.push(await lake.write(tenantId, day, group));
      if (files.length === 0) return;
      failPoints.reach('before-lake-list');
      await enter(database, tenantId, files);
      failPoints.reach('after-lake-list');
    },
  };
}
