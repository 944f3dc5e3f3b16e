import { z } from 'zod';
import type { JudgeServices } from '../../agents/supervisor/judge.ts';
import { judgeOpenProposals } from '../../agents/supervisor/judge-open-proposals.ts';
import { outsideUrl } from '../../agents/supervisor/outside-url.ts';
import { changeTenant, getTenant } from '../../data/records/tenants.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { administrators, type Route, route } from '../route.ts';
import { tenantSchema, viewTenant } from './tenant-view.ts';

/** Changing what the tenant says of itself; open proposals are judged again, since their verdicts rest on it. */
export function tenantSettingsRoutes(services: JudgeServices & { ids: Ids }): Route[] {
  const { database, ids } = services;
  return [
    route({
      method: 'PATCH',
      path: '/tenant',
      operation: 'changeTenant',
      summary: 'Change the name, zone, currency, postal address or own domains of the tenant, or what its mails tell',
      tag: 'tenant',
      roles: administrators,
      body: z.object({
        name: z.string().min(1).max(200).optional(),
        zone: z.string().optional(),
        currency: z.string().length(3).optional(),
        postalAddress: z.string().min(1).max(500).optional(),
        ownDomains: z.array(z.string()).optional().describe('All of them; mails imported before keep their direction'),
        trackOpens: z.boolean().optional().describe('Whether new mails tell when they are opened; off at first'),
        trackLinks: z.boolean().optional().describe('Whether new mails tell when a link is followed; off at first'),
        noticesQuote: z.boolean().optional().describe('Whether notices may quote a reply'),
      }),
      response: tenantSchema.extend({ judged: z.number().describe('Open proposals that were judged anew') }),
      async handle({ caller, body }) {
        requireOutsideUrl(services, body);
        const changes = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
        await database.asTenant(caller.tenantId, (transaction) =>
          changeTenant(transaction, ids, caller.actor, changes),
        );
        const judged = await judgeOpenProposals(services, caller.tenantId, caller.actor);
        return database.asTenant(caller.tenantId, async (transaction) => ({
          ...viewTenant(await getTenant(transaction)),
          judged,
        }));
      },
    }),
  ];
}

/** Nobody outside can tell us anything where they do not reach us. */
function requireOutsideUrl(
  { publicUrl }: Pick<JudgeServices, 'publicUrl'>,
  wanted: { trackOpens?: boolean | undefined; trackLinks?: boolean | undefined },
): void {
  const field = wanted.trackOpens ? 'trackOpens' : wanted.trackLinks ? 'trackLinks' : null;
  if (field === null || outsideUrl(publicUrl) !== null) return;
  throw new GtmError(
    'invalid',
    'Mails can tell something only where people outside reach this installation by https. Set GTM_PUBLIC_URL first.',
    { field },
  );
}
