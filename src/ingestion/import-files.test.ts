import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Row } from '../data/database/database.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { importPath } from './import-files.ts';
import type { ImportProgress, IngestionServices } from './ingestion-services.ts';

let world: TestWorld;
let services: IngestionServices;
let folder: string;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
  folder = await mkdtemp(join(tmpdir(), 'gtm-import-'));
});
after(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

async function put(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  return path;
}

function rows<R extends object = Row>(tenantId: string, sql: string): Promise<R[]> {
  return world.database.asTenant(tenantId, (transaction) => transaction.query<R>(sql));
}

const mail =
  'Message-ID: <m@n.example>\r\nFrom: Ada <ada@n.example>\r\nTo: clara@ours.example\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: Hello\r\n\r\nHello there.\r\n';
const calendar =
  'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261126T130000Z\r\nDTEND:20261126T140000Z\r\nSUMMARY:Call\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';

test('every kind of file is recognised by what it is', async () => {
  const tenantId = await world.newTenant();
  const seen: unknown[] = [];
  for (const [name, text] of [
    ['people.csv', 'Email,First Name,Last Name\na@b.example,Ann,A\n'],
    ['export.txt', 'Deal Name;Stage;Amount\nFleet;Open;100\n'],
    ['one.eml', mail],
    ['box', `From ada@n.example Mon Nov 23 10:00:00 2026\r\n${mail}\r\n`],
    ['cal.ics', calendar],
    ['sheet.md', '# Security sheet\n\nAll data stays in Frankfurt.\n'],
    ['page.html', '<html><head><title>Prices</title></head><body><p>From 2 EUR.</p></body></html>'],
    ['docs.jsonl', '{"id":"d1","title":"A","text":"Alpha"}\nnot json\n{"id":"d2","text":"Beta","date":"2026-01-05"}\n'],
  ] as const) {
    const report = await importPath(services, tenantId, await put(name, text));
    seen.push([name, report.kind, report.noun, report.counts.created, report.counts.rejected]);
  }
  await put('maildir/new/1.x', mail.replace('<m@', '<m2@'));
  await put('maildir/cur/2.x:2,S', mail.replace('<m@', '<m3@'));
  const report = await importPath(services, tenantId, join(folder, 'maildir'));
  seen.push(['maildir', report.kind, report.noun, report.counts.created, report.counts.rejected]);
  assert.deepEqual(seen, [
    ['people.csv', 'csv', 'contact', 1, 0],
    ['export.txt', 'csv', 'deal', 1, 0],
    ['one.eml', 'mail', 'email', 1, 0],
    ['box', 'mail', 'email', 0, 0],
    ['cal.ics', 'calendar', 'meeting', 1, 0],
    ['sheet.md', 'documents', 'document', 1, 0],
    ['page.html', 'documents', 'document', 1, 0],
    ['docs.jsonl', 'documents', 'document', 2, 1],
    ['maildir', 'mail', 'email', 2, 0],
  ]);
  assert.deepEqual(
    await rows(tenantId, "select title, text, audience from documents where title in ('A', 'd2') order by title"),
    [
      { title: 'A', text: 'Alpha', audience: 'internal' },
      { title: 'd2', text: 'Beta', audience: 'internal' },
    ],
  );
});

test('a document keeps its audience; a changed one is updated, an unchanged one is not', async () => {
  const tenantId = await world.newTenant();
  const path = await put('sheet.md', '# Security sheet\n\nAll data stays in Frankfurt.\n');
  await importPath(services, tenantId, path, { audience: 'shareable' });
  const again = await importPath(services, tenantId, path, { audience: 'shareable' });
  assert.equal(again.counts.unchanged, 1);
  await put('sheet.md', '# Security sheet\n\nAll data stays in Dublin.\n');
  const changed = await importPath(services, tenantId, path, { audience: 'shareable' });
  assert.equal(changed.counts.updated, 1);
  assert.deepEqual(await rows(tenantId, 'select title, text, audience from documents'), [
    { title: 'Security sheet', text: '# Security sheet\n\nAll data stays in Dublin.\n', audience: 'shareable' },
  ]);
});

test('progress is told with a total, and ends with everything read', async () => {
  const tenantId = await world.newTenant();
  const path = await put(
    'many.csv',
    `Email,First Name,Last Name\n${Array.from({ length: 1500 }, (_, i) => `p${i}@a.example,P,X`).join('\n')}\n`,
  );
  const steps: ImportProgress[] = [];
  await importPath(services, tenantId, path, { onProgress: (step) => steps.push(step) });
  assert.deepEqual(
    steps.map(({ phase, read, total }) => [phase, read, total]),
    [
      ['scanning', 0, null],
      ['importing', 0, 1500],
      ['importing', 1000, 1500],
      ['importing', 1500, 1500],
    ],
  );
});

test('what cannot be imported says what can', async () => {
  const tenantId = await world.newTenant();
  await assert.rejects(importPath(services, tenantId, join(folder, 'missing.csv')), /Check the path/);
  await assert.rejects(importPath(services, tenantId, await put('notes.xyz', 'just words')), /none of the files/);
  await put('mixed/a.csv', 'x');
  await assert.rejects(importPath(services, tenantId, join(folder, 'mixed')), /one by one/);
});
