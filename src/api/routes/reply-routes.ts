import { z } from 'zod';
import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { correctReply } from '../../data/records/replies.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { type ReplyKind, replyKindSchema } from '../../domain/reply.ts';
import { type CorrectedReply, exportCorrections } from '../../learning/feedback/export-corrections.ts';
import { type OptOutServices, registerOptOut } from '../../learning/register-opt-out.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { readActivity } from '../entity-view.ts';
import { replyViewSchema, replyViewSql } from '../reply-view.ts';
import { everybody, ndjson, people, type Route, route, streamRoute } from '../route.ts';

const replySchema = z.object({
  id: z.string(),
  activityId: z.string(),
  at: z.string(),
  kind: z.string(),
  from: z.string(),
  subject: z.string(),
  words: z.string(),
  /** Handle of the proposal it answers; null when it answers none. */
  answersHandle: z.string().nullable(),
  value: z.number().nullable(),
  attributedBy: z.string().nullable(),
  /** Handles of the proposals it caused. */
  causedHandles: z.array(z.string()),
  /** What it was read as, and why; null for what no reader has seen. */
  reading: replyViewSchema.nullable(),
});
interface ReplyRow extends Omit<z.infer<typeof replySchema>, 'at'> {
  at: Date;
}

const correctedSchema = z.object({
  activityId: z.string(),
  /** What a reader gets to read. */
  subject: z.string(),
  text: z.string(),
  language: z.string().nullable(),
  reader: z.string(),
  readAs: z.array(replyKindSchema),
  kinds: z.array(replyKindSchema),
  correctedBy: z.string(),
  correctedAt: z.string(),
});

/** What came in, what it was read as, and people's corrections of that. */
export function replyRoutes(services: OptOutServices): Route[] {
  const { database } = services;
  return [listRoute(database), correctRoute(services), exportRoute(database)];
}

function listRoute(database: Database): Route {
  return route({
    method: 'GET',
    path: '/replies',
    operation: 'listReplies',
    summary: 'What came in: replies, bounces, opt-outs, and which action each answers',
    tag: 'effects',
    roles: everybody,
    query: z.object({
      answering: z.string().optional().describe('Only answers to the proposal with this handle'),
      ...pageQuery,
    }),
    response: pageOf(replySchema),
    handle: ({ caller, query: { answering, after, limit } }) =>
      database.asTenant(caller.tenantId, async (transaction) => {
        const rows = await transaction.query<ReplyRow>(
          `select s.id, s.activity_id, s.occurred_at as at, s.kind, m.from_address as from, m.subject, left(a.body, 1000) as words,
                  p.handle as answers_handle, o.value, o.attributed_by, ${replyViewSql('a')} as reading,
                  array(select c.handle from proposals c where c.tenant_id = s.tenant_id and c.caused_by_activity_id = s.activity_id) as caused_handles
           from signals s join activities a on a.tenant_id = s.tenant_id and a.id = s.activity_id
           join messages m on m.tenant_id = s.tenant_id and m.activity_id = s.activity_id
           left join outcomes o on o.tenant_id = s.tenant_id and o.signal_id = s.id
           left join proposals p on p.tenant_id = o.tenant_id and p.id = o.proposal_id
           where ($1::text is null or p.handle = $1)
             and ($2::uuid is null or (s.occurred_at, s.id) < (select occurred_at, id from signals where id = $2))
           order by s.occurred_at desc, s.id desc limit $3`,
          [answering ?? null, await placeOf(transaction, 'signal', after), limit + 1],
        );
        const items = rows.map((row) => ({
          ...row,
          id: formatId('signal', row.id),
          activityId: formatId('activity', row.activityId),
          at: row.at.toISOString(),
        }));
        return toPage(items, limit);
      }),
  });
}

/** The mail with an `act_` id, or that of the reply with a `sig_` id. */
async function activityOf(transaction: TenantTransaction, id: string): Promise<string> {
  if (!id.startsWith('sig_')) return parseId('activity', id, 'id');
  const [row] = await transaction.query<{ activityId: string | null }>(
    'select activity_id from signals where id = $1',
    [parseId('signal', id, 'id')],
  );
  return row?.activityId ?? parseId('signal', id, 'id');
}

function correctRoute(services: OptOutServices): Route {
  const { database, ids } = services;
  return route({
    method: 'POST',
    path: '/replies/:id/kind',
    operation: 'correctReply',
    summary: 'Say what a mail really is; an opt-out holds from then on',
    tag: 'effects',
    roles: people,
    params: z.object({ id: z.string().describe('act_ id of the mail, or sig_ id of the reply') }),
    body: z.object({
      kinds: z.array(replyKindSchema).max(13).describe('All that hold for it; empty where none does'),
    }),
    response: replyViewSchema,
    handle: async ({ caller: { tenantId, actor }, params, body: { kinds } }) => {
      const activityId = await database.asTenant(tenantId, (transaction) => activityOf(transaction, params.id));
      const { before, fromAddress } = await database.asTenant(tenantId, (transaction) =>
        correctReply(transaction, ids, { actor, activityId, kinds }),
      );
      const isOptOut = (among: readonly ReplyKind[]) => among.includes('opt_out');
      if (isOptOut(kinds) && !isOptOut(before) && fromAddress !== null) {
        await registerOptOut(services, tenantId, { addresses: [fromAddress], activityId, actor });
      }
      const { reply } = await database.asTenant(tenantId, (transaction) => readActivity(transaction, activityId));
      return reply!;
    },
  });
}

async function* view(rows: AsyncIterable<CorrectedReply>) {
  for await (const { id: _, activityId, correctedAt, ...row } of rows) {
    yield { ...row, activityId: formatId('activity', activityId), correctedAt: correctedAt.toISOString() };
  }
}

function exportRoute(database: Database): Route {
  return streamRoute({
    method: 'GET',
    path: '/replies/corrections',
    operation: 'exportReplyCorrections',
    summary: 'Mails that people said are something else than they were read as, as JSON Lines, oldest first',
    tag: 'feedback',
    roles: everybody,
    stream: ndjson,
    query: z.object({ since: z.iso.datetime({ offset: true }).optional() }),
    response: correctedSchema,
    handle: ({ caller, query: { since } }) =>
      view(exportCorrections(database, caller.tenantId, since === undefined ? {} : { since: new Date(since) })),
  });
}
