import { createHash } from 'node:crypto';
import type { Providers } from '../../src/agents/tools/tool-agent.ts';
import type { CalendarProvider } from '../../src/connectors/calendar/calendar-provider.ts';
import type { MailProvider } from '../../src/connectors/email/mail-provider.ts';
import { GtmError } from '../../src/domain/errors.ts';
import type { FailPoints } from '../../src/runtime/failpoints.ts';
import type { LedgerLine } from './outside-world.ts';

const digestOf = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const acceptedAt = '2026-01-01T00:00:00.000Z';

/** The outside world of the sweep as providers. `opaque` ones cannot be asked whether something arrived. */
export function createWorldProviders(options: {
  worldUrl: string;
  opaque: boolean;
  failPoints: FailPoints;
}): Providers & { close(): Promise<void> } {
  const { worldUrl, opaque, failPoints } = options;
  const tell = async (line: LedgerLine) => {
    const response = await fetch(worldUrl, { method: 'POST', body: JSON.stringify(line) }).catch((cause: unknown) => {
      throw new GtmError('unavailable', 'The outside world does not answer.', { cause });
    });
    await response.text();
  };
  const find = async (key: string): Promise<LedgerLine | null> => {
    if (opaque) return null;
    const response = await fetch(`${worldUrl}/find?key=${encodeURIComponent(key)}`);
    const line = (await response.json()) as LedgerLine | null;
    return response.status === 200 ? line : null;
  };
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
