import type { TenantTransaction } from '../../data/database/database.ts';
import { counted } from '../../domain/counted.ts';
import { createFieldRegistry } from '../../domain/field-registry.ts';
import { type OrderField, type Plan, type PlanConstraint, parsePlan } from '../../domain/plan.ts';
import type { Segment } from '../../domain/segment.ts';
import { dayInZone } from './calendar-days.ts';
import { segmentToSql } from './compile-sql.ts';
import { loadCustomColumns } from './custom-columns.ts';
import { readTargetFacts, type TargetFacts } from './target-facts.ts';

/** One target of a run, and why it is its turn. `reason` holds numbers and dates only. */
export interface Target {
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  reason: string;
}

/** A run works on at most this many targets, the most pressing ones; its counts say how many more there are. */
export const maxRunTargets = 200;

export interface ListTargetsOptions {
  /** What was known then; now when left out. */
  asOf?: Date;
}

/**
 * The targets of a plan in the order of why-now: who waits longest for an answer, then the nearest deadline, then risk
 * times value; a plan's own order ("biggest") goes before that. The same data give the same list. A plan's own limit
 * ("top 10") is kept.
 */
export async function listTargets(
  transaction: TenantTransaction,
  plan: Plan,
  { asOf }: ListTargetsOptions = {},
): Promise<Target[]> {
  const time = await segmentTime(transaction, asOf);
  const facts: TargetFacts[] = [];
  for (const segment of [plan.segment, ...plan.alsoSegments]) {
    const ids = await segmentIds(transaction, segment, plan, time);
    facts.push(...(await readTargetFacts(transaction, segment.noun, ids, time.asOf)));
  }
  const today = dayInZone(time.asOf, time.zone);
  const order = plan.constraints.find((each) => each.kind === 'order-by');
  const ranked = withoutRepeats(facts)
    .map((one) => ({ one, why: whyNow(one, time.asOf, today) }))
    .sort(
      (a, b) =>
        (order ? inOrder(order, a.one, b.one) : 0) ||
        b.why.rank - a.why.rank ||
        b.one.amount - a.one.amount ||
        (a.one.key < b.one.key ? -1 : 1),
    );
  const planLimit = plan.constraints.flatMap((each) => (each.kind === 'max-targets' ? [each.value] : []));
  return ranked.slice(0, Math.min(...planLimit, ranked.length)).map(({ one, why }) => ({
    accountId: one.accountId,
    contactId: one.contactId,
    dealId: one.dealId,
    reason: order ? withOrder(order, one, why.reason) : why.reason,
  }));
}

type Order = Extract<PlanConstraint, { kind: 'order-by' }>;

const orderValues: Record<OrderField, (facts: TargetFacts) => number | null> = {
  'deal.amount': ({ amount }) => amount || null,
  'deal.closeDate': ({ closeDate }) => (closeDate === null ? null : Date.parse(closeDate)),
  'account.employees': ({ employees }) => employees,
};

/** Negative when `a` comes first. What has no value comes last either way. */
function inOrder({ field, first }: Order, a: TargetFacts, b: TargetFacts): number {
  const [left, right] = [orderValues[field](a), orderValues[field](b)];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return first === 'highest' ? right - left : left - right;
}

/** The reason, led by the value that decided the place. */
function withOrder({ field }: Order, { amount, currency, closeDate, employees }: TargetFacts, reason: string): string {
  const value = {
    'deal.amount': amount > 0 ? `${amount.toLocaleString('en-US')} ${currency ?? ''}`.trim() : 'without an amount',
    'deal.closeDate': closeDate === null ? 'without a close date' : `closes ${closeDate}`,
    'account.employees': employees === null ? 'size unknown' : counted(employees, 'employee'),
  }[field];
  return reason.includes(value) ? reason : `${value}, ${reason}`;
}

/** The instant and zone a segment is asked at: now by the tenant's clock unless another instant is given. */
export async function segmentTime(transaction: TenantTransaction, asOf?: Date): Promise<{ asOf: Date; zone: string }> {
  const [tenant] = await transaction.query<{ zone: string }>('select zone from tenants');
  return { asOf: asOf ?? (await transaction.now()), zone: tenant?.zone ?? 'UTC' };
}

/** Ids of the entities that a segment of a plan selects, in order of id. */
export async function segmentIds(
  transaction: TenantTransaction,
  segment: Segment,
  plan: Plan,
  time: { asOf: Date; zone: string },
): Promise<string[]> {
  const registry = createFieldRegistry(await loadCustomColumns(transaction));
  parsePlan(plan, registry);
  const statement = segmentToSql(segment, registry, time);
  const rows = await transaction.query<{ id: string }>(statement.text, statement.values);
  return rows.map((row) => row.id);
}

/** A person who is the one to write to for a deal in the list is not listed a second time by themselves. */
function withoutRepeats(facts: readonly TargetFacts[]): TargetFacts[] {
  const seen = new Set<string>();
  const covered = new Set(facts.filter((one) => one.noun !== 'contact').map((one) => one.contactId));
  return facts.filter((one) => {
    if (one.noun === 'contact' && covered.has(one.contactId)) return false;
    const key = `${one.accountId} ${one.contactId} ${one.dealId}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const dayMs = 86_400_000;
const deadlineDays = 60;

/** Bands a million apart: waiting answers, deadlines, then days of silence times value. */
function whyNow(facts: TargetFacts, asOf: Date, today: string): { rank: number; reason: string } {
  const days = (instant: Date) => Math.floor((asOf.getTime() - instant.getTime()) / dayMs);
  if (facts.waitingSince) {
    const waiting = days(facts.waitingSince);
    return { rank: 3e6 + waiting, reason: `waiting ${counted(waiting, 'day')} for an answer` };
  }
  const deadline = nextDeadline(facts, today);
  if (deadline)
    return {
      rank: 2e6 + deadlineDays - deadline.inDays,
      reason: `${deadline.what} in ${counted(deadline.inDays, 'day')}`,
    };
  const passed = facts.isOpen && facts.closeDate !== null && facts.closeDate < today;
  const silent = facts.lastMessageAt ? days(facts.lastMessageAt) : null;
  const value = Math.log10(1 + facts.amount);
  const rank = Math.min(1e6, Math.min(365, silent ?? 90) * (1 + value)) + (passed ? 500 : 0);
  const parts = [
    passed ? `close date ${facts.closeDate} has passed` : '',
    silent === null ? 'no message yet' : `no message for ${counted(silent, 'day')}`,
    facts.amount > 0 ? `${facts.amount.toLocaleString('en-US')} ${facts.currency ?? ''}`.trim() : '',
  ];
  return { rank, reason: parts.filter(Boolean).join(', ') };
}

function nextDeadline(facts: TargetFacts, today: string): { inDays: number; what: string } | null {
  const inDays = (day: string) => Math.round((Date.parse(day) - Date.parse(today)) / dayMs);
  const dates = [
    { what: 'closes', day: facts.isOpen ? facts.closeDate : null },
    { what: 'renewal', day: facts.renewalDate },
  ];
  const near = dates
    .flatMap(({ what, day }) => (day === null ? [] : [{ what, inDays: inDays(day) }]))
    .filter((deadline) => deadline.inDays >= 0 && deadline.inDays <= deadlineDays);
  return near.sort((a, b) => a.inDays - b.inDays)[0] ?? null;
}
