import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { rejectReasons } from '../../data/records/feedback.ts';
import { liftRefusal, listRefusals, type Refusal } from '../../data/records/refusals.ts';
import type { Ids } from '../../domain/clock.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { everybody, people, type Route, route } from '../route.ts';

const refusalSchema = z.object({
  id: z.string(),
  proposalId: z.string(),
  play: z.string(),
  headline: z.string(),
  reason: z.enum(rejectReasons),
  note: z.string().nullable(),
  contactId: z.string().nullable(),
  dealId: z.string().nullable(),
  givenBy: z.string(),
  givenAt: z.string(),
  until: z.string().nullable().describe('Null for one that counts for good'),
  evidenceIds: z.array(z.string()).describe('What it calls wrong'),
  hasNews: z.boolean().describe('The person wrote or did something since'),
});

function view({ body: _, ...refusal }: Refusal): z.infer<typeof refusalSchema> {
  const { contactId, dealId } = refusal;
  return {
    ...refusal,
    id: formatId('feedback', refusal.id),
    proposalId: formatId('proposal', refusal.proposalId),
    contactId: contactId === null ? null : formatId('contact', contactId),
    dealId: dealId === null ? null : formatId('deal', dealId),
    givenAt: refusal.givenAt.toISOString(),
    until: refusal.until?.toISOString() ?? null,
  };
}

/** What was turned down and still counts when the next run decides. */
export function refusalRoutes({ database, ids }: { database: Database; ids: Ids }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/refusals',
      operation: 'listRefusals',
      summary: 'Rejections that still count in later runs, latest first',
      tag: 'proposals',
      roles: everybody,
      query: z.object(pageQuery),
      response: pageOf(refusalSchema),
      handle: ({ caller, query: { after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const at = await transaction.now();
          const place = await placeOf(transaction, 'feedback', after);
          const rows = await listRefusals(transaction, { at, limit: limit + 1, after: place });
          return toPage(rows.map(view), limit);
        }),
    }),
    route({
      method: 'POST',
      path: '/refusals/:id/lift',
      operation: 'liftRefusal',
      summary: 'Take a rejection back: it may be proposed again, and what it called wrong counts as confirmed',
      tag: 'proposals',
      roles: people,
      params: z.object({ id: z.string() }),
      response: z.object({ result: z.literal('lifted') }),
      async handle({ caller, params }) {
        const id = parseId('feedback', params.id, 'id');
        await database.asTenant(caller.tenantId, (transaction) =>
          liftRefusal(transaction, ids, { id, actor: caller.actor }),
        );
        return { result: 'lifted' as const };
      },
    }),
  ];
}
