import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { addPages } from '../../../src/api/pages/pages.ts';
import { addTracking } from '../../../src/api/pages/tracking.ts';
import { addUnsubscribe } from '../../../src/api/pages/unsubscribe-page.ts';
import { mailToken, type TokenUse } from '../../../src/data/records/mail-token.ts';
import { standardSigner } from '../../../src/testing/hook-signers.ts';
import { type Ground, type Marks, tells } from '../two-tenants.ts';
import type { Parts, Probes } from './probe.ts';
import { formsOf } from './request-samples.ts';
import { openServer } from './routes.ts';

/** Doors beside the routes of `/v1`: pages, the sender's address of webhooks, and the link in a mail. */
const pages = ['/', '/proposals/:handle', '/runs/:id'];
const forms = ['/proposals/:handle/:verb', '/switch', '/pause', '/resume'];
const verbs = ['approve', 'reject', 'edit', 'undo', 'annotations'];

/** Everything that the probes below knock at, as `METHOD pattern`. */
export const outerDoors: readonly string[] = [
  ...pages.map((path) => `GET ${path}`),
  ...forms.map((path) => `POST ${path}`),
  ...['GET /unsubscribe/:token', 'POST /unsubscribe/:token', 'POST /v1/hooks/:id'],
  ...['GET /open/:token', 'GET /click/:token/:index'],
];

/** Doors at which there is nothing of any tenant, and why. */
export const doorsWithoutTenant: Readonly<Record<string, string>> = {
  'GET /docs': 'the description of the API, the same for all',
  'GET /v1/openapi.json': 'the same as a document',
  'GET /page.css': 'how pages look',
  'GET /healthz': 'one word',
  'GET /readyz': 'one word',
  'GET /metrics': 'counts of the whole installation, for its machine',
  'POST /sign-in': 'takes an address and a password to the library that signs in',
  'ALL /api/auth/*': 'the library that signs in: users belong to the installation, and to tenants by memberships',
};

/** Every door of a server, as `METHOD pattern`; one that takes all methods as `ALL`. */
export function doorsOf(server: FastifyInstance): string[] {
  const found: string[] = [];
  const above: string[] = [];
  for (const line of server.printRoutes().split('\n')) {
    const branch = /^((?:│ {3}| {4})*)(?:├──|└──) (\S+)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!branch) continue;
    const [, indent, part, methods] = branch;
    const depth = indent!.length / 4;
    above.length = depth;
    above.push(part!);
    const path = above.join('');
    const names = methods?.split(', ').filter((name) => name !== 'HEAD') ?? [];
    if (names.includes('TRACE')) found.push(`ALL ${path}`);
    else found.push(...names.map((name) => `${name} ${path}`));
  }
  return found;
}

async function openPages(ground: Ground, parts: Parts) {
  const { api, log } = await openServer(ground, parts);
  addPages(api.server);
  addUnsubscribe(api.server, { ...ground.world, database: parts.database });
  addTracking(api.server, { ...ground.world, database: parts.database });
  const ask = async (method: 'GET' | 'POST', url: string, headers: object, payload?: string | Buffer) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await api.server.inject({
      ...{ method, url, headers: { ...(payload === undefined ? {} : type), ...headers } },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, text: `${JSON.stringify(answer.headers)} ${answer.payload}` };
  };
  return { api, log, ask };
}

const filled = (pattern: string, form: string) => pattern.replace(/:(handle|id|token)/, encodeURIComponent(form));

/** A source of webhooks of each, as its owner makes it. */
async function makeHook(ask: Awaited<ReturnType<typeof openPages>>['ask'], { owner }: Marks, name: string) {
  const headers = { ...owner, 'content-type': 'application/json' };
  const { text } = await ask('POST', '/v1/hooks', headers, JSON.stringify({ name, from: 'standard' }));
  return JSON.parse(text.slice(text.indexOf(' {') + 1)) as { id: string; url: string; secret: string };
}

/** A link of ours with each part in turn replaced by that of theirs. */
async function forgedLinks({ ours, theirs, world }: Ground, use: TokenUse): Promise<string[]> {
  const of = ({ tenantId, id }: Marks) =>
    world.database.asTenant(tenantId, async (transaction) =>
      Buffer.from(await mailToken(transaction, use, id), 'base64url'),
    );
  const [own, other] = [await of(ours), await of(theirs)];
  const pieces = (bytes: Buffer) => [bytes.subarray(0, 16), bytes.subarray(16, 32), bytes.subarray(32)] as const;
  const [[tenant, effect, proof], [theirTenant, theirEffect]] = [pieces(own), pieces(other)];
  return [
    [theirTenant, effect, proof],
    [theirTenant, theirEffect, proof],
    [tenant, theirEffect, proof],
  ].map((parts) => Buffer.concat(parts).toString('base64url'));
}

