import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { shippedPolicyText } from '../agents/supervisor/shipped-policy.ts';
import type { Auth } from '../api/auth/auth.ts';
import { openCalendarProvider } from '../connectors/calendar/open-calendar-provider.ts';
import type { Database, TenantTransaction } from '../data/database/database.ts';
import { putMembership, putTeam } from '../data/records/people.ts';
import { putPlay } from '../data/records/plays.ts';
import { listRuns } from '../data/records/runs.ts';
import {
  addCalendar,
  addMailbox,
  grantSendRight,
  listCalendars,
  listMailboxes,
  putSenderIdentity,
} from '../data/records/senders.ts';
import { createTenant, listTenants } from '../data/records/tenants.ts';
import type { Actor } from '../domain/actor.ts';
import type { Clock, Ids, Random } from '../domain/clock.ts';
import { syncCalendar } from '../ingestion/calendar/sync-calendar.ts';
import { importCsv } from '../ingestion/csv/import-csv.ts';
import { importDocuments } from '../ingestion/documents/import-documents.ts';
import { memoryInput } from '../ingestion/import-input.ts';
import { importMessages } from '../ingestion/mail/import-mail.ts';
import { buildDemoSeed } from '../testing/demo/build-demo-seed.ts';
import { demoStart } from '../testing/demo/demo-dates.ts';
import type { DemoPerson, DemoSeed } from '../testing/demo/demo-seed.ts';
import type { StoryName } from '../testing/demo/stories.ts';

const demoSlug = 'demo';
const SEED = 20_261;
const csvFiles = [
  ['accounts', 'account'],
  ['contacts', 'contact'],
  ['deals', 'deal'],
  ['activities', 'activity'],
] as const;
const actor: Actor = { kind: 'system', id: 'demo', door: 'migration' };

export interface DemoServices {
  database: Database;
  ids: Ids;
  random: Random;
  clock: Clock;
  auth: Auth;
  dataDirectory: string;
  localUserId: string;
  /** Tells the person who waits what is happening. */
  say(line: string): void;
}

/** Where the demo's mailboxes lie. */
export function demoMailDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'demo', 'mail');
}

function calendarFolder({ dataDirectory }: Pick<DemoServices, 'dataDirectory'>, address: string): string {
  return join(dataDirectory, 'demo', 'calendars', address);
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}

async function userIdsOf(services: DemoServices, people: readonly DemoPerson[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const person of people) {
    const own = person.role === 'owner';
    const user = own
      ? { userId: services.localUserId }
      : await services.auth.ensureUser({ email: person.address, name: person.name });
    ids.set(person.address, user.userId);
  }
  return ids;
}

async function addPeople(
  services: DemoServices,
  transaction: TenantTransaction,
  people: readonly DemoPerson[],
  userIds: ReadonlyMap<string, string>,
) {
  const { ids, dataDirectory } = services;
  const identities = new Map<string, string>();
  for (const person of people) {
    const userId = userIds.get(person.address)!;
    const teamId = await putTeam(transaction, ids, actor, person.team);
    const member = {
      userId,
      role: person.role,
      displayName: person.name,
      email: person.address,
      teamId,
      zone: person.zone,
    };
    await putMembership(transaction, ids, actor, member);
    const folder = join(demoMailDirectory(dataDirectory), person.address);
    mkdirSync(folder, { recursive: true });
    const mailboxId = await addMailbox(transaction, ids, actor, {
      ...{ userId, address: person.address, url: `maildir:${folder}`, dailyCap: person.dailyCap },
    });
    const calendar = calendarFolder(services, person.address);
    mkdirSync(calendar, { recursive: true });
    const calendarId = await addCalendar(transaction, ids, actor, {
      userId,
      url: `ics:${calendar}`,
      address: person.address,
    });
    const identityId = await putSenderIdentity(transaction, ids, actor, {
      ...{ userId, mailboxId, calendarId, fromName: person.fromName, address: person.address, zone: person.zone },
      ...{ signatureText: person.signatureText, signatureHtml: person.signatureHtml },
      workStartsMinute: minutesOf(person.workingHours.from),
      workEndsMinute: minutesOf(person.workingHours.to),
    });
    identities.set(person.address, identityId);
  }
  for (const person of people) {
    for (const address of person.maySendAs) {
      await grantSendRight(transaction, ids, actor, {
        identityId: identities.get(address)!,
        userId: userIds.get(person.address)!,
      });
    }
  }
}

/** Ids of mailboxes or calendars by the address they belong to. */
function idsByAddress(rows: readonly { id: string; address: string | null }[]): Map<string, string> {
  return new Map(rows.map((row) => [row.address ?? '', row.id]));
}

