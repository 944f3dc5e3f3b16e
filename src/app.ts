import type { FastifyInstance } from 'fastify';
import { createSupersessionConsumer } from './agents/approval/supersede-stale.ts';
import { createGoalActivities } from './agents/goal-activities.ts';
import { createProposePlan } from './agents/planner/propose-plan.ts';
import { createProposalActivities } from './agents/proposal-activities.ts';
import { createMeasureLegsConsumer } from './agents/retriever/measure-legs-consumer.ts';
import { createWordNeeds } from './agents/retriever/word-needs.ts';
import { runGoal } from './agents/run-goal.workflow.ts';
import { runProposal } from './agents/run-proposal.workflow.ts';
import { createSignalPlays } from './agents/signal-plays.ts';
import { judgeEdit, planDeparture } from './agents/supervisor/judge.ts';
import { createTargetActivities, ownAgents } from './agents/target-activities.ts';
import { createHandSendCounter } from './agents/tools/count-hand-sends.ts';
import { createTools } from './agents/tools/create-tools.ts';
import { workTarget } from './agents/work-target.workflow.ts';
import { type Auth, createAuth } from './api/auth/auth.ts';
import { localOwnerEmail, localOwnerKey } from './api/auth/local-owner.ts';
import { addHookIngress } from './api/hook-ingress.ts';
import { addPages } from './api/pages/pages.ts';
import { addTracking } from './api/pages/tracking.ts';
import { addUnsubscribe } from './api/pages/unsubscribe-page.ts';
import { addRequestTelemetry } from './api/request-telemetry.ts';
import { allRoutes } from './api/routes/all-routes.ts';
import { createServer } from './api/server.ts';
import { keepGoing } from './app/background.ts';
import { type Bends, bend, type Joints } from './app/joints.ts';
import { type Engines, openEngines } from './app/open-engines.ts';
import { openNotices } from './app/open-notices.ts';
import { createProviders } from './app/open-providers.ts';
import { ownAddress } from './app/own-address.ts';
import { createReaders } from './app/readers.ts';
import type { Config } from './config.ts';
import { createHeadFiles } from './data/audit/head-files.ts';
import { ledgerPath } from './data/erasure-ledger.ts';
import { openInstallationKeys } from './data/installation-key.ts';
import { createLakeWriter } from './data/lake/lake-writer.ts';
import { makePrivateDirectory } from './data/private-directory.ts';
import { type Clock, createIds, type Ids, type Random } from './domain/clock.ts';
import { version } from './domain/version.ts';
import { createEtlConsumer } from './ingestion/apply-records.ts';
import { openHooks } from './ingestion/hooks/open-hooks.ts';
import { createIndexingConsumer } from './ingestion/indexing/indexing-consumer.ts';
import { createAttributionConsumer } from './learning/attribute-signals.ts';
import { createFailPoints } from './runtime/failpoints.ts';
import { createSystemClock, createSystemRandom } from './runtime/system/system-clock.ts';
import { withFailPoints } from './runtime/workflows/step-fail-points.ts';

/** The platform in one process: every engine open, every layer joined. */
export interface App extends Pick<Engines, 'database' | 'bus' | 'workflows'> {
  config: Config;
  clock: Clock;
  random: Random;
  ids: Ids;
  auth: Auth;
  server: FastifyInstance;
  /** Key and user by which the command line on this machine acts. */
  localKey: string;
  localUserId: string;
  /** Starts the bus, the workflows (runs that a crash interrupted go on) and the mailbox sync. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface AppOptions {
  clock?: Clock;
  random?: Random;
  /** What is joined otherwise than below. */
  bends?: Bends;
  /** Told of every error that nobody else handles. */
  onError?: (error: unknown) => void;
}

