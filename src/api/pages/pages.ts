import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withWords } from '../../domain/action-words.ts';
import { GtmError, messageOf } from '../../domain/errors.ts';
import { isFromOwnPage } from '../own-origin.ts';
import type { ProposalSummary, ProposalView } from '../proposal-view.ts';
import type { RunSummary, RunView } from '../run-view.ts';
import { type Ask, askerFor, chooseTenant } from './ask.ts';
import { type Html, html } from './html.ts';
import { type InboxEffect, type InboxReply, inboxPage } from './inbox-page.ts';
import { page, sendPage, styleSheet } from './page.ts';
import { proposalPage } from './proposal-page.ts';
import { runPage } from './run-page.ts';
import { addSignInForm, sendSignIn, usedLink } from './sign-in-page.ts';

const REFRESH_SECONDS = 5;

const shownStates = 'open,blocked,approved,executed,rejected,superseded,expired,failed';

interface TenantAnswer {
  slug: string;
  name: string;
  kind: string;
  zone: string;
  paused: boolean;
}

/** The tenant people work in, and the header that names it: the button that stops everything, the way to the others. */
async function readFrame(ask: Ask): Promise<{ tenant: TenantAnswer; header: Html }> {
  const tenant = await ask<TenantAnswer>('GET', '/tenant');
  const { items } = await ask<{ items: TenantAnswer[] }>('GET', '/tenants');
  const others = items.filter(({ slug }) => slug !== tenant.slug);
  const header = html`<span class="faint">${tenant.name}${tenant.kind === 'demo' ? ' · demo' : ''}</span>
${others.map(({ slug, name }) => html`<form method="post" action="/switch"><button name="tenant" value="${slug}">Switch to ${name}</button></form>`)}
<form method="post" action="/${tenant.paused ? 'resume' : 'pause'}"><button>${tenant.paused ? 'Let effects leave again' : 'Pause all effects'}</button></form>`;
  return { tenant, header };
}

async function showInbox(ask: Ask, reply: FastifyReply): Promise<FastifyReply> {
  const { tenant, header } = await readFrame(ask);
  const { items: proposals } = await ask<{ items: ProposalSummary[] }>(
    'GET',
    `/proposals?state=${shownStates}&limit=500`,
  );
  const { mailboxes } = await ask<{ mailboxes: { delivery: string | null }[] }>('GET', '/senders');
  const { items: effects } = await ask<{ items: InboxEffect[] }>('GET', '/effects?limit=500');
  const { items: replies } = await ask<{ items: InboxReply[] }>('GET', '/replies?limit=100');
  const { items: runs } = await ask<{ items: RunSummary[] }>('GET', '/runs?limit=50');
  const body = inboxPage({
    ...{ tenant, proposals, effects, replies },
    run: runs.find(({ trigger }) => trigger === 'goal') ?? null,
    deliveries: [...new Set(mailboxes.flatMap(({ delivery }) => delivery ?? []))],
  });
  return sendPage(reply, page('Proposals', body, { header, refreshSeconds: REFRESH_SECONDS }));
}

/** Carries out what a form of the proposal page asks for. */
async function decide(ask: Ask, verb: string, handle: string, form: Record<string, string>): Promise<void> {
  const path = `/proposals/${encodeURIComponent(handle)}`;
  if (verb === 'edit') {
    const { action } = await ask<ProposalView>('GET', path);
    const words = { title: form['title'] ?? '', body: (form['body'] ?? '').replaceAll('\r\n', '\n').trimEnd() };
    await ask('POST', `${path}/edit`, { digest: form['digest'], action: withWords(action, words) });
    return;
  }
  const given = Object.entries(form).filter(([, value]) => value !== '');
  await ask('POST', `${path}/${encodeURIComponent(verb)}`, Object.fromEntries(given));
}

/** What a user without a tenant sees, also in the seconds in which the first start makes the demo. */
function sendNoTenant(reply: FastifyReply): FastifyReply {
  const body = html`<h2>No tenant yet</h2>
<p>If the server has just started for the first time, it is making the demo tenant; this page reloads by itself.
Otherwise make your own: <code>gtm tenant create NAME</code>.</p>`;
  return sendPage(reply, page('No tenant yet', body, { refreshSeconds: REFRESH_SECONDS }));
}

/** The plain pages: the inbox, one proposal, and the forms that decide. The console replaces them where it is built. */
export function addPages(server: FastifyInstance): void {
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
  addSignInForm(server);
  const guarded =
    (show: (ask: Ask, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      try {
        return await show(askerFor(server, request), request, reply);
      } catch (error) {
        if (GtmError.is(error) && error.code === 'unauthenticated') {
          return sendSignIn(reply, 'error' in (request.query as object) ? usedLink : null);
        }
        if (GtmError.is(error) && error.code === 'forbidden') return sendNoTenant(reply);
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
      const { tenant, header } = await readFrame(ask);
      const view = await ask<ProposalView>('GET', `/proposals/${encodeURIComponent(handle)}`);
      return sendPage(reply, page(view.headline, proposalPage(view, tenant.zone), { header }));
    }),
  );
  server.post(
    '/proposals/:handle/:verb',
    guarded(async (ask, request, reply) => {
      const { handle, verb } = request.params as { handle: string; verb: string };
      await decide(ask, verb, handle, (request.body ?? {}) as Record<string, string>);
      return reply.redirect(`/proposals/${encodeURIComponent(handle)}`, 303);
    }),
  );
  server.get(
    '/runs/:id',
    guarded(async (ask, request, reply) => {
      const { id } = request.params as { id: string };
      const { header } = await readFrame(ask);
      const run = await ask<RunView>('GET', `/runs/${encodeURIComponent(id)}`);
      return sendPage(reply, page(run.goal, runPage(run), { header }));
    }),
  );
  server.post(
    '/switch',
    guarded(async (_ask, request, reply) => {
      if (!isFromOwnPage(request)) throw new GtmError('refused', 'A change must come from a page of this server.');
      const { tenant = '' } = (request.body ?? {}) as Record<string, string>;
      return chooseTenant(reply, tenant).redirect('/', 303);
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