async function importSeed(services: DemoServices, tenantId: string, seed: DemoSeed): Promise<void> {
  const importing = { ...services, actor };
  const options = { intoDemoTenant: true, source: 'crm-export' };
  for (const [noun, as] of csvFiles) {
    await importCsv(importing, tenantId, memoryInput(`${noun}.csv`, seed.csv[noun]), { ...options, as });
  }
  services.say(
    `  ${seed.counts.accounts} accounts, ${seed.counts.contacts} contacts, ${seed.counts.deals} deals from a CRM export`,
  );
  const mailboxIds = idsByAddress(await services.database.asTenant(tenantId, listMailboxes));
  const calendarIds = idsByAddress(await services.database.asTenant(tenantId, listCalendars));
  for (const person of seed.people) {
    const mails = seed.mails.filter((mail) => mail.mailbox === person.address);
    const messages = Readable.from(mails.map((mail) => ({ externalId: mail.fileName, raw: mail.raw })));
    const into = { intoDemoTenant: true, mailboxId: mailboxIds.get(person.address)! };
    await importMessages(importing, tenantId, { name: person.address, messages }, into);
  }
  services.say(`  ${seed.mails.length} mails of ${seed.people.length} mailboxes`);
  for (const calendar of seed.calendars) {
    // As another program exports it; what is read from there later is the same.
    writeFileSync(join(calendarFolder(services, calendar.owner), calendar.fileName), calendar.ics);
    const syncing = {
      ...importing,
      openCalendar: (_tenantId: string, row: { url: string }) => openCalendarProvider(row.url),
    };
    await syncCalendar(syncing, tenantId, calendarIds.get(calendar.owner)!);
  }
  for (const document of seed.documents) {
    const input = memoryInput(document.fileName, document.text);
    await importDocuments(importing, tenantId, input, { intoDemoTenant: true, audience: document.audience });
  }
  services.say(`  ${seed.calendars.length} calendars, ${seed.documents.length} documents`);
}

function createDemoTenant(services: DemoServices, { tenant, zone }: DemoSeed, clockOffsetMs: number): Promise<string> {
  const { name, postalAddress, domains } = tenant;
  return createTenant(
    services,
    {
      ...{ slug: demoSlug, name, kind: 'demo', zone, postalAddress, ownDomains: domains, clockOffsetMs },
      policyText: shippedPolicyText(),
    },
    actor,
  );
}

/**
 * Makes the demo tenant from one seed and returns its id, or that of the one which is there; `isNew` until a run has
 * begun. One that a stop left half made is made to its end. It lives in a time of its own: its first start is Tuesday
 * 09:40, and time runs normally from then.
 */
export async function ensureDemoTenant(
  services: DemoServices,
  options: { without?: readonly StoryName[] } = {},
): Promise<{ tenantId: string; isNew: false } | { tenantId: string; isNew: true; seed: DemoSeed }> {
  const { database, clock, say } = services;
  const known = (await listTenants(database)).find((tenant) => tenant.slug === demoSlug);
  if (known) {
    const runs = await database.asTenant(known.tenantId, (transaction) => listRuns(transaction, { limit: 1 }));
    if (runs.length > 0) return { tenantId: known.tenantId, isNew: false };
  }
  const machineNow = clock.now();
  const start = demoStart(new Date(machineNow.getTime() + (known?.clockOffsetMs ?? 0)));
  const seed = buildDemoSeed({ seed: SEED, now: start, ...(options.without ? { without: options.without } : {}) });
  say('Making the demo tenant: a maker of temperature loggers for pharma freight, Tuesday 09:40.');
  const tenantId =
    known?.tenantId ?? (await createDemoTenant(services, seed, Date.parse(start) - machineNow.getTime()));
  if ((await database.asTenant(tenantId, listMailboxes)).length === 0) {
    const userIds = await userIdsOf(services, seed.people);
    await database.asTenant(tenantId, (transaction) => addPeople(services, transaction, seed.people, userIds));
  }
  await importSeed(services, tenantId, seed);
  await database.asTenant(tenantId, (transaction) =>
    putPlay(transaction, services.ids, actor, {
      ...{ name: 'follow-replies', goal: demoGoal, enabled: true },
      trigger: {
        kind: 'signal',
        signals: [
          ...(['reply', 'mail_received', 'out_of_office', 'bounce'] as const),
          ...(['meeting_accepted', 'meeting_declined', 'meeting_countered'] as const),
        ],
      },
    }),
  );
  return { tenantId, isNew: true, seed };
}

/** The goal the demo works on at its first start. */
export const demoGoal = 'Look after our accounts, open deals and renewals and answer open questions';
