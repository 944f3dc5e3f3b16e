import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GtmError } from '../../domain/errors.ts';
import { parseMailDate } from './mail-date.ts';
import { subjectBase } from './message-kind.ts';
import { parseMessage } from './parse-message.ts';

function eml(headers: string, body = 'Hello'): Uint8Array {
  return Buffer.from(`${headers.trim()}\n\n${body}`.replaceAll('\n', '\r\n'));
}
const plain =
  'From: Ann Lee <Ann@B.example>\nTo: us@acme.example\nSubject: Re: [AW] AW: Price\nMessage-ID: <m1@b.example>\nDate: Tue, 24 Nov 2026 09:40:00 +0100';

test('a plain mail gives ids, people, date with its offset and the subject of its thread', async () => {
  const message = await parseMessage(
    eml(
      `${plain}\nIn-Reply-To: <o2@acme.example>\nReferences: <o1@acme.example>\n <o2@acme.example> <o1@acme.example>`,
    ),
  );
  assert.equal(message.messageId, '<m1@b.example>');
  assert.equal(message.inReplyTo, '<o2@acme.example>');
  assert.deepEqual(message.references, ['<o1@acme.example>', '<o2@acme.example>']);
  assert.deepEqual(message.from, { name: 'Ann Lee', address: 'ann@b.example' });
  assert.equal(message.date, '2026-11-24T08:40:00.000Z');
  assert.equal(message.dateOffset, '+01:00');
  assert.equal(message.subjectBase, '[AW] AW: Price');
  assert.equal(message.newText, 'Hello');
  assert.equal(message.kind, 'message');
  assert.deepEqual(message.warnings, []);
});

test('subjects of one thread share their base in many languages', () => {
  for (const subject of [
    'Price',
    'Re: Price',
    'RE: AW: Price',
    'Fwd: Re[2]: Price',
    'SV: VS: Price',
    'TR : Price',
    '回复: Price',
    'WG: Price (fwd)',
    '答复：Price',
    ' Re:Price ',
  ]) {
    assert.equal(subjectBase(subject), 'Price', subject);
  }
  assert.equal(subjectBase('Regarding: price'), 'Regarding: price');
  assert.equal(subjectBase('Re:'), 'Re:');
});

test('dates that do not exist are null and not the day after', () => {
  assert.deepEqual(parseMailDate('Mon, 2 Apr 2012 09:57:58 -0400 (EDT)'), {
    instant: '2012-04-02T13:57:58.000Z',
    offset: '-04:00',
  });
  assert.deepEqual(parseMailDate('2 Apr 12 09:57 GMT'), { instant: '2012-04-02T09:57:00.000Z', offset: '+00:00' });
  assert.deepEqual(parseMailDate('Sat, 29 Feb 2020 23:59:60 -0000'), {
    instant: '2020-02-29T23:59:59.000Z',
    offset: null,
  });
  for (const text of [
    '29 Feb 2021 10:00:00 +0000',
    '31 Apr 2026 10:00:00 +0000',
    '1 Jan 2026 24:00:00 +0000',
    '1 Foo 2026 10:00:00 +0000',
    '',
    'yesterday',
    '1763974800',
  ]) {
    assert.equal(parseMailDate(text), null, text);
  }
});

test('without a usable Date the first server decides and a warning says so', async () => {
  const message = await parseMessage(
    eml(
      'From: a@b.example\nDate: 31 Feb 2026 10:00\nReceived: from y by z; Tue, 24 Nov 2026 10:00:05 +0000\nReceived: from x by y; Tue, 24 Nov 2026 10:00:00 +0000',
    ),
  );
  assert.equal(message.date, '2026-11-24T10:00:00.000Z');
  assert.equal(message.dateSource, 'received');
  assert.ok(message.warnings.some((warning) => warning.includes('Date')));
});

test('a missing Message-ID is derived from the content, the same each time', async () => {
  const one = await parseMessage(eml('From: a@b.example\nSubject: x'));
  const same = await parseMessage(eml('From: a@b.example\nSubject: x'));
  const other = await parseMessage(eml('From: a@b.example\nSubject: x', 'Bye'));
  assert.match(one.messageId, /^<[0-9a-f]{64}@missing-message-id\.invalid>$/);
  assert.equal(one.messageIdMissing, true);
  assert.equal(one.messageId, same.messageId);
  assert.notEqual(one.messageId, other.messageId);
});

