import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GtmError } from '../../domain/errors.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { memoryInput } from '../import-input.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { type CsvOptions, importCsv } from './import-csv.ts';

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

/** A file that is refused as a whole: what the error says, and the field or line it names. */
interface Refused {
  name: string;
  fileName?: string;
  content: string | Buffer;
  options?: CsvOptions;
  field: string;
  says: RegExp;
}

/** A file of which some lines are refused: each with line, field and reason; every other line lands. */
interface PartlyRefused {
  name: string;
  content: string | Buffer;
  rejects: [line: number, field: string, reason: RegExp][];
  landed: string[];
  note?: RegExp;
}

const header = 'Email,First Name,Verified At\n';
const ann = 'ann@a.example,Ann,2026-01-05\n';
const megabyte = 'x'.repeat(1024 * 1024);

const refused: Refused[] = [
  {
    name: 'NUL bytes',
    content: `${header}${ann}ben@b.example,B\u0000n,2026-01-05\n`,
    field: 'people.csv',
    says: /zero byte in line 3.*export it again/,
  },
  {
    name: 'duplicate headers',
    content: `Email,First Name,email\n${ann}`,
    field: 'email',
    says: /two columns "email" \(1 and 3\)\. Rename one/,
  },
  {
    name: 'wrong encoding: two in one file',
    content: Buffer.concat([
      Buffer.from(`${header}${ann}`),
      Buffer.from('juergen@b.example,Jürgen,2026-01-05\n'),
      Buffer.from('zoe@c.example,Zoë,2026-01-05\n', 'latin1'),
    ]),
    field: 'line 4',
    says: /line 3 is UTF-8 and line 4 is not.*as UTF-8/,
  },
  { name: 'no header', content: ann + ann, options: { as: 'contact' }, field: 'line 1', says: /first line .* --map/ },
  {
    name: 'no header, and a cell that reads like one',
    content: 'ann@a.example,Contact,2026-01-05\n',
    options: { as: 'contact' },
    field: 'line 1',
    says: /first line .* --map/,
  },
  {
    name: 'no header, and cells that are words',
    content: 'Ann,Lee\nBen,Ott\n',
    options: { as: 'contact' },
    field: 'line 1',
    says: /first line .* --map/,
  },
  {
    name: 'no header, and nothing says what it lists',
    fileName: 'list.csv',
    content: 'ann@a.example,Ann\nben@b.example,Ben\n',
    field: 'as',
    says: /--as account.*otherwise add a line of names/,
  },
  { name: '0 bytes', content: '', field: 'people.csv', says: /is empty \(0 bytes\)/ },
  { name: 'nothing but line ends', content: '\n\n\n', field: 'people.csv', says: /has no lines/ },
  {
    name: 'a binary file with a signature',
    content: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0]),
    field: 'people.csv',
    says: /not a text file but a PNG image/,
  },
  {
    name: 'a binary file without one',
    content: Buffer.from(Array.from({ length: 4096 }, (_, index) => ((index * 7919) % 255) + 1)),
    field: 'people.csv',
    says: /is not a text file/,
  },
];

