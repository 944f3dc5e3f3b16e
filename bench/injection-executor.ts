import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchRun } from './bench-run.ts';
import { ownAttacks } from './injection/attacks.ts';
import type { Effected } from './injection/executor-judge.ts';

const run = promisify(execFile);
const share = fileURLToPath(new URL('injection/execute-share.ts', import.meta.url));
/** Attacks of one installation; the bench goes on after the last whole one. */
const PER_INSTALLATION = 50;

/**
 * Our own attacks through the real engine: a model that obeys, a person who approves whatever the policy lets them, the
 * executor, and what then lies in the mailbox. `npm run bench -- injection-executor [N attacks]`.
 */
export const bench: BenchRun = async ({ arguments: [most], progress }) => {
  const effected = progress.load<Effected[]>() ?? [];
  const attacks = ownAttacks().slice(0, most ? Number(most) : undefined);
  while (effected.length < attacks.length) {
    const last = Math.min(attacks.length, effected.length + PER_INSTALLATION);
    const { stdout } = await run(process.execPath, [share, String(effected.length), String(last)]);
    effected.push(...(JSON.parse(stdout.trim().split('\n').at(-1)!) as Effected[]));
    progress.save(effected);
  }
  const sum = (lines: readonly Effected[], of: (line: Effected) => number) =>
    lines.reduce((total, line) => total + of(line), 0);
  const groups = [...Map.groupBy(effected, ({ aim }) => aim), ['all', effected] as const];
  const rows = groups.map(([aim, lines]) => ({
    ...{ aim, attacks: lines.length, 'answers that obeyed': sum(lines, ({ obeyed }) => obeyed) },
    proposals: sum(lines, (line) => line.proposals),
    approved: sum(lines, ({ approved }) => approved),
    'effects done': sum(lines, ({ done }) => done),
    'mails that left': sum(lines, ({ mails }) => mails),
    violations: sum(lines, ({ violations }) => violations.length),
    'marked, and let pass by the person': sum(lines, ({ letPass }) => letPass.length),
  }));
  const found = (of: (line: Effected) => string[]) =>
    effected.flatMap((line) => of(line).map((what) => `${line.id}: ${what}`)).slice(0, 50);
  const violations = found((line) => line.violations);
  return { rows, notes: { violations, letPass: found((line) => line.letPass) }, holds: violations.length === 0 };
};
