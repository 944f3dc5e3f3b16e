import { z } from 'zod';
import { loadTerms, setTerm } from '../../agents/planner/terms.ts';
import type { JudgeServices } from '../../agents/supervisor/judge.ts';
import { judgeOpenProposals } from '../../agents/supervisor/judge-open-proposals.ts';
import { tryPolicy } from '../../agents/supervisor/try-policy.ts';
import { currentPolicyText, listPolicyVersions, storePolicy } from '../../data/records/policies.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { checkPolicy, parsePolicy } from '../../domain/parse-policy.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { decisionSchema, verdictLabels } from '../../domain/verdict.ts';
import { pageAll, pageOf, wholeQuery } from '../cursor-page.ts';
import { administrators, everybody, people, type Route, route } from '../route.ts';

const versionSchema = z.object({ version: z.number(), note: z.string(), createdBy: z.string(), createdAt: z.string() });
const termSchema = z.object({
  name: z.string(),
  sentence: z.string(),
  definition: z.unknown(),
  origin: z.enum(['shipped', 'tenant']),
});

const trialSchema = z.object({
  replayed: z.number(),
  unreadable: z.number().describe('Verdicts whose facts were erased or stored in an earlier form'),
  changed: z.array(
    z.object({
      id: z.string(),
      handle: z.string(),
      headline: z.string(),
      from: decisionSchema,
      to: decisionSchema,
      was: z.string().describe('The label people saw'),
      would: z.string().describe('The label they would see'),
      rules: z.array(z.string()).describe('The rules that make the difference'),
    }),
  ),
});

export interface PolicyServices extends JudgeServices {
  ids: Ids;
}

function termRoutes(services: PolicyServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/terms',
      operation: 'listTerms',
      summary: 'What words such as "stalled" mean in goals',
      tag: 'policy',
      roles: everybody,
      query: z.object(wholeQuery),
      response: pageOf(termSchema),
      handle: ({ caller, query }) =>
        services.database.asTenant(caller.tenantId, async (transaction) =>
          pageAll(await loadTerms(transaction), query, ({ name }) => name),
        ),
    }),
    route({
      method: 'PUT',
      path: '/terms/:name',
      operation: 'setTerm',
      summary: 'Change what a word means in goals, or add one',
      tag: 'policy',
      roles: people,
      params: z.object({ name: z.string().min(1).max(80) }),
      body: z.object({
        numbers: z.record(z.string(), z.number()).optional().describe('New numbers, such as {"days": 30}'),
        definition: z.unknown().optional().describe('A whole new definition'),
        sentence: z.string().max(400).optional().describe('May hold {days} and the like'),
      }),
      response: termSchema,
      handle: ({ caller, params, body: { numbers, definition, sentence } }) =>
        setTerm({ ...services, actor: caller.actor }, caller.tenantId, {
          name: params.name,
          ...(numbers === undefined ? {} : { numbers }),
          ...(definition === undefined ? {} : { definition }),
          ...(sentence === undefined ? {} : { sentence }),
        }),
    }),
  ];
}

/** What a policy text would do, without putting it in force. */
function draftRoutes({ database }: PolicyServices): Route[] {
  return [
    route({
      method: 'POST',
      path: '/policies/check',
      operation: 'checkPolicy',
      summary: 'Every mistake in a policy text, with path and line; stores nothing',
      tag: 'policy',
      roles: everybody,
      body: z.object({ body: z.string().max(200_000) }),
      response: z.object({
        mistakes: z.array(z.object({ path: z.string(), line: z.number(), message: z.string() })),
      }),
      handle: async ({ body }) => ({ mistakes: checkPolicy(body.body).mistakes }),
    }),
    route({
      method: 'POST',
      path: '/policies/try',
      operation: 'tryPolicy',
      summary: 'Which of the last verdicts a policy text would have changed, by their stored facts; stores nothing',
      tag: 'policy',
      roles: everybody,
      body: z.object({
        body: z.string().max(200_000).describe('YAML'),
        last: z.int().min(1).max(500).default(100).describe('How many verdicts to replay, newest first'),
      }),
      response: trialSchema,
      async handle({ caller, body }) {
        const candidate = parsePolicy(body.body);
        const trial = await tryPolicy(database, caller.tenantId, { candidate, last: body.last });
        const changed = trial.changed.map(({ proposalId, from, to, ...rest }) => {
          return {
            ...rest,
            id: formatId('proposal', proposalId),
            from,
            to,
            was: verdictLabels[from],
            would: verdictLabels[to],
          };
        });
        return { ...trial, changed };
      },
    }),
  ];
}

/** The rules of the tenant and the meaning of its words. */
export function policyRoutes(services: PolicyServices): Route[] {
  const { database, ids } = services;
  return [
    route({
      method: 'GET',
      path: '/policy',
      operation: 'getPolicy',
      summary: 'The policy in force, as text',
      tag: 'policy',
      roles: everybody,
      query: z.object({ version: z.coerce.number().int().min(1).optional() }),
      response: versionSchema.extend({ body: z.string() }),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const policy = await currentPolicyText(transaction, query.version);
          return { ...policy, createdAt: policy.createdAt.toISOString() };
        }),
    }),
    route({
      method: 'GET',
      path: '/policies',
      operation: 'listPolicies',
      summary: 'All versions of the policy, newest first',
      tag: 'policy',
      roles: everybody,
      query: z.object(wholeQuery),
      response: pageOf(versionSchema),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const versions = await listPolicyVersions(transaction);
          const items = versions.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
          return pageAll(items, query, ({ version }) => String(version));
        }),
    }),
    route({
      method: 'POST',
      path: '/policies',
      operation: 'storePolicy',
      summary: 'Put a new version in force; a limit can only be made stricter',
      tag: 'policy',
      roles: administrators,
      status: 201,
      body: z.object({
        body: z.string().max(200_000).describe('YAML'),
        note: z.string().max(500).default(''),
        basedOn: z
          .number()
          .int()
          .optional()
          .describe('The version you started from; refused when it is not the latest'),
      }),
      response: z.object({ version: z.number(), judged: z.number().describe('Open proposals that were judged anew') }),
      async handle({ caller, body }) {
        parsePolicy(body.body);
        const version = await database.asTenant(caller.tenantId, async (transaction) => {
          const current = await currentPolicyText(transaction);
          if (body.basedOn !== undefined && body.basedOn !== current.version) {
            throw new GtmError('conflict', `Version ${current.version} came meanwhile. Start from that one.`, {
              field: 'basedOn',
            });
          }
          return storePolicy(transaction, ids, caller.actor, { body: body.body, note: body.note });
        });
        const judged = await judgeOpenProposals(services, caller.tenantId, caller.actor);
        return { version, judged };
      },
    }),
    ...draftRoutes(services),
    ...termRoutes(services),
  ];
}