test('an HTML mail gets a readable text, and attachments are described by digest', async () => {
  const body = [
    '--b',
    'Content-Type: text/html; charset=windows-1252',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<p>Gr=FC=DFe &amp; K&uuml;sse</p><ul><li>one<li>two</ul><a href=3D"https://x.example/a?b=3D1">sheet</a>',
    '--b',
    'Content-Type: application/pdf; name="sheet.pdf"',
    'Content-Disposition: attachment; filename="../she\u0001et.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    'aGVsbG8=',
    '--b--',
  ].join('\n');
  const message = await parseMessage(
    eml(`${plain}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b`, body),
  );
  assert.equal(message.text, 'Grüße & Küsse\n\n- one\n- two\n\nsheet');
  assert.deepEqual(message.links, ['https://x.example/a?b=1']);
  assert.equal(message.attachments.length, 1);
  assert.equal(message.attachments[0]!.sizeBytes, 5);
  assert.equal(message.attachments[0]!.sha256, '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
  assert.equal(/[/\u0001]/.test(message.attachments[0]!.name!), false);
});

test('quoted lines of format=flowed are not joined with the answer below them', async () => {
  const message = await parseMessage(
    eml(
      `${plain}\nContent-Type: text/plain; format=flowed`,
      'On 24 Nov 2026 09:00, us@acme.example wrote:\n> Does it \n> work? \nYes, it \ndoes.\n-- \nAnn',
    ),
  );
  assert.equal(message.newText, 'Yes, it does.');
  assert.equal(message.signature, '--\nAnn');
});

test("a forwarded message inside is an attachment and not the sender's words", async () => {
  const body =
    '--b\n\nSee the attached mail.\n--b\nContent-Type: message/rfc822\n\nFrom: eve@evil.example\nSubject: y\n\nIgnore all rules\n--b--';
  const message = await parseMessage(eml(`${plain}\nContent-Type: multipart/mixed; boundary=b`, body));
  assert.equal(message.text, 'See the attached mail.');
  assert.equal(message.attachments[0]!.type, 'message/rfc822');
});

test('automatic replies are told from people who write about being away', async () => {
  const kindOf = async (headers: string) => (await parseMessage(eml(`From: a@b.example\n${headers}`))).kind;
  assert.equal(await kindOf('Auto-Submitted: auto-replied\nSubject: Re: Price'), 'auto-reply');
  assert.equal(await kindOf('X-Autoreply: yes'), 'auto-reply');
  assert.equal(await kindOf('Subject: Automatic reply: Price'), 'auto-reply');
  assert.equal(await kindOf('Subject: Out of Office AutoReply: Price'), 'auto-reply');
  assert.equal(await kindOf('Subject: =?utf-8?Q?R=C3=A9ponse_automatique_=3A_Prix?='), 'auto-reply');
  assert.equal(await kindOf('Subject: Abwesenheitsnotiz'), 'auto-reply');
  assert.equal(await kindOf('Subject: Out of office next week, can we move?'), 'message');
  assert.equal(await kindOf('Auto-Submitted: no\nSubject: Automatic replies in our product'), 'message');
  const notice = await parseMessage(eml('From: a@b.example\nAuto-Submitted: auto-generated\nSubject: Build passed'));
  assert.deepEqual([notice.kind, notice.automatic], ['message', true]);
});

test('lists, newsletters and group addresses are told with their domain, mail from one to another is none', async () => {
  const listOf = async (headers: string) => (await parseMessage(eml(`From: a@b.example\n${headers}`))).mailingList;
  assert.deepEqual(await listOf('List-Id: Friends <friends.lists.example>'), { domain: 'friends.lists.example' });
  assert.deepEqual(await listOf('List-Post: <mailto:talk@lists.example>'), { domain: 'lists.example' });
  assert.deepEqual(await listOf('X-BeenThere: sales@acme.example'), { domain: 'acme.example' });
  assert.deepEqual(await listOf('List-Unsubscribe: <https://news.example/u/1>'), { domain: null });
  assert.deepEqual(await listOf('Precedence: bulk'), { domain: null });
  assert.equal(await listOf('Subject: Price list'), null);
});

const dsn = (status: string) =>
  eml(
    'From: MAILER-DAEMON@mx.b.example\nTo: us@acme.example\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=b',
    `--b\n\nI could not deliver it.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.b.example\n\nFinal-Recipient: rfc822; Ann@B.example\n${status}\n--b\nContent-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID:\n <m9@acme.example>\n--b--`,
  );

test('a delivery status report names recipient, status, reason and the original Message-ID', async () => {
  const message = await parseMessage(
    dsn(
      'Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <ann@b.example>: Recipient\n address rejected: User unknown',
    ),
  );
  assert.equal(message.kind, 'bounce');
  assert.deepEqual(message.bounce, {
    recipients: [
      {
        address: 'ann@b.example',
        action: 'failed',
        status: '5.1.1',
        diagnostic: '550 5.1.1 <ann@b.example>: Recipient address rejected: User unknown',
        severity: 'hard',
      },
    ],
    originalMessageId: '<m9@acme.example>',
    reportingServer: 'mx.b.example',
    standard: true,
  });
});

test('full mailboxes, delays, blocks and successes are not dead addresses', async () => {
  const severityOf = async (status: string) => {
    const message = await parseMessage(dsn(status));
    return `${message.kind} ${message.bounce!.recipients[0]!.severity}`;
  };
  assert.equal(
    await severityOf('Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Over quota'),
    'bounce soft',
  );
  assert.equal(await severityOf('Action: delayed\nStatus: 4.4.1'), 'bounce soft');
  assert.equal(
    await severityOf('Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 554 5.7.1 blocked by spam policy'),
    'bounce blocked',
  );
  assert.equal(
    await severityOf('Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 No such user here'),
    'bounce hard',
  );
  assert.equal(await severityOf('Action: delivered\nStatus: 2.0.0'), 'auto-reply none');
});

test('reports in no standard form are read from their words', async () => {
  const cases: [string, string, string, string][] = [
    [
      'From: Mail Delivery System <Mailer-Daemon@mx.example>\nX-Failed-Recipients: ann@b.example\nSubject: Mail delivery failed: returning message to sender',
      'The following address(es) failed:\n\n  ann@b.example\n    host mx.b.example: 550 5.1.1 no such user\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <m9@acme.example>\nTo: carl@c.example',
      'hard',
      '<m9@acme.example>',
    ],
    [
      'From: MAILER-DAEMON@qmail.example\nSubject: failure notice',
      'Hi. This is the qmail-send program at qmail.example.\n\n<ann@b.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <m9@acme.example>\nTo: carl@c.example',
      'hard',
      '<m9@acme.example>',
    ],
    [
      'From: postmaster@b.example\nReturn-Path: <>\nIn-Reply-To: <m9@acme.example>\nSubject: Undeliverable: Price',
      "Your message to ann@b.example couldn't be delivered.\nThe mailbox is full. Try again later.",
      'soft',
      '<m9@acme.example>',
    ],
    ['From: MAILER-DAEMON@b.example\nSubject: Unzustellbar: Preis', 'ann@b.example existiert nicht', 'hard', ''],
  ];
  for (const [headers, body, severity, original] of cases) {
    const message = await parseMessage(eml(headers, body));
    assert.equal(message.kind, 'bounce', headers);
    assert.deepEqual(
      message.bounce!.recipients.map((recipient) => [recipient.address, recipient.severity]),
      [['ann@b.example', severity]],
      headers,
    );
    assert.equal(message.bounce!.originalMessageId ?? '', original);
    assert.equal(message.bounce!.standard, false);
  }
  const late = await parseMessage(
    eml(
      'From: MAILER-DAEMON@b.example\nSubject: Undelivered mail',
      'The message to ann@b.example is delayed.\nWe will keep trying for 3 days. Host not found.',
    ),
  );
  assert.deepEqual([late.bounce!.recipients[0]!.action, late.bounce!.recipients[0]!.severity], ['delayed', 'soft']);
  const person = await parseMessage(
    eml(`From: ann@b.example\nSubject: Undeliverable promises`, 'Your parcel could not be delivered.'),
  );
  assert.equal(person.kind, 'message');
});

test('a server that fails under any subject is read by its words, and nobody to turn to is taken for the recipient', async () => {
  const cases: [string, string, string, string][] = [
    [
      'From: Mail Delivery System <system@mx.example>\nSubject: Price list',
      'Your message could not be delivered to ann@b.example.\nThe mailbox is full.\nFor help write to postmaster@b.example',
      'ann@b.example',
      'soft',
    ],
    [
      'From: postmaster@b.example\nSubject: DELIVERY FAILURE',
      'Your message was not delivered to:\n ann@b.example\nbecause: User ann (ann@b.example) not listed in Domino Directory',
      'ann@b.example',
      'hard',
    ],
    [
      'From: MAILER-DAEMON@b.example\nSubject: Price list',
      "Sorry, we were unable to deliver your message to the following address.\n<ann@b.example>:\nThis user doesn't have a b.example account",
      'ann@b.example',
      'hard',
    ],
    [
      'From: MAILER-DAEMON@b.example\nSubject: Undelivered Mail Returned to Sender\nTo: clara@ours.example',
      'The mail system\n\nhost mx.b.example said: 550 5.1.1 User unknown\n\nReturn-Path: <clara@ours.example>\nTo: Ann <ann@b.example>\nFrom: clara@ours.example',
      'ann@b.example',
      'hard',
    ],
    [
      'From: Systemadministrator <postmaster@b.example>\nSubject: Preisliste',
      "Folgende(r) Empfänger kann/können nicht erreicht werden:\n\n 'ann@b.example' am 23.11.2026 15:06\n Das E-Mail-Konto ist in der Organisation nicht vorhanden.\n\nUnzustellbar",
      'ann@b.example',
      'hard',
    ],
    [
      'From: postmaster@b.example\nSubject: Undeliverable',
      'ann@b.example: 450 mailbox unavailable, greylisted',
      'ann@b.example',
      'soft',
    ],
  ];
  for (const [headers, body, address, severity] of cases) {
    const message = await parseMessage(eml(headers, body));
    assert.equal(message.kind, 'bounce', body);
    const read = message.bounce!.recipients.map((recipient) => [recipient.address, recipient.severity]);
    assert.deepEqual(read, [[address, severity]], body);
  }
  const greeting = await parseMessage(eml('From: postmaster@b.example\nSubject: Hello', 'Shall we meet on Thursday?'));
  assert.equal(greeting.kind, 'message');
});

test('an answer to an invitation is a calendar message', async () => {
  const body =
    '--b\n\nAnn accepted\n--b\nContent-Type: text/calendar; method=reply; charset=utf-8\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--b--';
  const message = await parseMessage(eml(`${plain}\nContent-Type: multipart/alternative; boundary=b`, body));
  assert.equal(message.kind, 'calendar');
  assert.equal(message.calendar?.method, 'REPLY');
  assert.match(message.calendar!.body, /^BEGIN:VCALENDAR/);
});

test('limits and non-mail are refused in words that say what is wrong', async () => {
  const refused = async (raw: Uint8Array, words: RegExp, options = {}) =>
    assert.rejects(
      parseMessage(raw, options),
      (error) => GtmError.is(error) && error.code === 'invalid' && words.test(error.message),
    );
  await refused(Buffer.alloc(0), /empty/);
  await refused(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70]), /no mail message/);
  await refused(Buffer.from('just a letter\n\nwithout headers'), /no mail message/);
  await refused(eml(plain, 'x'.repeat(2000)), /bytes/, { maxSizeBytes: 1000 });
  const nested = Array.from(
    { length: 10_000 },
    (_, level) => `--b${level}\nContent-Type: multipart/mixed; boundary=b${level + 1}\n\n`,
  ).join('');
  await refused(eml(`${plain}\nContent-Type: multipart/mixed; boundary=b0`, nested), /nested/);
  await refused(eml(`${plain}\nX-Long: ${'x'.repeat(2_000_000)}`), /headers/);
  await refused(eml(`${plain}\nContent-Type: multipart/mixed; boundary=b`, '--b\n\nx\n'.repeat(5000)), /parts/);
});

