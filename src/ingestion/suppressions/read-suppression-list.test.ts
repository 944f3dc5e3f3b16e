import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryInput } from '../import-input.ts';
import { readSuppressionList } from './read-suppression-list.ts';

const read = (text: string | Buffer, options = {}) => readSuppressionList(memoryInput('list.txt', text), options);

test('a plain list has an address or a domain on each line, in any usual spelling, each once', async () => {
  const list = await read(
    'Ann@A.example\n\n@shop.example\n*.mail.shop.example\nhttps://www.other.example/contact\nBen Ott <ben@b.example>\nann@a.example\n',
  );
  assert.deepEqual(list, {
    read: 6,
    addresses: ['ann@a.example', 'ben@b.example'],
    domains: ['shop.example', 'mail.shop.example', 'www.other.example'],
    rejects: [],
  });
});

test('a CSV file is read by the labels of its columns, or by the one that is named', async () => {
  const text = 'Name;Email;Company Domain;Mailbox\nAnn;ann@a.example;;x@x.example\nBen;;b.example;\n;;;\nCy;;;\n';
  const list = await read(text);
  assert.deepEqual([list.addresses, list.domains], [['ann@a.example'], ['b.example']]);
  assert.deepEqual(list.rejects, [
    { line: 5, field: 'Email', value: '', reason: 'the line has neither an address nor a domain' },
  ]);
  assert.deepEqual((await read(text, { column: 'mailbox' })).addresses, ['x@x.example']);
  await assert.rejects(read(text, { column: 'Adress' }), { code: 'invalid', field: 'column', message: /Name, Email/ });
  await assert.rejects(read('Name;Phone\nAnn;030\n'), { code: 'invalid', field: 'column', message: /--column NAME/ });
});

test('a table without a header is read by its first column of addresses', async () => {
  const list = await read('1,ann@a.example,2026\n2,ben@b.example,2026\n');
  assert.deepEqual([list.read, list.addresses], [2, ['ann@a.example', 'ben@b.example']]);
});

test('every bad line is named with its field and reason, and the others are taken', async () => {
  const list = await read('ann@a.example\nben@\nnobody\ngmail.com\nco.uk\n192.168.0.1\nben@gmail.com\n"cy@c.example\n');
  assert.deepEqual(
    list.rejects.map(({ line, field, value, reason }) => `${line} ${field} ${value}: ${reason}`),
    [
      '2 (line) ben@: this is no e-mail address: it has no @ with a domain behind it',
      '3 (line) nobody: this is neither an e-mail address nor a domain',
      '4 (line) gmail.com: anybody can have a mailbox at gmail.com; list the addresses',
      '5 (line) co.uk: co.uk is no domain that anybody owns',
      '6 (line) 192.168.0.1: this is neither an e-mail address nor a domain',
      '8 (line) : a quotation mark that begins here is never closed: nothing from here to line 8 was read',
    ],
  );
  assert.deepEqual([list.read, list.addresses, list.domains], [8, ['ann@a.example', 'ben@gmail.com'], []]);
});

test('a bad entry on the first line is refused as on any other; a heading there is none', async () => {
  for (const entry of ['gmail.com', 'ben@', '192.168.0.1', '030 1234']) {
    const list = await read(`${entry}\nann@a.example\n`);
    assert.deepEqual(
      [list.read, list.rejects.map(({ line }) => line), list.addresses],
      [2, [1], ['ann@a.example']],
      entry,
    );
  }
  for (const heading of ['Do not mail', 'E-Mail', 'Sperrliste', 'adres']) {
    assert.deepEqual(await read(`${heading}\nann@a.example\n`), {
      ...{ read: 1, addresses: ['ann@a.example'], domains: [], rejects: [] },
    });
  }
  const named = await read('id,user.email\n7,ann@a.example\n', { column: 'user.email' });
  assert.deepEqual([named.read, named.addresses, named.domains], [1, ['ann@a.example'], []]);
});

test('a domain under which strangers have their own is refused, one of theirs is taken', async () => {
  const list = await read('shop.uk.com\nuk.com\nann.github.io\ngithub.io\n');
  assert.deepEqual(list.domains, ['shop.uk.com', 'ann.github.io']);
  assert.deepEqual(
    list.rejects.map(({ value, reason }) => [value, reason]),
    ['uk.com', 'github.io'].map((domain) => [
      domain,
      `strangers have domains of their own under ${domain}; list those, or addresses`,
    ]),
  );
});

test('a file that is no text, or empty, is refused', async () => {
  await assert.rejects(read(''), /0 bytes/);
  await assert.rejects(read(Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2])), /ZIP archive/);
});

test('of any lines nothing is lost: each is taken or refused', async () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  const good = fc.oneof(
    fc.tuple(name, name).map(([local, host]) => `${local}@${host}.example`),
    name.map((host) => `${host}.example`),
  );
  const bad = fc.oneof(
    name.map((local) => `${local}@`),
    name,
    fc.constant('gmail.com'),
  );
  const line = fc.oneof(
    good.map((text) => ({ text, isGood: true })),
    bad.map((text) => ({ text, isGood: false })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), async (rest) => {
      const lines = [{ text: 'first@line.example', isGood: true }, ...rest];
      const list = await read(lines.map(({ text }) => text).join('\n'));
      assert.equal(list.read, lines.length);
      assert.equal(list.rejects.length, lines.filter(({ isGood }) => !isGood).length);
      const taken = new Set([...list.addresses, ...list.domains]);
      assert.deepEqual(
        [...taken].sort(),
        [...new Set(lines.filter((entry) => entry.isGood).map(({ text }) => text))].sort(),
      );
    }),
    { numRuns: 60 },
  );
});
