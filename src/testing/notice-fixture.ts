import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NoticeServices, sendNotices } from '../agents/notices/send-notices.ts';
import { createOutsidePost } from '../connectors/webhooks/out/post-outside.ts';
import { newSigningKey } from '../connectors/webhooks/out/sign-standard.ts';
import { openInstallationKeys } from '../data/installation-key.ts';
import { putNoticeChannel } from '../data/records/notice-channels.ts';
import { type NoticeTopic, type NoticeWay, noticeTopics } from '../domain/notice.ts';
import { createSystemRandom } from '../runtime/system/system-clock.ts';
import { type ApprovalFixture, createApprovalFixture, maildirProviders } from './approval-fixture.ts';
import type { TestWorld } from './test-world.ts';

/** A tenant whose time stands still, and what telling its people takes. */
export interface NoticeFixture extends ApprovalFixture {
  /** Where posts go may be inside: the receivers of a test are. */
  services: NoticeServices;
  /** Lets somebody (`null`: the tenant) be told; returns the key that signs. */
  tell(
    userId: string | null,
    kind: NoticeWay,
    options?: { url?: string; topics?: readonly NoticeTopic[] },
  ): Promise<string>;
  /** Somebody answers; returns the id of the signal. */
  reply(options?: { name?: string; ownerUserId?: string; body?: string; kinds?: string[] }): Promise<string>;
  /** What is due at an instant is delivered; returns how much was. */
  at(instant: string): Promise<number>;
  /** Mails in the mailbox of `ann`, as files, oldest first. */
  mails(): string[];
  close(): Promise<void>;
}

/** Opens a `NoticeFixture` at `frozenAt`. */
export async function openNoticeFixture(world: TestWorld, frozenAt: string): Promise<NoticeFixture> {
  const fixture = await createApprovalFixture(world, { frozenAt });
  const { tenantId } = fixture;
  const directory = mkdtempSync(join(tmpdir(), 'gtm-notices-'));
  const random = createSystemRandom();
  const outside = createOutsidePost({ clock: world.clock, allowPrivate: true }, 2000);
  const services: NoticeServices = {
    ...{ ...world, random, outside, ownUrl: 'http://127.0.0.1:8080' },
    keys: () => openInstallationKeys(directory, random),
    providers: maildirProviders(directory),
  };
  return {
    ...fixture,
    services,
    async tell(userId, kind, { url, topics = noticeTopics } = {}) {
      const key = newSigningKey(random);
      const target = url === undefined ? null : { url, key: kind === 'webhook' ? key : null };
      const secrets = { ...world, random, keys: services.keys(), actor: fixture.person() };
      await world.database.asTenant(tenantId, (transaction) =>
        putNoticeChannel(transaction, secrets, { userId, kind, topics: [...topics], target }),
      );
      return key;
    },
    async reply({ name = 'Bo Buyer', ownerUserId = 'ann', body = 'Tell me more.', kinds = ['interested'] } = {}) {
      const [contactId, activityId, signalId] = [world.ids.next(), world.ids.next(), world.ids.next()];
      await fixture.change('insert into contacts (id, full_name, owner_user_id) values ($1, $2, $3)', [
        ...[contactId, name, ownerUserId],
      ]);
      await fixture.change(
        `insert into activities (id, kind, direction, occurred_at, audience, contact_id, body)
         values ($1, 'email', 'inbound', app.now(), 'participants', $2, $3)`,
        [activityId, contactId, body],
      );
      await fixture.change(
        `insert into replies (activity_id, reader, kinds, read_as, is_answer) values ($1, 'test', $2, $2, true)`,
        [activityId, kinds],
      );
      await fixture.change(
        `insert into signals (id, kind, occurred_at, contact_id, activity_id) values ($1, 'reply', app.now(), $2, $3)`,
        [signalId, contactId, activityId],
      );
      return signalId;
    },
    async at(instant) {
      await world.freezeAt(tenantId, instant);
      return sendNotices(services, tenantId);
    },
    mails() {
      const folder = join(directory, tenantId, fixture.sender.mailboxId, '.Sent', 'new');
      const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
      return files.map(({ name }) => readFileSync(join(folder, name), 'utf8'));
    },
    async close() {
      await outside.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
