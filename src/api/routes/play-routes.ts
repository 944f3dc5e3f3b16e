import { z } from 'zod';
import type { GoalServices } from '../../agents/goal-activities.ts';
import { compileGoal } from '../../agents/planner/compile-goal.ts';
import { loadVocabulary } from '../../agents/planner/vocabulary.ts';
import { runPlay } from '../../agents/run-play.ts';
import type { Database } from '../../data/database/database.ts';
import { listPlays, type Play, putPlay } from '../../data/records/plays.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { playTriggerSchema } from '../../domain/play-trigger.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import type { Workflows } from '../../runtime/workflows/workflows.ts';
import { pageAll, pageOf, wholeQuery } from '../cursor-page.ts';
import { goalText } from '../goal-text.ts';
import { administrators, everybody, proposers, type Route, route } from '../route.ts';

const playSchema = z.object({
  name: z.string(),
  goal: z.string(),
  trigger: playTriggerSchema,
  enabled: z.boolean(),
  updatedAt: z.string(),
  lastDueAt: z.string().nullable().describe('The last time that its trigger named'),
  lastOutcome: z
    .enum(['started', 'still_running', 'missed'])
    .nullable()
    .describe('What became of it: a run began, the one before still went on, or nothing was there to start it'),
});

const view = ({ goalId: _, updatedAt, lastDueAt, ...play }: Play) => ({
  ...play,
  updatedAt: updatedAt.toISOString(),
  lastDueAt: lastDueAt?.toISOString() ?? null,
});

interface PlayServices {
  database: Database;
  ids: Ids;
  proposePlan?: GoalServices['proposePlan'];
  workflows: Workflows;
}

const named = z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'small letters, digits and dashes') });

function runRoute(services: PlayServices): Route {
  return route({
    ...{ method: 'POST', path: '/plays/:name/run', operation: 'runPlay', tag: 'plays', roles: proposers },
    summary: 'Start a run of the whole goal of a play by hand, unless one goes on',
    status: 201,
    params: named,
    response: z.object({ runId: z.string() }),
    async handle({ caller, params }) {
      const { runId } = await runPlay(services, caller.tenantId, caller.actor, params.name);
      return { runId: formatId('run', runId) };
    },
  });
}

/** Goals that something else than a person starts, too: an answer, a changed stage, a time. What they propose still waits for a person. */
export function playRoutes(services: PlayServices): Route[] {
  const { database, ids, proposePlan } = services;
  return [
    route({
      method: 'GET',
      path: '/plays',
      operation: 'listPlays',
      summary: 'Goals that a signal or a time of day starts',
      tag: 'plays',
      roles: everybody,
      query: z.object(wholeQuery),
      response: pageOf(playSchema),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) =>
          pageAll((await listPlays(transaction)).map(view), query, ({ name }) => name),
        ),
    }),
    route({
      method: 'PUT',
      path: '/plays/:name',
      operation: 'putPlay',
      summary: 'Turn a play on or off, or change its goal and what starts it',
      tag: 'plays',
      roles: administrators,
      params: named,
      body: z.object({
        goal: goalText,
        trigger: playTriggerSchema,
        enabled: z.boolean().default(true),
      }),
      response: playSchema,
      async handle({ caller, params, body }) {
        const { tenantId, userId, actor } = caller;
        const vocabulary = await database.asTenant(tenantId, (transaction) =>
          loadVocabulary(transaction, body.goal, { userId }),
        );
        // Nobody is there to answer a question when the play starts.
        const understood = await compileGoal(body.goal, vocabulary, proposePlan ? { proposePlan } : {});
        if (understood.kind === 'question') throw new GtmError('invalid', understood.question, { field: 'goal' });
        return database.asTenant(tenantId, async (transaction) => {
          await putPlay(transaction, ids, actor, { name: params.name, ...body });
          return view((await listPlays(transaction)).find(({ name }) => name === params.name)!);
        });
      },
    }),
    runRoute(services),
  ];
}
