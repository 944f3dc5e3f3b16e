import { setTimeout as sleep } from 'node:timers/promises';
import { DBOS, type WorkflowHandle } from '@dbos-inc/dbos-sdk';
import type { PoolAs } from '../../data/database/database.ts';
import { GtmError, messageOf } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import { redactedMessage } from '../telemetry/redact.ts';
import type {
  Activity,
  Flow,
  StepObserver,
  StepOptions,
  WorkflowFunction,
  WorkflowStatus,
  Workflows,
} from './workflows.ts';

/** DBOS would otherwise hash the code into a version and strand every waiting run at the next release. */
const APPLICATION_VERSION = 'gtm-1';
const DEFAULT_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 200;
const PAUSE_GROWTH = 3;
/** How often a wait looks for the end of a run that this process did not start itself. */
const POLL_MS = 50;

type RegisteredWorkflow = (input: Json) => Promise<Json>;

const states: Record<string, WorkflowStatus['state']> = {
  SUCCESS: 'done',
  ERROR: 'failed',
  MAX_RECOVERY_ATTEMPTS_EXCEEDED: 'failed',
  CANCELLED: 'cancelled',
};

const silentLogger = { info() {}, debug() {}, warn() {}, error() {} };

/** An error as it crosses a step: code, whether to retry, and words that quote nothing, since the history keeps them. */
function portableError(error: unknown): Error & { retryable: boolean } {
  const known = GtmError.is(error)
    ? { code: error.code, retryable: error.retryable }
    : { code: 'internal', retryable: true };
  return Object.assign(new Error(redactedMessage(error)), known);
}

/**
 * Tries until it succeeds, fails for good, or has failed `attempts` times. DBOS could do this too, for one more query in
 * every step, also those that never fail.
 */
async function withAttempts<Output>(attempts: number, attempt: () => Promise<Output>): Promise<Output> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const portable = portableError(error);
      if (!portable.retryable || failures >= attempts) throw portable;
      await sleep(FIRST_PAUSE_MS * PAUSE_GROWTH ** (failures - 1));
    }
  }
}

const alreadyHere = async () => null;

const unobserved: StepObserver = { around: (_step, run) => run() };

function createFlow(
  workflow: string,
  workflows: ReadonlyMap<string, RegisteredWorkflow>,
  activities: ReadonlyMap<string, Activity>,
  observe: StepObserver,
): Flow {
  const workflowId = DBOS.workflowID!;
  const children = new Map<string, WorkflowHandle<Json>>();
  let steps = 0;
  let idCount = 0;
  return {
    workflowId,
    async step<Output extends Json>(name: string, input: Json, options: StepOptions = {}) {
      const activity = activities.get(name);
      if (!activity) throw new GtmError('internal', `No activity is registered under the name "${name}".`);
      steps += 1;
      const stepKey = `${steps}-${name}`;
      const observed = { workflow, workflowId, ordinal: steps, name, input };
      const attempt = async () =>
        (await observe.around(observed, () => activity(input as never, { workflowId, stepKey }))) as Output;
      return DBOS.runStep(() => withAttempts(options.attempts ?? DEFAULT_ATTEMPTS, attempt), { name });
    },
    sleep: (ms) => DBOS.sleep(ms),
    async waitForSignal(name, timeoutMs) {
      // DBOS writes down a wait only when it ends: without this mark, `changed` right before a wait that has begun would
      // take the run for one that has not come so far.
      await DBOS.runStep(alreadyHere, { name: 'wait' });
      return DBOS.recv<Json>(name, timeoutMs / 1000) as Promise<Json>;
    },
    async now() {
      return new Date(await DBOS.now()).toISOString();
    },
    id(prefix) {
      idCount += 1;
      return `${prefix}:${workflowId}:${idCount}`;
    },
    async startChild(name, id, input) {
      const child = workflows.get(name);
      if (!child) throw new GtmError('internal', `No workflow is registered under the name "${name}".`);
      children.set(id, await DBOS.startWorkflow(child, { workflowID: id })(input));
    },
    async waitForChild<Output extends Json>(id: string) {
      const child = children.get(id) ?? DBOS.retrieveWorkflow<Json>(id);
      return (await child.getResult({ pollingIntervalMs: POLL_MS })) as Output;
    },
    changed: (id) => DBOS.patch(id),
  };
}

/**
 * Durable workflows on DBOS, whose tables live in schema `dbos` of the same database, which `gtm_workflows` owns and
 * nothing else. One per process: DBOS itself is global. Runs that a crash interrupted go on at `launch`.
 */
export function createDbosWorkflows(options: { poolAs: PoolAs; observe?: StepObserver }): Workflows {
  const workflows = new Map<string, RegisteredWorkflow>();
  const activities = new Map<string, Activity>();
  /** Runs that this process started and that have not ended: their end is known without asking the database. */
  const underWay = new Map<string, Promise<unknown>>();

  function remember(id: string, handle: WorkflowHandle<Json>): void {
    // The handle of a run that was there before would ask the database again and again.
    if (!('workflowPromise' in handle)) return;
    const end = handle.getResult({ pollingIntervalMs: POLL_MS });
    underWay.set(id, end);
    const forget = () => underWay.delete(id);
    end.then(forget, forget);
  }

  return {
    register(functions, named) {
      for (const [name, activity] of Object.entries(named)) activities.set(name, activity);
      for (const [name, workflow] of Object.entries<WorkflowFunction>(functions)) {
        const run = async (input: Json): Promise<Json> =>
          workflow(createFlow(name, workflows, activities, options.observe ?? unobserved), input as never);
        workflows.set(name, DBOS.registerWorkflow(run, { name, maxRecoveryAttempts: 1000 }));
      }
    },
    async launch() {
      DBOS.setConfig({
        name: 'agentic-gtm-platform',
        systemDatabasePool: options.poolAs('gtm_workflows'),
        systemDatabaseUrl: 'postgresql://postgres@127.0.0.1/postgres',
        applicationVersion: APPLICATION_VERSION,
        executorID: 'local',
        enablePatching: true,
        logger: silentLogger,
      });
      await DBOS.launch();
    },
    async start(name, id, input) {
      const workflow = workflows.get(name);
      if (!workflow) throw new GtmError('internal', `No workflow is registered under the name "${name}".`);
      remember(id, await DBOS.startWorkflow(workflow, { workflowID: id })(input));
    },
    async signal(id, name, payload) {
      await DBOS.send(id, payload, name);
    },
    async status(id) {
      const found = await DBOS.getWorkflowStatus(id);
      if (!found) return null;
      return {
        id,
        name: found.workflowName,
        state: states[found.status] ?? 'running',
        output: (found.output ?? null) as Json,
        error: found.error === undefined || found.error === null ? null : messageOf(found.error),
      };
    },
    result: (id) => (underWay.get(id) ?? DBOS.getResult(id, { pollingIntervalMs: POLL_MS })) as Promise<Json>,
    cancel: (id) => DBOS.cancelWorkflow(id),
    async close() {
      await DBOS.shutdown();
    },
  };
}
