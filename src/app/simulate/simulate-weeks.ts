import { join } from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import { startGoal } from '../../agents/start-goal.ts';
import type { ProposalSummary } from '../../api/proposal-view.ts';
import type { App } from '../../app.ts';
import { grantSendRight, listSenderIdentities } from '../../data/records/senders.ts';
import type { Actor } from '../../domain/actor.ts';
import { isoWeekOf } from '../../domain/iso-week.ts';
import { importCsv } from '../../ingestion/csv/import-csv.ts';
import { memoryInput } from '../../ingestion/import-input.ts';
import type { DemoSeed } from '../../testing/demo/demo-seed.ts';
import { createWorld } from '../../testing/demo-world/create-world.ts';
import { livelyAnswer } from '../../testing/demo-world/lively-answers.ts';
import { demoGoal, demoMailDirectory } from '../demo-tenant.ts';
import { type Ask, askAs } from './ask.ts';
import { letLeave } from './let-leave.ts';
import { createOperator, type Decided } from './operator.ts';
import { dealsAfter, unaskedMails } from './outside-days.ts';
import { simulatedTime } from './simulated-time.ts';
import { type CameBack, createTally, type DayTally } from './tally.ts';
import { untilQuiet } from './until-quiet.ts';
import { writeUnasked } from './write-unasked.ts';

/** When the operator looks, by the tenant's clock. */
const looks = ['09:00', '11:30', '14:30', '17:00'] as const;
const answerAfterMs = 2 * 3_600_000;

export interface SimulationOptions {
  tenantId: string;
  seed: DemoSeed;
  /** How many working days pass, Monday to Friday. */
  days: number;
  say(line: string): void;
  signal: AbortSignal;
}

/** What the weeks were like. */
export interface Simulation {
  days: DayTally[];
  cameBack: CameBack[];
  /** Every decision with the words that were decided on. */
  decided: Decided[];
}

const actor: Actor = { kind: 'system', id: 'simulation', door: 'migration' };

/** The next so many working days after a day, Monday to Friday. */
function workingDays(after: Temporal.PlainDate, count: number): Temporal.PlainDate[] {
  const next = Array.from({ length: count * 2 + 2 }, (_, at) => after.add({ days: at + 1 }));
  return next.filter((day) => day.dayOfWeek <= 5).slice(0, count);
}

const everyState = 'open,blocked,approved,rejected,superseded,expired,executed,failed';

async function allProposals(ask: Ask): Promise<ProposalSummary[]> {
  const all: ProposalSummary[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: { items: ProposalSummary[]; next: string | null } = await ask(
      `/proposals?state=${everyState}&limit=500${after === '' ? '' : `&after=${after}`}`,
    );
    all.push(...page.items);
    after = page.next;
  }
  return all;
}

/** One person decides for the whole team, so they may send for each of them. */
async function letSendForAll({ database, ids, localUserId }: App, tenantId: string): Promise<void> {
  await database.asTenant(tenantId, async (transaction) => {
    for (const { id } of await listSenderIdentities(transaction)) {
      await grantSendRight(transaction, ids, actor, { identityId: id, userId: localUserId });
    }
  });
}

/** When the mails of each part of the day are in the mailbox. */
const writtenBy = { morning: looks[0], noon: looks[2] } as const;

/** The CRM as it is now, and the goal once more. */
async function beginDay(app: App, { tenantId, seed }: SimulationOptions, day: number): Promise<void> {
  const deals = memoryInput('deals.csv', dealsAfter(seed, day));
  await importCsv({ ...app, actor }, tenantId, deals, { intoDemoTenant: true, source: 'crm-export', as: 'deal' });
  const owner = { kind: 'person', id: app.localUserId, door: 'cli' } as const;
  await startGoal(app, tenantId, owner, { text: demoGoal, asOf: null });
}

function inWords({ proposed, approved, edited, rejected, left }: DayTally): string {
  return `${proposed} proposed, ${approved + edited} approved, ${edited} of them edited, ${rejected} rejected, ${left} left`;
}

/**
 * Lets weeks of the demo tenant pass in minutes: its clock jumps from look to look, the world outside answers, writes of
 * its own accord and moves deals, an operator decides, and everything between is the product as it is. Ends early when
 * `signal` aborts.
 */
export async function simulateWeeks(app: App, options: SimulationOptions): Promise<Simulation> {
  const { tenantId, seed, days, say, signal } = options;
  const ask = askAs(app, tenantId);
  const operator = createOperator(ask);
  const tally = createTally();
  const decided: Decided[] = [];
  const time = await simulatedTime(app, tenantId, actor);
  const world = await createWorld({
    mailboxes: [demoMailDirectory(app.config.dataDirectory)],
    statePath: join(app.config.dataDirectory, 'demo', 'world.json'),
    ...{ now: time.now, paceMs: answerAfterMs, answerOf: livelyAnswer },
  });
  await letSendForAll(app, tenantId);
  tally.note(time.today().toString(), await allProposals(ask), []);
  for (const [number, day] of workingDays(time.today(), days).entries()) {
    for (const look of looks) {
      if (signal.aborted) break;
      await letLeave(app, tenantId, time, time.at(day, look));
      await time.advanceTo(time.at(day, look));
      await world.tick();
      for (const mail of unaskedMails(seed, number + 1)) {
        if (writtenBy[mail.at] !== look) continue;
        await writeUnasked(demoMailDirectory(app.config.dataDirectory), mail, time.now());
      }
      if (look === looks[0]) await beginDay(app, options, number + 1);
      await untilQuiet(app, tenantId, { signal });
      const done = await operator.decideAll();
      decided.push(...done);
      tally.note(day.toString(), await allProposals(ask), done);
    }
    const today = tally.days.at(-1);
    if (today) say(`  ${day.toString()}  ${inWords(today)}`);
    if (day.dayOfWeek === 5) say(`  The week in numbers: npx gtm summary --week ${isoWeekOf(time.now(), seed.zone)}`);
  }
  return { days: tally.days, cameBack: tally.cameBack, decided };
}
