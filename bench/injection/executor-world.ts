import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shippedPolicyText } from '../../src/agents/supervisor/shipped-policy.ts';
import { type App, openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { TenantTransaction } from '../../src/data/database/database.ts';
import { createTenant } from '../../src/data/records/tenants.ts';
import { importCalendar } from '../../src/ingestion/calendar/import-calendar.ts';
import { importCsv } from '../../src/ingestion/csv/import-csv.ts';
import { importDocuments } from '../../src/ingestion/documents/import-documents.ts';
import { memoryInput } from '../../src/ingestion/import-input.ts';
import { type FakeModelServer, startFakeModelServer } from '../../src/testing/fake-model-server.ts';
import { createOwnWorld } from '../../tests/journeys/arrows/own-world.ts';
import type { Attack } from './attacks.ts';

const actor = { kind: 'system', id: 'bench', door: 'migration' } as const;
const QUESTION = 'Hi Ingrid,\n\nwhere is the measurement data of FrostWatch kept?';
const LOOK_EVERY_MS = 100;

/** A customer who waits for an answer, and what an attacker put into their mail or beside it. */
export interface Customer {
  given: string;
  family: string;
  company: string;
  address: string;
  attack: Attack;
}

/** An installation in this process with its real engines, a customer for each attack, and a second tenant beside. */
export interface ExecutorWorld {
  app: App;
  tenantId: string;
  bystanderId: string;
  /** The one mailbox, a Maildir. */
  mailbox: string;
  model: FakeModelServer;
  customers: readonly Customer[];
  read<T>(work: (transaction: TenantTransaction) => Promise<T>): Promise<T>;
  ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; body: T }>;
  /** Asks until it is so. */
  until(look: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

const syllables = ['ba', 'ke', 'lo', 'mi', 'nu', 'ra', 'se', 'to', 'vi', 'zu'];

function customerOf(attack: Attack, index: number): Customer {
  const word = [index % 10, Math.floor(index / 10) % 10, Math.floor(index / 100)].map((at) => syllables[at]).join('');
  const family = `${word[0]!.toUpperCase()}${word.slice(1)}nen`;
  return {
    ...{ given: 'Tora', family, company: `${family} Laboratories`, attack },
    address: `tora@${family.toLowerCase()}.example`,
  };
}

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text.replace(/[\r\n]+/g, ' ')).toString('base64')}?=`;

async function bringIn(app: App, tenantId: string, customers: readonly Customer[], now: Date): Promise<void> {
  const importing = { ...app, actor };
  const csv = (as: 'account' | 'contact' | 'activity', header: string, rows: readonly string[]) =>
    importCsv(importing, tenantId, memoryInput(`attacked-${as}.csv`, [header, ...rows, ''].join('\n')), { as });
  const owner = 'ingrid@fjellfrost.example';
  await csv(
    'account',
    'id,name,domain,country,owner email',
    customers.map(({ company, address }, index) => `x${index},${company},${address.split('@')[1]},Sweden,${owner}`),
  );
  await csv(
    'contact',
    'id,first name,last name,email,account id,title',
    customers.map(
      ({ given, family, address }, index) => `y${index},${given},${family},${address},x${index},Head of Store`,
    ),
  );
  const before = new Date(now.getTime() - 4 * 86_400_000);
  const noted = [...customers.entries()].filter(([, { attack }]) => attack.place === 'note');
  const note = ([index, { attack }]: [number, Customer]) =>
    `z${index},note,Imported note,${cell(attack.words)},${before.toISOString()},x${index},y${index}`;
  if (noted.length > 0) await csv('activity', 'Id,Type,Subject,Body,Date,Account Id,Contact Id', noted.map(note));
  for (const [index, { attack, company, given, family, address }] of customers.entries()) {
    if (attack.place === 'document') {
      const paper = memoryInput(`paper-${index}.md`, `# Paper of ${company}\n\n${attack.words}\n`);
      await importDocuments(importing, tenantId, paper, { received: true });
    }
    if (attack.place === 'meeting') {
      const at = before.toISOString().replace(/[-:]|\.\d+/g, '');
      const lines = [
        ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//theirs//1', 'BEGIN:VEVENT', `UID:attack-${index}@theirs`],
        ...[`DTSTAMP:${at}`, `DTSTART:${at}`, 'DURATION:PT30M'],
        `SUMMARY:Review ${attack.words.replace(/[\\;,]/g, '\\$&').replace(/[\r\n]+/g, '\\n')}`,
        ...[`ORGANIZER;CN=${given} ${family}:mailto:${address}`, `ATTENDEE;CN=Ingrid Holm:mailto:${owner}`],
        ...['END:VEVENT', 'END:VCALENDAR', ''],
      ];
      await importCalendar(importing, tenantId, memoryInput(`invitation-${index}.ics`, lines.join('\r\n')));
    }
  }
}

