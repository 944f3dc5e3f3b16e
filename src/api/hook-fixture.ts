import assert from 'node:assert/strict';
import { readOutbox } from '../data/records/outbox.ts';
import type { Json } from '../domain/json.ts';
import { createAttributionConsumer } from '../learning/attribute-signals.ts';
import { standardSigner } from '../testing/hook-signers.ts';
import { openApiFixture } from './api-fixture.ts';

/** A source as the API shows it when it is made. */
export interface Made {
  id: string;
  url: string;
  secret: string | null;
  needsKey: boolean;
}

/** Signs as the sender of a `standard` source does. */
export const signerOf = ({ secret }: Pick<Made, 'secret'>) =>
  standardSigner(Buffer.from(secret!.slice('whsec_'.length), 'base64'));

/** A CloudEvent of a mail. */
export const cloudEvent = (type: string, id: string, data: Json, time = '2026-03-01T09:00:00Z'): Json => ({
  ...{ specversion: '1.0', id, type, source: '/mailer', time, data },
});

/** The API with what tests of hooks do with it: make sources, send to them, and work off what came. */
export async function openHookFixture() {
  const api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
  let lastId = 0;

  async function addHook(name: string, from: string, key?: string): Promise<Made> {
    const { status, body, text } = await api.ask('POST', '/hooks', { as: api.cli, body: { name, from, key } });
    assert.equal(status, 201, text);
    return body as unknown as Made;
  }

  /** Sends bytes as a provider would; a password in the address becomes the header that a client makes of it. */
  async function post(made: Made, body: string | Buffer, headers: Record<string, string | undefined> = {}) {
    const { pathname, username, password } = new URL(made.url);
    const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const type = { 'content-type': 'application/json' };
    const sent = Object.entries({ ...type, ...(username ? { authorization: basic } : {}), ...headers });
    const answer = await api.server.inject({
      ...{ method: 'POST', url: pathname, payload: body },
      headers: Object.fromEntries(sent.filter(([, value]) => value !== undefined)) as Record<string, string>,
    });
    return { status: answer.statusCode, text: answer.body, wait: answer.headers['retry-after'] };
  }

  /** A request to a `standard` source, signed now with an id of its own where none is given. */
  function signed(made: Made, content: Json | string, options: { id?: string; nowMs?: number } = {}) {
    lastId += 1;
    const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    const { id = `msg_${lastId}`, nowMs = api.world.clock.now().getTime() } = options;
    return signerOf(made).sign({ body, id, nowMs, url: made.url });
  }

  return {
    ...{ api, addHook, post, signed },
    send: (made: Made, request: ReturnType<typeof signed>) => post(made, request.body, request.headers),
    /** Does what the bus does: hands what was received to the consumer, then the signals to attribution. */
    async workOff(tenantId = api.tenantId): Promise<void> {
      for (const consumer of [api.hooks.consumer, createAttributionConsumer(api.world)]) {
        const events = await api.world.database.asTenant(tenantId, (transaction) =>
          readOutbox(transaction, { position: '0', seq: 0 }, 10_000),
        );
        const wanted = events.filter(({ type }) => (consumer.types as string[]).includes(type));
        await consumer.handle(tenantId, wanted);
      }
    },
    read: <R extends object>(sql: string, values: readonly string[] = []) => api.read<R>(sql, values),
    countRows: async (table: string) =>
      Number((await api.read<{ n: number }>(`select count(*) as n from ${table}`))[0]!.n),
    async countsOf(made: Made): Promise<Record<string, number>> {
      const { body } = await api.ask('GET', '/hooks', { as: api.cli });
      const items = body['items'] as { id: string; counts: Record<string, number> }[];
      return items.find(({ id }) => id === made.id)!.counts;
    },
  };
}

export type HookFixture = Awaited<ReturnType<typeof openHookFixture>>;
