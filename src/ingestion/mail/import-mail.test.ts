import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Row } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { suppressedAmong } from '../../data/records/suppressions.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { importCsv } from '../csv/import-csv.ts';
import { memoryInput } from '../import-input.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { importMessages, type MailOptions } from './import-mail.ts';

let world: TestWorld;
let services: IngestionServices;
const now = '2026-11-24T08:40:00Z';
before(async () => {
  world = await openTestWorld();
  services = { ...world, actor: { kind: 'person', id: 'user-1', door: 'cli' } };
});
after(() => world.close());

interface Letter {
  id: string;
  from?: string;
  to?: string;
  cc?: string;
  date?: string;
  subject?: string;
  body?: string;
  headers?: string[];
}

function letter({
  id,
  from = 'Ada Lenz <ada@northwind.example>',
  to = 'Clara Voss <clara@ours.example>',
  ...rest
}: Letter): Buffer {
  return Buffer.from(
    [
      `Message-ID: <${id}@mail.example>`,
      `From: ${from}`,
      `To: ${to}`,
      ...(rest.cc === undefined ? [] : [`Cc: ${rest.cc}`]),
      `Date: ${new Date(rest.date ?? '2026-11-20T10:00:00Z').toUTCString().replace('GMT', '+0000')}`,
      `Subject: ${rest.subject ?? 'Storage of the audit data'}`,
      ...(rest.headers ?? []),
      'Content-Type: text/plain; charset=utf-8',
      '',
      rest.body ?? 'Where do you keep the audit data?',
      '',
    ].join('\r\n'),
  );
}

async function bring(tenantId: string, letters: (Letter | Buffer)[], options: MailOptions = {}) {
  async function* messages() {
    for (const [index, item] of letters.entries()) {
      yield { externalId: String(index), raw: Buffer.isBuffer(item) ? item : letter(item) };
    }
  }
  return importMessages(services, tenantId, { name: 'test.mbox', messages: messages() }, options);
}

function rows<R extends object = Row>(tenantId: string, sql: string, values: unknown[] = []): Promise<R[]> {
  return world.database.asTenant(tenantId, (transaction) => transaction.query<R>(sql, values as never));
}

async function change(tenantId: string, sql: string, values: unknown[] = []) {
  await world.database.asTenant(tenantId, async (transaction) => {
    await transaction.query(sql, values as never);
    await writeAudit(transaction, world.ids, {
      actor: services.actor,
      action: 'test-change',
      subjectNoun: 'tenant',
      subjectId: tenantId,
    });
  });
}

test('a mail becomes an activity with its person, the account of their domain, and a verified address', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  const report = await bring(tenantId, [
    { id: 'q1', body: 'Where do you keep the data?\n\n> On 1 Nov you wrote:\n> hello\n\n-- \nAda Lenz\nNorthwind' },
  ]);
  assert.deepEqual([report.counts.created, report.counts.signals], [1, 1]);
  const found = await rows(
    tenantId,
    `select a.direction, a.body, a.audience, c.full_name, c.given_name, x.name as account, m.message_id, v.method, v.verified_at, a.thread_id is not null as threaded
     from activities a join messages m on m.activity_id = a.id join contacts c on c.id = a.contact_id
     join accounts x on x.id = a.account_id join verifications v on v.contact_id = c.id`,
  );
  assert.deepEqual(found, [
    {
      direction: 'inbound',
      body: 'Where do you keep the data?',
      audience: 'participants',
      fullName: 'Ada Lenz',
      givenName: 'Ada',
      account: 'northwind.example',
      messageId: '<q1@mail.example>',
      method: 'mail_received',
      verifiedAt: new Date('2026-11-20T10:00:00Z'),
      threaded: true,
    },
  ]);
  const events = await rows(tenantId, 'select type, data from outbox');
  assert.ok(!JSON.stringify(events).includes('ada@'));
  assert.equal((await rows(tenantId, "select 1 from index_backlog where entity_type = 'email'")).length, 1);
});

test('a free-mail domain never becomes an account, and the team never becomes a contact', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  await bring(tenantId, [{ id: 'f1', from: 'Cy <cy@gmail.com>', to: 'clara@ours.example, ines@ours.example' }]);
  assert.deepEqual(await rows(tenantId, 'select full_name, account_id from contacts'), [
    { fullName: 'Cy', accountId: null },
  ]);
  assert.equal((await rows(tenantId, 'select 1 from accounts')).length, 0);
});

