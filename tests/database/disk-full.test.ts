import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openDatabase } from '../../src/data/database/open-database.ts';
import { GtmError } from '../../src/domain/errors.ts';
import { createEtlConsumer } from '../../src/ingestion/apply-records.ts';
import { importCsv } from '../../src/ingestion/csv/import-csv.ts';
import { memoryInput } from '../../src/ingestion/import-input.ts';
import { openTestWorld } from '../../src/testing/test-world.ts';

/** Room for a new cluster and two of its log files. */
const DISK_MB = 220;
const LEFT_MB = 6;

/** A disk of its own, or null where this user may not mount one. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'gtm-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

function fill(folder: string): string {
  const { bavail, bsize } = statfsSync(folder);
  const ballast = join(folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - LEFT_MB * 2 ** 20)));
  return ballast;
}

function contacts(first: number, count: number) {
  const notes = 'words and more words '.repeat(20);
  const rows = Array.from({ length: count }, (_, index) => {
    return `${first + index},Ada,Lenz${first + index},ada${first + index}@northwind.example,${notes}`;
  });
  const text = ['Record ID,First Name,Last Name,Email,Notes', ...rows, ''].join('\n');
  return memoryInput(`contacts-${first}.csv`, text);
}

/** Asks again while an attempt that began on the full disk is still ending. */
async function persistently<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 10 || !GtmError.is(error) || error.code !== 'unavailable') throw error;
      await setTimeout(200);
    }
  }
}

const folder = smallDisk();

test('disk full while importing: the error says so, nothing acknowledged is lost, nothing is half-written, and with room it goes on', {
  skip: folder === null ? 'a disk of its own needs the right to mount one' : false,
}, async () => {
  const world = await openTestWorld({ open: () => openDatabase(`pglite:${join(folder!, 'database')}`) });
  try {
    const tenantId = await world.newTenant();
    const services = { ...world, actor: { kind: 'person', id: 'ann', door: 'cli' } as const };
    const read = (sql: string) => world.database.asTenant(tenantId, (transaction) => transaction.query(sql));
    const state = `select (select count(*) from contacts)::int as contacts, (select count(*) from contact_addresses)::int as addresses,
        (select count(*) from source_records)::int as records`;
    await importCsv(services, tenantId, contacts(0, 200));
    const acknowledged = await read(state);
    const ballast = fill(folder!);

    await assert.rejects(importCsv(services, tenantId, contacts(10_000, 2500)), (error) => {
      assert.ok(GtmError.is(error));
      assert.equal(error.code, 'unavailable');
      assert.match(error.message, /disk .* is full.* make room, then try again/);
      return true;
    });

    rmSync(ballast);
    const [after] = (await persistently(() => read(state))) as {
      contacts: number;
      addresses: number;
      records: number;
    }[];
    const [before] = acknowledged as { contacts: number }[];
    assert.ok(after!.contacts >= before!.contacts);
    // A contact is there with everything of it, or not at all; records that were received are applied by the consumer.
    assert.equal(after!.addresses, after!.contacts);
    assert.ok(after!.records >= after!.contacts);
    const again = await importCsv(services, tenantId, contacts(10_000, 2500));
    assert.equal(again.counts.rejected, 0);
    const events = await read("select id, data, type from outbox where type = 'gtm.records.received.v1'");
    await createEtlConsumer(services).handle(tenantId, events as never);
    assert.deepEqual(await read('select count(*)::int as contacts from contacts'), [{ contacts: 2700 }]);
  } finally {
    await world.close();
    execFileSync('umount', [folder!]);
    rmSync(folder!, { recursive: true });
  }
});
