import type { FastifyInstance, FastifyReply } from 'fastify';
import { messageOf } from '../../domain/errors.ts';
import { optOutByClick } from '../../learning/opt-out-by-click.ts';
import type { OptOutServices } from '../../learning/register-opt-out.ts';
import { problemOf } from '../problem.ts';
import { html } from './html.ts';
import { page, sendPage } from './page.ts';

/**
 * The address in `List-Unsubscribe` of outreach (RFC 8058): a POST from the mail program takes the person off without
 * sign-in or question. A GET, which scanners send too, only shows a button.
 */
export function addUnsubscribe(server: FastifyInstance, services: OptOutServices): void {
  server.get('/unsubscribe/:token', async (_request, reply) =>
    sendPage(
      reply,
      page(
        'Unsubscribe',
        html`<h2>No more mails from us?</h2><p>One click, and this address gets no more mails from us.</p><form method="post"><button class="go">Yes, take me off</button></form>`,
        { isOutside: true },
      ),
    ),
  );
  server.post('/unsubscribe/:token', async (request, reply): Promise<FastifyReply> => {
    try {
      await optOutByClick(services, (request.params as { token: string }).token);
      return sendPage(
        reply,
        page('Unsubscribed', html`<h2>Done</h2><p>We do not write to you any more.</p>`, { isOutside: true }),
      );
    } catch (error) {
      const { status } = problemOf(error);
      if (status >= 500) throw error;
      return sendPage(
        reply,
        page('Unsubscribe', html`<h2>Not done</h2><p>${messageOf(error)}</p>`, { isOutside: true }),
        status,
      );
    }
  });
}