/** Pages and forms asked as ours for what is theirs. */
export const probePages: Probes = async function* (ground, parts) {
  const { ours, theirs } = ground;
  const { api, log, ask } = await openPages(ground, parts);
  const before = await ground.everythingOfTheirs();
  const chosen = [theirs.word, theirs.tenantId].map((tenant) => ({
    ...ours.owner,
    cookie: `${ours.owner['cookie']}; gtm_tenant=${tenant}`,
  }));
  for (const headers of [ours.owner, ...chosen]) {
    for (const form of formsOf(theirs)) {
      for (const pattern of pages) {
        const { text } = await ask('GET', filled(pattern, form), headers);
        yield (tells(text, theirs, form) ?? tells(log.take(), theirs, form)) && `the page ${pattern} tells`;
      }
    }
    for (const form of [theirs.id, theirs.word]) {
      const fields = new URLSearchParams({ digest: form, note: 'x', reason: 'not_now', tenant: form }).toString();
      for (const pattern of forms) {
        for (const verb of pattern.includes(':verb') ? verbs : ['']) {
          const { text } = await ask('POST', filled(pattern, form).replace(':verb', verb), headers, fields);
          // A refusal names the tenant that the cookie asked for.
          yield tells(text, theirs, `${form} ${headers['cookie']}`) && `the form ${pattern} tells`;
        }
      }
    }
  }
  await api.server.close();
  yield isDeepStrictEqual(await ground.everythingOfTheirs(), before) ? null : 'a page changed a row of theirs';
};

/** Links of ours that name theirs, as whoever got one of our mails can make them. */
export const probeLinks: Probes = async function* (ground, parts) {
  const { theirs } = ground;
  const { api, ask } = await openPages(ground, parts);
  const before = await ground.everythingOfTheirs();
  for (const link of await forgedLinks(ground, 'unsubscribe')) {
    for (const method of ['GET', 'POST'] as const) {
      const { status, text } = await ask(method, `/unsubscribe/${link}`, {}, method === 'POST' ? 'x=y' : undefined);
      const isTaken = method === 'POST' && status !== 404;
      yield isTaken || tells(text, theirs) ? `${method} of a link of ours that names theirs answers ${status}` : null;
    }
  }
  for (const token of await forgedLinks(ground, 'open')) {
    const { status, text } = await ask('GET', `/open/${token}`, {});
    yield status !== 200 || tells(text, theirs) ? `GET of a pixel of ours that names theirs answers ${status}` : null;
  }
  for (const token of await forgedLinks(ground, `click https://${theirs.word}.example`)) {
    const { status, text } = await ask('GET', `/click/${token}/0`, {});
    yield status !== 404 || tells(text, theirs) ? `GET of a click of ours that names theirs answers ${status}` : null;
  }
  await api.server.close();
  yield isDeepStrictEqual(await ground.everythingOfTheirs(), before) ? null : 'a link changed a row of theirs';
};

/** Requests that a source of ours signs, sent to the addresses of theirs. */
export const probeWebhooks: Probes = async function* (ground, parts) {
  const { ours, theirs, world } = ground;
  const { api, ask } = await openPages(ground, parts);
  const [hook, theirHook] = [
    await makeHook(ask, ours, world.ids.next()),
    await makeHook(ask, theirs, world.ids.next()),
  ];
  // What was refused is counted with the source it was sent to.
  const everything = async () =>
    (await ground.everythingOfTheirs()).filter((row) => !row.startsWith('gtm.hook_counts '));
  const before = await everything();
  const signer = standardSigner(Buffer.from(hook.secret.slice('whsec_'.length), 'base64'));
  const sendTo = async (id: string) => {
    const url = new URL(hook.url);
    url.pathname = `/v1/hooks/${encodeURIComponent(id)}`;
    const event = { specversion: '1.0', id: `probe-${id}`, type: 'mail.opened', source: '/probe', data: {} };
    const body = Buffer.from(JSON.stringify(event));
    const request = signer.sign({ body, id: event.id, nowMs: world.clock.now().getTime(), url: url.href });
    const headers = { ...(request.headers as Record<string, string>), 'content-type': 'application/json' };
    return ask('POST', url.pathname, headers, body);
  };
  const { status: own } = await sendTo(hook.id);
  yield own === 202 ? null : `what ours signs for itself is answered ${own}, so that the next questions are no test`;
  for (const id of [theirHook.id, ...formsOf(theirs)]) {
    const { status, text } = await sendTo(id);
    yield status !== 401 || tells(text, theirs, id) ? `a request signed by ours for ${id} is answered ${status}` : null;
  }
  await api.server.close();
  yield isDeepStrictEqual(await everything(), before) ? null : 'a request signed by ours changed a row of theirs';
};

/** The pages that tell their own tenant something. */
export async function tellingPages(ground: Ground, parts: Parts): Promise<string[]> {
  const { theirs } = ground;
  const { api, ask } = await openPages(ground, parts);
  const telling: string[] = [];
  for (const pattern of pages) {
    for (const form of formsOf(theirs)) {
      const { text } = await ask('GET', filled(pattern, form), theirs.owner);
      if (!telling.includes(pattern) && tells(text, theirs, form)) telling.push(pattern);
    }
  }
  await api.server.close();
  return telling;
}
