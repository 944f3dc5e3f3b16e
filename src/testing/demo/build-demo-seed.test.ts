import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import PostalMime from 'postal-mime';
import { buildDemoSeed } from './build-demo-seed.ts';
import { createDemoDates, demoStart } from './demo-dates.ts';
import type { DemoSeed } from './demo-seed.ts';
import { stories } from './stories.ts';

const now = '2026-03-03T08:40:00.000Z';
const seed = buildDemoSeed({ seed: 7, now });

type Row = Record<string, string>;
const rows = (text: string) => parse(text, { columns: true }) as Row[];
const accounts = rows(seed.csv.accounts);
const contacts = rows(seed.csv.contacts);
const deals = rows(seed.csv.deals);
const activities = rows(seed.csv.activities);

function digest(value: DemoSeed): string {
  const text = JSON.stringify(value, (_, entry: unknown) =>
    Buffer.isBuffer(entry) ? entry.toString('base64') : entry,
  );
  return createHash('sha256').update(text).digest('hex');
}

const parsed = await Promise.all(seed.mails.map(async (mail) => ({ ...mail, mail: await PostalMime.parse(mail.raw) })));

describe('the demo seed', () => {
  test('is the same bytes for the same seed and start, and others for another seed', () => {
    assert.equal(digest(buildDemoSeed({ seed: 7, now })), digest(seed));
    assert.notEqual(digest(buildDemoSeed({ seed: 8, now })), digest(seed));
  });

  test('moves with its start: every mail keeps its local wall-clock time within working days', () => {
    const later = buildDemoSeed({ seed: 7, now: '2026-11-17T08:40:00.000Z' });
    assert.equal(later.counts.accounts, seed.counts.accounts);
    assert.ok(later.mails.every((mail) => mail.sentAt < later.now));
  });

  test('has the size of a real small team', () => {
    assert.ok(Math.abs(accounts.length - 40) <= 5, `${accounts.length} accounts`);
    assert.ok(Math.abs(contacts.length - 150) <= 10, `${contacts.length} contacts`);
    assert.ok(Math.abs(deals.length - 60) <= 6, `${deals.length} deals`);
    assert.ok(Math.abs(seed.counts.activities - 1500) <= 100, `${seed.counts.activities} activities`);
    assert.ok(seed.documents.length >= 12);
    const first = seed.mails[0]!.sentAt;
    assert.ok(first > '2024-08' && first < '2024-12', first);
  });

  test('names only reserved .example domains, one for each account', () => {
    const texts = [...Object.values(seed.csv), ...seed.calendars.map(({ ics }) => ics.replaceAll('\r\n ', ''))];
    for (const { mail } of parsed) {
      for (const { address } of [mail.from, ...(mail.to ?? []), ...(mail.cc ?? [])].flatMap((entry) => entry ?? [])) {
        assert.match(address ?? '', /\.example$/);
      }
      texts.push(mail.text ?? '');
    }
    for (const address of texts.join('\n').match(/[\w.+-]+@[\w.-]+\w/g) ?? []) assert.match(address, /\.example$/);
    assert.equal(new Set(accounts.map((row) => row['Company Domain Name'])).size, accounts.length);
  });

  test('has no two people of one name or one address, and nobody without an account', () => {
    assert.equal(new Set(contacts.map((row) => row['Email'])).size, contacts.length);
    assert.equal(new Set(contacts.map((row) => `${row['First Name']} ${row['Last Name']}`)).size, contacts.length);
    const ids = new Set(accounts.map((row) => row['Record ID']));
    for (const row of [...contacts, ...deals, ...activities]) assert.ok(ids.has(row['Associated Company ID']!));
    const people = new Set(contacts.map((row) => row['Record ID']));
    for (const row of [...deals, ...activities]) assert.ok(people.has(row['Associated Contact ID']!));
    const every = [...accounts, ...contacts, ...deals, ...activities].map((row) => row['Record ID']);
    assert.equal(new Set(every).size, every.length);
  });

  test('names owners by the address of a user', () => {
    const users = new Set(seed.people.map((person) => person.address));
    for (const row of accounts) assert.ok(users.has(row['Company owner']!));
    for (const row of deals) assert.ok(users.has(row['Deal owner']!));
    assert.ok(seed.mails.every((mail) => users.has(mail.mailbox)));
  });
});

