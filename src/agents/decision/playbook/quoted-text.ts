import { Temporal } from 'temporal-polyfill';
import type { SituationMessage } from '../situation/situation.ts';

const maxLines = 60;

/** Earlier text as it stands below an answer: who wrote when, then their words with `> `; empty without a message. */
export function quotedText(message: SituationMessage | null, zone: string): string {
  if (!message) return '';
  const at = Temporal.Instant.from(message.occurredAt).toZonedDateTimeISO(zone);
  const date = at.toPlainDate().toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  const time = at.toPlainTime().toString().slice(0, 5);
  const lines = message.text.trimEnd().split(/\r\n|[\r\n]/);
  const shown = lines.slice(0, maxLines).map((line) => `> ${line}`.trimEnd());
  return [`> On ${date} at ${time}, ${message.from.name || message.from.address} wrote:`, '>', ...shown].join('\n');
}
