import type { FastifyInstance, FastifyReply } from 'fastify';
import { isFromOwnPage } from '../own-origin.ts';
import type { Problem } from '../problem.ts';
import { html } from './html.ts';
import { page, sendPage } from './page.ts';

export const usedLink = 'That link has been used or is too old. Each start of the server prints a new one.';

/** How to get in: the one-time link, or an address with its password. */
export function sendSignIn(reply: FastifyReply, notice: string | null): FastifyReply {
  const body = html`<h2>Sign in</h2>${notice ? html`<p class="notice">${notice}</p>` : null}
<p>Open the one-time link that <code>gtm start</code> printed, or ask an admin for one (<code>gtm user add</code> prints it).</p>
<details><summary>Sign in with a password</summary>
<form method="post" action="/sign-in" class="edit sign-in"><label>Address <input name="email" type="email" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button class="go">Sign in</button></form>
<p class="small faint">You have one once you have set it: <code>gtm user password</code>.</p></details>`;
  return sendPage(reply, page('Sign in', body), 401);
}

/** Takes the form of the sign-in page to the sign-in of the API, and its cookie back to the browser. */
export function addSignInForm(server: FastifyInstance): void {
  server.post('/sign-in', async (request, reply) => {
    const { email = '', password = '' } = (request.body ?? {}) as Record<string, string>;
    const { host, origin } = request.headers;
    // Another site's form would sign its victim in as somebody else.
    if (!isFromOwnPage(request)) return sendSignIn(reply, 'Sign in on this page.');
    const answer = await server.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      headers: { host: host ?? '', ...(origin === undefined ? {} : { origin }), 'content-type': 'application/json' },
      payload: { email, password },
    });
    if (answer.statusCode === 429) return sendSignIn(reply, answer.json<Problem>().detail);
    if (answer.statusCode !== 200) return sendSignIn(reply, 'Address and password do not fit together.');
    return reply.header('set-cookie', answer.headers['set-cookie']).redirect('/', 303);
  });
}
