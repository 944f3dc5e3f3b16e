import { createHash } from 'node:crypto';
import { z } from 'zod';
import { normaliseAddress } from '../../connectors/email/address.ts';
import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { ledgerPath } from '../../data/erasure-ledger.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { contactsByAddress, resumeContact } from '../../data/records/contacts.ts';
import { appendEvents } from '../../data/records/outbox.ts';
import { addVerifications } from '../../data/records/verifications.ts';
import type { Clock, Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { eraseContact } from '../../ingestion/erase-contact.ts';
import type { SettleServices } from '../../ingestion/erasure/erased-places.ts';
import { findContactId } from '../find-contact.ts';
import { administrators, people, type Route, route } from '../route.ts';

const MAX_LIST = 10_000;

interface Verified {
  contactId: string;
  address: string;
}

/** The addresses a statement names, with their contacts, and the places of those that nobody here has. */
async function findNamed(
  transaction: TenantTransaction,
  addresses: readonly string[],
  contactIds: readonly string[],
): Promise<{ verified: Verified[]; unknown: number[] }> {
  const normal = addresses.map((address) => normaliseAddress(address));
  const known = await contactsByAddress(
    transaction,
    normal.filter((address) => address !== null),
  );
  const unknown = normal.flatMap((address, index) => (address !== null && known.has(address) ? [] : [index]));
  const byAddress = [...known].map(([address, contactId]) => ({ contactId, address }));
  const byContact = await transaction.query<Verified>(
    'select contact_id, address from contact_addresses where contact_id = any($1) order by address',
    [contactIds],
  );
  const verified = new Map([...byAddress, ...byContact].map((row) => [row.address, row]));
  return { verified: [...verified.values()], unknown };
}

export interface ContactServices {
  database: Database;
  ids: Ids;
  clock: Clock;
  providers: SettleServices['providers'];
  /** Where the erasure ledger lies. */
  dataDirectory: string;
}

const named = z.object({ id: z.string().describe('con_ id, or an address of theirs') });

function eraseRoute(services: ContactServices): Route {
  return route({
    method: 'POST',
    path: '/contacts/:id/erase',
    operation: 'eraseContact',
    summary: 'Delete a person for good; only what keeps them from being written to stays',
    tag: 'contacts',
    roles: administrators,
    params: named,
    response: z.object({ result: z.literal('erased'), deleted: z.record(z.string(), z.number()) }),
    async handle({ caller, params }) {
      const contactId = await services.database.asTenant(caller.tenantId, (transaction) =>
        findContactId(transaction, params.id),
      );
      const erasing = { ...services, ledger: ledgerPath(services.dataDirectory), actor: caller.actor };
      const deleted = await eraseContact(erasing, caller.tenantId, contactId);
      return { result: 'erased' as const, deleted };
    },
  });
}

function resumeRoute({ database, ids }: ContactServices): Route {
  return route({
    method: 'POST',
    path: '/contacts/:id/resume',
    operation: 'resumeContact',
    summary: 'Decide that a paused person may be written to again; audited under your name',
    tag: 'contacts',
    roles: people,
    params: named,
    response: z.object({ contactId: z.string(), result: z.enum(['resumed', 'was not paused']) }),
    handle: ({ caller, params }) =>
      database.asTenant(caller.tenantId, async (transaction) => {
        const contactId = await findContactId(transaction, params.id);
        const resumed = await resumeContact(transaction, contactId);
        await writeAudit(transaction, ids, {
          actor: caller.actor,
          action: 'contact-resumed',
          subjectNoun: 'contact',
          subjectId: contactId,
          detail: { resumed },
        });
        if (resumed) {
          const data = { ids: [contactId] };
          await appendEvents(transaction, ids, [
            { type: 'gtm.contact.updated.v1', connector: 'platform', subject: null, data },
          ]);
        }
        const result = resumed ? ('resumed' as const) : ('was not paused' as const);
        return { contactId: formatId('contact', contactId), result };
      }),
  });
}

/** What a person says about contacts: that addresses are right, that a paused one may be written to, or that somebody is to be deleted. */
export function contactRoutes(services: ContactServices): Route[] {
  const { database, ids } = services;
  return [
    eraseRoute(services),
    resumeRoute(services),
    route({
      method: 'POST',
      path: '/contacts/verify',
      operation: 'verifyContacts',
      summary: 'State that the addresses on a named list are right, as of a day; audited under your name',
      tag: 'contacts',
      roles: people,
      body: z.object({
        list: z.string().min(1).max(200).describe('Where the addresses come from, such as "spring fair sign-ups"'),
        addresses: z.array(z.string()).max(MAX_LIST).default([]),
        contactIds: z.array(z.string()).max(MAX_LIST).default([]),
        verifiedAt: z.iso.datetime({ offset: true }).optional().describe('Now when left out'),
      }),
      response: z.object({
        verified: z.number(),
        unknown: z.array(z.number()).describe('Places in `addresses`, from 0, that belong to no contact'),
      }),
      async handle({ caller, body }) {
        const contactIds = body.contactIds.map((id) => parseId('contact', id, 'contactIds'));
        if (body.addresses.length + contactIds.length === 0) {
          throw new GtmError('invalid', 'Name at least one address or contact.', { field: 'addresses' });
        }
        return database.asTenant(caller.tenantId, async (transaction) => {
          const now = await transaction.now();
          const verifiedAt = body.verifiedAt === undefined ? now : new Date(body.verifiedAt);
          if (verifiedAt > now) {
            throw new GtmError('invalid', 'verifiedAt lies in the future.', { field: 'verifiedAt' });
          }
          const { verified, unknown } = await findNamed(transaction, body.addresses, contactIds);
          const statement = {
            method: 'statement' as const,
            verifiedAt,
            sourceRecordId: null,
            byUserId: caller.actor.id,
          };
          const rows = verified.map((row) => ({ id: ids.next(), ...row, ...statement }));
          await addVerifications(transaction, rows, now);
          await writeAudit(transaction, ids, {
            actor: caller.actor,
            action: 'addresses-verified',
            subjectNoun: 'list',
            subjectId: createHash('sha256').update(body.list).digest('hex'),
            detail: { count: rows.length, verifiedAt: verifiedAt.toISOString() },
          });
          const changed = [...new Set(rows.map(({ contactId }) => contactId))];
          if (changed.length > 0) {
            await appendEvents(transaction, ids, [
              { type: 'gtm.contact.updated.v1', connector: 'platform', subject: null, data: { ids: changed } },
            ]);
          }
          return { verified: rows.length, unknown };
        });
      },
    }),
  ];
}
