import { z } from 'zod';
import { normaliseAddress, normaliseDomain, whyNoAddress } from '../../connectors/email/address.ts';
import { listSuppressions } from '../../data/records/suppressions.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { type OptOutServices, registerOptOut } from '../../learning/register-opt-out.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { everybody, people, type Route, route } from '../route.ts';

const MAX_LIST = 100_000;

const suppressionSchema = z.object({
  id: z.string(),
  kind: z.enum(['address', 'domain']),
  reason: z.string(),
  activityId: z.string().nullable(),
  createdAt: z.string(),
  createdBy: z.string(),
  effectiveAt: z.string().nullable(),
});

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
        reason: z.enum(['opt_out', 'do_not_contact', 'complaint', 'manual']).default('do_not_contact'),
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
  ];
}
