import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { RouteServices } from '../../../src/api/routes/all-routes.ts';
import { writeAudit } from '../../../src/data/records/audit.ts';
import { appendEvents } from '../../../src/data/records/outbox.ts';
import { formatId } from '../../../src/domain/prefixed-id.ts';
import { type Ground, type Marks, tells } from '../two-tenants.ts';
import type { Probes } from './probe.ts';
import { localOwner, openServer } from './routes.ts';

const system = { kind: 'system', id: 'test', door: 'migration' } as const;
const texts = ['pallets of ice', 'cold store Monday', 'price of a logger', 'secret', 'mark'];
const modes = ['hybrid', 'keywords', 'vectors'];

/** Searches for what stands in the documents of both, in every mode and through each door. */
export const probeSearch: Probes = async function* (ground, parts) {
  const { ours, theirs } = ground;
  const { api } = await openServer(ground, parts);
  for (const text of texts) {
    for (const mode of modes) {
      for (const k of [1, 10, 100]) {
        const questions = [
          { method: 'GET', url: `/v1/search?${new URLSearchParams({ text, mode, k: String(k) })}` },
          { method: 'GET', url: `/v1/search?${new URLSearchParams({ text, mode, k: String(k), type: 'document' })}` },
          { method: 'POST', url: '/v1/search', payload: { text, mode, k } },
          { method: 'POST', url: '/v1/search/batch', payload: { queries: [{ id: 'q', text }], mode, k } },
        ] as const;
        for (const question of questions) {
          const { payload } = await api.server.inject({ ...question, headers: ours.owner });
          yield tells(payload, theirs) && `a search for "${text}" by ${mode} tells`;
        }
      }
    }
  }
  await api.server.close();
};

/** How many of the search modes find the documents of the tenant that has them. */
export async function countFindingModes(ground: Ground, parts: Parameters<Probes>[1]): Promise<number> {
  const { api } = await openServer(ground, parts);
  let found = 0;
  for (const mode of modes) {
    const url = `/v1/search?${new URLSearchParams({ text: 'pallets of ice', mode })}`;
    const { payload } = await api.server.inject({ url, headers: ground.theirs.owner });
    if (tells(payload, ground.theirs)) found++;
  }
  await api.server.close();
  return found;
}

async function happen({ world }: Ground, { tenantId, id }: Marks): Promise<void> {
  await world.database.asTenant(tenantId, async (transaction) => {
    const event = { type: 'gtm.contact.updated.v1', connector: 'test', subject: null, data: { ids: [id] } } as const;
    await appendEvents(transaction, world.ids, [event, event]);
    const subject = { subjectNoun: 'tenant', subjectId: tenantId };
    await writeAudit(transaction, world.ids, { actor: system, action: 'tested', ...subject });
  });
}

/** What a live stream of ours says until our own event has come that was written after those of theirs. */
async function followUntilOwn(ground: Ground, parts: Parameters<Probes>[1], query: string, headers: object) {
  const { ours, theirs } = ground;
  const { api } = await openServer(ground, parts);
  const url = `/v1/events?${query}`;
  const response = await api.server.inject({ url, headers: { ...ours.owner, ...headers }, payloadAsStream: true });
  const stream = response.stream() as Readable;
  await happen(ground, theirs);
  await happen(ground, ours);
  let said = '';
  const events: string[] = [];
  for await (const chunk of stream) {
    said += String(chunk);
    events.splice(0, events.length, ...said.split('\n\n').filter((part) => part.includes('data: ')));
    if (events.some((event) => event.includes(ours.id)) || response.statusCode >= 400) break;
  }
  stream.destroy();
  await api.server.close();
  return events;
}

/** Live streams from the beginning, from now on, by type, and by places and runs of theirs. */
export const probeStreams: Probes = async function* (ground, parts) {
  const { theirs, world } = ground;
  await happen(ground, theirs);
  const { rows } = await world.pool.query<{ place: string }>(
    `select position::text || '-' || seq as place from gtm.outbox where tenant_id = $1 order by position desc, seq desc limit 1`,
    [theirs.tenantId],
  );
  const place = rows[0]!.place;
  const questions: [string, object][] = [
    ['after=0-0', {}],
    ['', {}],
    ['types=gtm.contact.updated.v1', {}],
    [`tenant=${theirs.tenantId}&tenantId=${theirs.tenantId}`, {}],
    [`after=${place}`, {}],
    ['', { 'last-event-id': place }],
  ];
  for (const [query, headers] of questions) {
    for (const event of await followUntilOwn(ground, parts, query, headers)) {
      yield tells(event, theirs) && `the live stream "${query}" told ours an event of theirs`;
    }
  }
  const { api } = await openServer(ground, parts);
  const run = `/v1/events?after=0-0&runId=${formatId('run', theirs.id)}`;
  const response = await api.server.inject({ url: run, headers: ground.ours.owner, payloadAsStream: true });
  const first = await new Promise<string>((resolve) =>
    (response.stream() as Readable).once('data', (data) => resolve(String(data))),
  );
  response.stream().destroy();
  await api.server.close();
  yield tells(first, theirs, run) && 'the live stream of a run of theirs told ours an event';
};

/** What leaves in one piece: the tenant's archive, and answers to questions in SQL over the lake. */
export const probeExports: Probes = async function* (ground, parts) {
  const { ours, theirs, world, directory } = ground;
  // A row that only stands for a file would be looked for on the disk.
  await world.pool.query(`delete from gtm.lake_files where tenant_id = $1 and path not like 'events/%'`, [
    ours.tenantId,
  ]);
  const bend = (services: RouteServices): RouteServices => ({ ...services, bus: { drain: async () => {} } as never });
  const { api } = await openServer(ground, { ...parts, api: { ...parts.api, services: bend } });
  const local = await localOwner(ground, api);
  const path = join(directory, 'ours.tar');
  await api.server.inject({ method: 'POST', url: '/v1/tenant/archive', headers: local, payload: { path } });
  for (const line of readFileSync(path, 'latin1').split('\n')) yield tells(line, theirs) && 'the archive of ours tells';
  rmSync(path);
  const views = await api.server.inject({ url: '/v1/query/views', headers: local });
  for (const { name } of views.json<{ views: { name: string }[] }>().views) {
    for (const sql of [
      `select * from ${name}`,
      `select count(*) from ${name}`,
      `from ${name} order by 1 desc limit 10`,
    ]) {
      const { payload } = await api.server.inject({
        method: 'POST',
        url: '/v1/query',
        headers: local,
        payload: { sql },
      });
      for (const line of payload.split('\n')) yield tells(line, theirs) && `"${sql}" tells`;
    }
  }
  await api.server.close();
};

/** The same call with the same key by somebody who belongs to both, first for theirs and then for ours. */
export const probeIdempotency: Probes = async function* (ground, parts) {
  const { ours, theirs, both } = ground;
  const { api } = await openServer(ground, parts);
  for (const text of texts) {
    for (const mode of modes) {
      const call = { method: 'POST', url: '/v1/search', payload: { text, mode } } as const;
      const as = (tenant: string) => ({ ...both, 'x-tenant': tenant, 'idempotency-key': `${mode}-${text}` });
      await api.server.inject({ ...call, headers: as(theirs.tenantId) });
      const { payload } = await api.server.inject({ ...call, headers: as(ours.tenantId) });
      yield tells(payload, theirs) && 'an Idempotency-Key of theirs brought ours their answer';
    }
  }
  await api.server.close();
};
