import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GtmError } from '../../domain/errors.ts';
import { bodyHtml, safeHtml } from './compose-body.ts';
import { composeMessage, type OutgoingMail } from './compose-message.ts';
import { parseMessage } from './parse-message.ts';

const mail: OutgoingMail = {
  messageId: '<0190aaaa-1@acme.example>',
  date: '2026-11-24T08:40:00.000Z',
  from: { name: 'Jörg "JJ" Müller', address: 'joerg@acme.example' },
  to: [{ name: 'Lee, Ann', address: 'ann@b.example' }],
  cc: [{ name: '', address: 'cc@b.example' }],
  bcc: [{ name: 'Archive', address: 'archive@acme.example' }],
  subject: 'Re: Datenhaltung – eine Antwort auf Ihre Frage vom Donnerstag, mit allen Einzelheiten zur Lösung',
  inReplyTo: '<q1@b.example>',
  references: ['<q0@b.example>', '<q1@b.example>'],
  body: 'Hello Ann,\n\nthe sheet says: data stays in Frankfurt. See https://acme.example/security and https://other.example/x.\n\nDoes Thursday work?',
  signatureText: 'Jörg Müller\nAcme GmbH',
  signatureHtml: '',
  quotedText: 'On Thu, 19 Nov 2026, Ann Lee wrote:\n> Where is the data?\n>> earlier <b>',
  allowedLinks: ['https://acme.example/security'],
  attachments: [
    { fileName: 'Übersicht.pdf', contentType: 'application/pdf', content: Buffer.from([37, 80, 68, 70, 0, 255]) },
  ],
  unsubscribe: { https: 'https://acme.example/u/abc', mailto: 'mailto:u@acme.example?subject=stop' },
  effectId: '0190aaaa-1',
};

async function refusedField(change: Partial<OutgoingMail>): Promise<string | undefined> {
  try {
    await composeMessage({ ...mail, ...change });
  } catch (error) {
    assert.ok(GtmError.is(error), String(error));
    assert.equal(error.code, 'invalid');
    return error.field;
  }
  return 'accepted';
}

test('allowed links may lead through an address of ours, and one pixel may be asked for; nothing else loads', async () => {
  const linkTargets = new Map([
    ['https://acme.example/security', 'https://gtm.acme.example/click/t/0'],
    ['https://other.example/x', 'https://gtm.acme.example/click/t/1'],
  ]);
  const pixel = 'https://gtm.acme.example/open/t';
  const html = bodyHtml({ ...mail, linkTargets, pixel });
  assert.ok(html.includes('<a href="https://gtm.acme.example/click/t/0">https://acme.example/security</a>'));
  assert.ok(!html.includes('click/t/1'), 'a link that nobody approved is no link');
  assert.deepEqual(html.match(/<img [^>]*>/g), [`<img src="${pixel}" width="1" height="1" alt="">`]);
  assert.doesNotMatch(bodyHtml(mail), /<img/);
  assert.equal(
    (await parseMessage(await composeMessage({ ...mail, linkTargets, pixel }))).text.includes('gtm.acme'),
    false,
  );
  assert.equal(await refusedField({ pixel: 'http://gtm.acme.example/open/t' }), 'pixel');
  const bad = new Map([['https://acme.example/security', 'javascript:alert(1)']]);
  assert.equal(await refusedField({ linkTargets: bad }), 'linkTargets');
});

