import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createMaildir } from '../../connectors/email/maildir.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { addMailbox } from '../../data/records/senders.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { syncMailbox } from './sync-mailbox.ts';

let world: TestWorld;
let directory: string;
before(async () => {
  world = await openTestWorld();
  directory = await mkdtemp(join(tmpdir(), 'gtm-sync-'));
});
after(async () => {
  await world.close();
  await rm(directory, { recursive: true });
});

const letter = (id: string, headers = '') =>
  `Message-ID: <${id}@n.example>\r\nFrom: Ada <ada@n.example>\r\nTo: clara@ours.example\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: Re: Offer\r\n${headers}\r\nThursday works.\r\n`;

test('a sync takes in what is new since the last one, and knows the mailbox', async () => {
  const tenantId = await world.newTenant();
  const services = {
    ...world,
    openMail: () => createMaildir({ directory }),
    actor: { kind: 'system', id: 'sync', door: 'schedule' } as const,
  };
  const mailboxId = world.ids.next();
  const url = `maildir:${directory}`;
  await world.database.asTenant(tenantId, async (transaction) => {
    await transaction.query(
      "insert into mailboxes (id, address, driver, url) values ($1, 'clara@ours.example', 'maildir', $2)",
      [mailboxId, url],
    );
    await writeAudit(transaction, world.ids, {
      actor: services.actor,
      action: 'mailbox-added',
      subjectNoun: 'mailbox',
      subjectId: mailboxId,
    });
  });
  await (await createMaildir({ directory })).close();
  await writeFile(join(directory, 'new', '1.host'), letter('a', 'In-Reply-To: <o@ours.example>\r\n'));
  const first = await syncMailbox(services, tenantId, mailboxId);
  assert.deepEqual([first.counts.created, first.counts.signals], [1, 1]);
  const nothing = await syncMailbox(services, tenantId, mailboxId);
  assert.deepEqual([nothing.counts.read, nothing.importId], [0, null]);
  await writeFile(join(directory, 'new', '2.host'), letter('b'));
  const second = await syncMailbox(services, tenantId, mailboxId);
  assert.deepEqual([second.counts.read, second.counts.created], [1, 1]);
  const stored = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query('select message_id, mailbox_id from messages order by 1'),
  );
  assert.deepEqual(stored, [
    { messageId: '<a@n.example>', mailboxId },
    { messageId: '<b@n.example>', mailboxId },
  ]);
});

test('a mailbox in which nothing is new is known to have been read, without a note for every look', async () => {
  const frozenAt = '2026-11-23T10:00:00.000Z';
  const tenantId = await world.newTenant({ frozenAt });
  const actor = { kind: 'system', id: 'sync', door: 'schedule' } as const;
  const empty = await mkdtemp(join(tmpdir(), 'gtm-sync-empty-'));
  const services = { ...world, openMail: () => createMaildir({ directory: empty }), actor };
  const mailboxId = await world.database.asTenant(tenantId, (transaction) =>
    addMailbox(transaction, world.ids, actor, {
      ...{ userId: null, address: 'dan@ours.example', url: `maildir:${empty}` },
    }),
  );
  const read = async () => {
    await syncMailbox(services, tenantId, mailboxId);
    const [row] = await world.database.asTenant(tenantId, (transaction) =>
      transaction.query<{ at: Date; notes: number }>(
        `select last_sync_at as at, (select count(*) from audit where action = 'mailbox-synced') as notes from mailboxes`,
      ),
    );
    return [row!.at.toISOString(), row!.notes];
  };
  assert.deepEqual(await read(), [frozenAt, 1]);
  assert.deepEqual(await read(), [frozenAt, 1]);
  const later = '2026-11-23T10:10:00.000Z';
  await world.freezeAt(tenantId, later);
  assert.deepEqual(await read(), [later, 2]);
  await rm(empty, { recursive: true });
});

test('an unknown mailbox is an error', async () => {
  const tenantId = await world.newTenant();
  const services = {
    ...world,
    openMail: () => createMaildir({ directory }),
    actor: { kind: 'system', id: 'sync', door: 'schedule' } as const,
  };
  await assert.rejects(syncMailbox(services, tenantId, world.ids.next()), /no such mailbox/);
});
