import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Row } from '../../data/database/database.ts';
import { GtmError } from '../../domain/errors.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { importMessages, type MailOptions } from './import-mail.ts';

let world: TestWorld;
let services: IngestionServices;
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

const now = '2026-11-24T08:40:00Z';

/** A mail of these lines; headers that are given take the place of the usual ones, `null` leaves one out. */
function mail(id: string, headers: { [name: string]: string | null } = {}, body: string | Buffer = 'Hello there.') {
  const all = {
    'Message-ID': `<${id}@n.example>`,
    From: 'Ada Lenz <ada@n.example>',
    To: 'Clara Voss <clara@ours.example>',
    Date: 'Fri, 20 Nov 2026 10:00:00 +0000',
    Subject: id,
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}

async function bring(tenantId: string, mails: readonly Buffer[], options: MailOptions = {}) {
  async function* messages() {
    for (const [index, raw] of mails.entries()) yield { externalId: String(index), raw };
  }
  return importMessages(services, tenantId, { name: 'box.mbox', messages: messages() }, options);
}

const read = <R extends object = Row>(tenantId: string, sql: string) =>
  world.database.asTenant(tenantId, (transaction) => transaction.query<R>(sql));

const mixed = { 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=b' };
const parts = (...pieces: string[]) => pieces.map((piece) => `--b\r\n${piece}\r\n`).join('');
const received = 'from mx by n.example; Thu, 19 Nov 2026 10:00:00 +0000';

interface BadMail {
  row: string;
  raw: () => Buffer;
  /** Field and reason when it is refused. */
  refused?: [field: string, reason: RegExp];
  /** What is said about it when it is taken in. */
  noted?: RegExp;
  /** What landed of it. */
  landed?: { body?: string; occurredAt?: string; from?: string };
}

const badDate = (row: string, date: string): BadMail => ({
  row,
  raw: () => mail('bad', { Date: date, Received: received }),
  noted: /^1 mail: the Date header names no date that exists\.$/,
  landed: { occurredAt: '2026-11-19T10:00:00.000Z' },
});
const goodDate = (row: string, date: string, occurredAt: string): BadMail => ({
  ...{ row, raw: () => mail('bad', { Date: date }), landed: { occurredAt } },
});

const rows: BadMail[] = [
  {
    row: '.eml cut in the middle of a part',
    raw: () =>
      mail(
        'bad',
        mixed,
        parts('\r\nHello Bob', 'Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsb'),
      ),
    noted: /breaks off in the middle of a part; what there is was read/,
    landed: { body: 'Hello Bob' },
  },
  {
    row: '.eml cut in the middle of its text',
    raw: () => mail('bad', mixed, '--b\r\nContent-Type: text/plain\r\n\r\nHello Bo'),
    noted: /breaks off/,
    landed: { body: 'Hello Bo' },
  },
  {
    row: '.eml with 10,000 nested parts',
    raw: () =>
      mail(
        'bad',
        { ...mixed, 'Content-Type': 'multipart/mixed; boundary=b0' },
        Array.from(
          { length: 10_000 },
          (_, level) => `--b${level}\r\nContent-Type: multipart/mixed; boundary=b${level + 1}\r\n\r\n`,
        ).join(''),
      ),
    refused: ['message', /^Parts are nested deeper than 50 levels; the message was not taken$/],
  },
  {
    row: '.eml with 10,000 parts side by side',
    raw: () => mail('bad', mixed, `${parts('\r\nx').repeat(10_000)}--b--`),
    refused: ['message', /^The message has more than 2000 parts/],
  },
  {
    row: '.eml with a 50 MB attachment',
    raw: () =>
      mail(
        'bad',
        mixed,
        `${parts('\r\nSee the attached film.', `Content-Type: video/mp4; name="film.mp4"\r\nContent-Transfer-Encoding: base64\r\n\r\n${`${'QUJD'.repeat(19)}\r\n`.repeat(919_804)}`)}--b--\r\n`,
      ),
    noted: /its attachments are too large to be kept; their names are/,
    landed: { body: 'See the attached film.' },
  },
  {
    row: '.eml larger than any mail',
    raw: () => mail('bad', {}, Buffer.alloc(101 * 1024 * 1024, 'a')),
    refused: ['message', /^The message has \d+ bytes; at most 104857600 are read; the message was not taken$/],
  },
  {
    row: 'broken charset: one that nobody knows',
    raw: () => mail('bad', { 'Content-Type': 'text/plain; charset=no-such-charset' }, 'Grüße'),
    noted: /not in the charset that it names; the charset was guessed/,
    landed: { body: 'Grüße' },
  },
  {
    row: 'broken charset: bytes that are not in it',
    raw: () => mail('bad', { 'Content-Type': 'text/plain; charset=utf-8' }, Buffer.from('Gr\xfc\xdfe', 'latin1')),
    noted: /the charset was guessed/,
    landed: { body: 'Grüße' },
  },
  {
    row: 'broken charset: UTF-8 that calls itself ASCII',
    raw: () => mail('bad', { 'Content-Type': 'text/plain; charset=us-ascii' }, 'Grüße'),
    landed: { body: 'Grüße' },
  },
  {
    row: 'header injection in a display name',
    raw: () =>
      mail('bad', { From: '=?utf-8?Q?Ada=0D=0ABcc=3A_eve=40evil.example=0D=0AX-GTM-Effect=3A_1?= <ada@n.example>' }),
    landed: { from: 'Ada Bcc: eve@evil.example X-GTM-Effect: 1' },
  },
  {
    row: 'control characters in a display name',
    raw: () => mail('bad', { From: '=?utf-8?Q?Ada=00=07=E2=80=AE_Lenz?= <ada@n.example>' }),
    landed: { from: 'Ada Lenz' },
  },
  {
    row: 'missing Message-ID',
    raw: () => mail('bad', { 'Message-ID': null }),
    noted: /^1 mail: no Message-ID; one was derived from the content\.$/,
    landed: {},
  },
  {
    row: 'the same Message-ID with other content',
    raw: () => mail('good', { Subject: 'bad' }, 'Please pay to the new account.'),
    refused: ['Message-ID', /^another mail with this Message-ID and other content came before it$/],
  },
  {
    row: 'the same Message-ID and text from somebody else',
    raw: () => mail('good', { From: 'Ada Lenz <ada@evil.example>', Subject: 'bad' }),
    refused: ['Message-ID', /^another mail with this Message-ID and other content came before it$/],
  },
  { row: 'a mail without any address', raw: () => mail('bad', { From: null, To: null }), landed: {} },
  badDate('the date 29 Feb in a common year', 'Sun, 29 Feb 2026 10:00:00 +0000'),
  badDate('the time 24:00', 'Fri, 20 Nov 2026 24:00:00 +0000'),
  badDate('a date as epoch in milliseconds', '1763632800000'),
  badDate('a date as epoch in seconds', '1763632800'),
  goodDate('a year in two digits', 'Fri, 20 Nov 26 10:00:00 +0000', '2026-11-20T10:00:00.000Z'),
  goodDate('a year in two digits of the last century', 'Sat, 20 Nov 99 10:00:00 +0000', '1999-11-20T10:00:00.000Z'),
];

for (const { row, raw, refused, noted, landed } of rows) {
  test(`${row}: ${refused ? 'refused by field' : 'taken in'}, and the mails around it land`, async () => {
    const tenantId = await world.newTenant({ frozenAt: now });
    const mails = [mail('good'), raw(), mail('later')];
    if (refused) {
      await assert.rejects(bring(tenantId, mails, { strict: true }), (error) => {
        assert.ok(GtmError.is(error) && error.field === refused[0], String(error));
        return /^Mail 2: .*Nothing was imported\.$/.test(error.message);
      });
      assert.deepEqual(await read(tenantId, 'select 1 from imports union all select 1 from source_records'), []);
    }
    const report = await bring(tenantId, mails);
    assert.deepEqual([report.counts.created, report.counts.rejected], refused ? [2, 1] : [3, 0]);
    assert.deepEqual(
      report.rejects.map(({ line, field }) => [line, field]),
      refused ? [[2, refused[0]]] : [],
    );
    if (refused) assert.match(report.rejects[0]!.reason, refused[1]);
    assert.equal(report.notes.length, noted ? 1 : 0, report.notes.join());
    if (noted) assert.match(report.notes[0]!, noted);
    const kept = await read<{ title: string; body: string; occurredAt: Date }>(
      tenantId,
      "select title, body, occurred_at from activities where title = 'bad'",
    );
    assert.equal(kept.length, refused ? 0 : 1);
    if (landed?.body !== undefined) assert.equal(kept[0]!.body, landed.body);
    if (landed?.occurredAt !== undefined) assert.equal(kept[0]!.occurredAt.toISOString(), landed.occurredAt);
    const named = await read<{ name: string }>(
      tenantId,
      'select name from activity_participants union select full_name from contacts',
    );
    const names = named.map(({ name }) => name);
    assert.ok(names.every((name) => !/[\r\n]/.test(name)));
    if (landed?.from !== undefined) assert.ok(names.includes(landed.from), names.join());
    const strangers = "select 1 from activity_participants where address like '%evil%'";
    assert.deepEqual(await read(tenantId, strangers), []);
    const again = await bring(tenantId, mails);
    assert.equal(again.counts.created, 0, 'twice changes nothing');
  });
}

test('what is kept of a mail with a very large attachment reads as the mail did, and is small', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  const film = rows.find(({ row }) => row.includes('50 MB'))!.raw();
  await bring(tenantId, [film]);
  const [kept] = await read<{ size: number; tail: string }>(
    tenantId,
    "select length(raw) as size, convert_from(raw, 'UTF8') as tail from source_records",
  );
  assert.ok(kept!.size < 1000, String(kept!.size));
  assert.match(kept!.tail, /See the attached film\.[\s\S]*name="film\.mp4"[\s\S]*--b--\r\n$/);
});