const partlyRefused: PartlyRefused[] = [
  {
    name: 'a torn last line',
    content: `${header}${ann}ben@b.exam`,
    rejects: [[3, '(line)', /ends in the middle of this line/]],
    landed: ['ann@a.example'],
  },
  {
    name: 'a last line torn inside quotes, with everything behind it',
    content: `${header}${ann}ben@b.example,"Ben,2026-01-05\ncy@c.example,Cy,2026-01-05\n`,
    rejects: [[3, '(line)', /never closed.*to line 4/]],
    landed: ['ann@a.example'],
  },
  {
    name: 'a field of 1 MB',
    content: `${header}ben@b.example,${megabyte},2026-01-05\n${ann}`,
    rejects: [[2, 'First Name', /1048576 characters; at most 262144/]],
    landed: ['ann@a.example'],
  },
  {
    name: 'wrong encoding: Windows-1252 is found and said',
    content: Buffer.from(`${header}juergen@b.example,Jürgen,2026-01-05\n`, 'latin1'),
    rejects: [],
    landed: ['juergen@b.example'],
    note: /windows-1252.*save it as UTF-8/,
  },
  {
    name: '29 February in a common year',
    content: `${header}${ann}ben@b.example,Ben,2026-02-29\n`,
    rejects: [[3, 'Verified At', /month 2 of 2026 has no day 29/]],
    landed: ['ann@a.example'],
  },
  {
    name: '24:00',
    content: `${header}${ann}ben@b.example,Ben,2026-01-05 24:00\n`,
    rejects: [[3, 'Verified At', /24:00 is ambiguous; write 00:00 of the next day/]],
    landed: ['ann@a.example'],
  },
  {
    name: 'two-digit years',
    content: `${header}${ann}ben@b.example,Ben,01/13/26\ncy@c.example,Cy,5.1.26\n`,
    rejects: [
      [3, 'Verified At', /two digits; write four/],
      [4, 'Verified At', /two digits; write four/],
    ],
    landed: ['ann@a.example'],
  },
  {
    name: 'an epoch in milliseconds is an instant, any other number none',
    content: `${header}ann@a.example,Ann,1767571200000\nben@b.example,Ben,946684800000\ncy@c.example,Cy,17675712\n`,
    rejects: [[4, 'Verified At', /no date we know/]],
    landed: ['ann@a.example', 'ben@b.example'],
  },
];

async function count(tenantId: string, table: string): Promise<number> {
  const [row] = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ count: number }>(`select count(*)::int as count from ${table}`),
  );
  return row!.count;
}

for (const { name, fileName = 'people.csv', content, options = {}, field, says } of refused) {
  test(`refused as a whole, with nothing written: ${name}`, async () => {
    const tenantId = await world.newTenant();
    const audited = await count(tenantId, 'audit');
    await assert.rejects(
      importCsv(services, tenantId, memoryInput(fileName, content), options),
      (error) => GtmError.is(error) && error.code === 'invalid' && error.field === field && says.test(error.message),
    );
    for (const table of ['sources', 'imports', 'source_records', 'contacts', 'custom_columns', 'outbox'])
      assert.equal(await count(tenantId, table), 0, table);
    assert.equal(await count(tenantId, 'audit'), audited);
  });
}

for (const { name, content, rejects, landed, note } of partlyRefused) {
  test(`refused line by line, with the rest landed: ${name}`, async () => {
    const tenantId = await world.newTenant();
    const report = await importCsv(services, tenantId, memoryInput('people.csv', content));
    assert.equal(report.rejects.length, rejects.length);
    for (const [index, [line, field, reason]] of rejects.entries()) {
      const reject = report.rejects[index]!;
      assert.deepEqual([reject.line, reject.field], [line, field]);
      assert.match(reject.reason, reason);
    }
    assert.deepEqual(
      [report.counts.read, report.counts.created, report.counts.rejected],
      [landed.length + rejects.length, landed.length, rejects.length],
    );
    const found = await world.database.asTenant(tenantId, (transaction) =>
      transaction.query<{ address: string }>('select address from contact_addresses order by address'),
    );
    assert.deepEqual(
      found.map(({ address }) => address),
      landed,
    );
    // What was refused is on record, and no part of it is anywhere else.
    assert.equal(await count(tenantId, 'import_rejects'), rejects.length);
    assert.equal(await count(tenantId, 'source_records'), landed.length);
    if (note) assert.match(report.notes.join('\n'), note);
  });
}

test('an epoch in milliseconds is the instant it says', async () => {
  const tenantId = await world.newTenant();
  await importCsv(services, tenantId, memoryInput('people.csv', `${header}ann@a.example,Ann,1767571200000\n`));
  const [row] = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query('select verified_at from verifications'),
  );
  assert.deepEqual(row, { verifiedAt: new Date('2026-01-05T00:00:00Z') });
});
