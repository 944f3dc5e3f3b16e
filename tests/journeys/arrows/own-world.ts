import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPolicyText } from '../../../src/agents/supervisor/shipped-policy.ts';
import type { App } from '../../../src/app.ts';
import { putMembership } from '../../../src/data/records/people.ts';
import { addMailbox, putSenderIdentity } from '../../../src/data/records/senders.ts';
import { createTenant } from '../../../src/data/records/tenants.ts';
import { importCsv } from '../../../src/ingestion/csv/import-csv.ts';
import { importDocuments } from '../../../src/ingestion/documents/import-documents.ts';
import { memoryInput } from '../../../src/ingestion/import-input.ts';
import { demoStart } from '../../../src/testing/demo/demo-dates.ts';

/** A small maker of laboratory freezers: its tenant, its mailbox, and the people who write to it. */
export interface OwnWorld {
  tenantId: string;
  /** The Maildir of the one mailbox. */
  mailbox: string;
  /** The tenant's present: a Tuesday morning, whatever day it is here. */
  now(): Date;
  /** Puts a message into the mailbox under this file name, and returns its bytes. */
  deliver(fileName: string, mail: Mail): Buffer;
}

export interface Mail {
  messageId: string;
  from: string;
  subject: string;
  body: string;
  hoursAgo: number;
  inReplyTo?: string;
}

export const elin = 'Elin Sandvik <elin.sandvik@lindvall-labs.example>';
export const marco = 'Marco Ferri <marco.ferri@brera-foods.example>';
const us = 'Ingrid Holm <ingrid@fjellfrost.example>';
const actor = { kind: 'system', id: 'journey', door: 'migration' } as const;
const hourMs = 3_600_000;

const accounts = `id,name,domain,country,industry,owner email
a1,Lindvall Laboratories,lindvall-labs.example,Sweden,Diagnostics,ingrid@fjellfrost.example
a2,Brera Foods,brera-foods.example,Italy,Food,ingrid@fjellfrost.example
a3,Corvin Research,corvin-research.example,Germany,Research,ingrid@fjellfrost.example
`;
const contacts = `id,first name,last name,email,account id,title
c1,Elin,Sandvik,elin.sandvik@lindvall-labs.example,a1,Head of Laboratory
c2,Marco,Ferri,marco.ferri@brera-foods.example,a2,Quality Manager
c3,Ute,Brandt,ute.brandt@corvin-research.example,a3,Purchasing
`;
const talks = [
  'compared the noise of two compressors beside the reading room',
  'wants shelves that a person of any height can reach',
  'asked how many racks fit through the old service lift',
  'measured the door gaskets after the summer and found no leak',
  'prefers training for the night shift before the holidays',
  'will move the sample store to the ground floor next spring',
  'reported that the alarm reached the caretaker within a minute',
  'sent drawings of the corridor with the width of every turn',
  'counted the power sockets on the emergency circuit twice',
  'praised the technician who replaced a fan on a Sunday',
  'plans an audit of the vaccine stock with the county',
  'compares our offer with leasing over five years',
];
/** Enough short notes that the legs of retrieval can be measured on them. */
const notesFor = (at: (daysAgo: number) => string) =>
  ['Id,Type,Subject,Body,Date,Account Id,Contact Id']
    .concat(
      ['a1,c1', 'a2,c2', 'a3,c3'].flatMap((who, customer) =>
        talks.map((talk, index) => {
          const id = customer * talks.length + index;
          const body = `Visit ${id + 1} on floor ${(id % 7) + 2}: the customer ${talk}.`;
          return `n${id},note,Visit ${id + 1},"${body}",${at(20 + id)},${who}`;
        }),
      ),
    )
    .join('\n');
const dealsFor = (closes: string) => `id,name,account id,contact id,stage,amount,currency,close date
d1,Lindvall: six freezers with monitoring,a1,c1,Negotiation,86000,EUR,${closes}
d2,Brera: cold room probes,a2,c2,Proposal,12000,EUR,${closes}
`;
const residencySheet = `# Where FrostWatch keeps your data

All measurement data in FrostWatch are stored in two data centres in Gothenburg and Dublin. That covers temperature records, alarm reports and user accounts.

Measurement data do not leave the European Union, and backups are kept in the same two data centres.
`;
const calibrationSheet = `# Calibration of FrostWatch probes

The calibration certificate of a probe is valid for twelve months from the day of calibration. We remind you six weeks before it ends.

Each probe is calibrated at three points: -80, -20 and +5 degrees.
`;
const serviceSheet = `# Service visits

A technician comes within two working days in Sweden, Norway and Denmark. Elsewhere a partner comes within five working days.

Spare compressors are kept in Gothenburg and leave on the day they are ordered before noon.
`;