/** Opens the engines that `config` names and joins the layers, in the order in which data flows through them. */
export async function openApp(config: Config, options: AppOptions = {}): Promise<App> {
  const { clock = createSystemClock(), random = createSystemRandom() } = options;
  const ids = createIds(clock, random);
  makePrivateDirectory(config.dataDirectory);
  const join = <Joint extends keyof Joints>(name: Joint, joint: Joints[Joint]) => bend(options.bends, name, joint);
  const failPoints = createFailPoints(config.failpoint ?? '');
  const engines = join('engines', await openEngines(config, { clock, random, version, failPoints }));
  const { database, files, bus, lake, workflows, telemetry } = engines;
  const keys = () => openInstallationKeys(config.dataDirectory, random);
  const places = createProviders({ database, keys });
  const providers = join('providers', places);
  const onError = (error: unknown) => {
    telemetry.log.error('unhandled', {}, error);
    options.onError?.(error);
  };
  const base = { database, ids, clock };
  const notices = openNotices({ ...base, random, keys, providers }, config);
  const stop = new AbortController();
  const heads = createHeadFiles(config.dataDirectory);
  const hooks = openHooks({ ...base, keys, metrics: telemetry.metrics });

  const consumers = join('consumers', [
    // Raw record to evidence: batches that a crash left, indexing and the lake follow the outbox.
    hooks.consumer,
    createEtlConsumer({ ...base, actor: { kind: 'system', id: 'etl', door: 'ingestion' } }),
    createIndexingConsumer(engines, stop.signal),
    createMeasureLegsConsumer({ ...engines, clock }, stop.signal),
    createLakeWriter({ ...engines, failPoints }),
    telemetry.effectMetrics,
    // What came back: what it overtakes, what the team sent by hand, outcomes, and the plays that answers start.
    createSupersessionConsumer(base),
    createHandSendCounter(base),
    createAttributionConsumer(base),
    createSignalPlays({ ...base, workflows }),
  ]);
  for (const consumer of consumers) bus.subscribe(consumer);
  telemetry.watchBus(bus);

  // Goal to receipt: the steps of the agents' workflows.
  const judging = { database, publicUrl: config.publicUrl };
  const departures = (tenantId: string, proposalId: string) => planDeparture(judging, tenantId, proposalId);
  const tools = join('tools', createTools({ ...base, providers, publicUrl: config.publicUrl }));
  const executing = { ...base, tools, failPoints, planDeparture: departures };
  const proposePlan = createProposePlan(engines.models);
  const wordNeeds = createWordNeeds(engines.models);
  const reading = { ...(proposePlan && { proposePlan }), ...(wordNeeds && { wordNeeds }) };
  const thinking = { ...engines, ...base, ...judging, ...reading };
  const agents = join('agents', ownAgents);
  const activities = join('activities', {
    ...createGoalActivities(thinking),
    ...createTargetActivities({ ...thinking, agents }),
    ...createProposalActivities(executing),
  });
  workflows.register({ runGoal, workTarget, runProposal }, withFailPoints(activities, failPoints));

  // The doors.
  const localKey = localOwnerKey(config.dataDirectory, random);
  const auth = createAuth({ database, baseUrl: ownAddress(config), secret: localKey });
  const { userId: localUserId } = await auth.ensureUser({ email: localOwnerEmail, name: 'Local owner' });
  const routes = allRoutes({
    ...{ ...thinking, heads, config, executing, providers, planDeparture: departures, random, auth },
    ...{ keys, hooks, ownUrl: ownAddress(config) },
    reVerdict: (tenantId, proposal, action) => judgeEdit(judging, tenantId, proposal, action),
    wake: (proposalId) => workflows.signal(`proposal:${proposalId}`, 'changed', null).catch(onError),
  });
  const { metricsText, observe } = telemetry;
  const server = createServer({ ...base, auth, metricsText, localKey, localUserId, onError }, routes, version);
  addRequestTelemetry(server, telemetry);
  addHookIngress(server, { ...hooks, clock, publicUrl: config.publicUrl });
  addPages(server);
  addUnsubscribe(server, base);
  addTracking(server, base);

  let background: Promise<void> = Promise.resolve();
  return {
    ...{ config, database, clock, random, ids, bus, workflows, auth, server, localKey, localUserId },
    async start() {
      await bus.start();
      await workflows.launch();
      const erasing = { providers: places, ledger: ledgerPath(config.dataDirectory) };
      const working = { ...executing, ...createReaders(base, places, join), erasing, onError };
      background = keepGoing({ ...working, files, heads, hooks, lake, workflows, notices, observe }, stop.signal);
    },
    async close() {
      stop.abort();
      // Nobody outside is waited for.
      await notices.close();
      await background;
      for (const part of [server, hooks, providers, places, engines]) await part.close();
    },
  };
}