test('threads hold by Message-ID in any order, by subject for an answer without one, and not for other people', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  const us = 'Clara Voss <clara@ours.example>';
  const her = 'Ada Lenz <ada@northwind.example>';
  await bring(tenantId, [
    {
      id: 'b',
      from: us,
      to: her,
      date: '2026-11-02T10:00:00Z',
      subject: 'Re: Offer',
      headers: ['In-Reply-To: <a@mail.example>', 'References: <a@mail.example>'],
    },
  ]);
  await bring(tenantId, [
    { id: 'a', date: '2026-11-01T10:00:00Z', subject: 'Offer' },
    { id: 'c', date: '2026-11-10T10:00:00Z', subject: 'AW: Offer', body: 'That settles it.' },
    { id: 'd', from: 'Ben <ben@other.example>', date: '2026-11-11T10:00:00Z', subject: 'Re: Offer' },
    { id: 'e', date: '2027-03-01T10:00:00Z', subject: 'Re: Offer' },
    { id: 'f', date: '2026-11-12T10:00:00Z', subject: 'Offer' },
  ]);
  const threads = await rows<{ id: string; thread: string }>(
    tenantId,
    `select m.message_id as id, dense_rank() over (order by a.thread_id) as thread from messages m join activities a on a.id = m.activity_id order by 1`,
  );
  const of = (id: string) => threads.find((row) => row.id === `<${id}@mail.example>`)!.thread;
  assert.deepEqual(
    [of('a') === of('b'), of('c') === of('a'), of('d') === of('a'), of('e') === of('a'), of('f') === of('a')],
    [true, true, false, false, false],
  );
  const [thread] = await rows(
    tenantId,
    `select t.last_at, m.message_id from threads t join messages m on m.activity_id = t.last_activity_id where t.first_message_id = '<a@mail.example>'`,
  );
  assert.deepEqual(thread, { lastAt: new Date('2026-11-10T10:00:00Z'), messageId: '<c@mail.example>' });
  const signals = await rows<{ kind: string; messageId: string }>(
    tenantId,
    'select s.kind, m.message_id from signals s join messages m on m.activity_id = s.activity_id order by s.kind, m.message_id',
  );
  const idsOf = (wanted: string) => signals.flatMap(({ kind, messageId }) => (kind === wanted ? [messageId[1]] : []));
  assert.deepEqual(idsOf('reply'), ['c']);
  assert.deepEqual(idsOf('mail_received'), ['a', 'd', 'e', 'f']);
});

test('mail of the team is outbound, linked to the only open deal, and takes a place in the day of each recipient', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  const deals =
    'Deal ID,Deal Name,Stage,Account Domain,Account Name\n1,Fleet 2027,Proposal,northwind.example,Northwind\n2,Old,Closed Lost,northwind.example,Northwind\n';
  await importCsv(services, tenantId, memoryInput('deals.csv', deals));
  await bring(tenantId, [
    {
      id: 'o1',
      from: 'Clara Voss <clara@ours.example>',
      to: 'Ada <ada@northwind.example>, ines@ours.example',
      cc: 'Ben <ben@northwind.example>',
    },
  ]);
  const [mail] = await rows(
    tenantId,
    `select a.direction, d.name, x.name as account from activities a join deals d on d.id = a.deal_id join accounts x on x.id = a.account_id`,
  );
  assert.deepEqual(mail, { direction: 'outbound', name: 'Fleet 2027', account: 'Northwind' });
  const ledger = await rows(
    tenantId,
    'select address, state, contact_id is not null as known, effect_id from send_ledger order by 1',
  );
  assert.deepEqual(ledger, [
    { address: 'ada@northwind.example', state: 'sent', known: true, effectId: null },
    { address: 'ben@northwind.example', state: 'sent', known: true, effectId: null },
  ]);
  assert.equal((await rows(tenantId, 'select 1 from verifications')).length, 0);
});

