import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProposalView } from '../../src/api/proposal-view.ts';
import type { RunView } from '../../src/api/run-view.ts';
import { type App, openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { type FakeCollector, startFakeCollector } from '../../src/testing/fake-collector.ts';
import { type FakeModelServer, startFakeModelServer } from '../../src/testing/fake-model-server.ts';
import { createOwnWorld, type OwnWorld } from '../journeys/arrows/own-world.ts';

const LOOK_EVERY_MS = 50;

/** A small installation in this process, with everything watched that leaves it: prompts, traces and log lines. */
export interface WatchedInstallation extends OwnWorld {
  app: App;
  /** Holds `data`, the data directory, and the mailbox. */
  directory: string;
  dataDirectory: string;
  model: FakeModelServer;
  collector: FakeCollector;
  /** What was written to the log. */
  logged(): string;
  /** Headers of the local owner. */
  owner: Record<string, string>;
  /** One request; the answer with its status, whatever it is. */
  send(method: 'GET' | 'POST' | 'PUT', path: string, body?: object, headers?: Record<string, string>): Promise<Sent>;
  /** Runs a goal to its end. */
  run(goal: string): Promise<RunView>;
  proposalsOf(run: RunView): Promise<ProposalView[]>;
  rows<R extends object>(sql: string): Promise<R[]>;
  /** Ends the app alone: its files stay, and another one may be opened in this process. */
  closeApp(): Promise<void>;
  close(): Promise<void>;
}

export interface Sent {
  status: number;
  text: string;
  json<T>(): T;
}

/** Keeps a copy of what goes to the log of this process. */
function watchLog(): { text(): string; stop(): void } {
  const write = process.stderr.write;
  let text = '';
  process.stderr.write = ((chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  }) as typeof write;
  return {
    text: () => text,
    stop() {
      process.stderr.write = write;
    },
  };
}

export interface WatchOptions {
  /** Key of its language model. */
  modelKey?: string;
  /** Is done to the data directory before anything opens it. */
  prepare?: (dataDirectory: string) => Promise<void>;
}

/** Opens it with the people and documents of `createOwnWorld`. */
export async function openWatchedInstallation(options: WatchOptions = {}): Promise<WatchedInstallation> {
  const { modelKey = 'a-key', prepare = async () => {} } = options;
  const directory = mkdtempSync(join(tmpdir(), 'gtm-security-'));
  const [model, collector] = await Promise.all([startFakeModelServer(), startFakeCollector()]);
  const log = watchLog();
  const dataDirectory = join(directory, 'data');
  await prepare(dataDirectory);
  const app = await openApp(
    readConfig(
      { data: dataDirectory },
      {
        ...{ GTM_MODELS_URL: model.baseUrl, GTM_MODEL: 'fake-model', GTM_MODELS_KEY: modelKey },
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      },
    ),
  );
  const world = await createOwnWorld(app, directory);
  await app.start();
  await app.bus.drain();
  let closing: Promise<void> | null = null;
  const closeApp = () => {
    closing ??= app.close();
    return closing;
  };
  const owner = { authorization: `Bearer ${app.localKey}`, 'x-tenant': world.tenantId };
  const send: WatchedInstallation['send'] = async (method, path, body, headers = owner) => {
    const payload = body === undefined ? {} : { payload: body };
    const answer = await app.server.inject({ method, url: path, headers, ...payload });
    const said = `${JSON.stringify(answer.headers)} ${answer.body}`;
    return { status: answer.statusCode, text: said, json: <T>() => JSON.parse(answer.body) as T };
  };
  return {
    ...{ ...world, app, directory, dataDirectory, model, collector, owner, send, logged: log.text },
    async run(goal) {
      const { runId } = (await send('POST', '/v1/goals', { text: goal })).json<{ runId: string }>();
      for (;;) {
        const view = (await send('GET', `/v1/runs/${runId}`)).json<RunView>();
        if (view.state !== 'running') return view;
        await app.clock.sleep(LOOK_EVERY_MS);
      }
    },
    proposalsOf: (run) =>
      Promise.all(
        run.proposals.map(async ({ handle }) => (await send('GET', `/v1/proposals/${handle}`)).json<ProposalView>()),
      ),
    rows: <R extends object>(sql: string) =>
      app.database.asTenant(world.tenantId, (transaction) => transaction.query<R>(sql)),
    closeApp,
    async close() {
      await closeApp();
      log.stop();
      await Promise.all([model.close(), collector.close()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
