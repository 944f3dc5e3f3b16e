import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Row } from '../data/database/database.ts';
import { openVectors } from '../data/vectors/open-vectors.ts';
import { createLexicalEmbeddings } from '../models/embeddings/lexical.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { importPath } from './import-files.ts';
import { indexBacklog } from './indexing/index-backlog.ts';
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

test('a paper that somebody sent can never be what mails quote', async () => {
  const tenantId = await world.newTenant();
  const path = await put('their-terms.md', '# Terms\n\nThe supplier pays for every delay.\n');
  const options = { audience: 'shareable', received: true } as const;
  await assert.rejects(importPath(services, tenantId, path, options), { code: 'invalid', field: 'received' });
  assert.deepEqual(await rows(tenantId, 'select title from documents'), []);
});

test('who may see a text, and whose it is, is kept from its source record to its chunks', async () => {
  const tenantId = await world.newTenant();
  const notes = 'Email,Full Name,Remark\nbo@shop.example,Bo Buyer,wants the price list of next year\n';
  await importPath(services, tenantId, await put('audience/people.csv', notes));
  const calls = 'Type,Date,Subject,Notes\nCall,2026-01-02,Prices,they find us dear\n';
  await importPath(services, tenantId, await put('audience/activities.csv', calls));
  await importPath(services, tenantId, await put('audience/one.eml', mail));
  await importPath(services, tenantId, await put('audience/cal.ics', calendar));
  await importPath(services, tenantId, await put('audience/sheet.md', '# Sheet\n\nFor all.\n'), {
    audience: 'shareable',
  });
  await importPath(services, tenantId, await put('audience/paper.md', '# Paper\n\nFor us.\n'));
  await importPath(services, tenantId, await put('audience/tender.md', '# Tender\n\nTheirs.\n'), { received: true });
  const vectors = await openVectors('pgvector:', world);
  await indexBacklog({ ...world, vectors, embeddings: createLexicalEmbeddings() }, tenantId);
  const seen = await rows(
    tenantId,
    `select c.entity_type, c.audience, r.audience as record, c.trust from chunks c join source_records r on r.id = c.source_record_id
     order by 1, 2, 4`,
  );
  assert.deepEqual(
    seen.map((row) => Object.values(row)),
    [
      ['call', 'internal', 'internal', 'tainted'],
      ['contact', 'internal', 'internal', 'tainted'],
      ['document', 'internal', 'internal', 'tainted'],
      ['document', 'internal', 'internal', 'trusted'],
      ['document', 'shareable', 'shareable', 'trusted'],
      ['email', 'participants', 'participants', 'tainted'],
      ['meeting', 'participants', 'participants', 'trusted'],
    ],
  );
});

test('the ids of one source of documents say nothing about those of another', async () => {
  const tenantId = await world.newTenant();
  const line = (text: string) => `${JSON.stringify({ id: 1, title: 'One', text })}\n`;
  await importPath(services, tenantId, await put('faq.jsonl', line('Alpha')), { source: 'faq' });
  const other = await importPath(services, tenantId, await put('terms.jsonl', line('Beta')), { source: 'terms' });
  assert.equal(other.counts.created, 1);
  const changed = await importPath(services, tenantId, await put('faq.jsonl', line('Gamma')), { source: 'faq' });
  assert.deepEqual([changed.counts.created, changed.counts.updated], [0, 1]);
  assert.deepEqual(await rows(tenantId, 'select text from documents order by text'), [
    { text: 'Beta' },
    { text: 'Gamma' },
  ]);
});

test('a line that is no document says what is wrong with it, and the rest lands', async () => {
  const tenantId = await world.newTenant();
  const lines = [
    '{"title":"no id","text":"x"}',
    '{"id":"","text":"x"}',
    '{"id":1}',
    '{"id":2,"text":"zero \\u0000"}',
    '{"id":3,"title":"\\u0000","text":"x"}',
    '{"id":4,"text":"half \\ud83d of a character"}',
    '["id"]',
    `{"id":"${'9'.repeat(301)}","text":"x"}`,
    '{"id":5,"text":"x","date":"-271821-04-20"}',
  ];
  const report = await importPath(services, tenantId, await put('lines.jsonl', `${lines.join('\n')}\n`));
  assert.deepEqual(
    report.rejects.map(({ line, field, reason }) => `${line} ${field}: ${reason}`),
    [
      '1 id: this is to be a text of 1 to 300 characters, or a number',
      '2 id: this is to be a text of 1 to 300 characters, or a number',
      '3 text: this is to be a text of at most 2000000 characters',
      '4 text: this has a zero byte',
      '5 title: this has a zero byte',
      '7 (line): this line is no object such as {"id": 1, "title": "...", "text": "..."}',
      '8 id: this is to be a text of 1 to 300 characters, or a number',
      '9 date: this is no date; write it like 2025-03-31',
    ],
  );
  assert.deepEqual(await rows(tenantId, 'select text from documents'), [{ text: 'half \ufffd of a character' }]);
});

test('a mail whose subject no index takes is a mail like any other', async () => {
  const tenantId = await world.newTenant();
  const letters = Array.from({ length: 4000 }, (_, index) => ((index * 7919) % 9973).toString(36)).join('');
  const path = await put('endless.eml', mail.replace('Subject: Hello', `Subject: ${letters}`));
  const report = await importPath(services, tenantId, path);
  assert.deepEqual([report.counts.created, report.counts.rejected], [1, 0]);
});

test('progress is told with a total, and ends with everything read', async () => {
  const tenantId = await world.newTenant();
  const path = await put(
    'many.csv',
    `Email,First Name,Last Name\n${Array.from({ length: 3000 }, (_, i) => `p${i}@a.example,P,X`).join('\n')}\n`,
  );
  const steps: ImportProgress[] = [];
  await importPath(services, tenantId, path, { onProgress: (step) => steps.push(step) });
  assert.deepEqual(
    steps.map(({ phase, read, total }) => [phase, read, total]),
    [
      ['scanning', 0, null],
      ['importing', 0, 3000],
      ['importing', 2000, 3000],
      ['importing', 3000, 3000],
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
