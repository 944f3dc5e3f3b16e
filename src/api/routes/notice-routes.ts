import { z } from 'zod';
import { requireOutsideUrl } from '../../connectors/webhooks/out/outside-address.ts';
import { newSigningKey } from '../../connectors/webhooks/out/sign-standard.ts';
import type { Database, TenantTransaction } from '../../data/database/database.ts';
import type { InstallationKeys } from '../../data/installation-key.ts';
import { writeAudit } from '../../data/records/audit.ts';
import {
  listNoticeChannels,
  type NoticeChannel,
  type NoticeTarget,
  putNoticeChannel,
  removeNoticeChannel,
} from '../../data/records/notice-channels.ts';
import { addNotices, channelStates, listDeadMessages, replayMessages } from '../../data/records/notices.ts';
import type { Ids, Random } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { noticeTopics, noticeWays } from '../../domain/notice.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import type { Caller } from '../caller.ts';
import { pageAll, pageOf, wholeQuery } from '../cursor-page.ts';
import { administrators, type Route, route } from '../route.ts';

export interface NoticeRouteServices {
  database: Database;
  ids: Ids;
  random: Random;
  keys(): InstallationKeys;
  allowPrivate: boolean;
}

const members = ['viewer', 'operator', 'approver', 'admin', 'owner'] as const;
const whose = z.enum(['me', 'tenant']).default('me');
const via = z.enum(noticeWays);

const channelSchema = z.object({
  via,
  for: z.enum(['me', 'tenant']).describe('tenant: of everybody, for a channel that a team reads'),
  topics: z.array(z.enum(noticeTopics)),
  host: z.string().nullable().describe('Where it posts to; the address itself is not shown'),
  ready: z.boolean().describe('False where an archive brought it without its address: set it again'),
  waiting: z.number().describe('What is still to be told'),
  dead: z.number().describe('Messages that nobody took'),
  lastSentAt: z.string().nullable(),
  problem: z.string().nullable().describe('Why the last try failed, as a code'),
});
const deadSchema = z.object({
  id: z.string(),
  via,
  for: z.enum(['me', 'tenant']),
  attempts: z.number(),
  problem: z.string().nullable(),
  createdAt: z.string(),
});

const whoseIs = ({ userId }: NoticeChannel) => (userId === null ? ('tenant' as const) : ('me' as const));

/** The channels that a person sees: their own and, where they administer the tenant, its own. */
async function channelsOf(transaction: TenantTransaction, { userId, role }: Caller): Promise<NoticeChannel[]> {
  const all = await listNoticeChannels(transaction);
  return all.filter((channel) => (channel.userId === null ? administrators.includes(role) : channel.userId === userId));
}

/** Whose channel is meant. Throws `forbidden` where somebody else would have to say so. */
function ownerOf({ userId, role }: Caller, owner: z.infer<typeof whose>): string | null {
  if (owner === 'me') return userId;
  if (administrators.includes(role)) return null;
  throw new GtmError('forbidden', 'Only an administrator says where the whole tenant is told.');
}

async function requireChannel(
  transaction: TenantTransaction,
  caller: Caller,
  asked: { via: z.infer<typeof via>; for: z.infer<typeof whose> },
): Promise<NoticeChannel> {
  const userId = ownerOf(caller, asked.for);
  const channels = await listNoticeChannels(transaction);
  const channel = channels.find((one) => one.kind === asked.via && one.userId === userId);
  if (!channel) throw new GtmError('not-found', `There are no notices by ${asked.via} yet: \`gtm notices set\`.`);
  return channel;
}

/** The address and key that are to be stored; null where what is stored stays. */
function chooseTarget(
  { random, allowPrivate }: NoticeRouteServices,
  kind: z.infer<typeof via>,
  url: string | undefined,
): NoticeTarget | null {
  if (kind === 'mail') {
    if (url === undefined) return null;
    throw new GtmError('invalid', 'Mail goes to the address you sign in with. Leave the url out.', { field: 'url' });
  }
  if (url === undefined) return null;
  const { href } = requireOutsideUrl(url, { allowPrivate });
  return { url: href, key: kind === 'webhook' ? newSigningKey(random) : null };
}

function setRoute(services: NoticeRouteServices): Route {
  const { database, ids, random } = services;
  return route({
    ...{ method: 'PUT', path: '/notices/:via', operation: 'setNotices', tag: 'notices', roles: members },
    summary: 'Be told by mail, webhook or Slack, and of what; the key that signs is shown this once',
    shownOnce: true,
    params: z.object({ via }),
    body: z.object({
      for: whose,
      topics: z
        .array(z.enum(noticeTopics))
        .min(1)
        .default([...noticeTopics]),
      url: z.string().max(2000).optional().describe('Where to post; needed the first time'),
    }),
    response: z.object({
      result: z.literal('set'),
      secret: z.string().nullable().describe('The whsec_ key of a webhook whose url was given'),
    }),
    async handle({ caller, params, body }) {
      const userId = ownerOf(caller, body.for);
      if (params.via === 'mail' && userId === null) {
        throw new GtmError('invalid', 'Mail goes to one person: each sets it for themselves.', { field: 'for' });
      }
      const target = chooseTarget(services, params.via, body.url);
      await database.asTenant(caller.tenantId, async (transaction) => {
        const known = (await listNoticeChannels(transaction)).find(
          (one) => one.userId === userId && one.kind === params.via,
        );
        if (params.via !== 'mail' && target === null && (known?.secretId ?? null) === null) {
          throw new GtmError('invalid', 'url is missing: say where to post.', { field: 'url' });
        }
        const secrets = { ids, random, keys: services.keys(), actor: caller.actor };
        await putNoticeChannel(transaction, secrets, { userId, kind: params.via, topics: body.topics, target });
      });
      return { result: 'set' as const, secret: target?.key ?? null };
    },
  });
}

