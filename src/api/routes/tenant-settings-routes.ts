import { z } from 'zod';
import type { JudgeServices } from '../../agents/supervisor/judge.ts';
import { judgeOpenProposals } from '../../agents/supervisor/judge-open-proposals.ts';
import { changeTenant, getTenant } from '../../data/records/tenants.ts';
import type { Ids } from '../../domain/clock.ts';
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
      summary: 'Change the name, zone, currency, postal address or own domains of the tenant',
      tag: 'tenant',
      roles: administrators,
      body: z.object({
        name: z.string().min(1).max(200).optional(),
        zone: z.string().optional(),
        currency: z.string().length(3).optional(),
        postalAddress: z.string().min(1).max(500).optional(),
        ownDomains: z.array(z.string()).optional().describe('All of them; mails imported before keep their direction'),
        noticesQuote: z.boolean().optional().describe('Whether notices may quote a reply'),
      }),
      response: tenantSchema.extend({ judged: z.number().describe('Open proposals that were judged anew') }),
      async handle({ caller, body }) {
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
