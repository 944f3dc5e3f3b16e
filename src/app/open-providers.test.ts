import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { CalendarProvider } from '../connectors/calendar/calendar-provider.ts';
import type { MailProvider } from '../connectors/email/mail-provider.ts';
import { openInstallationKeys } from '../data/installation-key.ts';
import { putSecret } from '../data/records/secrets.ts';
import { addCalendar, addMailbox, type ConnectedPlace } from '../data/records/senders.ts';
import { createSystemRandom } from '../runtime/system/system-clock.ts';
import { openTestWorld, type TestWorld } from '../testing/test-world.ts';
import { createProviders } from './open-providers.ts';

const actor = { kind: 'system', id: 'test', door: 'migration' } as const;
const random = createSystemRandom();
let world: TestWorld;
let directory: string;
let opened: { kind: string; url: string; secret: string | null; closed: boolean }[];

before(async () => {
  world = await openTestWorld();
  directory = mkdtempSync(join(tmpdir(), 'gtm-providers-'));
});
after(async () => {
  await world.close();
  rmSync(directory, { recursive: true });
});

/** Providers over drivers that only note how they were opened. */
function notingProviders(keys = () => openInstallationKeys(directory, random)) {
  opened = [];
  const note = async (kind: string, url: string, secret: string | null) => {
    const place = { kind, url, secret, closed: false };
    opened.push(place);
    const close = async () => {
      place.closed = true;
    };
    return { kind, close };
  };
  return createProviders(
    { database: world.database, keys },
    {
      mail: (url, secret) => note('mail', url, secret) as Promise<unknown> as Promise<MailProvider>,
      calendar: (url, secret) => note('calendar', url, secret) as Promise<unknown> as Promise<CalendarProvider>,
    },
  );
}

async function store(tenantId: string, text: string): Promise<string> {
  const services = { ...world, random, keys: openInstallationKeys(directory, random), actor };
  return world.database.asTenant(tenantId, (transaction) =>
    putSecret(transaction, services, { provider: 'imap', text }),
  );
}

const placeOf = (tenantId: string, table: 'mailboxes' | 'calendars', id: string): Promise<ConnectedPlace> =>
  world.database.asTenant(
    tenantId,
    async (transaction) =>
      (await transaction.query<ConnectedPlace>(`select id, url, secret_id from ${table} where id = $1`, [id]))[0]!,
  );

test('a driver gets the secret that the row names, in clear, once per place; without one it gets none', async () => {
  const providers = notingProviders();
  const tenantId = await world.newTenant();
  const secretId = await store(tenantId, 'hunter2');
  const [mailboxId, calendarId] = await world.database.asTenant(tenantId, async (transaction) => [
    await addMailbox(transaction, world.ids, actor, {
      ...{ userId: null, address: 'ada@ours.example', url: 'imap:mail.ours.example', secretId },
    }),
    await addCalendar(transaction, world.ids, actor, { userId: null, address: null, url: 'ics:/calendars' }),
  ]);
  const mailbox = await placeOf(tenantId, 'mailboxes', mailboxId!);
  await Promise.all([providers.mail(tenantId, mailbox), providers.mail(tenantId, mailbox)]);
  await providers.calendar(tenantId, await placeOf(tenantId, 'calendars', calendarId!));
  assert.deepEqual(opened.map(({ kind, url, secret }) => [kind, url, secret]).toSorted(), [
    ['calendar', 'ics:/calendars', null],
    ['mail', 'imap:mail.ours.example', 'hunter2'],
  ]);
  await providers.close();
  assert.ok(opened.every(({ closed }) => closed));
});

test('a row that was given another secret is opened anew', async () => {
  const providers = notingProviders();
  const tenantId = await world.newTenant();
  const [first, second] = [await store(tenantId, 'first'), await store(tenantId, 'second')];
  const place = { id: world.ids.next(), url: 'imap:mail.ours.example' };
  await providers.mail(tenantId, { ...place, secretId: first });
  await providers.mail(tenantId, { ...place, secretId: second });
  assert.deepEqual(
    opened.map(({ secret }) => secret),
    ['first', 'second'],
  );
});

test("another tenant's secret opens nothing, and no key is asked for where no row has a secret", async () => {
  const [ours, theirs] = [await world.newTenant(), await world.newTenant()];
  const secretId = await store(theirs, 'theirs');
  const place = { id: world.ids.next(), url: 'imap:mail.ours.example' };
  await assert.rejects(notingProviders().mail(ours, { ...place, secretId }), { code: 'not-found' });
  const attempt = world.database.asTenant(ours, (transaction) =>
    addMailbox(transaction, world.ids, actor, { userId: null, address: 'bo@ours.example', url: 'imap:x', secretId }),
  );
  await assert.rejects(attempt, /foreign key/);
  const withoutKeys = notingProviders(() => assert.fail('the keys were asked for'));
  await withoutKeys.mail(ours, { ...place, secretId: null });
  assert.equal(opened.length, 1);
});
