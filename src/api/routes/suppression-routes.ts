import { Readable } from 'node:stream';
import { z } from 'zod';
import { normaliseAddress, normaliseDomain, whyNoAddress } from '../../connectors/email/address.ts';
import { listSuppressions } from '../../data/records/suppressions.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { memoryInput } from '../../ingestion/import-input.ts';
import { readSuppressionList, whyNoOwnDomain } from '../../ingestion/suppressions/read-suppression-list.ts';
import { type OptOutServices, registerOptOut } from '../../learning/register-opt-out.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { everybody, people, type Route, route } from '../route.ts';

const MAX_LIST = 100_000;
const MAX_LIST_BYTES = 32 * 2 ** 20;
const MAX_REJECTS = 1000;

const rejectSchema = z.object({ line: z.number(), field: z.string(), value: z.string(), reason: z.string() });

const suppressionSchema = z.object({
  id: z.string(),
  kind: z.enum(['address', 'domain']),
  reason: z.string(),
  activityId: z.string().nullable(),
  createdAt: z.string(),
  createdBy: z.string(),
  effectiveAt: z.string().nullable(),
});

const reasonSchema = z.enum(['opt_out', 'do_not_contact', 'complaint', 'manual']).default('do_not_contact');

/** Every entry in its normal form; the first that is none is named by its place, never by its text. */
function normaliseAll(
  entries: readonly string[],
  field: 'addresses' | 'domains',
  normalise: (text: string) => string | null,
): string[] {
  return entries.map((entry, index) => {
    const normal = normalise(entry);
    if (normal !== null) return normal;
    const words = field === 'domains' ? 'is not a domain' : `is no e-mail address: ${whyNoAddress(entry)}`;
    throw new GtmError('invalid', `${field}.${index} ${words}`, { field: `${field}.${index}` });
  });
}

/** A domain that is not one owner's would silence strangers, and for good. */
function refuseForeignDomains(domains: readonly string[]): void {
  for (const [index, domain] of domains.entries()) {
    const reason = whyNoOwnDomain(domain);
    if (reason === null) continue;
    throw new GtmError('invalid', `domains.${index}: ${reason}. Nobody was listed.`, { field: `domains.${index}` });
  }
}

/** Who is never written to. The list only grows: nothing here, and no import, takes anybody off it. */
export function suppressionRoutes(services: OptOutServices): Route[] {
  const { database } = services;
  return [
    route({
      method: 'GET',
      path: '/suppressions',
      operation: 'listSuppressions',
      summary: 'Who is never written to: when and why; the addresses themselves are not kept',
      tag: 'suppressions',
      roles: everybody,
      query: z.object(pageQuery),
      response: pageOf(suppressionSchema),
      handle: ({ caller, query: { after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await listSuppressions(transaction, {
            limit: limit + 1,
            after: await placeOf(transaction, 'suppression', after),
          });
          const items = rows.map((row) => ({
            ...row,
            id: formatId('suppression', row.id),
            activityId: row.activityId === null ? null : formatId('activity', row.activityId),
            createdAt: row.createdAt.toISOString(),
            effectiveAt: row.effectiveAt?.toISOString() ?? null,
          }));
          return toPage(items, limit);
        }),
    }),
    route({
      method: 'POST',
      path: '/suppressions',
      operation: 'addSuppressions',
      summary: 'Never write to these addresses and domains again; this cannot be taken back',
      tag: 'suppressions',
      roles: people,
      status: 201,
      body: z.object({
        addresses: z.array(z.string()).max(MAX_LIST).default([]),
        domains: z.array(z.string()).max(MAX_LIST).default([]),
        reason: reasonSchema,
      }),
      response: z.object({
        added: z.number(),
        known: z.number(),
        effectiveAt: z.string().describe('When all of it holds: what had begun to leave was waited for'),
        stillLeaving: z.boolean().describe('True when a mail that had begun to leave before may still arrive'),
      }),
      async handle({ caller, body }) {
        const addresses = normaliseAll(body.addresses, 'addresses', normaliseAddress);
        const domains = normaliseAll(body.domains, 'domains', normaliseDomain);
        refuseForeignDomains(domains);
        if (addresses.length + domains.length === 0) {
          throw new GtmError('invalid', 'Name at least one address or domain.', { field: 'addresses' });
        }
        const total = new Set([...addresses, ...domains]).size;
        const { added, effectiveAt, stillLeaving } = await registerOptOut(services, caller.tenantId, {
          ...{ addresses, domains, reason: body.reason, actor: caller.actor },
        });
        return { added, known: total - added, effectiveAt: effectiveAt.toISOString(), stillLeaving };
      },
    }),
    importSuppressions(services),
  ];
}

function importSuppressions(services: OptOutServices): Route {
  return route({
    method: 'POST',
    path: '/suppressions/upload',
    operation: 'importSuppressions',
    summary: 'Never write again to those whom a file lists: addresses and domains, one on each line or in a column',
    tag: 'suppressions',
    roles: people,
    upload: true,
    query: z.object({
      name: z.string().min(1).max(255).describe('File name'),
      column: z.string().min(1).optional().describe('Label of the column that lists them, where it is not recognised'),
      reason: reasonSchema,
      dryRun: z.enum(['true', 'false']).optional().describe('Reads and checks the file, and lists nobody'),
    }),
    body: z.custom<Readable>((value) => value instanceof Readable, 'send the file as application/octet-stream'),
    response: z.object({
      read: z.number().describe('Lines with anything on them'),
      addresses: z.number().describe('Different ones'),
      domains: z.number(),
      added: z.number(),
      known: z.number(),
      rejected: z.number(),
      rejects: z.array(rejectSchema).describe('The first 1,000 lines of which nothing was taken, and why'),
      dryRun: z.boolean(),
      effectiveAt: z.string().nullable(),
      stillLeaving: z.boolean(),
    }),
    async handle({ caller, body, query: { name, column, reason, dryRun } }) {
      const list = await readSuppressionList(memoryInput(name, await readBody(body, name)), { column });
      const { read, addresses, domains, rejects } = list;
      const total = addresses.length + domains.length;
      if (total > MAX_LIST) {
        throw new GtmError('invalid', `${name} lists ${total} entries; split it into files of at most ${MAX_LIST}.`, {
          field: 'name',
        });
      }
      const counts = {
        read,
        addresses: addresses.length,
        domains: domains.length,
        rejected: new Set(rejects.map(({ line }) => line)).size,
      };
      const answer = { ...counts, rejects: rejects.slice(0, MAX_REJECTS), dryRun: dryRun === 'true' };
      if (answer.dryRun || total === 0) {
        return { ...answer, added: 0, known: 0, effectiveAt: null, stillLeaving: false };
      }
      const { added, effectiveAt, stillLeaving } = await registerOptOut(services, caller.tenantId, {
        ...{ addresses, domains, reason, actor: caller.actor },
      });
      return { ...answer, added, known: total - added, effectiveAt: effectiveAt.toISOString(), stillLeaving };
    },
  });
}

async function readBody(body: Readable, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAX_LIST_BYTES)
      throw new GtmError('invalid', `${name} is larger than ${MAX_LIST_BYTES / 2 ** 20} MB.`, { field: 'name' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
