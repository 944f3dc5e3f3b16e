import type { RunView } from '../api/run-view.ts';
import type { Screen } from './screen.ts';

const SHOWN_REASONS = 15;

/** How a run stands, in one sentence of numbers. */
export function printCounts(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([name, count]) => {
    const spaced = name.replaceAll(/([A-Z])/g, ' $1').replaceAll('_', ' ');
    return `${count} ${spaced.toLowerCase()}`;
  });
  return words.join(', ');
}

/** What became of a run: proposals, who was left alone, and why. */
export function printRun(screen: Screen, run: RunView): void {
  screen.line(`${screen.bold(run.goal)}  ${screen.faint(run.id)}`);
  screen.line(`${run.state.replace('_', ' ')}${run.asOf === null ? '' : `, as of ${run.asOf.slice(0, 10)}`}`);
  if (run.question !== null) screen.line(run.question);
  const counts = printCounts(run.counts);
  if (counts !== '') screen.line(counts);
  for (const part of run.degraded) screen.line(`Did without ${part}.`);
  if (run.proposals.length > 0) {
    screen.line();
    screen.table(
      ['', 'verdict', 'confidence', 'what'],
      run.proposals.map(({ handle, label, state, confidenceWord, headline }) => [
        ...[handle, label ?? state, confidenceWord, headline],
      ]),
    );
  }
  if (run.leftAlone.length > 0) {
    screen.line();
    screen.line('Left alone:');
    for (const { reason, count } of run.leftAlone.slice(0, SHOWN_REASONS)) screen.line(`  ${count}  ${reason}`);
  }
  const first = run.proposals.find(({ state }) => state === 'open');
  if (first && run.asOf === null) screen.line(`\nNext: gtm show ${first.handle}`);
}