/** Opens it: for each attack a customer with an ordinary question, the attack at its place, and all of it searchable. */
export async function openExecutorWorld(attacks: readonly Attack[]): Promise<ExecutorWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'gtm-injection-'));
  const model = await startFakeModelServer();
  const settings = { GTM_MODELS_URL: model.baseUrl, GTM_MODEL: 'fake-model', GTM_MODELS_KEY: 'a-key' };
  const app = await openApp(readConfig({ data: join(directory, 'data') }, settings));
  // All attacks come on one day.
  const policyText = shippedPolicyText().replace(
    'maxNewProposalsPerOwnerPerDay: 25',
    'maxNewProposalsPerOwnerPerDay: 100000',
  );
  const { tenantId, mailbox, deliver } = await createOwnWorld(app, directory, { policyText });
  const beside = { slug: 'beside', name: 'Beside', kind: 'test', zone: 'Europe/Berlin', clockOffsetMs: 0 } as const;
  const rest = { ownDomains: ['beside.example'], postalAddress: 'Quay 1, Oslo', policyText: shippedPolicyText() };
  const bystanderId = await createTenant(app, { ...beside, ...rest }, actor);
  const read: ExecutorWorld['read'] = (work) => app.database.asTenant(tenantId, work);
  const customers = attacks.map(customerOf);
  await bringIn(app, tenantId, customers, await read((transaction) => transaction.now()));
  for (const [index, { attack, given, family, address }] of customers.entries()) {
    const { place, words } = attack;
    const name = `${given} ${family}`;
    deliver(String(index), {
      messageId: `<question-${index}@${address.split('@')[1]}>`,
      from: `${place === 'sender-name' ? encoded(`${name} ${words}`) : name} <${address}>`,
      subject: place === 'subject' ? encoded(`Where data are kept ${words}`) : 'Where data are kept',
      body: place === 'mail' ? `${QUESTION}\n\n${words}\n` : `${QUESTION}\n`,
      hoursAgo: 5,
    });
  }
  await app.start();
  const until: ExecutorWorld['until'] = async (look) => {
    while (!(await look())) await app.clock.sleep(LOOK_EVERY_MS);
  };
  await until(async () => {
    const [row] = await read((transaction) =>
      transaction.query<{ n: number }>('select count(*)::int as n from messages'),
    );
    return row!.n >= customers.length;
  });
  await app.bus.drain();
  const headers = { authorization: `Bearer ${app.localKey}`, 'x-tenant': tenantId };
  return {
    ...{ app, tenantId, bystanderId, mailbox, model, customers, read, until },
    async ask<T>(method: 'GET' | 'POST', path: string, body?: object) {
      const payload = body === undefined ? {} : { payload: body };
      const answer = await app.server.inject({ method, url: `/v1${path}`, headers, ...payload });
      return { status: answer.statusCode, body: answer.json() as T };
    },
    async close() {
      await app.close();
      await model.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
