import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRun } from '../../data/records/runs.ts';
import type { Actor } from '../../domain/actor.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';

const actor: Actor = { kind: 'person', id: 'ann', door: 'cli' };

let api: ApiFixture;
let url: string;

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'viewer');
  url = await api.server.listen({ host: '127.0.0.1', port: 0 });
});
after(() => api.close());

interface Event {
  id: string;
  type: string;
  data: { subject: string; data: { runId?: string } };
}

/** Starts a run, which writes one event. */
async function startRun(tenantId = api.tenantId): Promise<string> {
  const { runId } = await api.world.database.asTenant(tenantId, (transaction) =>
    createRun(transaction, api.world.ids, actor, { text: 'a goal' }),
  );
  return runId;
}

/** Reads `count` events of the stream, then leaves. `onOpen` runs once the stream stands. */
async function follow(options: {
  query?: string;
  lastEventId?: string;
  count: number;
  onOpen?: () => Promise<unknown>;
}): Promise<Event[]> {
  const leave = new AbortController();
  const { lastEventId } = options;
  const response = await fetch(`${url}/v1/events${options.query ?? ''}`, {
    headers: { ...api.cli, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: leave.signal,
  });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const events: Event[] = [];
  let text = '';
  let opened = false;
  try {
    for await (const bytes of response.body as AsyncIterable<Uint8Array>) {
      text += Buffer.from(bytes).toString('utf8');
      if (!opened) {
        opened = true;
        await options.onOpen?.();
      }
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        const data = field('data');
        if (data !== undefined) events.push({ id: field('id')!, type: field('event')!, data: JSON.parse(data) });
      }
      if (events.length >= options.count) break;
    }
  } finally {
    leave.abort();
  }
  return events.slice(0, options.count);
}

test('events arrive as they happen, and only those of the tenant', async () => {
  const other = await api.world.newTenant();
  const started: string[] = [];
  const events = await follow({
    count: 2,
    onOpen: async () => {
      started.push(await startRun());
      await startRun(other);
      started.push(await startRun());
    },
  });
  assert.deepEqual(
    events.map(({ type, data }) => [type, data.data.runId]),
    started.map((runId) => ['gtm.run.started.v1', runId]),
  );
});

test('whoever lost the connection resumes behind the last event they saw: nothing twice, nothing skipped', async () => {
  const wanted: string[] = [];
  const [first] = await follow({ count: 1, onOpen: async () => wanted.push(await startRun()) });
  for (let number = 0; number < 3; number++) wanted.push(await startRun());
  const rest = await follow({ count: 3, lastEventId: first!.id });
  assert.deepEqual(
    [first!, ...rest].map(({ data }) => data.data.runId),
    wanted,
  );
  const fromTheBeginning = await follow({ count: 5, query: '?after=0-0' });
  assert.equal(new Set(fromTheBeginning.map(({ id }) => id)).size, 5);
});

test('the progress of one run can be followed alone', async () => {
  const runIds = [await startRun(), await startRun()];
  const prefixed = `run_${runIds[1]!.replaceAll('-', '')}`;
  const [event] = await follow({ count: 1, query: `?after=0-0&runId=${prefixed}` });
  assert.equal(event!.data.subject, prefixed);
});

test('a Last-Event-ID that is none of ours is refused before the stream begins', async () => {
  const answer = await api.ask('GET', '/events', { as: api.cli, headers: { 'last-event-id': 'yesterday' } });
  assert.equal(answer.status, 400);
  assert.equal(answer.body['field'], 'Last-Event-ID');
});
