import { mkdirSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { createGoalActivities } from './agents/goal-activities.ts';
import { createProposalActivities } from './agents/proposal-activities.ts';
import { runGoal } from './agents/run-goal.workflow.ts';
import { runProposal } from './agents/run-proposal.workflow.ts';
import { createSignalPlays } from './agents/signal-plays.ts';
import { judgeEdit, planDeparture } from './agents/supervisor/judge.ts';
import { createTargetActivities } from './agents/target-activities.ts';
import { createTools } from './agents/tools/create-tools.ts';
import { workTarget } from './agents/work-target.workflow.ts';
import { type Auth, createAuth } from './api/auth/auth.ts';
import { localOwnerEmail, localOwnerKey } from './api/auth/local-owner.ts';
import { addPages } from './api/pages/pages.ts';
import { allRoutes } from './api/routes/all-routes.ts';
import { createServer } from './api/server.ts';
import { createProviders } from './app/open-providers.ts';
import { keepMailboxesInSync } from './app/sync-mailboxes.ts';
import type { Config } from './config.ts';
import { openMailProvider } from './connectors/email/open-mail-provider.ts';
import { openCache } from './data/cache/open-cache.ts';
import type { Database } from './data/database/database.ts';
import { openDatabase } from './data/database/open-database.ts';
import { createLakeWriter } from './data/lake/lake-writer.ts';
import { openLake } from './data/lake/open-lake.ts';
import { openVectors } from './data/vectors/open-vectors.ts';
import { type Clock, createIds, type Ids, type Random } from './domain/clock.ts';
import { createIndexingConsumer } from './ingestion/indexing/indexing-consumer.ts';
import { syncMailbox } from './ingestion/mail/sync-mailbox.ts';
import { createAttributionConsumer } from './learning/attribute-signals.ts';
import { openEmbeddings } from './models/embeddings/open-embeddings.ts';
import { openModels } from './models/open-models.ts';
import type { Bus } from './runtime/bus/bus.ts';
import { openBus } from './runtime/bus/open-bus.ts';
import { createFailPoints } from './runtime/failpoints.ts';
import { createSystemClock, createSystemRandom } from './runtime/system/system-clock.ts';
import { openWorkflows } from './runtime/workflows/open-workflows.ts';
import type { Workflows } from './runtime/workflows/workflows.ts';

export const version = '0.1.0';

/** The platform in one process: every engine open, every layer joined. */
export interface App {
  config: Config;
  database: Database;
  clock: Clock;
  random: Random;
  ids: Ids;
  bus: Bus;
  workflows: Workflows;
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
  /** Told of every error that nobody else handles. */
  onError?: (error: unknown) => void;
}

/** Opens the engines that `config` names and joins the layers, in the order in which data flows through them. */
export async function openApp(config: Config, options: AppOptions = {}): Promise<App> {
  const clock = options.clock ?? createSystemClock();
  const random = options.random ?? createSystemRandom();
  const ids = createIds(clock, random);
  const onError = options.onError ?? (() => {});
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 });

  // What we know.
  const { database, pool } = await openDatabase(config.databaseUrl);
  const cache = await openCache(config.cacheUrl);
  const embeddings = await openEmbeddings('lexical:');
  const vectors = await openVectors(config.vectorsUrl, { database });
  const lake = await openLake(config.lakeUrl);

  // What carries work, and who answers.
  const bus = await openBus(config.busUrl, { database, clock });
  const workflows = await openWorkflows(config.workflowsUrl, { pool });
  const models = await openModels({ url: config.modelsUrl, key: config.modelsKey, model: config.model, clock, random });
  const providers = createProviders();

  // Raw record to evidence: indexing and the lake follow the outbox.
  const system = { kind: 'system', id: 'ingestion', door: 'ingestion' } as const;
  const ingesting = { database, ids, clock, actor: system };
  const indexing = { database, vectors, embeddings };
  bus.subscribe(createIndexingConsumer(indexing));
  bus.subscribe(createLakeWriter({ database, lake }));

  // Goal to receipt: the agents' steps.
  const judging = { database, publicUrl: config.publicUrl };
  const departures = (tenantId: string, proposalId: string) => planDeparture(judging, tenantId, proposalId);
  const tools = createTools({ database, ids, providers, publicUrl: config.publicUrl });
  const executing = {
    database,
    ids,
    clock,
    tools,
    failPoints: createFailPoints(config.failpoint ?? ''),
    planDeparture: departures,
  };
  const thinking = { ...indexing, ...judging, database, ids, clock, models };
  workflows.register(
    { runGoal, workTarget, runProposal },
    { ...createGoalActivities(thinking), ...createTargetActivities(thinking), ...createProposalActivities(executing) },
  );
  const wake = (proposalId: string) => workflows.signal(`proposal:${proposalId}`, 'changed', null).catch(onError);

  // What came back: outcomes, and the plays that answers start.
  bus.subscribe(createAttributionConsumer({ database, ids, clock }));
  bus.subscribe(createSignalPlays({ database, ids, workflows }));

  // The doors.
  const localKey = localOwnerKey(config.dataDirectory, random);
  const auth = createAuth({
    database,
    baseUrl: config.publicUrl ?? `http://${config.host}:${config.port}`,
    secret: localKey,
  });
  const { userId: localUserId } = await auth.ensureUser({ email: localOwnerEmail, name: 'Local owner' });
  const reVerdict: typeof judgeEdit extends (services: never, ...rest: infer R) => infer Result
    ? (...rest: R) => Result
    : never = (tenantId, proposal, action) => judgeEdit(judging, tenantId, proposal, action);
  const routes = allRoutes({
    ...{
      config,
      database,
      clock,
      random,
      ids,
      bus,
      workflows,
      auth,
      models,
      embeddings,
      vectors,
      lake,
      cache,
      providers,
    },
    ...{ executing, planDeparture: departures, reVerdict, wake, indexing, version },
  });
  const server = createServer({ database, clock, auth, localKey, localUserId, onError }, routes, version);
  addPages(server);

  const stop = new AbortController();
  let syncing: Promise<void> = Promise.resolve();
  return {
    ...{ config, database, clock, random, ids, bus, workflows, auth, server, localKey, localUserId },
    async start() {
      await bus.start();
      await workflows.launch();
      const sync = (tenantId: string, mailboxId: string) =>
        syncMailbox({ ...ingesting, openMail: openMailProvider }, tenantId, mailboxId);
      syncing = keepMailboxesInSync({ database, clock, sync, onError }, stop.signal);
    },
    async close() {
      stop.abort();
      await syncing;
      await server.close();
      await workflows.close();
      await bus.close();
      await providers.close();
      await lake.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