test('a composed mail reads back as what was asked for', async () => {
  const raw = await composeMessage(mail);
  const parsed = await parseMessage(raw);
  assert.equal(parsed.messageId, mail.messageId);
  assert.equal(parsed.date, '2026-11-24T08:40:00.000Z');
  assert.deepEqual(parsed.from, mail.from);
  assert.deepEqual(parsed.to, mail.to);
  assert.deepEqual(parsed.bcc, []);
  assert.equal(parsed.subject, mail.subject);
  assert.deepEqual(parsed.references, mail.references);
  assert.equal(parsed.newText, mail.body);
  assert.match(parsed.signature, /Jörg Müller\nAcme GmbH/);
  assert.match(parsed.quotedText, /Where is the data/);
  assert.equal(parsed.attachments[0]?.name, 'Übersicht.pdf');
  assert.equal(parsed.list['list-unsubscribe'], '<https://acme.example/u/abc>, <mailto:u@acme.example?subject=stop>');
  assert.equal(parsed.list['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
  assert.equal(parsed.effectId, '0190aaaa-1');
  assert.equal(parsed.kind, 'message');
  assert.deepEqual(parsed.warnings, []);
});

test('every line of the file ends in CRLF and is short enough for any server', async () => {
  const text = (
    await composeMessage({
      ...mail,
      signatureText: 'Jo',
      quotedText: '',
      body: `${'long '.repeat(400)}\n${'x'.repeat(3000)}`,
    })
  ).toString('latin1');
  assert.equal(/(^|[^\r])\n/.test(text), false);
  assert.ok(text.split('\r\n').every((line) => line.length <= 998));
  assert.equal(/[^\x00-\x7f]/.test(text), false);
});

test('a space at the end of a line is encoded, so that no server on the way can strip it', async () => {
  const short = { ...mail, body: 'Hello', signatureText: 'Jo', quotedText: '', attachments: [] };
  assert.match((await composeMessage(short)).toString('latin1'), /\r\n--=20\r\nJo/);
});

test('the same mail gives the same bytes and another Message-ID other ones', async () => {
  assert.ok((await composeMessage(mail)).equals(await composeMessage(mail)));
  assert.equal(
    (await composeMessage(mail)).equals(await composeMessage({ ...mail, messageId: '<2@acme.example>' })),
    false,
  );
});

test('Bcc is kept only where the message is merely stored', async () => {
  assert.equal((await composeMessage(mail)).toString('latin1').includes('archive@acme.example'), false);
  assert.deepEqual((await parseMessage(await composeMessage(mail, { keepBcc: true }))).bcc, mail.bcc);
});

test('a line break in anything that becomes a header is refused with the field named', async () => {
  const evil = 'x\r\nBcc: eve@evil.example';
  assert.equal(await refusedField({ subject: evil }), 'subject');
  assert.equal(await refusedField({ subject: 'x\nBcc: e@evil.example' }), 'subject');
  assert.equal(await refusedField({ subject: 'x\u2028y' }), 'subject');
  assert.equal(await refusedField({ from: { name: evil, address: 'a@b.example' } }), 'from.name');
  assert.equal(await refusedField({ to: [{ name: '', address: evil }] }), 'to.0.address');
  assert.equal(await refusedField({ cc: [mail.to[0]!, { name: 'a\rb', address: 'c@b.example' }] }), 'cc.1.name');
  assert.equal(await refusedField({ messageId: '<a@b>\r\nX: y' }), 'messageId');
  assert.equal(await refusedField({ inReplyTo: '<a@b> <c@d>' }), 'inReplyTo');
  assert.equal(await refusedField({ references: ['<a@b>', 'c@d'] }), 'references.1');
  assert.equal(await refusedField({ effectId: evil }), 'effectId');
  assert.equal(
    await refusedField({ unsubscribe: { https: `https://a.example/${evil}`, mailto: null } }),
    'unsubscribe.https',
  );
  assert.equal(
    await refusedField({ unsubscribe: { https: null, mailto: 'mailto:a@b.example>, <https://evil.example' } }),
    'unsubscribe.mailto',
  );
  assert.equal(
    await refusedField({ attachments: [{ fileName: evil, contentType: 'text/plain', content: Buffer.from('') }] }),
    'attachments.0.fileName',
  );
  assert.equal(
    await refusedField({
      attachments: [{ fileName: 'a', contentType: `text/plain${evil}`, content: Buffer.from('') }],
    }),
    'attachments.0.contentType',
  );
});

test('what cannot be sent as it stands is refused', async () => {
  assert.equal(await refusedField({ to: [] }), 'to');
  assert.equal(await refusedField({ subject: '  ' }), 'subject');
  assert.equal(await refusedField({ date: 'soon' }), 'date');
  assert.equal(await refusedField({ to: [{ name: '', address: 'Ann@B.example' }] }), 'to.0.address');
  assert.equal(await refusedField({ body: 'a\u0000b' }), 'body');
  assert.equal(await refusedField({ body: '\ud800' }), 'body');
  assert.equal(await refusedField({ from: { name: 'Ann\u202egpj.exe', address: 'a@b.example' } }), 'from.name');
});

test('the HTML part is the escaped text and only allowed links can be clicked', () => {
  const html = bodyHtml({ ...mail, body: `${mail.body}\n<script>alert(1)</script> & "x"` });
  assert.equal(html.match(/<a /g)?.length, 1);
  assert.ok(html.includes('<a href="https://acme.example/security">https://acme.example/security</a>'));
  assert.ok(html.includes('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;'));
  assert.ok(html.includes('<blockquote type="cite">'));
  assert.ok(html.includes('earlier &lt;b&gt;'));
  assert.equal(html.match(/<blockquote/g)?.length, html.match(/<\/blockquote/g)?.length);
});

test('a signature keeps its words and safe links and loses everything active', () => {
  assert.equal(
    safeHtml(
      '<p onclick="x()">Ann <b>Lee</b><script>evil()</script><img src="http://t.example/p.gif"><a href="javascript:x">y</a> <a href="https://a.example/?a=1&amp;b=2">z</a>',
    ),
    '<p>Ann <b>Lee</b><a>y</a> <a href="https://a.example/?a=1&amp;b=2">z</a></p>',
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          '<',
          '>',
          '"',
          "'",
          '<p',
          '<a href=',
          'javascript:',
          '</p>',
          '<script>',
          'onload=',
          ' ',
          'x',
          '<svg/onload=x>',
          '&lt;',
        ),
        { maxLength: 30 },
      ),
      (pieces) => {
        const html = safeHtml(pieces.join(''));
        assert.equal(
          /<(?!\/?(p|br|b|strong|i|em|u|span|div|table|tbody|tr|td|ul|ol|li|small|a)(>| href="))/.test(html),
          false,
          html,
        );
        assert.equal(/<[^>]*javascript:/i.test(html), false, html);
      },
    ),
  );
});

test('whatever the names, subject and text: it arrives as it was or it is refused', async () => {
  const refused = 0;
  const unit = fc.constantFrom(...'abcÄöß漢字🙂 ,;:"\'()<>@.\\=?_[]&-');
  const word = fc.string({ unit, maxLength: 40 });
  const text = fc.array(fc.string({ unit: fc.constantFrom(...'ab ü.>-=\t"<&'), maxLength: 90 }), {
    minLength: 1,
    maxLength: 6,
  });
  const address = fc.stringMatching(/^[a-z]{1,8}$/).map((local) => `${local}@b.example`);
  const person = fc.record({ name: word.map((name) => name.replace(/\s+/g, ' ').trim()), address });
  await fc.assert(
    fc.asyncProperty(
      person,
      fc.array(person, { minLength: 1, maxLength: 4 }),
      word,
      text,
      async (from, to, subject, lines) => {
        const asked = {
          ...mail,
          from,
          to,
          subject: `S ${subject}`.trim(),
          body: lines.join('\n'),
          quotedText: '',
          signatureText: '',
        };
        let raw: Buffer;
        try {
          raw = await composeMessage(asked);
        } catch (error) {
          assert.ok(GtmError.is(error));
          return;
        }
        const parsed = await parseMessage(raw);
        assert.deepEqual(
          parsed.to.map((entry) => entry.address),
          to.map((entry) => entry.address),
        );
        assert.equal(parsed.text, asked.body.trimEnd());
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(refused < 60, `${refused} of 300 refused`);
});

test('ordinary names are never refused', async () => {
  const names = [
    'Ann Lee',
    'Lee, Ann',
    'Jörg Müller',
    '山田太郎',
    "O'Neil",
    'Ann (Sales)',
    'Ann "AJ" Lee',
    'Dr. Ann Lee, Ph.D.',
    'ann@b.example via Acme',
    'Müller; Söhne',
    'A&B <Team>',
    'Sales @ Acme',
    'name=?x',
  ];
  for (const name of names) {
    const parsed = await parseMessage(
      await composeMessage({ ...mail, from: { name, address: 'a@b.example' }, subject: name }),
    );
    assert.equal(parsed.from?.name, name);
  }
  const ownAddress = await composeMessage({ ...mail, from: { name: 'a@b.example', address: 'a@b.example' } });
  assert.equal((await parseMessage(ownAddress)).from?.address, 'a@b.example');
});

test('an invitation travels as the alternative that mail programs look for', async () => {
  const text = 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n';
  const parsed = await parseMessage(
    await composeMessage({ ...mail, attachments: [], calendar: { method: 'REQUEST', text } }),
  );
  assert.equal(parsed.kind, 'calendar');
  assert.equal(parsed.calendar?.method, 'REQUEST');
});