function headerDate(at: Date): string {
  return at.toUTCString().replace('GMT', '+0000');
}

async function createOwner(app: App, tenantId: string, mailbox: string): Promise<void> {
  const userId = app.localUserId;
  await app.database.asTenant(tenantId, async (transaction) => {
    const person = { userId, role: 'owner' as const, displayName: 'Ingrid Holm', email: 'ingrid@fjellfrost.example' };
    await putMembership(transaction, app.ids, actor, { ...person, teamId: null });
    const address = person.email;
    const mailboxId = await addMailbox(transaction, app.ids, actor, {
      ...{ userId, address, url: `maildir:${mailbox}`, dailyCap: 50 },
    });
    await putSenderIdentity(transaction, app.ids, actor, {
      ...{ userId, mailboxId, calendarId: null, fromName: 'Ingrid Holm', address, zone: 'Europe/Berlin' },
      ...{ signatureText: 'Ingrid Holm\nFjellfrost', signatureHtml: '<p>Ingrid Holm<br>Fjellfrost</p>' },
    });
  });
}

/** Makes the tenant (a Tuesday morning in its own time), its owner and mailbox, and imports the export and the sheets. */
export async function createOwnWorld(
  app: App,
  directory: string,
  { policyText = shippedPolicyText() }: { policyText?: string } = {},
): Promise<OwnWorld> {
  const machineNow = app.clock.now();
  const clockOffsetMs = Date.parse(demoStart(machineNow)) - machineNow.getTime();
  const mailbox = join(directory, 'ingrid');
  mkdirSync(join(mailbox, 'new'), { recursive: true });
  const tenantId = await createTenant(
    app,
    {
      ...{ slug: 'fjellfrost', name: 'Fjellfrost', kind: 'test', zone: 'Europe/Berlin', clockOffsetMs },
      ...{ ownDomains: ['fjellfrost.example'], postalAddress: 'Hamngatan 4, 411 14 Gothenburg' },
      policyText,
    },
    actor,
  );
  await createOwner(app, tenantId, mailbox);
  const now = () => app.clock.now().getTime() + clockOffsetMs;
  const closes = new Date(now() + 20 * 24 * hourMs).toISOString().slice(0, 10);
  const importing = { ...app, actor };
  for (const [name, as, text] of [
    ['accounts.csv', 'account', accounts],
    ['contacts.csv', 'contact', contacts],
    ['deals.csv', 'deal', dealsFor(closes)],
    ['activities.csv', 'activity', notesFor((daysAgo) => new Date(now() - daysAgo * 24 * hourMs).toISOString())],
  ] as const) {
    await importCsv(importing, tenantId, memoryInput(name, text), { as });
  }
  for (const [name, text] of [
    ['residency.md', residencySheet],
    ['calibration.md', calibrationSheet],
    ['service.md', serviceSheet],
  ] as const) {
    await importDocuments(importing, tenantId, memoryInput(name, text), { audience: 'shareable' });
  }
  return {
    tenantId,
    mailbox,
    now: () => new Date(now()),
    deliver(fileName, mail) {
      const headers = [
        ...[`From: ${mail.from}`, `To: ${us}`, `Subject: ${mail.subject}`],
        ...[`Date: ${headerDate(new Date(now() - mail.hoursAgo * hourMs))}`, `Message-ID: ${mail.messageId}`],
        ...(mail.inReplyTo ? [`In-Reply-To: ${mail.inReplyTo}`, `References: ${mail.inReplyTo}`] : []),
        ...['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8'],
      ];
      const raw = Buffer.from(`${headers.join('\r\n')}\r\n\r\n${mail.body.replaceAll('\n', '\r\n')}\r\n`);
      writeFileSync(join(mailbox, 'new', fileName), raw);
      return raw;
    },
  };
}
