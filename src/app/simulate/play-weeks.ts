import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../../app.ts';
import { counted } from '../../domain/counted.ts';
import { type Simulation, type SimulationOptions, simulateWeeks } from './simulate-weeks.ts';

const WORKING_DAYS = 5;

/** Where the record of the weeks lies. */
function weeksPath(dataDirectory: string): string {
  return join(dataDirectory, 'demo', 'weeks.json');
}

/** Lets the weeks pass, says what they were like, and keeps the record of them beside the demo's mail. */
export async function playWeeks(
  app: App,
  { weeks, ...options }: Omit<SimulationOptions, 'days'> & { weeks: number },
): Promise<Simulation> {
  const { say } = options;
  say(`Letting ${counted(weeks, 'week')} pass, day by day:`);
  const simulation = await simulateWeeks(app, { ...options, days: weeks * WORKING_DAYS });
  writeFileSync(weeksPath(app.config.dataDirectory), `${JSON.stringify(simulation, null, 1)}\n`);
  for (const { headline, reason, rejectedOn, againOn } of simulation.cameBack) {
    say(`! "${headline}" came again on ${againOn}; it was rejected on ${rejectedOn} (${reason.replaceAll('_', ' ')}).`);
  }
  return simulation;
}
