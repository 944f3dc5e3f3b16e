import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Simulation } from '../src/app/simulate/simulate-weeks.ts';
import { isoWeekOf } from '../src/domain/iso-week.ts';
import { demoTenant } from '../src/testing/demo/team.ts';
import { freePort } from '../src/testing/free-port.ts';
import type { BenchRun } from './bench-run.ts';
import { findBreaches } from './simulate/auditor/find-breaches.ts';
import { gatherEvidence } from './simulate/auditor/gather-evidence.ts';

const WEEKS = 3;
const LOOK_MS = 1000;
const ZONE = 'Europe/Berlin';
const program = join(import.meta.dirname, '..', 'bin', 'gtm.js');
const pages = join(import.meta.dirname, 'results', 'simulated-weeks.md');

/** Lets the weeks pass in a process of its own, and asks `work` while the demo still runs. */
async function simulate<T>(data: string, weeks: number, work: (simulation: Simulation) => Promise<T>): Promise<T> {
  const port = String(await freePort());
  const words = [program, 'demo', '--simulate', `${weeks}w`, '--data', data, '--port', port];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  const record = join(data, 'demo', 'weeks.json');
  try {
    while (!existsSync(record)) {
      if (child.exitCode !== null) throw new Error(`The demo ended with ${child.exitCode}.`);
      await delay(LOOK_MS);
    }
    return await work(JSON.parse(readFileSync(record, 'utf8')) as Simulation);
  } finally {
    child.kill('SIGTERM');
    while (child.exitCode === null && child.signalCode === null) await delay(LOOK_MS / 10);
  }
}

/** The proposals that a reader likes least are found by reading: all of them, as they were shown and decided. */
function decidedPage({ decided }: Simulation): string {
  const entries = decided.map(({ proposal, did, reason, words }) => {
    const { headline, whyNow, label } = proposal;
    return `- **${headline}** (${label}; ${did}${reason ? `: ${reason}` : ''})\n  ${whyNow}\n  ${words}`;
  });
  return `## What was decided\n\n${entries.join('\n')}\n`;
}

/**
 * Weeks of the demo tenant, with a world outside that answers, writes, bounces and moves deals, and a person who decides:
 * the summary of each week, proposals by day, and what an independent auditor finds in the mail files, calendars and the
 * exported audit. Holds while it finds nothing and nothing that was turned down comes back. Takes the number of weeks.
 */
export const bench: BenchRun = async ({ arguments: [weeks = String(WEEKS)] }) => {
  const data = mkdtempSync(join(tmpdir(), 'gtm-bench-weeks-'));
  const gtm = (...words: string[]) =>
    execFileSync(process.execPath, [program, ...words, '--data', data], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  try {
    return await simulate(data, Number(weeks), async (simulation) => {
      const { days, cameBack } = simulation;
      const archive = join(data, 'weeks.tar');
      gtm('export', archive);
      const { postalAddress } = demoTenant;
      const evidence = await gatherEvidence({ data, archive, zone: ZONE, postalAddress, crm: [] });
      const findings = findBreaches(evidence);
      const closed = [...new Set(days.map(({ day }) => isoWeekOf(new Date(`${day}T12:00:00Z`), ZONE)))];
      const summaries = closed.map(
        (week) => `## ${week}\n\n\`\`\`\n${gtm('summary', '--week', week).trim()}\n\`\`\`\n`,
      );
      mkdirSync(join(import.meta.dirname, 'results'), { recursive: true });
      writeFileSync(pages, `# Simulated weeks\n\n${summaries.join('\n')}\n${decidedPage(simulation)}`);
      const audited = findings.map(({ rule, checked, breaches }) => [rule, { checked, breaches: breaches.length }]);
      return {
        rows: days.map((day) => ({ ...day })),
        notes: {
          cameBack,
          audited: Object.fromEntries(audited),
          breaches: findings.flatMap(({ breaches }) => breaches),
        },
        holds: cameBack.length === 0 && findings.every(({ breaches }) => breaches.length === 0),
      };
    });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
};
