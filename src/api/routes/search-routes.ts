import { z } from 'zod';
import type { RetrievalServices } from '../../agents/retriever/leg-strength.ts';
import { retrieve } from '../../agents/retriever/retrieve.ts';
import { retrieveBatch } from '../../agents/retriever/retrieve-batch.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { commaSeparated } from '../comma-separated.ts';
import { everybody, ndjson, type Route, route, streamRoute } from '../route.ts';

const entityTypes = ['email', 'meeting', 'note', 'task', 'call', 'document', 'account', 'contact', 'deal'] as const;
const modes = ['hybrid', 'keywords', 'vectors'] as const;
const MAX_BATCH = 10_000;
const MAX_DEPTH = 1000;

const entityType = z.enum(entityTypes);
const k = z.coerce.number().int().min(1).max(100).default(10);
const filters = {
  sinceDays: z.coerce.number().positive().optional().describe('Only what is dated within so many days'),
  asOf: z.iso.datetime({ offset: true }).optional().describe('Look as at this instant'),
  accountId: z.string().optional(),
  contactId: z.string().optional(),
  dealId: z.string().optional(),
  k,
  mode: z.enum(modes).default('hybrid'),
};
const searchSchema = z.object({
  text: z.string().min(1).max(2000),
  types: z.array(entityType).default([]),
  ...filters,
});
type Search = z.output<typeof searchSchema>;

const hitSchema = z.object({
  chunkId: z.string(),
  sourceRecordId: z.string(),
  externalId: z.string(),
  entityType,
  entityId: z.string(),
  accountId: z.string().nullable(),
  contactId: z.string().nullable(),
  dealId: z.string().nullable(),
  title: z.string(),
  quote: z.string(),
  /** UTF-16 offsets of the quote in the text it was cut from. */
  quoteStart: z.number(),
  quoteEnd: z.number(),
  occurredAt: z.string().nullable(),
  audience: z.string(),
  trust: z.string(),
  score: z.number(),
  parts: z.object({
    bm25: z.number().nullable(),
    bm25Rank: z.number().nullable(),
    vector: z.number().nullable(),
    vectorRank: z.number().nullable(),
  }),
});
const answerSchema = z.object({ items: z.array(hitSchema) });

const activityTypes: readonly string[] = ['email', 'meeting', 'note', 'task', 'call'];

function view({
  sourceRecordId,
  entityId,
  accountId,
  contactId,
  dealId,
  ...rest
}: Evidence): z.infer<typeof hitSchema> {
  const noun = activityTypes.includes(rest.entityType) ? 'activity' : (rest.entityType as 'document');
  const orNull = (of: 'account' | 'contact' | 'deal', id: string | null) => (id === null ? null : formatId(of, id));
  return {
    ...rest,
    sourceRecordId: formatId('record', sourceRecordId),
    entityId: formatId(noun, entityId),
    accountId: orNull('account', accountId),
    contactId: orNull('contact', contactId),
    dealId: orNull('deal', dealId),
  };
}

async function answer(services: RetrievalServices, tenantId: string, search: Search) {
  const { text, types, sinceDays, asOf, accountId, contactId, dealId } = search;
  const hits = await retrieve(services, tenantId, {
    ...{ text, k: search.k, mode: search.mode },
    ...(types.length > 0 ? { entityTypes: types } : {}),
    ...(sinceDays === undefined ? {} : { sinceDays }),
    ...(asOf === undefined ? {} : { asOf: new Date(asOf) }),
    ...(accountId === undefined ? {} : { accountId: parseId('account', accountId, 'accountId') }),
    ...(contactId === undefined ? {} : { contactId: parseId('contact', contactId, 'contactId') }),
    ...(dealId === undefined ? {} : { dealId: parseId('deal', dealId, 'dealId') }),
  });
  return { items: hits.map(view) };
}

/** Search over everything the tenant has in free text. */
export function searchRoutes(services: RetrievalServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/search',
      operation: 'searchByQuery',
      summary: 'Search: keywords and meaning, with the parts of each score',
      tag: 'search',
      roles: everybody,
      query: z.object({
        text: z.string().min(1).max(2000),
        type: commaSeparated(entityTypes)
          .optional()
          .describe(`Comma-separated: ${entityTypes.join(', ')}`),
        ...filters,
      }),
      response: answerSchema,
      handle: ({ caller, query: { type, ...query } }) =>
        answer(services, caller.tenantId, { ...query, types: type ?? [] }),
    }),
    route({
      method: 'POST',
      path: '/search',
      operation: 'search',
      summary: 'Search, with the question in the body',
      tag: 'search',
      roles: everybody,
      body: searchSchema,
      response: answerSchema,
      handle: ({ caller, body }) => answer(services, caller.tenantId, body),
    }),
    streamRoute({
      method: 'POST',
      path: '/search/batch',
      operation: 'searchBatch',
      summary: 'Many searches for an evaluation: one line of plain ranking for each, in their order',
      tag: 'search',
      roles: everybody,
      stream: ndjson,
      body: z.object({
        queries: z.array(z.object({ id: z.string(), text: z.string() })).max(MAX_BATCH),
        k: z.number().int().min(1).max(MAX_DEPTH).default(100),
        mode: z.enum(modes).default('hybrid'),
      }),
      response: z.object({
        id: z.string(),
        hits: z.array(z.object({ sourceId: z.string(), chunkId: z.string(), score: z.number() })),
      }),
      handle: ({ caller, body }) =>
        retrieveBatch(services, caller.tenantId, body.queries, { k: body.k, mode: body.mode }),
    }),
  ];
}