describe('the mails of the demo seed', () => {
  test('parse as RFC 5322 with a sender, a receiver, a date in the past, a subject and words', () => {
    for (const { mail, fileName, sentAt } of parsed) {
      assert.ok(mail.from?.address && mail.to?.length && mail.subject, fileName);
      assert.equal(new Date(mail.date ?? '').toISOString().slice(0, 19), sentAt.slice(0, 19));
      assert.ok(sentAt < now, fileName);
      assert.ok((mail.text ?? '').trim().length > 20, fileName);
    }
    assert.equal(new Set(seed.mails.map((mail) => mail.fileName)).size, seed.mails.length);
  });

  test('have lines no longer than RFC 5322 allows, ended by CRLF', () => {
    for (const { raw, fileName } of seed.mails) {
      const text = raw.toString('latin1');
      assert.doesNotMatch(text, /[^\r]\n/, fileName);
      assert.ok(
        text.split('\r\n').every((line) => line.length <= 998),
        fileName,
      );
    }
  });

  test('form threads: every answer names an earlier mail, carries its references and comes after it', () => {
    const byId = new Map(parsed.map((entry) => [entry.messageId, entry]));
    for (const { mail, sentAt, fileName } of parsed) {
      if (!mail.inReplyTo) continue;
      const answered = byId.get(mail.inReplyTo);
      assert.ok(answered, fileName);
      assert.ok(answered.sentAt < sentAt, fileName);
      assert.ok(mail.references?.includes(mail.inReplyTo), fileName);
      assert.ok(mail.references?.startsWith(answered.mail.references ?? ''), fileName);
    }
  });

  test('contain quoted text, HTML, a bounce report, an absence notice, German words and an attachment', () => {
    const text = parsed.map(({ raw }) => raw.toString('latin1')).join('\n');
    assert.ok(parsed.filter(({ mail }) => /^> /m.test(mail.text ?? '')).length > 150);
    assert.ok(parsed.filter(({ mail }) => mail.html).length > 60);
    assert.match(text, /multipart\/report; report-type=delivery-status/);
    assert.match(text, /Auto-Submitted: auto-replied/);
    assert.ok(parsed.some(({ mail }) => mail.text?.includes('rückführbar')));
    assert.ok(parsed.some(({ mail }) => mail.attachments.some((file) => file.mimeType === 'application/pdf')));
  });

  test('leave nothing open at the quiet accounts: no question and no promise in the last words', () => {
    const quiet = parsed.filter((entry) => entry.story === null);
    const lastByThread = new Map<string, (typeof quiet)[number]>();
    for (const entry of quiet) lastByThread.set(entry.mail.references?.split(/\s+/)[0] ?? entry.messageId, entry);
    assert.ok(lastByThread.size > 150);
    for (const { mail, fileName } of lastByThread.values()) {
      const words = (mail.text ?? '').split(/^(?:> |On .*wrote:$|_{10,})/m)[0]!;
      assert.doesNotMatch(words, /\?|\b(?:I|we)(?: will|'ll) send\b/, `${fileName}: ${words}`);
    }
  });

  test('never leave a mailbox of ours on a weekend', () => {
    for (const { folder, sentAt } of seed.mails) {
      if (folder === 'sent') assert.ok(new Date(sentAt).getUTCDay() % 6 !== 0, sentAt);
    }
  });

  test('have no unfilled slot', () => {
    for (const text of [...parsed.map(({ mail }) => `${mail.subject}\n${mail.text}`), ...Object.values(seed.csv)]) {
      assert.doesNotMatch(text, /\{\w+\}|\[[^\]]*\|/);
      assert.doesNotMatch(text, /undefined|NaN/);
    }
  });
});

describe('the stories', () => {
  test('each concern a contact of their own account who is in the CRM', () => {
    assert.equal(stories.length, 13);
    for (const story of stories) {
      const contact = contacts.find((row) => row['Email'] === story.contactEmail);
      assert.ok(contact, story.name);
      assert.ok(story.contactEmail.endsWith(`@${story.accountDomain}`));
      assert.ok(seed.mails.some((mail) => mail.story === story.name));
    }
  });

  test('can each be left out, and nothing else changes', () => {
    for (const story of stories) {
      const without = buildDemoSeed({ seed: 7, now, without: [story.name] });
      const kept = new Set(without.mails.map((mail) => mail.fileName));
      const gone = seed.mails.filter((mail) => !kept.has(mail.fileName));
      assert.ok(gone.length > 0, story.name);
      assert.ok(
        gone.every((mail) => mail.story === story.name),
        story.name,
      );
      assert.ok(!without.stories.some((other) => other.name === story.name));
      assert.equal(without.csv.contacts.includes(story.contactEmail), story.removal === 'causing-mails', story.name);
    }
  });

  test('opted-out has its flag in the CRM and its sentence in March', () => {
    const flagged = contacts.filter((row) => row['Unsubscribed from all email'] === 'true');
    assert.deepEqual(
      flagged.map((row) => row['Email']),
      ['graham.pell@corvane-pharma.example'],
    );
    assert.match(flagged[0]!['Unsubscribed at']!, /^\d{4}-03-/);
  });

  test('stale-contact was last heard of more than 180 days ago', () => {
    const mails = seed.mails.filter((mail) => mail.story === 'stale-contact');
    const age = (Date.parse(now) - Date.parse(mails.at(-1)!.sentAt)) / 86_400_000;
    assert.ok(age > 180, String(age));
  });

  test('data-residency closes in 12 days at 184,000 euros and asks six days ago', () => {
    const deal = deals.find((row) => row['Deal Name']!.startsWith('Skarvik'))!;
    assert.equal(deal['Amount'], '184000.00');
    assert.equal(deal['Close Date'], '2026-03-15');
    const question = parsed.filter((entry) => entry.story === 'data-residency').at(-1)!;
    assert.equal(question.sentAt.slice(0, 10), '2026-02-25');
    assert.equal(question.mailbox, 'jonas.rehm@varnholt.example');
    assert.match(question.mail.text!, /stay inside the EU\/EEA, backups included\?/);
  });
});

describe('the calendars', () => {
  test('leave Thursday 14:00 free for the auditor', () => {
    const clara = seed.calendars.find((calendar) => calendar.owner.startsWith('clara'))!;
    assert.doesNotMatch(clara.ics, /DTSTART;TZID=Europe\/Berlin:20260305T1[345]/);
  });

  test('book a meeting at every quiet account with an open deal', () => {
    const future = seed.calendars.flatMap(({ ics }) =>
      ics
        .replaceAll('\r\n ', '')
        .split('BEGIN:VEVENT')
        .filter((event) => (/DTSTART[^:]*:(\d{8})/.exec(event)?.[1] ?? '') > '20260303'),
    );
    const closed = new Set(['Closed Won', 'Closed Lost']);
    const told = new Set(stories.map((story) => story.accountDomain));
    for (const account of accounts) {
      const domain = account['Company Domain Name']!;
      const open = deals.some(
        (deal) => deal['Associated Company ID'] === account['Record ID'] && !closed.has(deal['Deal Stage']!),
      );
      if (told.has(domain) || !open) continue;
      assert.ok(
        future.some((event) => event.includes(`@${domain}`)),
        domain,
      );
    }
  });
});

describe('the demo calendar', () => {
  test('starts on the latest Tuesday 09:40 in Berlin, in winter and in summer', () => {
    assert.equal(demoStart(new Date('2026-03-05T12:00:00Z')), '2026-03-03T08:40:00.000Z');
    assert.equal(demoStart(new Date('2026-03-03T08:39:59Z')), '2026-02-24T08:40:00.000Z');
    assert.equal(demoStart(new Date('2026-07-07T07:40:00Z')), '2026-07-07T07:40:00.000Z');
  });

  test('keeps wall-clock times across a change of clocks', () => {
    const dates = createDemoDates('2026-03-03T08:40:00.000Z');
    assert.equal(dates.at(0, '09:40').toISOString(), '2026-03-03T08:40:00.000Z');
    assert.equal(dates.at(35, '09:40').toISOString(), '2026-04-07T07:40:00.000Z');
  });
});
