import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { GtmError } from '../../domain/errors.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import {
  type TinyPart,
  tinyDocx,
  tinyPdf,
  tinyPdfPages,
  tinyPdfStream,
  tinyWordPart,
  tinyZip,
} from '../../testing/tiny-documents.ts';
import { importPath } from '../import-files.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { type ConvertedKind, convertDocument } from './convert-document.ts';

let world: TestWorld;
let services: IngestionServices;
let folder: string;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
  folder = await mkdtemp(join(tmpdir(), 'gtm-documents-'));
});
after(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const mb = 1024 * 1024;
const paragraph = '<w:p><w:r><w:t>Hello.</w:t></w:r></w:p>';
const catalogue = '<< /Type /Catalog /Pages 2 0 R >>';
const onePage = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
/** A PDF of one page whose content is this stream. */
const pageOf = (stream: Uint8Array) =>
  tinyPdf([
    catalogue,
    onePage,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    { entries: '/Filter /FlateDecode', stream },
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]);
const spaces = (bytes: number) => Buffer.alloc(bytes, ' ');
const mainPart = (content: Uint8Array, declaredSize?: number): TinyPart => ({
  name: 'word/document.xml',
  content,
  ...(declaredSize === undefined ? {} : { declaredSize }),
});

/** On a machine that is very busy the time ends it before the size does. */
const tooLarge = /unpacks to more than 200 MB|within 30 seconds/;

/** What the file is, its name, its bytes, and the words that refuse it. */
const rows: [row: string, fileName: string, bytes: () => Uint8Array, words: RegExp][] = [
  ['a zip bomb in a DOCX', 'bomb.docx', () => tinyDocx('', [mainPart(spaces(210 * mb))]), tooLarge],
  [
    'a zip bomb in a DOCX that declares ten bytes',
    'liar.docx',
    () => tinyDocx('', [mainPart(spaces(210 * mb), 10)]),
    /damaged|unpacks to more/,
  ],
  [
    'a zip bomb in many parts of a DOCX',
    'parts.docx',
    () =>
      tinyDocx(`${paragraph}<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`, [
        {
          name: 'word/styles.xml',
          content: Buffer.concat([Buffer.from('<a>'), spaces(120 * mb), Buffer.from('</a>')]),
        },
        { name: 'word/footnotes.xml', content: Buffer.concat([Buffer.from('<a>'), spaces(120 * mb)]) },
      ]),
    tooLarge,
  ],
  [
    'entities that multiply in a DOCX',
    'laughs.docx',
    () =>
      tinyDocx('', [
        mainPart(Buffer.from('<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><d><p><r><t>&b;</t></r></p></d>')),
      ]),
    /damaged inside/,
  ],
  [
    'a DOCX cut in the middle',
    'cut.docx',
    () => {
      const whole = tinyDocx(paragraph.repeat(500));
      return whole.subarray(0, whole.length / 2);
    },
    /damaged/,
  ],
  [
    'a DOCX whose text is cut',
    'torn.docx',
    () => tinyDocx('', [mainPart(Buffer.from('<d><p><r><t>Hel'))]),
    /damaged inside/,
  ],
  [
    'two documents in one DOCX',
    'two.docx',
    () => tinyZip([mainPart(Buffer.from('<d/>')), mainPart(Buffer.from('<d/>'))]),
    /two parts named word\/document.xml/,
  ],
  [
    'a workbook named DOCX',
    'book.docx',
    () => tinyZip([{ name: 'xl/workbook.xml', content: '<w/>' }]),
    /no Word document/,
  ],
  ['an old or locked Word document', 'old.docx', () => Buffer.from('d0cf11e0a1b11ae100', 'hex'), /has a password/],
  [
    'a DOCX with a part behind a password',
    'part.docx',
    () => tinyDocx('', [{ ...mainPart(Buffer.from('<d/>')), isEncrypted: true }]),
    /is encrypted\. Save it without a password/,
  ],
  [
    'a DOCX of thousands of pages',
    'long.docx',
    () => tinyDocx(`<w:p><w:r><w:t>${'word '.repeat(1_000_100)}</w:t></w:r></w:p>`),
    /more than 5 million characters of text\. Split it/,
  ],
  ['a DOCX without text', 'empty.docx', () => tinyDocx('<w:p/>'), /holds no text/],
  [
    'an endless PDF: a circular page tree',
    'circle.pdf',
    () => tinyPdf([catalogue, '<< /Type /Pages /Kids [2 0 R] /Count 3 >>']),
    /page 1/,
  ],
  [
    'an endless PDF: a page that draws itself',
    'self.pdf',
    () =>
      tinyPdf([
        catalogue,
        onePage,
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> >> >>',
        { entries: '/Type /XObject /Subtype /Form /BBox [0 0 9 9]', stream: Buffer.from('/X Do') },
      ]),
    /no text/,
  ],
  [
    'an endless PDF: objects that refer to themselves',
    'loop.pdf',
    () => tinyPdf([catalogue, onePage, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>', '4 0 R']),
    /no text/,
  ],
  [
    'an endless PDF: a page that unpacks to 900 MB',
    'large.pdf',
    () => pageOf(deflateSync(spaces(900 * mb), { level: 1 })),
    /more than 256 MB/,
  ],
  ['a PDF that is cut off', 'cut.pdf', () => Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Cat'), /damaged/],
  ['a scanned PDF', 'scan.pdf', () => tinyPdfPages([[[10, '']], [[10, '']]]), /text recognition/],
  [
    'an encrypted PDF',
    'locked.pdf',
    () =>
      tinyPdf(
        [catalogue, onePage, '<< /Type /Page /Parent 2 0 R >>'],
        `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${'00'.repeat(32)}> /U <${'00'.repeat(32)}> /P -4 >> /ID [<00> <00>]`,
      ),
    /password/,
  ],
  ['a PDF of 0 bytes', 'empty.pdf', () => Buffer.alloc(0), /0 bytes/],
  ['something else named PDF', 'letter.pdf', () => Buffer.from('Dear all,\n'), /damaged/],
];

for (const [row, fileName, bytes, words] of rows) {
  test(`${row} is refused by name, and nothing is written`, async () => {
    const tenantId = await world.newTenant();
    const path = join(folder, fileName);
    await writeFile(path, bytes());
    await assert.rejects(importPath(services, tenantId, path), (error) => {
      assert.ok(GtmError.is(error) && error.code === 'invalid', String(error));
      assert.equal(error.field, fileName);
      assert.ok(error.message.startsWith(fileName) && words.test(error.message), error.message);
      return true;
    });
    const written = await world.database.asTenant(tenantId, (transaction) =>
      transaction.query(
        'select 1 from imports union all select 1 from documents union all select 1 from source_records',
      ),
    );
    assert.deepEqual(written, []);
  });
}

/** Takes far longer to be read than any test waits. */
const slowPdf = () => pageOf(tinyPdfStream('BT /F1 9 Tf (x) Tj ET '.repeat(2_000_000)).stream);

test('what takes too long is ended, and the next document is read behind it', async () => {
  const limits = { timeoutMs: 400, memoryBytes: 1024 * mb, unpackedBytes: 200 * mb };
  const ended: string[] = [];
  const first = convertDocument('slow.pdf', 'pdf', slowPdf(), limits).finally(() => ended.push('slow'));
  const second = convertDocument('next.docx', 'docx', tinyDocx(paragraph)).finally(() => ended.push('next'));
  await assert.rejects(first, /slow\.pdf cannot be read within 0\.4 seconds/);
  assert.equal((await second).text, 'Hello.');
  assert.deepEqual(ended, ['slow', 'next'], 'one at a time');
});

test('a document has 30 seconds', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let ended = false;
  const slow = convertDocument('slow.pdf', 'pdf', slowPdf()).finally(() => {
    ended = true;
  });
  const refused = assert.rejects(slow, /slow\.pdf cannot be read within 30 seconds/);
  await setImmediate(); // its worker has begun
  t.mock.timers.tick(29_999);
  await setImmediate();
  assert.equal(ended, false);
  t.mock.timers.tick(1);
  await refused;
});

test('a heap that grows is ended at its limit', async () => {
  const wide = tinyDocx(paragraph.repeat(1_000_000));
  const limits = { timeoutMs: 30_000, memoryBytes: 40 * mb, unpackedBytes: 200 * mb };
  await assert.rejects(convertDocument('wide.docx', 'docx', wide, limits), /more than 40 MB of memory/);
});

test('a good PDF and a good Word document land as documents, by name and by --as, and twice changes nothing', async () => {
  const tenantId = await world.newTenant();
  for (const [name, bytes, options] of [
    ['sheet.pdf', tinyPdfPages([[[10, 'Data stays in Frankfurt.']]]), {}],
    ['nameless', tinyPdfPages([[[10, 'Known by its first bytes.']]]), {}],
    ['terms.docx', tinyDocx(paragraph, [tinyWordPart('word/styles.xml', 'styles', '')]), { as: 'documents' }],
  ] as const) {
    const path = join(folder, name);
    await writeFile(path, bytes);
    const { kind, counts } = await importPath(services, tenantId, path, options);
    assert.deepEqual([kind, counts.created], ['documents', 1], name);
    assert.equal((await importPath(services, tenantId, path, options)).counts.unchanged, 1, name);
  }
  const landed = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query('select title, text, audience from documents order by title'),
  );
  assert.deepEqual(landed, [
    { title: 'nameless', text: 'Known by its first bytes.', audience: 'internal' },
    { title: 'sheet', text: 'Data stays in Frankfurt.', audience: 'internal' },
    { title: 'terms', text: 'Hello.', audience: 'internal' },
  ]);
});

test('a damaged file gives a document or a refusal, never another error', async () => {
  const whole: [ConvertedKind, Uint8Array][] = [
    ['docx', tinyDocx(paragraph.repeat(20))],
    ['pdf', tinyPdfPages([[[10, 'Data stays in Frankfurt.']]])],
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...whole),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 8 }),
      fc.double({ min: 0.2, max: 1, noNaN: true }),
      async ([kind, bytes], changes, share) => {
        const damaged = new Uint8Array(bytes.subarray(0, Math.ceil(bytes.length * share)));
        for (const [at, value] of changes) damaged[Math.floor(at * (damaged.length - 1))] = value;
        try {
          await convertDocument('a', kind, damaged);
        } catch (error) {
          assert.ok(GtmError.is(error) && error.code === 'invalid', String(error));
        }
      },
    ),
    { numRuns: 40 },
  );
});
