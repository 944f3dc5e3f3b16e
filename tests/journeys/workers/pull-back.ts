import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { approveProposal } from '../../../src/agents/approval/approve-proposal.ts';
import { pullBack } from '../../../src/agents/approval/pull-back.ts';
import { shippedPolicyText } from '../../../src/agents/supervisor/shipped-policy.ts';
import { createTools } from '../../../src/agents/tools/create-tools.ts';
import { runDueEffects } from '../../../src/agents/tools/execute-effects.ts';
import { openDatabase } from '../../../src/data/database/open-database.ts';
import { noFailPoints } from '../../../src/runtime/failpoints.ts';
import { createApprovalFixture, maildirProviders } from '../../../src/testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../../src/testing/test-world.ts';

/**
 * Two lives of one directory: `pull-back.ts DIRECTORY new` approves two mails, pulls one of them back and dies on the
 * spot; `pull-back.ts DIRECTORY TENANT`, a minute later in the tenant's time, carries out what is due and prints what left.
 */
async function approveTwo(world: TestWorld): Promise<void> {
  const policyText = shippedPolicyText().replace('minSecondsBetweenMails: 60', 'minSecondsBetweenMails: 0');
  const fixture = await createApprovalFixture(world, { frozenAt: '2026-11-03T09:00:00Z', policyText });
  const { tenantId } = fixture;
  const planDeparture = async () => ({ notBefore: '2026-11-03T09:00:00Z', reason: 'Now.' });
  const effectIds: string[] = [];
  for (const isPulledBack of [true, false]) {
    const { id: proposalId, digest } = await fixture.propose();
    const actor = fixture.person();
    const approved = await approveProposal({ ...world, planDeparture }, tenantId, { proposalId, digest, actor });
    if (approved.kind === 'approved') effectIds.push(approved.effectId);
    if (isPulledBack) await pullBack(world, tenantId, { proposalId, actor });
  }
  console.log(JSON.stringify({ tenantId, effectIds }));
  process.kill(process.pid, 'SIGKILL');
}

async function carryOut(world: TestWorld, directory: string, tenantId: string): Promise<void> {
  const folder = join(directory, 'mail');
  await world.freezeAt(tenantId, '2026-11-03T09:01:00Z');
  const tools = createTools({ ...world, providers: maildirProviders(folder), publicUrl: null });
  await runDueEffects({ ...world, tools, failPoints: noFailPoints, planDeparture: null });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.includes('.Sent/new/'),
  );
  const sent = files.map((path) => /^Message-ID: <([^@]+)/m.exec(readFileSync(join(folder, path), 'utf8'))?.[1]);
  const states = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ id: string; state: string }>('select id, state from effects order by id'),
  );
  console.log(JSON.stringify({ sent, states: states.map(({ state }) => state) }));
}

const [directory, tenant] = process.argv.slice(2);
const world = await openTestWorld({ open: () => openDatabase(`pglite:${join(directory!, 'database')}`) });
await (tenant === 'new' ? approveTwo(world) : carryOut(world, directory!, tenant!));
await world.close();
