import type { RunView } from '../api/run-view.ts';
import type { Screen } from './screen.ts';

const SHOWN_REASONS = 40;
/** In the order in which people ask: what stands, what is settled, what is new, what is left. */
const countWords = [
  ['unchanged', 'unchanged'],
  ['answered', 'answered'],
  ['new', 'new'],
  ['leftAlone', 'left alone'],
  ['postponed', 'for another day'],
  ['failed', 'failed'],
  ['notBegun', 'not begun (a run takes the most pressing ones; narrow the goal for the others)'],
] as const;

/** How a run stands, in one sentence of numbers. */
export function printCounts(counts: Readonly<Record<string, number>>): string {
  if (counts['targets'] === 0) return 'nothing to do: the goal is about nobody at the moment';
  const words = countWords.flatMap(([name, said]) => (counts[name] === undefined ? [] : `${counts[name]} ${said}`));
  return words.join(', ');
}

/** Why targets were left alone, those with the same reason on one line. */
function printLeftAlone(screen: Screen, run: RunView): void {
  const alone = run.targets.filter(({ state }) => state === 'left_alone');
  if (alone.length === 0) return;
  const nameOf = ({ account, contact, deal }: RunView['targets'][number]) =>
    (account ?? contact ?? deal)?.name ?? 'Someone';
  const byReason = [...Map.groupBy(alone, ({ reason }) => reason ?? '')];
  screen.line();
  screen.line(`${alone.length} left alone:`);
  for (const [reason, targets] of byReason.slice(0, SHOWN_REASONS)) {
    screen.line(`  ${[...new Set(targets.map(nameOf))].join(', ')}: ${marked(screen, reason, targets[0]!.marks)}`);
  }
  if (byReason.length > SHOWN_REASONS) screen.line(`  and more: gtm run ${run.id} --json`);
}

/** A reason with the orders from outside in it standing out. */
function marked(screen: Screen, reason: string, marks: RunView['targets'][number]['marks']): string {
  return marks.toReversed().reduce((text, { start, end, words }) => {
    return text.slice(0, start) + screen.bold(words) + text.slice(end);
  }, reason);
}

/** Drafts that another one keeps back. */
function printHeldBack(screen: Screen, run: RunView): void {
  const reasons = run.targets.flatMap(({ state, reason }) => (state !== 'left_alone' && reason !== null ? reason : []));
  if (reasons.length === 0) return;
  screen.line();
  for (const reason of new Set(reasons)) screen.line(reason);
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
  printHeldBack(screen, run);
  printLeftAlone(screen, run);
  const first = run.proposals.find(({ state }) => state === 'open');
  if (!first) return;
  screen.line(`\nNext: gtm show ${first.handle}`);
  if (run.asOf !== null) screen.line('A run over old data: its proposals can be read, never approved.');
}
