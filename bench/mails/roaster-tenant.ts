import { writeAudit } from '../../src/data/records/audit.ts';
import { putMembership } from '../../src/data/records/people.ts';
import { addMailbox, putSenderIdentity } from '../../src/data/records/senders.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { importCsv } from '../../src/ingestion/csv/import-csv.ts';
import { importDocuments } from '../../src/ingestion/documents/import-documents.ts';
import { memoryInput } from '../../src/ingestion/import-input.ts';
import { importMessages } from '../../src/ingestion/mail/import-mail.ts';
import type { TestWorld } from '../../src/testing/test-world.ts';
import { type Conversation, englishConversations } from './roaster-conversations.ts';
import { germanConversations } from './roaster-german-conversations.ts';
import { laterConversations } from './roaster-later-conversations.ts';
import { roasterSheets } from './roaster-sheets.ts';

const actor: Actor = { kind: 'system', id: 'bench', door: 'ingestion' };
const own = 'rossberg-roester.example';
const seller = { name: 'Tobias Lenz', address: `tobias.lenz@${own}` };
const signature = 'Tobias Lenz\nVertrieb / Sales\nRossberg Röstmaschinen GmbH\nTel. +49 421 5550 210';
/** A Tuesday in Bremen, 09:30. */
const today = new Date('2026-06-16T07:30:00Z');
const dayMs = 86_400_000;
const conversations = [...germanConversations, ...englishConversations, ...laterConversations];

const dayFrom = (days: number) => new Date(today.getTime() + days * dayMs).toISOString().slice(0, 10);
const addressOf = ({ person: [first, last], domain }: Conversation) =>
  `${`${first}.${last}`.toLowerCase().replaceAll('ü', 'ue').replaceAll('ö', 'oe').replaceAll('ä', 'ae').replaceAll('ß', 'ss')}@${domain}`;

/** Somebody who sells coffee roasters in two languages: accounts, people, deals, a mailbox and papers, through the real import. */
export async function importRoasterTenant(world: TestWorld): Promise<string> {
  const { database, ids, clock } = world;
  const tenantId = await world.newTenant({ frozenAt: today.toISOString(), ownDomains: [own] });
  const mailboxId = await database.asTenant(tenantId, async (transaction) => {
    const user = { userId: 'tobias', role: 'owner', displayName: seller.name, email: seller.address } as const;
    await putMembership(transaction, ids, actor, { ...user, zone: 'Europe/Berlin' });
    const mailbox = await addMailbox(transaction, ids, actor, {
      ...{ userId: 'tobias', address: seller.address, url: 'maildir:opened-by-the-bench', dailyCap: 200 },
    });
    await putSenderIdentity(transaction, ids, actor, {
      ...{ userId: 'tobias', mailboxId: mailbox, calendarId: null, fromName: seller.name, address: seller.address },
      ...{ signatureText: `${signature}`, signatureHtml: '', zone: 'Europe/Berlin' },
    });
    await writeAudit(transaction, ids, { actor, action: 'seeded', subjectNoun: 'tenant', subjectId: tenantId });
    return mailbox;
  });
  const services = { database, ids, clock, actor };
  for (const [name, text] of Object.entries(csvFiles())) await importCsv(services, tenantId, memoryInput(name, text));
  const messages = (async function* () {
    yield* rawMails();
  })();
  await importMessages(services, tenantId, { name: seller.address, messages }, { mailboxId });
  for (const { fileName, text } of roasterSheets) {
    await importDocuments(services, tenantId, memoryInput(fileName, text), { audience: 'shareable' });
  }
  return tenantId;
}

function csvFiles(): Record<string, string> {
  const cell = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`;
  const table = (header: string, rows: (string | number)[][]) =>
    [header, ...rows.map((row) => row.map(cell).join(','))].join('\n');
  return {
    'accounts.csv': table(
      'Record ID,Company name,Company Domain Name,Company owner,Industry,Country/Region',
      conversations.map(({ company, domain, country }, at) => [
        1000 + at,
        company,
        domain,
        seller.address,
        'Coffee',
        country,
      ]),
    ),
    'contacts.csv': table(
      'Record ID,First Name,Last Name,Email,Job Title,Buying Role,Contact owner,Associated Company ID,Preferred language',
      conversations.map((one, at) => {
        const [first, last, title, role] = one.person;
        return [2000 + at, first, last, addressOf(one), title, role, seller.address, 1000 + at, one.language];
      }),
    ),
    'deals.csv': table(
      'Record ID,Deal Name,Deal Stage,Amount,Currency,Close Date,Renewal Date,Deal owner,Associated Company ID,Associated Contact ID,Create Date',
      conversations.map(({ deal: [name, stage, amount, currency, closesIn, renewsIn] }, at) => [
        ...[
          3000 + at,
          name,
          stage,
          amount,
          currency,
          dayFrom(closesIn),
          renewsIn === undefined ? '' : dayFrom(renewsIn),
        ],
        ...[seller.address, 1000 + at, 2000 + at, new Date(today.getTime() - 100 * dayMs).toISOString()],
      ]),
    ),
  };
}

/** Each mail as a mailbox keeps it: answers refer to what they answer, and carry a signature. */
function rawMails(): { externalId: string; raw: Buffer }[] {
  return conversations.flatMap((one, at) => {
    const them = { name: `${one.person[0]} ${one.person[1]}`, address: addressOf(one) };
    return one.mails.map(([who, daysAgo, text], place) => {
      const [from, to] = who === 'us' ? [seller, them] : [them, seller];
      const sent = new Date(today.getTime() - daysAgo * dayMs - 3_600_000);
      const references = one.mails.slice(0, place).map((_, earlier) => `<m${at}-${earlier}@${one.domain}>`);
      const lines = [
        `From: =?utf-8?B?${Buffer.from(from.name).toString('base64')}?= <${from.address}>`,
        `To: =?utf-8?B?${Buffer.from(to.name).toString('base64')}?= <${to.address}>`,
        `Subject: =?utf-8?B?${Buffer.from(place === 0 ? one.subject : `Re: ${one.subject}`).toString('base64')}?=`,
        `Date: ${sent.toUTCString().replace('GMT', '+0000')}`,
        `Message-ID: <m${at}-${place}@${one.domain}>`,
        ...(references.length > 0 ? [`In-Reply-To: ${references.at(-1)}`, `References: ${references.join(' ')}`] : []),
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: 8bit',
        '',
        text.replaceAll('\n', '\r\n'),
        ...(who === 'us' ? ['', '-- ', signature.replaceAll('\n', '\r\n')] : []),
      ];
      return { externalId: `m${at}-${place}`, raw: Buffer.from(`${lines.join('\r\n')}\r\n`) };
    });
  });
}