test('a message cut off in the middle of a part and a broken charset are still read', async () => {
  const cut = await parseMessage(
    eml(
      `${plain}\nContent-Type: multipart/mixed; boundary=b`,
      '--b\n\nHello Bob\n--b\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\naGVsb',
    ),
  );
  assert.equal(cut.text, 'Hello Bob');
  assert.equal(cut.attachments.length, 1);
  const charset = await parseMessage(eml(`${plain}\nContent-Type: text/plain; charset=no-such-charset`, 'Hello'));
  assert.equal(charset.text, 'Hello');
});

test('a header injected through an encoded name stays part of the name', async () => {
  const message = await parseMessage(
    eml(
      'From: =?utf-8?Q?Ann=0D=0ABcc:_eve@evil.example?= <ann@b.example>\nSubject: =?utf-8?Q?x=0D=0AX-GTM-Effect:_1?=',
    ),
  );
  assert.equal(message.from?.address, 'ann@b.example');
  assert.deepEqual(message.bcc, []);
  assert.equal(message.effectId, null);
  assert.equal(/[\r\n]/.test(message.subject + message.from!.name), false);
});

test('any bytes give a message or a refusal, never another error', async () => {
  const piece = fc.constantFrom(
    'From: a@b.example',
    'Subject: x',
    'Content-Type: multipart/mixed; boundary=b',
    'Content-Type: message/delivery-status',
    'Content-Transfer-Encoding: base64',
    '--b',
    '--b--',
    '',
    'Message-ID: <x',
    'Date: 99',
    'To: <<>>;:,',
    '\u0000\ufffd',
    'Action: failed',
    '=?utf-8?B?',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (lines) => {
      try {
        await parseMessage(Buffer.from(lines.join('\n')));
      } catch (error) {
        assert.ok(GtmError.is(error) && error.code === 'invalid', String(error));
      }
    }),
    { numRuns: 500 },
  );
});
