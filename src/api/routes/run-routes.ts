import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { cancelRun, getRun, listRuns } from '../../data/records/runs.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { formatId, parseId } from '../../domain/prefixed-id.ts';
import { pageOf, pageQuery, placeOf, toPage } from '../cursor-page.ts';
import { goalText } from '../goal-text.ts';
import { everybody, people, proposers, type Route, route } from '../route.ts';
import { readRunView, runSummaryOf, runSummarySchema, runViewSchema } from '../run-view.ts';

export interface RunServices {
  database: Database;
  ids: Ids;
  /** Stores the goal with its first run and starts the workflow. */
  startRun(
    tenantId: string,
    actor: Actor,
    goal: { text: string; asOf: Date | null },
  ): Promise<{ goalId: string; runId: string }>;
}

const goalSchema = z.object({
  id: z.string(),
  text: z.string(),
  state: z.enum(['active', 'ended']),
  createdBy: z.string(),
  createdAt: z.string(),
  runCount: z.number(),
});
interface GoalRow extends Omit<z.infer<typeof goalSchema>, 'createdAt'> {
  createdAt: Date;
}
const goalColumns = `g.id, g.text, g.state, g.created_by, g.created_at,
  (select count(*) from runs r where r.tenant_id = g.tenant_id and r.goal_id = g.id) as run_count`;

function viewGoal(row: GoalRow): z.infer<typeof goalSchema> {
  return { ...row, id: formatId('goal', row.id), createdAt: row.createdAt.toISOString() };
}

const named = z.object({ id: z.string().describe('run_ id, or "latest"') });

/** Goals and their runs. */
export function runRoutes(services: RunServices): Route[] {
  const { database } = services;
  return [
    route({
      method: 'POST',
      path: '/goals',
      operation: 'startGoal',
      summary: 'State a goal and start a run for it',
      tag: 'goals',
      roles: proposers,
      status: 201,
      body: z.object({
        text: goalText,
        asOf: z.iso
          .datetime({ offset: true })
          .optional()
          .describe('Run as on that day; its proposals can be read and never approved'),
      }),
      response: z.object({ goalId: z.string(), runId: z.string() }),
      async handle({ caller, body }) {
        const asOf = body.asOf === undefined ? null : new Date(body.asOf);
        const { goalId, runId } = await services.startRun(caller.tenantId, caller.actor, { text: body.text, asOf });
        return { goalId: formatId('goal', goalId), runId: formatId('run', runId) };
      },
    }),
    route({
      method: 'GET',
      path: '/goals',
      operation: 'listGoals',
      summary: 'Goals, newest first',
      tag: 'goals',
      roles: everybody,
      query: z.object(pageQuery),
      response: pageOf(goalSchema),
      handle: ({ caller, query: { after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<GoalRow>(
            `select ${goalColumns} from goals g
             where $1::uuid is null or (g.created_at, g.id) < (select created_at, id from goals where id = $1)
             order by g.created_at desc, g.id desc limit $2`,
            [await placeOf(transaction, 'goal', after), limit + 1],
          );
          return toPage(rows.map(viewGoal), limit);
        }),
    }),
    route({
      method: 'GET',
      path: '/goals/:id',
      operation: 'getGoal',
      summary: 'One goal',
      tag: 'goals',
      roles: everybody,
      params: z.object({ id: z.string() }),
      response: goalSchema,
      handle: ({ caller, params }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const goalId = parseId('goal', params.id, 'id');
          const [row] = await transaction.query<GoalRow>(`select ${goalColumns} from goals g where g.id = $1`, [
            goalId,
          ]);
          if (!row) throw new GtmError('not-found', 'There is no such goal.', { field: 'id' });
          return viewGoal(row);
        }),
    }),
    ...readRoutes(services),
  ];
}

function readRoutes({ database, ids }: RunServices): Route[] {
  const runIdOf = async (tenantId: string, name: string) => {
    if (name !== 'latest') return parseId('run', name, 'id');
    const [run] = await database.asTenant(tenantId, (transaction) => listRuns(transaction, { limit: 1 }));
    if (!run) throw new GtmError('not-found', 'There are no runs yet. State a goal with `gtm goal "..."`.');
    return run.id;
  };
  return [
    route({
      method: 'GET',
      path: '/runs',
      operation: 'listRuns',
      summary: 'Runs of all goals, newest first',
      tag: 'runs',
      roles: everybody,
      query: z.object({ goalId: z.string().optional(), ...pageQuery }),
      response: pageOf(runSummarySchema),
      handle: ({ caller, query: { goalId, after, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const runs = await listRuns(transaction, {
            ...{ limit: limit + 1, after: await placeOf(transaction, 'run', after) },
            goalId: goalId === undefined ? null : parseId('goal', goalId, 'goalId'),
          });
          return toPage(runs.map(runSummaryOf), limit);
        }),
    }),
    route({
      method: 'GET',
      path: '/runs/:id',
      operation: 'getRun',
      summary: 'One run: its plan, targets, proposals, and who was left alone and why',
      tag: 'runs',
      roles: everybody,
      params: named,
      response: runViewSchema,
      handle: async ({ caller, params }) => {
        const runId = await runIdOf(caller.tenantId, params.id);
        return database.asTenant(caller.tenantId, (transaction) => readRunView(transaction, runId));
      },
    }),
    route({
      method: 'POST',
      path: '/runs/:id/cancel',
      operation: 'cancelRun',
      summary: 'Stop a run at its next step; proposals made so far stay',
      tag: 'runs',
      roles: people,
      params: named,
      response: runSummarySchema,
      async handle({ caller, params }) {
        const runId = await runIdOf(caller.tenantId, params.id);
        return database.asTenant(caller.tenantId, async (transaction) => {
          await cancelRun(transaction, ids, caller.actor, runId);
          return runSummaryOf(await getRun(transaction, runId));
        });
      },
    }),
  ];
}
