import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProposalView } from '../../src/api/proposal-view.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { learnStyleNotes } from '../../src/data/records/style-notes.ts';
import { withWords } from '../../src/domain/action-words.ts';
import { formatId } from '../../src/domain/prefixed-id.ts';
import { standardSigner } from '../../src/testing/hook-signers.ts';
import { tinyDocx } from '../../src/testing/tiny-documents.ts';
import { elin } from '../journeys/arrows/own-world.ts';
import { answering, plainProposal } from '../journeys/model-answers.ts';
import { asText, type TextColumn } from '../tenancy/text-columns.ts';
import type { WatchedInstallation } from './watched-installation.ts';

/** Somebody who is going to be erased; other words of hers and about her hold `mark`. */
export const person = {
  ...{ name: 'Ada Canary', address: 'ada.canary@lindvall-labs.example', mark: 'zyqcanary' },
  otherAddress: 'ada@zyqcanaryprivate.example',
};
const from = `${person.name} <${person.address}>`;
const us = 'Ingrid Holm <ingrid@fjellfrost.example>';

/** In each place a word of its own, so that a hit tells where it comes from. */
const marked = (place: string) => `${person.mark}${place}`;

const contacts = `id,first name,last name,email,phone,account id,title,city,Allergy,lawful basis
c8,Ada,Canary,${person.address},+46 8 555 0100,a1,Head of ${marked('title')},Town of ${marked('city')},${marked('custom')},consent given at the fair ${marked('basis')}
c9,Ada,Canary,${person.otherAddress},${marked('phone')},a1,,,,
c10,Ada,Canary,${person.address.replace('@', ' at ')},,a1,,,,
`;
const deals = `id,name,account id,contact id,stage,amount,currency,Remark
d8,Freezer for ${person.name},a1,c8,Negotiation,9000,EUR,as ${person.name} said
`;
const notes = (at: string) => `Id,Type,Subject,Body,Date,Account Id,Contact Id
n800,note,Visit of ${marked('subject')},"She keeps ${marked('note')} in the cellar.",${at},a1,c8
n801,note,Visit,"Elin told us that ${person.name} <${person.address}> is leaving.",${at},a1,c1
`;
const calendar = (day: string) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', 'BEGIN:VEVENT', 'UID:lunch@test.example'],
    ...[`DTSTART:${day}T100000Z`, `DTEND:${day}T103000Z`, `DTSTAMP:${day}T080000Z`],
    ...[
      `SUMMARY:Lunch about ${marked('summary')}`,
      `DESCRIPTION:With ${marked('agenda')}`,
      `LOCATION:${marked('place')}`,
    ],
    ...[`ORGANIZER;CN=${person.name}:mailto:${person.address}`, 'ATTENDEE:mailto:ingrid@fjellfrost.example'],
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');

function withAttachment(at: Date): string {
  const bytes = Buffer.from(`The plan of ${marked('attachment')}\n`.repeat(40)).toString('base64');
  return [
    ...[`From: ${from}`, `To: ${us}`, `Subject: The plan of ${marked('mailsubject')}`, `Date: ${at.toUTCString()}`],
    ...['Message-ID: <plan@lindvall-labs.example>', 'MIME-Version: 1.0'],
    ...['Content-Type: multipart/mixed; boundary="x"', '', '--x', 'Content-Type: text/plain; charset=utf-8', ''],
    ...[
      `Hello Ingrid,`,
      '',
      `could you look at ${marked('mailbody')} this week?`,
      '',
      'Ada',
      marked('signature'),
      '--x',
    ],
    ...[
      `Content-Type: application/octet-stream; name="${marked('filename')}.bin"`,
      'Content-Transfer-Encoding: base64',
    ],
    ...['Content-Disposition: attachment', '', bytes.replace(/.{76}/g, '$&\r\n'), '--x--', ''],
  ].join('\r\n');
}

/** Sends a file to be imported. */
async function upload(
  { app, owner }: WatchedInstallation,
  name: string,
  bytes: string | Uint8Array,
  query = '',
): Promise<void> {
  const answer = await app.server.inject({
    ...{ method: 'POST', url: `/v1/imports/upload?name=${encodeURIComponent(name)}${query}` },
    ...{ headers: { ...owner, 'content-type': 'application/octet-stream' }, payload: Buffer.from(bytes) },
  });
  assert.ok(answer.statusCode < 300 && !answer.body.includes('"problem"'), `${name}: ${answer.body}`);
}

