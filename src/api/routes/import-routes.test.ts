import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { tinyDocx, tinyPdfPages } from '../../testing/tiny-documents.ts';
import { type ApiFixture, type Credentials, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;
let key: Credentials;

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
  key = await api.serviceKey();
});
after(() => api.close());

interface Report {
  importId: string | null;
  counts: { read: number; created: number; rejected: number };
  rejects: { line: number; field: string; reason: string }[];
}
type Item = { progress: { phase: string } } | { report: Report } | { problem: { status: number; detail: string } };

const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Item);
function reportOf(text: string): Report {
  const last = linesOf(text).at(-1)!;
  assert.ok('report' in last, text);
  return last.report;
}
const csv = 'Name,Email,Company\nBo Buyer,bo@shop.example,Shop\nEve,no address,Shop\n';
const octets = { 'content-type': 'application/octet-stream' };

test('a file of this machine is imported for the command line, with lines of progress and then the report', async () => {
  const path = join(api.dataDirectory, 'people.csv');
  writeFileSync(path, csv);
  const answer = await api.ask('POST', '/imports', { as: api.cli, body: { path, as: 'contact' } });
  assert.equal(answer.status, 200);
  assert.match(answer.type, /^application\/x-ndjson/);
  assert.ok(linesOf(answer.text).some((item) => 'progress' in item));
  const report = reportOf(answer.text);
  assert.deepEqual([report.counts.created, report.counts.rejected], [1, 1]);
  assert.match(report.importId ?? '', /^imp_/);
  const one = await api.ask('GET', `/imports/${report.importId}`, { as: api.cli });
  assert.deepEqual((one.body['rejects'] as { line: number }[])[0]!.line, 3);
  const listed = await api.ask('GET', '/imports', { as: api.cli });
  assert.equal((listed.body['items'] as object[]).length, 1);
});

test('nobody else may name a path of the server', async () => {
  const answer = await api.ask('POST', '/imports', { as: key, body: { path: '/etc/passwd' } });
  assert.equal(answer.status, 403);
  assert.match(answer.body['detail'] as string, /upload/);
  const { userId, console } = await api.signIn('con');
  await api.addMember(userId, 'owner');
  assert.equal((await api.ask('POST', '/imports', { as: console, body: { path: '/etc/passwd' } })).status, 403);
});

test('a program sends the file itself, and nothing of it stays behind', async () => {
  const text = csv.replaceAll('shop.example', 'upload.example');
  const answer = await api.ask('POST', '/imports/upload?name=more.csv&as=contact', {
    as: key,
    body: text,
    headers: octets,
  });
  assert.equal(reportOf(answer.text).counts.created, 1);
  assert.deepEqual(readdirSync(join(api.dataDirectory, 'tmp')), []);
  const named = await api.ask('GET', '/contacts?name=bo', { as: key });
  const contacts = named.body['items'] as { id: string; addresses: { address: string }[]; accountName: string }[];
  assert.equal(contacts.length, 2);
  const detail = await api.ask('GET', `/contacts/${contacts[0]!.id}`, { as: key });
  const fields = detail.body['fields'] as { field: string; value: string; source: string; stands: boolean }[];
  assert.ok(fields.some(({ value, stands }) => value === 'Bo Buyer' && stands));
  assert.equal(contacts[0]!.addresses[0]!.address, 'bo@upload.example');
});

test('a PDF and a Word document can be sent, and a damaged one is refused by its name', async () => {
  const send = (name: string, body: Uint8Array) =>
    api.ask('POST', `/imports/upload?name=${name}`, { as: key, body: Buffer.from(body), headers: octets });
  const pdf = tinyPdfPages([[[10, 'Data stays in Frankfurt.']]]);
  const docx = tinyDocx('<w:p><w:r><w:t>Data stays in Dublin.</w:t></w:r></w:p>');
  assert.equal(reportOf((await send('sheet.pdf', pdf)).text).counts.created, 1);
  assert.equal(reportOf((await send('terms.docx', docx)).text).counts.created, 1);
  const last = linesOf((await send('torn.pdf', pdf.subarray(0, 60))).text).at(-1)!;
  assert.ok('problem' in last && last.problem.status === 400 && last.problem.detail.startsWith('torn.pdf '));
  assert.deepEqual(await api.read('select title from documents order by 1'), [{ title: 'sheet' }, { title: 'terms' }]);
  assert.deepEqual(readdirSync(join(api.dataDirectory, 'tmp')), []);
});

test('a name cannot lead out of the folder of uploads', async () => {
  const answer = await api.ask('POST', '/imports/upload?name=..%2F..%2Fescaped.csv&as=contact', {
    ...{ as: key, headers: octets },
    body: 'Name,Email\nAl,al@escape.example\n',
  });
  assert.equal(reportOf(answer.text).counts.created, 1);
  assert.ok(!readdirSync(join(api.dataDirectory, '..')).includes('escaped.csv'));
});

test('--dry-run writes nothing; --strict fails as a whole and says so in the stream', async () => {
  const text = csv.replaceAll('shop.example', 'strict.example');
  const dry = await api.ask('POST', '/imports/upload?name=s.csv&as=contact&dryRun=true', {
    ...{ as: key, body: text, headers: octets },
  });
  assert.equal(reportOf(dry.text).importId, null);
  const strict = await api.ask('POST', '/imports/upload?name=s.csv&as=contact&strict=true', {
    ...{ as: key, body: text, headers: octets },
  });
  const last = linesOf(strict.text).at(-1)!;
  assert.ok('problem' in last && last.problem.status === 400, strict.text);
  assert.deepEqual(await api.read("select 1 from contact_addresses where address like '%@strict.example'"), []);
});

test('what is not sent as a file is refused', async () => {
  const answer = await api.ask('POST', '/imports/upload?name=a.csv', { as: key, body: { not: 'a file' } });
  assert.equal(answer.status, 400);
});