test('a mailbox belongs to a user, and its mails to that mailbox', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  const mailboxId = world.ids.next();
  await change(
    tenantId,
    "insert into memberships (user_id, role, display_name, email) values ('u-c', 'operator', 'Clara', 'clara@ours.example')",
  );
  await change(
    tenantId,
    "insert into mailboxes (id, user_id, address, driver, url) values ($1, 'u-c', 'Clara@ours.example', 'maildir', 'maildir:x')",
    [mailboxId],
  );
  await bring(tenantId, [{ id: 'm1' }]);
  assert.deepEqual(
    await rows(tenantId, 'select a.user_id, m.mailbox_id from activities a join messages m on m.activity_id = a.id'),
    [{ userId: 'u-c', mailboxId }],
  );
});

test('the same mails twice change nothing; another mail under the same Message-ID is refused', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  await bring(tenantId, [{ id: 's1' }, { id: 's2' }]);
  const again = await bring(tenantId, [{ id: 's1' }, { id: 's2' }]);
  assert.deepEqual([again.counts.created, again.counts.unchanged], [0, 2]);
  const copy = await bring(tenantId, [{ id: 's1', headers: ['Received: by another mailbox'] }], {
    source: 'second mailbox',
  });
  assert.deepEqual([copy.counts.created, copy.counts.unchanged, copy.counts.rejected], [0, 1, 0]);
  const forged = await bring(tenantId, [{ id: 's1', body: 'Please pay to the new account.' }], { source: 'third' });
  assert.deepEqual([forged.counts.created, forged.counts.rejected, forged.rejects[0]?.field], [0, 1, 'Message-ID']);
  const strict = bring(tenantId, [{ id: 's3' }, { id: 's1', body: 'Please pay to the new account.' }], {
    strict: true,
  });
  await assert.rejects(strict, { field: 'Message-ID', message: /^Mail 2: .*Nothing was imported\.$/ });
  assert.equal((await rows(tenantId, 'select 1 from activities')).length, 2);
});

test('excluded addresses and domains are skipped before anything is stored', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  const report = await bring(
    tenantId,
    [{ id: 'x1' }, { id: 'x2', from: 'Dr Who <who@clinic.example>' }, { id: 'x3', cc: 'lawyer@law.example' }],
    {
      exclude: ['clinic.example', 'Lawyer@law.example'],
    },
  );
  assert.deepEqual([report.counts.created, report.counts.excluded], [1, 2]);
  assert.ok(
    !JSON.stringify(await rows(tenantId, `select convert_from(raw, 'UTF8') as raw from source_records`)).includes(
      'clinic',
    ),
  );
});

test('an opt-out in words, or by the mail our unsubscribe header asks for, suppresses at once; what only comes near it pauses the person and asks', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  const answer = ['In-Reply-To: <ours@ours.example>'];
  await bring(tenantId, [
    {
      id: 'w1',
      from: 'Ann <ann@a.example>',
      headers: answer,
      body: 'Please stop emailing me.\n\n> If you like, unsubscribe here',
    },
    { id: 'w2', from: 'Bob <bob@b.example>', headers: answer, body: 'Please remove my colleague from the invite.' },
    {
      id: 'w3',
      from: 'Cat <cat@c.example>',
      headers: answer,
      body: 'Sounds good, Thursday works.\n\n> To opt out of our mails, unsubscribe',
    },
    { id: 'w4', from: 'Dee <dee@d.example>', subject: 'unsubscribe', body: '' },
  ]);
  const signals = await rows(
    tenantId,
    `select s.kind, c.full_name from signals s join contacts c on c.id = s.contact_id order by 2`,
  );
  assert.deepEqual(signals, [
    { kind: 'opt_out', fullName: 'Ann' },
    { kind: 'opt_out_doubtful', fullName: 'Bob' },
    { kind: 'reply', fullName: 'Cat' },
    { kind: 'opt_out', fullName: 'Dee' },
  ]);
  const suppressed = await world.database.asTenant(tenantId, (transaction) =>
    suppressedAmong(transaction, ['ann@a.example', 'bob@b.example', 'cat@c.example', 'dee@d.example']),
  );
  assert.deepEqual([...suppressed].toSorted(), ['ann@a.example', 'dee@d.example']);
  assert.deepEqual(
    await rows(tenantId, `select full_name, pause_reason from contacts where paused_until = 'infinity'`),
    [{ fullName: 'Bob', pauseReason: 'doubtful_opt_out' }],
  );
});