function removeRoute(services: NoticeRouteServices): Route {
  const { database, ids, random } = services;
  return route({
    ...{ method: 'DELETE', path: '/notices/:via', operation: 'removeNotices', tag: 'notices', roles: members },
    summary: 'Be told no more this way; its address and key are forgotten',
    params: z.object({ via }),
    query: z.object({ for: whose }),
    response: z.object({ result: z.literal('removed') }),
    async handle({ caller, params, query }) {
      await database.asTenant(caller.tenantId, async (transaction) => {
        const channel = await requireChannel(transaction, caller, { via: params.via, for: query.for });
        const secrets = { ids, random, keys: services.keys(), actor: caller.actor };
        await removeNoticeChannel(transaction, secrets, channel);
      });
      return { result: 'removed' as const };
    },
  });
}

function testRoute({ database, ids }: NoticeRouteServices): Route {
  return route({
    ...{ method: 'POST', path: '/notices/:via/test', operation: 'testNotices', tag: 'notices', roles: members },
    summary: 'Send a test this way, with whatever else waits; at most one message leaves in 15 minutes',
    status: 202,
    params: z.object({ via }),
    body: z.object({ for: whose }),
    response: z.object({ result: z.literal('waiting') }),
    async handle({ caller, params, body }) {
      await database.asTenant(caller.tenantId, async (transaction) => {
        const { id: channelId } = await requireChannel(transaction, caller, { via: params.via, for: body.for });
        await addNotices(transaction, ids, [{ channelId, topic: 'test', subject: ids.next() }]);
      });
      return { result: 'waiting' as const };
    },
  });
}

function deadRoutes({ database, ids }: NoticeRouteServices): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/notices/dead', operation: 'listDeadNotices', tag: 'notices', roles: members },
      summary: 'Messages that nobody took after every retry, newest first',
      query: z.object(wholeQuery),
      response: pageOf(deadSchema),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const channels = new Map((await channelsOf(transaction, caller)).map((channel) => [channel.id, channel]));
          const dead = await listDeadMessages(transaction, [...channels.keys()]);
          const items = dead.map(({ id, channelId, attempts, problem, createdAt }) => {
            const channel = channels.get(channelId)!;
            const said = { via: channel.kind, for: whoseIs(channel), createdAt: createdAt.toISOString() };
            return { id: formatId('notice', id), attempts, problem, ...said };
          });
          return pageAll(items, query, ({ id }) => id);
        }),
    }),
    route({
      ...{ method: 'POST', path: '/notices/dead/replay', operation: 'replayNotices', tag: 'notices', roles: members },
      summary: 'Deliver dead messages again, under the ids they had; all of yours where none is named',
      status: 202,
      body: z.object({ ids: z.array(z.string()).max(500).optional() }),
      response: z.object({ replayed: z.number() }),
      handle: ({ caller, body }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const channelIds = (await channelsOf(transaction, caller)).map(({ id }) => id);
          const wanted = body.ids?.map((id) => parseId('notice', id, 'ids'));
          const dead = (await listDeadMessages(transaction, channelIds)).map(({ id }) => id);
          const chosen = wanted === undefined ? dead : dead.filter((id) => wanted.includes(id));
          if (wanted !== undefined && chosen.length < wanted.length) {
            throw new GtmError('not-found', 'Not all of these are dead messages of yours: `gtm notices dead`.');
          }
          const replayed = await replayMessages(transaction, chosen);
          await writeAudit(transaction, ids, {
            ...{ actor: caller.actor, action: 'notices-replayed', subjectNoun: 'tenant', subjectId: caller.tenantId },
            detail: { replayed },
          });
          return { replayed };
        }),
    }),
  ];
}

/** Who is told of what, and where; everybody says so for themselves. */
export function noticeRoutes(services: NoticeRouteServices): Route[] {
  const { database } = services;
  return [
    route({
      ...{ method: 'GET', path: '/notices', operation: 'listNotices', tag: 'notices', roles: members },
      summary: 'How you are told what needs you, and how far each way got',
      query: z.object(wholeQuery),
      response: pageOf(channelSchema),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const states = new Map((await channelStates(transaction)).map((state) => [state.channelId, state]));
          const items = (await channelsOf(transaction, caller)).map((channel) => {
            const { waiting, dead, lastSentAt, problem } = states.get(channel.id)!;
            return {
              ...{ via: channel.kind, for: whoseIs(channel), topics: channel.topics, host: channel.host },
              ready: channel.kind === 'mail' || channel.secretId !== null,
              ...{ waiting, dead, lastSentAt: lastSentAt?.toISOString() ?? null, problem },
            };
          });
          return pageAll(items, query, (item) => `${item.for}/${item.via}`);
        }),
    }),
    ...deadRoutes(services),
    setRoute(services),
    removeRoute(services),
    testRoute(services),
  ];
}
