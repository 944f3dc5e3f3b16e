import { createHash } from 'node:crypto';
import type { Providers } from '../../src/agents/tools/tool-agent.ts';
import type { CalendarProvider } from '../../src/connectors/calendar/calendar-provider.ts';
import type { MailProvider } from '../../src/connectors/email/mail-provider.ts';
import { GtmError } from '../../src/domain/errors.ts';
import type { FailPoints } from '../../src/runtime/failpoints.ts';
import type { LedgerLine } from './outside-world.ts';

const digestOf = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const acceptedAt = '2026-01-01T00:00:00.000Z';

/** Asks the outside world, or tells it something. */
export async function askWorld<Answer>(worldUrl: string, path: string, line?: LedgerLine): Promise<Answer> {
  const request = line === undefined ? {} : { method: 'POST', body: JSON.stringify(line) };
  const response = await fetch(`${worldUrl}${path}`, request).catch((cause: unknown) => {
    throw new GtmError('unavailable', 'The outside world does not answer.', { cause });
  });
  return (await response.json()) as Answer;
}

/**
 * The outside world of the sweep as providers. `opaque` ones cannot be asked whether something arrived; `forgetful` ones
 * say that nothing did, and are believed.
 */
export function createWorldProviders(options: {
  worldUrl: string;
  opaque: boolean;
  forgetful: boolean;
  failPoints: FailPoints;
}): Providers & { close(): Promise<void> } {
  const { worldUrl, opaque, forgetful, failPoints } = options;
  const tell = async (line: LedgerLine) => {
    const { ticket } = await askWorld<{ ticket: string }>(worldUrl, '/', line);
    failPoints.reach('after-hand-over');
    await askWorld(worldUrl, `/arrive?ticket=${ticket}`);
  };
  const find = async (key: string): Promise<LedgerLine | null> =>
    opaque || forgetful ? null : askWorld(worldUrl, `/find?key=${encodeURIComponent(key)}`);
  const mail: MailProvider = {
    kind: 'sweep',
    absenceProves: !opaque,
    delivers: true,
    async deliver({ messageId, raw }) {
      const digest = digestOf(raw);
      await tell({ kind: 'mail', key: messageId, digest });
      return { messageId, externalId: messageId, acceptedAt, digest };
    },
    async findByMessageId(messageId) {
      const line = await find(messageId);
      return line ? { messageId, externalId: messageId, acceptedAt, digest: line.digest } : null;
    },
    async *listNew() {},
    check: async () => ({ ok: true, detail: 'the sweep' }),
    async close() {},
  };
  const calendar: CalendarProvider = {
    kind: 'sweep',
    absenceProves: !opaque,
    invites: true,
    async put(uid, text) {
      await tell({ kind: 'meeting', key: uid, digest: digestOf(text) });
      failPoints.reach('after-calendar-entry');
      return { uid, etag: digestOf(text), externalId: uid };
    },
    async remove() {},
    async findByUid(uid) {
      const line = await find(uid);
      return line ? { uid, text: '', etag: line.digest } : null;
    },
    async *list() {},
    check: async () => ({ ok: true, detail: 'the sweep' }),
    async close() {},
  };
  return { mail: async () => mail, calendar: async () => calendar, async close() {} };
}
