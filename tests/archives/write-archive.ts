import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportTenant } from '../../src/data/archive/export-tenant.ts';
import { sealAudit } from '../../src/data/audit/seal-audit.ts';
import { createFileLake } from '../../src/data/lake/duckdb-files.ts';
import { createLakeWriter } from '../../src/data/lake/lake-writer.ts';
import { openVectors } from '../../src/data/vectors/open-vectors.ts';
import { version } from '../../src/domain/version.ts';
import { importCsv } from '../../src/ingestion/csv/import-csv.ts';
import { importDocuments } from '../../src/ingestion/documents/import-documents.ts';
import { memoryInput } from '../../src/ingestion/import-input.ts';
import { indexBacklog } from '../../src/ingestion/indexing/index-backlog.ts';
import { importMessages } from '../../src/ingestion/mail/import-mail.ts';
import { createLexicalEmbeddings } from '../../src/models/embeddings/lexical.ts';
import { createOutboxBus } from '../../src/runtime/bus/outbox.ts';
import { openTestWorld, type TestWorld } from '../../src/testing/test-world.ts';

const actor = { kind: 'person', id: 'user-1', door: 'cli' } as const;
const contacts =
  'Contact ID,First Name,Last Name,Email,Title,Notes\nC1,Ada,North,ada@north.example,Buyer,keeps a canary\nC2,Ben,Ott,ben@ott.example,Head of Quality,\n';
const deals = 'Deal ID,Deal Name,Stage,Amount,Currency,Contact Emails\nD1,Fleet,Open,50000,EUR,ada@north.example\n';
const mail = `Message-ID: <m1@north.example>\r\nFrom: Ada North <ada@north.example>\r\nTo: clara@ours.example\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: Offer\r\n\r\nCan the logger measure the temperature of a canary?\r\n`;
const sheet = '# Loggers\n\nThe logger measures from -30 to 70 degrees, also that of a canary.\n';

async function fill(world: TestWorld, tenantId: string): Promise<void> {
  const services = { ...world, actor };
  await importCsv(services, tenantId, memoryInput('contacts.csv', contacts));
  await importCsv(services, tenantId, memoryInput('deals.csv', deals));
  await importDocuments(services, tenantId, memoryInput('loggers.md', sheet), { audience: 'shareable' });
  const messages = (async function* () {
    yield { externalId: '1', raw: Buffer.from(mail) };
  })();
  await importMessages(services, tenantId, { name: 'mail.mbox', messages });
  const vectors = await openVectors('pgvector:', world);
  await indexBacklog({ ...world, vectors, embeddings: createLexicalEmbeddings() }, tenantId);
}

/** Writes the archive of a tiny tenant: what a release keeps, so that every later version can prove that it reads it. */
const root = mkdtempSync(join(tmpdir(), 'gtm-write-archive-'));
const target = fileURLToPath(new URL('format-1.tar', import.meta.url));
const world = await openTestWorld();
try {
  const tenantId = await world.newTenant();
  const lake = createFileLake({ directory: join(root, 'lake') });
  const bus = createOutboxBus({ ...world });
  bus.subscribe(createLakeWriter({ ...world, lake }));
  await bus.start();
  await fill(world, tenantId);
  await bus.drain();
  await sealAudit(world.database, tenantId);
  await bus.close();
  mkdirSync(join(root, 'data'));
  rmSync(target, { force: true });
  const { bytes } = await exportTenant(
    { ...world, lake, dataDirectory: join(root, 'data'), version },
    tenantId,
    target,
  );
  console.log(`${target}: ${bytes} bytes`);
} finally {
  await world.close();
  rmSync(root, { recursive: true, force: true });
}
