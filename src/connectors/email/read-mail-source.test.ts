import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { GtmError } from '../../domain/errors.ts';
import { readMbox } from './mbox.ts';
import { readMailSource } from './read-mail-source.ts';

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mail-source-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function mboxTexts(path: string): Promise<string[]> {
  const all: string[] = [];
  for await (const raw of readMbox(path)) all.push(Buffer.from(raw).toString('latin1'));
  return all;
}

async function read(path: string) {
  const all: { externalId: string; folder: string; text: string }[] = [];
  for await (const one of readMailSource(path)) {
    all.push({ externalId: one.externalId, folder: one.folder, text: Buffer.from(one.raw).toString('latin1') });
  }
  return all;
}

test('an mbox is cut at its From lines and quoted ones lose one mark', async (t) => {
  const path = join(await folderFor(t), 'a.mbox');
  await writeFile(
    path,
    'From ann@b.example Tue Nov 24 08:40:00 2026\nSubject: one\n\nHi\nFrom here it is far\n>From the start\n>>From deeper\n\nFrom bob@b.example Tue Nov 24 08:41:00 2026\nSubject: two\n\nBye\n',
  );
  assert.deepEqual(await mboxTexts(path), [
    'Subject: one\n\nHi\nFrom here it is far\nFrom the start\n>From deeper\n',
    'Subject: two\n\nBye\n',
  ]);
});

test('an mbox with CRLF and without a last line end works, and a text file is refused', async (t) => {
  const folder = await folderFor(t);
  await writeFile(
    join(folder, 'crlf'),
    'From - Tue Nov 24 08:40:00 2026\r\nSubject: one\r\n\r\nHi\r\n\r\nFrom - Tue Nov 24 08:40:00 2026\r\nSubject: two\r\n\r\nBye',
  );
  assert.deepEqual(await mboxTexts(join(folder, 'crlf')), ['Subject: one\r\n\r\nHi\r\n', 'Subject: two\r\n\r\nBye']);
  await writeFile(join(folder, 'text'), 'just words\n');
  await assert.rejects(mboxTexts(join(folder, 'text')), (error) => GtmError.is(error) && error.code === 'invalid');
});

test('a message longer than the limit is refused instead of filling the memory', async (t) => {
  const path = join(await folderFor(t), 'big');
  await writeFile(path, `From - Tue Nov 24 08:40:00 2026\n${'x'.repeat(70)}\n`.padEnd(5000, `${'y'.repeat(70)}\n`));
  await assert.rejects(
    (async () => {
      for await (const _ of readMbox(path, { maxMessageBytes: 1000 }));
    })(),
    (error) => GtmError.is(error) && error.code === 'invalid',
  );
});

test('what was written as mboxrd is read back byte for byte', async (t) => {
  const path = join(await folderFor(t), 'round');
  const line = fc.constantFrom('', 'From me 2026', '>From me 2026', 'text', '>>From x 1', 'From');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(line, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      async (bodies) => {
        const messages = bodies.map((lines) => `Subject: x\n\n${lines.join('\n')}\n`);
        await writeFile(
          path,
          messages
            .map((message) => `From - Tue Nov 24 08:40:00 2026\n${message.replace(/^(>*From )/gm, '>$1')}\n`)
            .join(''),
        );
        assert.deepEqual(await mboxTexts(path), messages);
      },
    ),
    { numRuns: 60 },
  );
});

test('a single file, a folder of files, an mbox and a Maildir with subfolders are all read', async (t) => {
  const folder = await folderFor(t);
  for (const part of [
    'files/deep',
    'mailbox/cur',
    'mailbox/new',
    'mailbox/tmp',
    'mailbox/.Sent/cur',
    'mailbox/.Sent/new',
    'empty',
  ]) {
    await mkdir(join(folder, part), { recursive: true });
  }
  await writeFile(join(folder, 'files/one.eml'), 'Subject: one\n\n');
  await writeFile(join(folder, 'files/deep/two.EML'), 'From - Tue Nov 24 08:40:00 2026\nSubject: two\n\n');
  await writeFile(
    join(folder, 'files/deep/Archive'),
    'From - Tue Nov 24 08:40:00 2026\nSubject: three\n\n\nFrom - Tue Nov 24 08:40:00 2026\nSubject: three\n\n',
  );
  await writeFile(join(folder, 'files/notes.txt'), 'not mail');
  await writeFile(join(folder, 'mailbox/new/1.a.host'), 'Subject: four\n\n');
  await writeFile(join(folder, 'mailbox/cur/2.b.host:2,RS'), 'Subject: five\n\n');
  await writeFile(join(folder, 'mailbox/.Sent/cur/3.c.host:2,S'), 'Subject: six\n\n');
  await writeFile(join(folder, 'mailbox/tmp/half'), 'Subject: never\n\n');

  assert.deepEqual(
    (await read(join(folder, 'files/one.eml'))).map((one) => one.externalId),
    ['one.eml'],
  );
  const files = await read(join(folder, 'files'));
  assert.deepEqual(
    files.map((one) => one.folder),
    ['deep/Archive', 'deep/Archive', 'deep', ''],
  );
  assert.equal(new Set(files.map((one) => one.externalId)).size, 4);
  assert.deepEqual(
    (await read(join(folder, 'mailbox'))).map(({ externalId, folder: name }) => [externalId, name]),
    [
      ['1.a.host', ''],
      ['2.b.host', ''],
      ['.Sent/3.c.host', '.Sent'],
    ],
  );
  await assert.rejects(read(join(folder, 'empty')), (error) => GtmError.is(error) && error.code === 'invalid');
  await assert.rejects(read(join(folder, 'nowhere')), (error) => GtmError.is(error) && error.code === 'not-found');
});
