import type { ReplyView } from '../api/reply-view.ts';
import type { Screen } from './screen.ts';

const SHOWN_WORDS = 120;

/** What a mail was read as and on which words that rests, with what it takes to say otherwise. */
export function printReading(screen: Screen, reading: ReplyView, activityId: string): void {
  const names = (kinds: readonly string[]) => kinds.map((kind) => kind.replaceAll('_', ' ')).join(', ') || 'nothing';
  const { correction } = reading;
  screen.line(
    correction
      ? `  Counts as ${names(reading.kinds)}: ${correction.by} said so; it was read as ${names(correction.readAs)}.`
      : `  Read as ${names(reading.kinds)}.`,
  );
  for (const { kind, rule, words } of reading.findings) {
    const shown = words.length <= SHOWN_WORDS ? words : `${words.slice(0, SHOWN_WORDS)} …`;
    screen.line(screen.faint(`    ${kind.replaceAll('_', ' ')}: ${rule.replaceAll('-', ' ')}, "${shown}"`));
  }
  const { referredTo } = reading;
  if (reading.until) screen.line(`    Again from ${reading.until} on.`);
  if (referredTo) screen.line(`    Names ${[referredTo.name, referredTo.address].filter(Boolean).join(', ')}.`);
  if (reading.gone) screen.line(`    Not there any more: ${reading.gone}.`);
  screen.line(screen.faint(`    Wrong? gtm reply correct ${activityId} --kind KIND`));
}