async function until(here: WatchedInstallation, look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await here.app.clock.sleep(100);
}

/** What sources and mailboxes know of her. */
export async function bringIn(here: WatchedInstallation): Promise<void> {
  const now = here.now();
  const hour = 3_600_000;
  await upload(here, `contacts of ${person.name}.csv`, contacts, '&as=contact');
  await upload(here, 'deals.csv', deals, '&as=deal');
  await upload(here, 'notes.csv', notes(new Date(now.getTime() - 30 * 24 * hour).toISOString()), '&as=activity');
  await upload(here, 'lunch.ics', calendar(now.toISOString().slice(0, 10).replaceAll('-', '')));
  await upload(
    here,
    `About ${person.name}.md`,
    `# Who is ${person.name}\n\nWrite to ${person.address}.\n`,
    '&audience=internal',
  );
  const paragraph = `<w:p><w:r><w:t>Sheet for ${person.name}, ${person.address}.</w:t></w:r></w:p>`;
  await upload(here, 'sheet.docx', tinyDocx(paragraph), '&audience=internal');
  const alone = { messageId: '<q8@lindvall-labs.example>', from, subject: `Where is ${marked('question')}` };
  here.deliver('8', { ...alone, body: `Hi Ingrid,\n\nwhere do you keep ${marked('asked')}?\n`, hoursAgo: 6 });
  writeFileSync(join(here.mailbox, 'new', '9'), withAttachment(new Date(now.getTime() - 50 * hour)));
  const shared = { messageId: '<s8@lindvall-labs.example>', from: `${from}\r\nCc: ${elin}`, subject: 'All of us' };
  here.deliver('10', { ...shared, body: `Dear both,\n\nI prefer ${marked('shared')}.\n`, hoursAgo: 40 });
  const about = { messageId: '<s9@lindvall-labs.example>', from: elin, subject: `About ${person.name}` };
  const quoted = `> I prefer ${person.name}'s way\n> Ask ${person.address}`;
  here.deliver('11', { ...about, body: `Hi,\n\n${person.name} is away.\n\n${quoted}\n`, hoursAgo: 30 });
  await until(here, async () => (await here.rows('select 1 from messages')).length >= 4);
  await here.app.bus.drain();
}

/** A provider tells that a mail to her bounced. */
export async function bounce(here: WatchedInstallation): Promise<void> {
  const made = (await here.send('POST', '/v1/hooks', { name: 'mailer', from: 'standard' })).json<{
    url: string;
    secret: string;
  }>();
  const event = {
    ...{
      specversion: '1.0',
      id: 'b1',
      type: 'mail.complained',
      source: '/mailer',
      time: here.now().toISOString(),
    },
    data: { recipient: person.address, diagnostic: `mailbox of ${marked('bounce')} is full`, name: person.name },
  };
  const body = Buffer.from(JSON.stringify(event));
  const signer = standardSigner(Buffer.from(made.secret.slice('whsec_'.length), 'base64'));
  const { headers } = signer.sign({ body, id: 'm1', nowMs: here.app.clock.now().getTime(), url: made.url });
  const answer = await here.app.server.inject({
    ...{ method: 'POST', url: new URL(made.url).pathname, payload: body },
    headers: { ...(headers as Record<string, string>), 'content-type': 'application/json' },
  });
  assert.ok(answer.statusCode < 300, answer.body);
  await here.app.bus.drain();
}

/** A model that writes of her in every slot it has. */
const telling = answering((request) => ({
  proposals: request.offers.slice(0, 2).map((offer) =>
    plainProposal(request, offer, {
      ...{ rationale: `As ${marked('rationale')} is open`, title: `Call ${marked('task')}` },
    }),
  ),
  leave_alone_reason: null,
}));

