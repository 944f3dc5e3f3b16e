import { writeAudit } from '../data/records/audit.ts';
import { putMembership } from '../data/records/people.ts';
import { addCalendar, addMailbox, putSenderIdentity } from '../data/records/senders.ts';
import { openVectors } from '../data/vectors/open-vectors.ts';
import type { Vectors } from '../data/vectors/vectors.ts';
import type { Actor } from '../domain/actor.ts';
import { importCalendar } from '../ingestion/calendar/import-calendar.ts';
import { importCsv } from '../ingestion/csv/import-csv.ts';
import { importDocuments } from '../ingestion/documents/import-documents.ts';
import { memoryInput } from '../ingestion/import-input.ts';
import { indexBacklog } from '../ingestion/indexing/index-backlog.ts';
import { importMessages } from '../ingestion/mail/import-mail.ts';
import type { Embeddings } from '../models/embeddings/embeddings.ts';
import { openEmbeddings } from '../models/embeddings/open-embeddings.ts';
import { buildDemoSeed } from './demo/build-demo-seed.ts';
import type { DemoSeed } from './demo/demo-seed.ts';
import type { TestWorld } from './test-world.ts';

const actor: Actor = { kind: 'system', id: 'test', door: 'ingestion' };
const startsAt = '2026-03-03T08:40:00.000Z';

/** A test tenant that holds the demo's source records, imported and indexed through the real parts; users by first name. */
export interface ImportedDemo {
  tenantId: string;
  seed: DemoSeed;
  retrieval: { database: TestWorld['database']; vectors: Vectors; embeddings: Embeddings };
  /** Ids of the account with this domain and of its first open deal. */
  target(domain: string): Promise<{ accountId: string; contactId: null; dealId: string | null }>;
  /** Receives one more mail in Clara's mailbox, indexed. */
  receive(raw: string): Promise<void>;
}

/** Imports the demo seed into a fresh tenant frozen at its start; takes some seconds. */
export async function importDemo(world: TestWorld): Promise<ImportedDemo> {
  const { database, ids, clock } = world;
  const seed = buildDemoSeed({ seed: 7, now: startsAt });
  const tenantId = await world.newTenant({ frozenAt: seed.now, ownDomains: seed.tenant.domains, zone: seed.zone });
  const services = { database, ids, clock, actor };
  const { mailboxes, calendars } = await addTeam(world, tenantId, seed);
  for (const noun of ['accounts', 'contacts', 'deals', 'activities'] as const) {
    await importCsv(services, tenantId, memoryInput(`${noun}.csv`, seed.csv[noun]));
  }
  for (const [address, mails] of Map.groupBy(seed.mails, (mail) => mail.mailbox)) {
    const messages = (async function* () {
      for (const mail of mails) yield { externalId: mail.fileName, raw: mail.raw };
    })();
    await importMessages(services, tenantId, { name: address, messages }, { mailboxId: mailboxes.get(address)! });
  }
  for (const { owner, fileName, ics } of seed.calendars) {
    await importCalendar(services, tenantId, memoryInput(fileName, ics), { calendarId: calendars.get(owner)! });
  }
  for (const { fileName, text, audience } of seed.documents) {
    await importDocuments(services, tenantId, memoryInput(fileName, text), { audience });
  }
  const retrieval = {
    database,
    vectors: await openVectors('pgvector:', { database }),
    embeddings: await openEmbeddings('lexical:'),
  };
  await indexBacklog(retrieval, tenantId);
  return {
    tenantId,
    seed,
    retrieval,
    target: (domain) =>
      database.asTenant(tenantId, async (transaction) => {
        const [row] = await transaction.query<{ accountId: string; dealId: string | null }>(
          `select d.account_id, (select id from deals where deals.account_id = d.account_id and status = 'open' limit 1) as deal_id
           from account_domains d where d.domain = $1`,
          [domain],
        );
        return { accountId: row!.accountId, contactId: null, dealId: row!.dealId };
      }),
    async receive(raw) {
      const messages = (async function* () {
        yield { externalId: ids.next(), raw: Buffer.from(raw.replace(/\r?\n/g, '\r\n')) };
      })();
      const mailboxId = mailboxes.get('clara.voss@varnholt.example')!;
      await importMessages(services, tenantId, { name: 'inbox', messages }, { mailboxId });
      await indexBacklog(retrieval, tenantId);
    },
  };
}

async function addTeam({ database, ids }: TestWorld, tenantId: string, seed: DemoSeed) {
  const mailboxes = new Map<string, string>();
  const calendars = new Map<string, string>();
  await database.asTenant(tenantId, async (transaction) => {
    for (const { key, role, name, address, zone, ...person } of seed.people) {
      await putMembership(transaction, ids, actor, { userId: key, role, displayName: name, email: address, zone });
      const mailboxId = await addMailbox(transaction, ids, actor, {
        ...{ userId: key, address, url: 'maildir:opened-by-the-test', dailyCap: 60 },
      });
      const calendarId = await addCalendar(transaction, ids, actor, {
        userId: key,
        url: 'ics:opened-by-the-test',
        address,
      });
      mailboxes.set(address, mailboxId);
      calendars.set(address, calendarId);
      const { fromName, signatureText, signatureHtml } = person;
      await putSenderIdentity(transaction, ids, actor, {
        ...{ userId: key, mailboxId, calendarId, fromName, address, signatureText, signatureHtml, zone },
      });
    }
    await writeAudit(transaction, ids, { actor, action: 'seeded', subjectNoun: 'tenant', subjectId: tenantId });
  });
  return { mailboxes, calendars };
}
