import { resumeTenant } from '../../src/agents/approval/pause-tenant.ts';
import { shippedPolicyText } from '../../src/agents/supervisor/shipped-policy.ts';
import { createTools } from '../../src/agents/tools/create-tools.ts';
import { type ExecutorServices, runDueEffects } from '../../src/agents/tools/execute-effects.ts';
import type { Providers, ToolAgent } from '../../src/agents/tools/tool-agent.ts';
import { GtmError } from '../../src/domain/errors.ts';
import { createFailPoints, noFailPoints } from '../../src/runtime/failpoints.ts';
import { type ApprovalFixture, createApprovalFixture } from '../../src/testing/approval-fixture.ts';
import { createSeeded, pickOf } from '../../src/testing/seeded.ts';
import type { TestWorld } from '../../src/testing/test-world.ts';
import { decisionsOf } from './decisions.ts';
import { createOutsideLedger, type Fate, fates, type LedgerLine } from './outside-ledger.ts';

const STEPS = 90;
const begin = Date.parse('2026-11-03T09:00:00Z');
const minute = 60_000;
/** As the shipped one, but without a pause between two mails: the histories are short. */
const policyText = shippedPolicyText().replace('minSecondsBetweenMails: 60', 'minSecondsBetweenMails: 0');

/** Changes to the platform under which a history is lived: a planted bug. */
export interface Bent {
  tool?(tool: ToolAgent): ToolAgent;
  /** `others` are mailboxes of the same tenant. */
  providers?(providers: Providers, others: readonly string[]): Providers;
}

/** What a history left behind, for the auditor. */
export interface History {
  tenantId: string;
  lines: readonly LedgerLine[];
  opaqueMailboxes: ReadonlySet<string>;
}

/** How often each step comes. */
const deck = Object.entries({
  ...{ propose: 20, approve: 18, edit: 4, reject: 2, pull: 4, optOut: 1, pause: 1, resume: 5 },
  ...{ crash: 8, work: 20, wait: 14, waitLong: 3 },
}).flatMap(([name, share]) => Array.from({ length: share }, () => name));

class Crash extends Error {}

/**
 * One tenant's days with its mails: proposals, decisions, opt-outs, pauses, providers that fail, and a process that dies
 * between claim and receipt, all drawn from a seed; then enough quiet time for everything to come to its end.
 */
export async function liveHistory(world: TestWorld, seed: number, bent: Bent = {}): Promise<History> {
  const random = createSeeded(seed);
  const pick = <Item>(items: readonly Item[]) => pickOf(random, items);
  let nowMs = begin;
  const fixture = await createApprovalFixture(world, { policyText, frozenAt: new Date(nowMs).toISOString() });
  const { tenantId } = fixture;
  const opaque = await fixture.addSender('ann.opaque@ours.example', 'ann');
  const senders = [fixture.sender, fixture.sender, opaque];
  const opaqueMailboxes = new Set([opaque.mailboxId]);
  const fateOf = (): Fate => (random() < 0.6 ? 'accepted' : pick(fates)!);
  const ledger = createOutsideLedger({
    ...{ fateOf, nowMs: () => nowMs, isOpaque: (mailboxId) => opaqueMailboxes.has(mailboxId) },
  });
  const providers = bent.providers?.(ledger.providers, [opaque.mailboxId]) ?? ledger.providers;
  const made = createTools({ ...world, providers, publicUrl: null }).send_email!;
  const tools = { send_email: bent.tool?.(made) ?? made };
  const planDeparture = async () => ({ notBefore: new Date(nowMs).toISOString(), reason: 'Now.' });
  const services: ExecutorServices = { ...world, tools, failPoints: noFailPoints, planDeparture: null };
  const contacts: { id: string; address: string }[] = [];
  for (let number = 0; number < 4; number++) {
    const address = `person${number}.${seed}@shop.example`;
    contacts.push({ id: await fixture.addContact({ addresses: [address] }), address });
  }
  const advance = async (ms: number) => {
    nowMs += ms;
    await world.freezeAt(tenantId, new Date(nowMs).toISOString());
  };
  const { actor, ...decisions } = decisionsOf({ world, fixture, contacts, senders, random, planDeparture });
  const work = async (executor = services) => {
    await runDueEffects(executor);
  };
  const crash = () => {
    const place = pick(['before-claim', 'after-claim', 'before-receipt', 'after-receipt'])!;
    const die = () => {
      throw new Crash();
    };
    return work({ ...services, failPoints: createFailPoints(place, { die }) });
  };
  const steps: Record<string, () => Promise<unknown>> = {
    ...{ ...decisions, work, crash },
    wait: () => advance(12_000),
    waitLong: () => advance(Math.round(random() * 120 * minute)),
  };
  for (let count = 0; count < STEPS; count++) await steps[pick(deck)!]!().catch(forgive);
  await resumeTenant(world, tenantId, actor).catch(forgive);
  await comeToRest(fixture, { advance, work: () => work().catch(forgive) });
  return { tenantId, lines: ledger.lines, opaqueMailboxes };
}

/** What a decision may refuse, and the crashes that were ordered, belong to a history; anything else is a defect. */
function forgive(error: unknown): void {
  if (error instanceof Crash || GtmError.is(error)) return;
  throw error;
}

/** Time passes, in working hours, until nothing is on its way any more, or for at most four days. */
async function comeToRest(
  fixture: ApprovalFixture,
  { advance, work }: { advance(ms: number): Promise<void>; work(): Promise<void> },
): Promise<void> {
  for (let hours = 0; hours < 96; hours += 4) {
    await work();
    const [left] = await fixture.read<{ count: number }>(
      "select count(*)::integer as count from effects where state in ('scheduled', 'claimed')",
    );
    if (left!.count === 0) return;
    await advance(240 * minute);
  }
}