/** What people and agents here do about her. Nothing leaves: what is approved waits for its time. */
export async function workOn(here: WatchedInstallation): Promise<void> {
  here.model.otherwise(telling);
  const ask = async (path: string, body: object, method: 'POST' | 'PUT' = 'POST') => {
    const answer = await here.send(method, path, body, { ...here.owner, 'idempotency-key': path });
    assert.ok(answer.status < 300, `${path} ${answer.text}`);
    return answer;
  };
  const run = await here.run('people waiting for an answer');
  const proposals = await here.proposalsOf(run);
  const [mail, task] = ['send_email', 'create_task'].map((tool) =>
    proposals.find(({ action }) => action.tool === tool),
  );
  assert.deepEqual([run.state, proposals.length, mail && task && true], ['done', 2, true]);
  const path = (view: ProposalView) => `/v1/proposals/${view.handle}`;
  await ask(`${path(mail!)}/annotations`, { note: `She told me of ${marked('annotation')}` });
  const action = withWords(task!.action, { title: `Call ${marked('edited')}`, body: 'Soon.' });
  await ask(`${path(task!)}/edit`, { digest: task!.digest, action });
  const overrideReason = `I know ${marked('override')}`;
  await ask(`${path(mail!)}/approve`, { digest: mail!.digest, overrideReason });
  const habit = { kind: 'phrase' as const, replaces: `as ${person.name} says`, value: `for ${person.name}` };
  await here.app.database.asTenant(here.tenantId, (transaction) =>
    learnStyleNotes(transaction, here.app.ids, {
      actor: { kind: 'person', id: here.app.localUserId, door: 'cli' },
      notes: [{ ...habit, language: '', mails: 3 }],
    }),
  );
  await ask('/v1/tenant/pause', {});
  await ask('/v1/search', { text: person.name });
  await ask('/v1/terms/stalled', { numbers: { days: 35 } }, 'PUT');
  const contactOf = async (address: string) => {
    const [row] = await here.rows<{ id: string }>(
      `select contact_id as id from contact_addresses where address = '${address}'`,
    );
    return formatId('contact', row!.id);
  };
  const survivorId = await contactOf(person.address);
  await ask('/v1/merges', { noun: 'contact', survivorId, absorbedId: await contactOf(person.otherAddress) });
}

/** Which of these columns of tenant tables hold something of her, as `schema.table.column`. */
export async function columnsThatTell(here: WatchedInstallation, columns: readonly TextColumn[]): Promise<string[]> {
  return here.app.database.asTenant(here.tenantId, async (transaction) => {
    const found: string[] = [];
    for (const [table, ofTable] of Map.groupBy(columns, (one) => one.table)) {
      const tests = ofTable.map(
        (one) => `coalesce(bool_or(${asText(one)} ilike '%canary%'), false) as "${one.column}"`,
      );
      const [row] = await transaction.query<Record<string, boolean>>(`select ${tests.join(', ')} from ${table}`);
      // The database port gives names in camelCase, in the order of the columns.
      const answers = Object.values(row!);
      found.push(...ofTable.flatMap(({ column }, index) => (answers[index] ? [`${table}.${column}`] : [])));
    }
    return found;
  });
}

const said = `as ${person.name} <${person.address}> said`;
const withWordsOf: Record<string, (column: string) => string> = {
  text: (column) => `concat_ws(' ', ${column}, '${said}')`,
  'text[]': (column) => `array_append(${column}, '${said}')`,
  bytea: (column) => `coalesce(${column}, '') || convert_to('${said}', 'UTF8')`,
  jsonb: (column) =>
    `case jsonb_typeof(${column}) when 'array' then ${column} || '["${said}"]' else coalesce(${column}, '{}') || '{"said": "${said}"}' end`,
};

/** Tables that nothing above fills, with a row of each: an id, and an entity that it is about. */
const rowsByHand: Record<string, string> = {
  'gtm.crm_changes': `(id, noun, entity_id, field) select id, 'account', id, 'name' from accounts limit 1`,
  'gtm.pending_links': `(noun, entity_id, source_id, entity_noun, external_id) select 'contact', a.id, s.id, 'account', '' from accounts a, sources s limit 1`,
  'gtm.reply_history': `(scope, key, sent, answered, opened, replied) values ('industry', '', 1, 1, 1, 1)`,
};

/** Writes her name and address into each of these columns, in a row that is not about her where there is one. */
export async function plantIn(here: WatchedInstallation, columns: readonly TextColumn[]): Promise<void> {
  const actor = { kind: 'system', id: 'test', door: 'migration' } as const;
  await here.app.database.asTenant(here.tenantId, async (transaction) => {
    for (const [table, row] of Object.entries(rowsByHand)) await transaction.query(`insert into ${table} ${row}`);
    for (const { table, column, type } of columns) {
      const rows = await transaction.query(
        `update ${table} set ${column} = ${withWordsOf[type]!(column)} where ctid = (
           select t.ctid from ${table} t order by t::text ilike '%canary%', t.ctid limit 1) returning 1`,
      );
      assert.equal(rows.length, 1, `${table} has no row to write into`);
    }
    const subject = { subjectNoun: 'tenant', subjectId: here.tenantId };
    await writeAudit(transaction, here.app.ids, { actor, action: 'planted', ...subject });
  });
}
