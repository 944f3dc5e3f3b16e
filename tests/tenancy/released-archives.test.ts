import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { retrieve } from '../../src/agents/retriever/retrieve.ts';
import { createHeadFiles } from '../../src/data/audit/head-files.ts';
import { sealAudit } from '../../src/data/audit/seal-audit.ts';
import { verifyAudit } from '../../src/data/audit/verify-audit.ts';
import { createFileLake } from '../../src/data/lake/duckdb-files.ts';
import { openVectors } from '../../src/data/vectors/open-vectors.ts';
import { importArchive } from '../../src/ingestion/archive/import-archive.ts';
import { createLexicalEmbeddings } from '../../src/models/embeddings/lexical.ts';
import { openTestWorld } from '../../src/testing/test-world.ts';

const folder = fileURLToPath(new URL('../archives/', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'gtm-released-'));
after(() => rmSync(root, { recursive: true, force: true }));
const actor = { kind: 'person', id: 'local-owner', door: 'cli' } as const;

test('the archive of every released format is taken in: all its rows, its events in the lake, and what it says can be found', async () => {
  const archives = readdirSync(folder).filter((name) => name.endsWith('.tar'));
  assert.ok(archives.includes('format-1.tar'));
  for (const name of archives) {
    const world = await openTestWorld();
    const dataDirectory = join(root, name);
    mkdirSync(dataDirectory);
    const lake = createFileLake({ directory: join(dataDirectory, 'lake') });
    const services = { ...world, lake, dataDirectory, version: 'test' };
    const { manifest } = await importArchive(services, join(folder, name), actor);
    const tenantId = manifest.tenant.id;
    for (const { table, rows } of manifest.tables) {
      const added = table === 'memberships' ? 1 : table === 'audit' ? 2 : 0;
      const { rows: found } = await world.pool.query<{ count: number }>(
        `select count(*)::int as count from gtm.${table}`,
      );
      assert.equal(found[0]!.count, rows + added, `${name}: ${table}`);
    }
    const vectors = await openVectors('pgvector:', world);
    const retrieval = { ...world, vectors, embeddings: createLexicalEmbeddings() };
    const found = await retrieve(retrieval, tenantId, { text: 'temperature of a canary', k: 5 });
    assert.ok(JSON.stringify(found).includes('canary'), `${name}: nothing was found`);
    const { rows: files } = await world.pool.query<{ path: string; count: number }>(
      'select path, row_count as count from gtm.lake_files',
    );
    const events = await lake.query(
      files.map(({ path }) => path),
      'select count(*) as count from events',
    );
    const written = files.reduce((total, { count }) => total + count, 0);
    assert.ok(written > 0);
    assert.equal(Number(events[0]!['count']), written);
    const heads = createHeadFiles(dataDirectory);
    await heads.note(tenantId, (await sealAudit(world.database, tenantId))!);
    const expected = { count: manifest.audit!.count, hash: manifest.audit!.hash };
    const audit = await verifyAudit({ ...world, heads }, tenantId, { expected });
    assert.deepEqual([audit.findings, audit.count], [[], manifest.audit!.count + 2], `${name}: its audit goes on`);
    await world.close();
  }
});
