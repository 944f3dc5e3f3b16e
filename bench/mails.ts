import { writeFileSync } from 'node:fs';
import { sharedRuns } from '../src/agents/decision/write-mail.ts';
import type { ProposalView } from '../src/api/proposal-view.ts';
import { importDemo } from '../src/testing/imported-demo.ts';
import { openTestWorld } from '../src/testing/test-world.ts';
import type { BenchRun } from './bench-run.ts';
import { importRoasterTenant } from './mails/roaster-tenant.ts';
import { givePolicy, workGoal } from './mails/work-goal.ts';

const wanted = 60;
const mostShared = 0.4;
const fiveWeeksOn = '2026-04-07T07:40:00.000Z';

interface Mail {
  source: string;
  view: ProposalView;
  to: string;
  subject: string;
  body: string;
}

function mailsOf(source: string, views: readonly ProposalView[]): Mail[] {
  return views.flatMap((view): Mail[] => {
    const { action } = view;
    if (action.tool !== 'send_email') return [];
    const [to] = action.to;
    return [{ source, view, to: `${to!.name} <${to!.address}>`, subject: action.subject, body: action.body }];
  });
}

/** Drafts of the demo on its first day and five weeks later, and of a mailbox of another trade in two languages. */
async function writeAll(): Promise<Mail[]> {
  await using world = Object.assign(await openTestWorld(), {
    async [Symbol.asyncDispose]() {
      await world.close();
    },
  });
  const demo = await importDemo(world);
  await givePolicy(world, demo.tenantId, ['en']);
  const first = await workGoal(world, demo.tenantId, 'Look after my open deals, renewals and open questions', 'clara');
  await world.freezeAt(demo.tenantId, fiveWeeksOn);
  const later = await workGoal(world, demo.tenantId, 'follow up on open deals', 'clara');
  const roasters = await importRoasterTenant(world);
  await givePolicy(world, roasters, ['en', 'de']);
  const theirs = await workGoal(world, roasters, 'Look after my open deals, renewals and open questions', 'tobias');
  const known = new Set(first.map(({ id }) => id));
  return [
    ...mailsOf('demo', first),
    ...mailsOf(
      'demo, five weeks on',
      later.filter(({ id }) => !known.has(id)),
    ),
    ...mailsOf('coffee roasters', theirs),
  ];
}

function printed({ source, view, to, subject, body }: Mail, index: number): string {
  return [
    `## ${index + 1}. ${to}`,
    `${source} · ${view.play} · ${view.label ?? ''}`,
    `Why: ${view.whyNow}`,
    ...(view.label === 'Ready'
      ? []
      : [`Supervisor: ${(view.verdict?.findings ?? []).map(({ message }) => message).join(' ')}`]),
    `Subject: ${subject}`,
    body
      .split('\n')
      .map((line) => `> ${line}`.trimEnd())
      .join('\n'),
  ].join('\n\n');
}

/** Prints the drafts to read, and how much the most alike of them to different people share. */
export const bench: BenchRun = async () => {
  const mails = await writeAll();
  const pairs = mails.flatMap((one, at) =>
    mails
      .slice(at + 1)
      .filter((two) => two.to !== one.to)
      .map((two) => ({ one: one.to, two: two.to, shared: sharedRuns(one.body, two.body) })),
  );
  pairs.sort((left, right) => right.shared - left.shared);
  const text = mails.map(printed).join('\n\n');
  console.log(text);
  writeFileSync(
    new URL('results/mails.md', import.meta.url),
    `# ${mails.length} drafts of the playbook\n\nMade by \`npm run bench -- mails\`; signatures and quoted text are left out.\n\n${text}\n`,
  );
  const share = (value: number) => `${Math.round(value * 1000) / 10} %`;
  const over = pairs.filter(({ shared }) => shared > mostShared).length;
  const rows = pairs.slice(0, 8).map(({ one, two, shared }) => ({ one, two, 'shared 5-word runs': share(shared) }));
  const summary = {
    mails: mails.length,
    wanted,
    pairs: pairs.length,
    over40Percent: over,
    worst: share(pairs[0]?.shared ?? 0),
    byPlay: Object.fromEntries(
      [...Map.groupBy(mails, ({ view }) => view.play)].map(([play, list]) => [play, list.length]),
    ),
    byLabel: Object.fromEntries(
      [...Map.groupBy(mails, ({ view }) => view.label ?? 'none')].map(([label, list]) => [label, list.length]),
    ),
  };
  return { rows, notes: summary, holds: over === 0 && mails.length >= wanted };
};
