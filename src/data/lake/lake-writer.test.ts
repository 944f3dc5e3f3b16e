import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { GtmEvent } from '../../domain/event.ts';
import { createFailPoints } from '../../runtime/failpoints.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import type { Database } from '../database/database.ts';
import { createFileLake } from './duckdb-files.ts';
import type { Lake } from './lake.ts';
import { createLakeWriter } from './lake-writer.ts';

let world: TestWorld;
let folder: string;
let lake: Lake;
before(async () => {
  world = await openTestWorld();
  folder = await mkdtemp(join(tmpdir(), 'gtm-lake-'));
  lake = createFileLake({ directory: folder });
});
after(async () => {
  await lake.close();
  await world.close();
  await rm(folder, { recursive: true });
});

function event(tenantId: string, position: string, seq: number, time = '2026-03-01T09:00:00.000Z'): GtmEvent {
  return {
    ...{ id: world.ids.next(), tenantId, type: 'gtm.tenant.paused.v1', source: `/tenants/${tenantId}/csv` },
    ...{ subject: null, time, traceparent: null, data: {}, at: { position, seq } },
  };
}

const listed = (tenantId: string) =>
  world.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ path: string; day: string; rowCount: number }>(
      'select path, day, row_count from lake_files order by first_position, first_seq',
    ),
  );

async function read(tenantId: string): Promise<unknown[]> {
  const paths = (await listed(tenantId)).map(({ path }) => path);
  const rows = await lake.query(paths, 'select seq::int as seq from events order by position, seq');
  return rows.map(({ seq }) => seq);
}

test('events land in files named by their first and last position, one for each day, and are listed', async () => {
  const tenantId = await world.newTenant();
  const writer = createLakeWriter({ database: world.database, lake });
  await writer.handle(tenantId, [
    event(tenantId, '900', 1),
    event(tenantId, '901', 5, '2026-03-01T23:59:59.000Z'),
    event(tenantId, '901', 6, '2026-03-02T00:00:00.000Z'),
  ]);
  const partition = `events/tenant=${tenantId}`;
  assert.deepEqual(await listed(tenantId), [
    { path: `${partition}/date=2026-03-01/900-1_901-5.parquet`, day: '2026-03-01', rowCount: 2 },
    { path: `${partition}/date=2026-03-02/901-6_901-6.parquet`, day: '2026-03-02', rowCount: 1 },
  ]);
  assert.deepEqual(await read(tenantId), [1, 5, 6]);
  assert.deepEqual(await readdir(join(folder, 'tmp')), []);
});

test('a batch that comes again, alone or with later events, is in the lake once', async () => {
  const tenantId = await world.newTenant();
  const writer = createLakeWriter({ database: world.database, lake });
  const batch = [event(tenantId, '10', 1), event(tenantId, '11', 2)];
  await writer.handle(tenantId, batch);
  await writer.handle(tenantId, batch);
  await writer.handle(tenantId, [...batch, event(tenantId, '9999999999999999999', 3)]);
  assert.deepEqual(await read(tenantId), [1, 2, 3]);
});

test('a file whose entry in the list was lost in a crash is not seen, and its events come again', async () => {
  const tenantId = await world.newTenant();
  let transactions = 0;
  // The first transaction reads the cursor, the second would enter the file.
  const dying = {
    asTenant: (id: string, work: never) => {
      transactions++;
      if (transactions === 2) throw new Error('crash');
      return world.database.asTenant(id, work);
    },
  } as unknown as Database;
  const batch = [event(tenantId, '10', 1)];
  await assert.rejects(createLakeWriter({ database: dying, lake }).handle(tenantId, batch), /crash/);
  assert.deepEqual(await read(tenantId), []);
  await createLakeWriter({ database: world.database, lake }).handle(tenantId, [...batch, event(tenantId, '11', 2)]);
  assert.deepEqual(await read(tenantId), [1, 2]);
});

test('wherever a write dies, its events come again once, and nothing is left of it', async () => {
  const points = ['rows', 'parquet', 'fsync', 'rename', 'folders'].map((name) => `after-lake-${name}`);
  for (const point of [...points, 'before-lake-list', 'after-lake-list']) {
    const tenantId = await world.newTenant();
    const failPoints = createFailPoints(point, {
      die: (name) => {
        throw new Error(`died at ${name}`);
      },
    });
    const batch = [event(tenantId, '10', 1), event(tenantId, '10', 2)];
    const dying = createFileLake({ directory: folder, failPoints });
    await assert.rejects(
      createLakeWriter({ database: world.database, lake: dying, failPoints }).handle(tenantId, batch),
      {
        message: `died at ${point}`,
      },
    );
    assert.deepEqual(await read(tenantId), point === 'after-lake-list' ? [1, 2] : [], point);
    const next = createFileLake({ directory: folder });
    const writer = createLakeWriter({ database: world.database, lake: next });
    await writer.handle(tenantId, [...batch, event(tenantId, '11', 3)]);
    assert.deepEqual(await read(tenantId), [1, 2, 3], point);
    assert.deepEqual(
      (await next.list(tenantId)).toSorted(),
      (await listed(tenantId)).map(({ path }) => path).toSorted(),
    );
    assert.deepEqual(await readdir(join(folder, 'tmp')), [], point);
  }
});
