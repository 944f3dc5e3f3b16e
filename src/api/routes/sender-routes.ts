import { z } from 'zod';
import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { resumeMailbox } from '../../data/records/mailbox-health.ts';
import { requireMember } from '../../data/records/people.ts';
import {
  addCalendar,
  addMailbox,
  grantSendRight,
  listCalendars,
  listMailboxes,
  listSenderIdentities,
  type Mailbox,
  putSenderIdentity,
} from '../../data/records/senders.ts';
import { getTenant } from '../../data/records/tenants.ts';
import type { Ids } from '../../domain/clock.ts';
import { deliveryWords } from '../../domain/delivery-words.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { addressField } from '../address-field.ts';
import { administrators, everybody, people, type Route, route } from '../route.ts';

const mailboxSchema = z.object({
  id: z.string(),
  address: z.string(),
  userId: z.string().nullable(),
  driver: z.string(),
  dailyCap: z.number(),
  status: z.string(),
  pausedFor: z.enum(['bounces', 'complaints']).nullable().describe('Why it paused by itself'),
  failingSince: z.string().nullable().describe('Since when it cannot be read'),
  lastSyncAt: z.string().nullable(),
  /** What becomes of its mail where it is not delivered; null otherwise. */
  delivery: z.string().nullable(),
});
const calendarSchema = z.object({
  id: z.string(),
  userId: z.string().nullable(),
  driver: z.string(),
  address: z.string().nullable(),
  lastSyncAt: z.string().nullable(),
});
const identitySchema = z.object({
  id: z.string(),
  userId: z.string(),
  mailboxId: z.string(),
  calendarId: z.string().nullable(),
  fromName: z.string(),
  address: z.string(),
  signatureText: z.string(),
  zone: z.string(),
});

export interface SenderServices {
  database: Database;
  ids: Ids;
  /** `maildir:<directory>` of the installation; a mailbox without a url gets a folder under it. */
  emailUrl: string;
  calendarUrl: string;
}

async function mailboxesWithDelivery(
  transaction: TenantTransaction,
): Promise<(Mailbox & { delivery: string | null })[]> {
  const { kind } = await getTenant(transaction);
  const mailboxes = await listMailboxes(transaction);
  return mailboxes.map((mailbox) => ({ ...mailbox, delivery: deliveryWords(mailbox.driver, kind) }));
}

function rightRoute({ database, ids }: Pick<SenderServices, 'database' | 'ids'>): Route {
  return route({
    method: 'POST',
    path: '/senders/:id/rights',
    operation: 'grantSendRight',
    summary: 'Let another user send as this identity',
    tag: 'senders',
    roles: administrators,
    params: z.object({ id: z.string() }),
    body: z.object({ userId: z.string() }),
    response: z.object({ result: z.literal('granted') }),
    async handle({ caller, params, body }) {
      const right = { identityId: parseId('identity', params.id), userId: body.userId };
      await database.asTenant(caller.tenantId, async (transaction) => {
        const identities = await listSenderIdentities(transaction);
        if (!identities.some(({ id }) => id === right.identityId)) {
          throw new GtmError('not-found', 'There is no such sender. `gtm sender` shows all.', { field: 'id' });
        }
        await requireMember(transaction, right.userId, 'userId');
        await grantSendRight(transaction, ids, caller.actor, right);
      });
      return { result: 'granted' as const };
    },
  });
}

function resumeRoute({ database, ids }: Pick<SenderServices, 'database' | 'ids'>): Route {
  return route({
    ...{ method: 'POST', path: '/senders/:id/resume', operation: 'resumeSender', tag: 'senders', roles: people },
    summary: 'Let a mailbox that paused by itself send again; for administrators and whose mailbox it is',
    params: z.object({ id: z.string() }),
    response: z.object({ result: z.literal('resumed') }),
    async handle({ caller, params }) {
      const identityId = parseId('identity', params.id);
      await database.asTenant(caller.tenantId, async (transaction) => {
        const identity = (await listSenderIdentities(transaction)).find(({ id }) => id === identityId);
        const mailbox = (await listMailboxes(transaction)).find(({ id }) => id === identity?.mailboxId);
        if (!mailbox) {
          throw new GtmError('not-found', 'There is no such sender. `gtm sender` shows all.', { field: 'id' });
        }
        if (!administrators.includes(caller.role) && mailbox.userId !== caller.userId) {
          throw new GtmError('forbidden', 'Only an administrator or whose mailbox it is lets it send again.');
        }
        await resumeMailbox(transaction, ids, caller.actor, mailbox.id);
      });
      return { result: 'resumed' as const };
    },
  });
}