test('an absence pauses the person until they are back and verifies nothing', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  const body = 'Thank you for your message. I am out of the office until Friday, 27 November, with no access to mail.';
  await bring(tenantId, [
    {
      id: 'ooo',
      date: '2026-11-24T08:30:00Z',
      subject: 'Automatic reply: Audit data',
      body,
      headers: ['Auto-Submitted: auto-replied', 'In-Reply-To: <o@ours.example>'],
    },
    { id: 'h', date: '2026-11-01T08:00:00Z' },
  ]);
  const [person] = await rows(tenantId, 'select paused_until, pause_reason from contacts');
  assert.deepEqual(person, { pausedUntil: new Date('2026-11-27T23:00:00Z'), pauseReason: 'out_of_office' });
  assert.deepEqual(
    await rows(tenantId, `select kind, detail->>'backOn' as back from signals where kind <> 'mail_received'`),
    [{ kind: 'out_of_office', back: '2026-11-28' }],
  );
  assert.equal((await rows(tenantId, 'select 1 from verifications')).length, 1);
});

test('a hard bounce marks the address and belongs to the person it was for', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  await bring(tenantId, [{ id: 'v1', date: '2026-10-01T10:00:00Z' }]);
  const bounce = Buffer.from(
    [
      'Message-ID: <dsn@mx.northwind.example>',
      'From: Mail Delivery System <MAILER-DAEMON@mx.northwind.example>',
      'To: clara@ours.example',
      'Date: Mon, 23 Nov 2026 10:00:00 +0000',
      'Subject: Undelivered Mail Returned to Sender',
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'No such user.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.northwind.example',
      '',
      'Final-Recipient: rfc822; ada@northwind.example',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      'Message-ID: <sent-1@ours.example>',
      'Subject: Hello',
      '',
      '--b--',
      '',
    ].join('\r\n'),
  );
  await bring(tenantId, [bounce]);
  const [address] = await rows(tenantId, 'select bounced_at from contact_addresses');
  assert.deepEqual(address, { bouncedAt: new Date('2026-11-23T10:00:00Z') });
  const [signal] = await rows(
    tenantId,
    `select s.kind, c.full_name, s.detail->>'severity' as severity, s.detail->>'originalMessageId' as original, a.state
    from signals s join contacts c on c.id = s.contact_id join activities a on a.id = s.activity_id where s.kind <> 'mail_received'`,
  );
  assert.deepEqual(signal, {
    kind: 'bounce',
    fullName: 'Ada Lenz',
    severity: 'hard',
    original: '<sent-1@ours.example>',
    state: 'bounce',
  });
  assert.equal((await rows(tenantId, 'select 1 from contacts')).length, 1);
});

test('bytes that are no mail are refused by themselves; a dry run shows every mail and writes nothing', async () => {
  const tenantId = await world.newTenant({ frozenAt: now });
  const report = await bring(tenantId, [{ id: 'd1', cc: 'ben@northwind.example' }, Buffer.from('no mail at all')], {
    dryRun: true,
  });
  assert.deepEqual(
    report.rejects.map(({ line, field }) => [line, field]),
    [[2, 'message']],
  );
  assert.deepEqual(report.preview, [
    {
      messageId: '<d1@mail.example>',
      date: '2026-11-20T10:00:00.000Z',
      from: 'ada@northwind.example',
      to: ['clara@ours.example'],
      cc: ['ben@northwind.example'],
      subject: 'Storage of the audit data',
      kind: 'message',
      text: 'Where do you keep the audit data?',
      attachments: [],
      thread: { inReplyTo: null, references: [], subject: 'Storage of the audit data' },
      warnings: [],
    },
  ]);
  assert.equal((await rows(tenantId, 'select 1 from imports')).length, 0);
  const written = await bring(tenantId, [{ id: 'd1' }, Buffer.from('no mail at all')]);
  assert.deepEqual([written.counts.created, written.counts.rejected], [1, 1]);
  assert.equal((await rows(tenantId, 'select 1 from import_rejects')).length, 1);
  await assert.rejects(
    bring(tenantId, [{ id: 'd9' }, Buffer.from('no mail at all')], { strict: true }),
    /Nothing was imported/,
  );
  assert.equal((await rows(tenantId, "select 1 from messages where message_id like '<d9%'")).length, 0);
});
