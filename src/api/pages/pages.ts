import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GtmError, messageOf } from '../../domain/errors.ts';
import type { ProposalSummary, ProposalView } from '../proposal-view.ts';
import { html } from './html.ts';
import { page, sendPage, styleSheet } from './page.ts';
import { proposalPage } from './proposal-page.ts';

const REFRESH_SECONDS = 5;

interface ListAnswer {
  items: ProposalSummary[];
}
interface TenantAnswer {
  name: string;
  kind: string;
  paused: boolean;
}

/** Asks our own API with the cookie of the person who looks at the page. */
type Ask = <T>(method: 'GET' | 'POST', path: string, body?: object) => Promise<T>;

function askerFor(server: FastifyInstance, request: FastifyRequest): Ask {
  return async <T>(method: 'GET' | 'POST', path: string, body?: object) => {
    const { cookie, host } = request.headers;
    const response = await server.inject({
      method,
      url: `/v1${path}`,
      headers: {
        cookie: cookie ?? '',
        host: host ?? '',
        origin: request.headers.origin ?? '',
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { payload: body } : {}),
    });
    const value = response.json() as unknown;
    if (response.statusCode < 400) return value as T;
    const code = response.statusCode === 401 ? 'unauthenticated' : 'refused';
    throw new GtmError(code, (value as { detail: string }).detail);
  };
}

function row(item: ProposalSummary) {
  return html`<li><div class="head"><a href="/proposals/${item.handle}">${item.headline}</a>
<span class="tag ${item.label?.split(' ')[0]}">${item.label ?? item.state}</span><code class="faint">${item.handle}</code></div>
<div class="small faint">${item.whyNow}</div></li>`;
}

function list(title: string, items: readonly ProposalSummary[]) {
  return items.length === 0
    ? null
    : html`<h2>${title} <span class="faint">${items.length}</span></h2><ul class="rows">${items.map(row)}</ul>`;
}

async function showInbox(ask: Ask, reply: FastifyReply): Promise<FastifyReply> {
  const tenant = await ask<TenantAnswer>('GET', '/tenant');
  const { items } = await ask<ListAnswer>(
    'GET',
    '/proposals?state=open,blocked,approved,executed,failed,rejected,superseded,expired&limit=500',
  );
  const { mailboxes } = await ask<{ mailboxes: { delivery: string | null }[] }>('GET', '/senders');
  const deliveries = [...new Set(mailboxes.flatMap(({ delivery }) => delivery ?? []))];
  const inState = (...states: string[]) => items.filter((item) => states.includes(item.state) && !item.readOnly);
  const pause = html`<span class="faint">${tenant.name}${tenant.kind === 'demo' ? ' · demo' : ''}</span>
<form method="post" action="/${tenant.paused ? 'resume' : 'pause'}"><button>${tenant.paused ? 'Resume effects' : 'Pause all effects'}</button></form>`;
  const body = html`${tenant.paused ? html`<p class="notice">All effects are paused: nothing leaves.</p>` : null}
${deliveries.map((delivery) => html`<p class="small faint">Mail is ${delivery}.</p>`)}
${items.length === 0 ? html`<p class="faint">No proposals yet. A run may be at work; this page reloads by itself. State a goal with <code>gtm goal "..."</code>.</p>` : null}
${list('Now', inState('open'))}${list('Scheduled', inState('approved'))}${list('Held back', inState('blocked'))}${list('Done', inState('executed', 'failed', 'rejected', 'superseded', 'expired'))}`;
  return sendPage(reply, page('Inbox', body, { header: pause, refreshSeconds: REFRESH_SECONDS }));
}

function showSignIn(reply: FastifyReply): FastifyReply {
  const body = html`<h2>Sign in</h2><p>Open the one-time link that <code>gtm start</code> printed, or ask an admin for one
(<code>gtm user add</code> prints it).</p>`;
  return sendPage(reply, page('Sign in', body), 401);
}

/** The plain pages: the inbox, one proposal, and the forms that decide. The console replaces them where it is built. */
export function addPages(server: FastifyInstance): void {
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
  const guarded =
    (show: (ask: Ask, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      try {
        return await show(askerFor(server, request), request, reply);
      } catch (error) {
        if (GtmError.is(error) && error.code === 'unauthenticated') return showSignIn(reply);
        return sendPage(
          reply,
          page('Not done', html`<p class="notice">${messageOf(error)}</p><p><a href="/">Back</a></p>`),
          422,
        );
      }
    };

  server.get('/page.css', async (_request, reply) => reply.type('text/css').send(styleSheet));
  server.get(
    '/',
    guarded((ask, _request, reply) => showInbox(ask, reply)),
  );
  server.get(
    '/proposals/:handle',
    guarded(async (ask, request, reply) => {
      const { handle } = request.params as { handle: string };
      const view = await ask<ProposalView>('GET', `/proposals/${encodeURIComponent(handle)}`);
      return sendPage(reply, page(view.headline, proposalPage(view, null)));
    }),
  );
  server.post(
    '/proposals/:handle/:verb',
    guarded(async (ask, request, reply) => {
      const { handle, verb } = request.params as { handle: string; verb: string };
      const given = Object.entries(request.body as Record<string, string>).filter(([, value]) => value !== '');
      await ask(
        'POST',
        `/proposals/${encodeURIComponent(handle)}/${encodeURIComponent(verb)}`,
        Object.fromEntries(given),
      );
      return reply.redirect(`/proposals/${encodeURIComponent(handle)}`, 303);
    }),
  );
  for (const verb of ['pause', 'resume']) {
    server.post(
      `/${verb}`,
      guarded(async (ask, _request, reply) => {
        await ask('POST', `/tenant/${verb}`, {});
        return reply.redirect('/', 303);
      }),
    );
  }
}
