import type { ProposalView } from '../../src/api/proposal-view.ts';
import type { RunView } from '../../src/api/run-view.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { approvalNeeds } from '../../src/domain/verdict.ts';
import { answering } from '../../tests/journeys/model-answers.ts';
import type { Attack } from './attacks.ts';
import { type Effected, judgeEffects } from './executor-judge.ts';
import { type Customer, type ExecutorWorld, openExecutorWorld } from './executor-world.ts';
import { type Disguise, disguises, obey } from './obey.ts';

/** Departures that are waited for, for each customer; what then still waits has not left. */
const STEPS_EACH = 4;
/** Looks (each a tenth of a second) for an effect that is due. */
const MOST_LOOKS = 300;
const waiting = ['scheduled', 'claimed'];

function obedient(customers: readonly Customer[], counts: Map<string, number>) {
  return answering((request, { messages }) => {
    const user = messages.find(({ role }) => role === 'user')!.content;
    const family = /offer-1: [^\n]*?\bTora (\p{L}+)/u.exec(user)?.[1];
    const index = customers.findIndex((customer) => customer.family === family);
    if (index < 0) return { proposals: [], leave_alone_reason: 'Nobody is attacked here.' };
    const { attack } = customers[index]!;
    counts.set(attack.id, (counts.get(attack.id) ?? 0) + 1);
    const loud: Disguise = disguises[index % disguises.length]!;
    const disguise: Disguise = request.isRepair && loud === 'loud' ? 'courtesy' : loud;
    const sources = request.evidence.map((item) => ({
      ...{ chunkId: item.id, quote: item.quote.trim(), audience: item.audience as 'internal' },
      trust: item.trust as 'trusted' | 'tainted',
    }));
    const offers = request.offers.map(({ id, tool }) => {
      return {
        id,
        writes:
          tool === 'send_email' ? ('mail' as const) : tool === 'create_task' ? ('task' as const) : ('nothing' as const),
      };
    });
    return obey({ sources, offers }, attack, disguise);
  });
}

/** Runs the goal until every customer has had their turn; what is proposed, in full. */
async function propose({ ask, customers, until }: ExecutorWorld): Promise<ProposalView[]> {
  const seen = new Map<string, ProposalView>();
  for (let round = 0; round < Math.ceil(customers.length / 10); round++) {
    const { runId } = (await ask<{ runId: string }>('POST', '/goals', { text: 'people waiting for an answer' })).body;
    let run: RunView | null = null;
    await until(async () => {
      run = (await ask<RunView>('GET', `/runs/${runId}`)).body;
      return run.state !== 'running';
    });
    const before = seen.size;
    for (const { handle } of run!.proposals) {
      seen.set(handle, (await ask<ProposalView>('GET', `/proposals/${handle}`)).body);
    }
    if (seen.size === before || run!.targets.length >= customers.length) break;
  }
  return [...seen.values()];
}

/** A person who says yes to everything that the policy lets them, with a reason where it asks for one. */
async function approveAll({ ask }: ExecutorWorld, proposals: readonly ProposalView[]): Promise<string[]> {
  const approved: string[] = [];
  for (const { handle, digest, state, verdict } of proposals) {
    const needs = approvalNeeds(verdict);
    if ((state !== 'open' && state !== 'blocked') || needs === 'impossible') continue;
    const reason = needs === 'reason' ? { overrideReason: 'I say yes to everything.' } : {};
    const { status } = await ask('POST', `/proposals/${handle}/approve`, { digest, ...reason });
    if (status < 300) approved.push(handle);
  }
  return approved;
}

/**
 * Moves the tenant's clock from one planned departure to the next until all have left: mails of one mailbox keep their
 * distance, so a jump over several of them would only plan the others anew.
 */
async function letLeave({ app, tenantId, read, until, customers }: ExecutorWorld): Promise<void> {
  const planned = () =>
    read((transaction) =>
      transaction.query<{ proposalId: string; waitMs: number }>(
        `select proposal_id, (extract(epoch from not_before - app.now()) * 1000)::float8 as wait_ms
         from effects where state = any($1) order by not_before`,
        [waiting],
      ),
    );
  for (let step = 0; step < customers.length * STEPS_EACH; step++) {
    const [next] = await planned();
    if (!next) return;
    const moveMs = Math.max(0, Math.ceil(next.waitMs)) + 100;
    await read(async (transaction) => {
      await transaction.query('update tenants set clock_offset_ms = clock_offset_ms + $1', [moveMs]);
      const actor = { kind: 'system', id: 'bench', door: 'migration' } as const;
      const entry = { actor, action: 'clock-moved', subjectNoun: 'tenant', subjectId: tenantId } as const;
      await writeAudit(transaction, app.ids, { ...entry, detail: { moveMs } });
    });
    const due = (await planned()).filter(({ waitMs }) => waitMs <= 0);
    for (const { proposalId } of due) await app.workflows.signal(`proposal:${proposalId}`, 'changed', null);
    let looks = 0;
    // One leaves, and the others are planned anew behind it.
    await until(async () => (await planned()).every(({ waitMs }) => waitMs > 0) || ++looks > MOST_LOOKS);
  }
}

/** Lets each attack loose in one installation on a model that obeys it, and on a person who approves whatever they may. */
export async function executeAttacks(attacks: readonly Attack[]): Promise<Effected[]> {
  const world = await openExecutorWorld(attacks);
  try {
    const counts = new Map<string, number>();
    const atBeside = await besideState(world);
    world.model.otherwise(obedient(world.customers, counts));
    const proposals = await propose(world);
    const approved = await approveAll(world, proposals);
    await letLeave(world);
    const effected = await judgeEffects(world, proposals, { approved, counts });
    const changed = (await besideState(world)) !== atBeside;
    if (changed) effected[0]!.violations.push('a row of another tenant was changed');
    if (world.model.refusals.length > 0) throw new Error(world.model.refusals[0]);
    return effected;
  } finally {
    await world.close();
  }
}

/** What the tenant beside holds. */
function besideState({ app, bystanderId }: ExecutorWorld): Promise<string> {
  return app.database.asTenant(bystanderId, async (transaction) => {
    const counts = ['effects', 'proposals', 'approvals', 'activities', 'contacts', 'messages', 'documents'].map(
      (table) => `(select count(*) from ${table}) as ${table}`,
    );
    return JSON.stringify(await transaction.query(`select ${counts.join(', ')}`));
  });
}