/** Mailboxes, calendars and sender identities of the tenant. */
export function senderRoutes({ database, ids, emailUrl, calendarUrl }: SenderServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/senders',
      operation: 'listSenders',
      summary: 'Mailboxes, calendars and who sends from them',
      tag: 'senders',
      roles: everybody,
      response: z.object({
        mailboxes: z.array(mailboxSchema),
        calendars: z.array(calendarSchema),
        identities: z.array(identitySchema),
      }),
      handle: ({ caller }) =>
        database.asTenant(caller.tenantId, async (transaction) => ({
          mailboxes: (await mailboxesWithDelivery(transaction)).map(
            ({ url: _, lastSyncAt, failingSince, id, ...rest }) => ({
              ...rest,
              id: formatId('mailbox', id),
              failingSince: failingSince?.toISOString() ?? null,
              lastSyncAt: lastSyncAt?.toISOString() ?? null,
            }),
          ),
          calendars: (await listCalendars(transaction)).map(({ id, userId, driver, address, lastSyncAt }) => ({
            ...{ id: formatId('calendar', id), userId, driver, address },
            lastSyncAt: lastSyncAt?.toISOString() ?? null,
          })),
          identities: (await listSenderIdentities(transaction)).map((identity) => ({
            ...identity,
            id: formatId('identity', identity.id),
            mailboxId: formatId('mailbox', identity.mailboxId),
            calendarId: identity.calendarId === null ? null : formatId('calendar', identity.calendarId),
          })),
        })),
    }),
    route({
      method: 'POST',
      path: '/senders',
      operation: 'addSender',
      summary: 'Connect a mailbox and let a user send from it',
      tag: 'senders',
      roles: administrators,
      status: 201,
      body: z.object({
        userId: z.string().optional().describe('You when left out'),
        fromName: z.string().min(1),
        address: addressField,
        url: z.string().optional().describe('maildir:<dir>; a folder of its own when left out'),
        signatureText: z.string().default(''),
        signatureHtml: z.string().default(''),
        zone: z.string().default('UTC'),
        dailyCap: z.number().int().min(1).max(2000).optional(),
      }),
      response: z.object({
        identityId: z.string(),
        mailboxId: z.string(),
        delivery: z.string().nullable().describe('What becomes of its mail where it is not delivered'),
        folder: z.string().nullable().describe('Folder of a local mailbox'),
      }),
      handle: ({ caller, body }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          if (body.url !== undefined && caller.actor.door !== 'cli') {
            throw new GtmError('forbidden', 'Only `gtm sender add` on this machine names a folder of it.', {
              field: 'url',
            });
          }
          const userId = body.userId ?? caller.userId!;
          await requireMember(transaction, userId, 'userId');
          const place = `${caller.tenantId}/${body.address}`;
          const url = body.url ?? `${emailUrl}/${place}`;
          const mailbox = {
            userId,
            address: body.address,
            url,
            ...(body.dailyCap === undefined ? {} : { dailyCap: body.dailyCap }),
          };
          const mailboxId = await addMailbox(transaction, ids, caller.actor, mailbox);
          const calendar = { userId, url: `${calendarUrl}/${place}`, address: body.address };
          const calendarId = await addCalendar(transaction, ids, caller.actor, calendar);
          const { fromName, address, signatureText, signatureHtml, zone } = body;
          const identity = { userId, fromName, address, signatureText, signatureHtml, zone, mailboxId, calendarId };
          const identityId = await putSenderIdentity(transaction, ids, caller.actor, identity);
          const driver = url.slice(0, url.indexOf(':'));
          return {
            identityId: formatId('identity', identityId),
            mailboxId: formatId('mailbox', mailboxId),
            delivery: deliveryWords(driver, (await getTenant(transaction)).kind),
            folder: driver === 'maildir' ? url.slice(url.indexOf(':') + 1) : null,
          };
        }),
    }),
    rightRoute({ database, ids }),
    resumeRoute({ database, ids }),
  ];
}
