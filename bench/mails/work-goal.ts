import { createGoalActivities } from '../../src/agents/goal-activities.ts';
import { shippedPolicyText } from '../../src/agents/supervisor/shipped-policy.ts';
import { createTargetActivities, ownAgents } from '../../src/agents/target-activities.ts';
import type { ProposalView } from '../../src/api/proposal-view.ts';
import { readProposalView } from '../../src/api/proposal-view.ts';
import { writeAudit } from '../../src/data/records/audit.ts';
import { listProposals } from '../../src/data/records/proposals.ts';
import { createRun } from '../../src/data/records/runs.ts';
import { openVectors } from '../../src/data/vectors/open-vectors.ts';
import { indexBacklog } from '../../src/ingestion/indexing/index-backlog.ts';
import { openEmbeddings } from '../../src/models/embeddings/open-embeddings.ts';
import { openModels } from '../../src/models/open-models.ts';
import { createSystemRandom } from '../../src/runtime/system/system-clock.ts';
import type { TestWorld } from '../../src/testing/test-world.ts';

/** Puts the shipped policy in force, with the languages in which the tenant may write unasked, and no limit to a day. */
export async function givePolicy(world: TestWorld, tenantId: string, languages: readonly string[]): Promise<void> {
  const actor = { kind: 'system', id: 'bench', door: 'migration' } as const;
  await world.database.asTenant(tenantId, async (transaction) => {
    const body = shippedPolicyText()
      .replace('languages: [en]', `languages: [${languages.join(', ')}]`)
      .replace('maxNewProposalsPerOwnerPerDay: 25', 'maxNewProposalsPerOwnerPerDay: 1000');
    await transaction.query("insert into policies (version, body, created_by, note) values (1, $1, 'bench', 'bench')", [
      body,
    ]);
    await writeAudit(transaction, world.ids, { actor, action: 'policy-stored', subjectNoun: 'policy', subjectId: '1' });
  });
}

/** Does what the workflows of a run do, one step after another in this process. Returns the tenant's proposals, oldest first. */
export async function workGoal(
  world: TestWorld,
  tenantId: string,
  goal: string,
  userId: string,
): Promise<ProposalView[]> {
  const { database, ids, clock } = world;
  const services = {
    ...{ database, ids, clock, agents: ownAgents, publicUrl: null, lake: { query: async () => [] } },
    models: await openModels({ url: 'playbook:', key: null, model: null, clock, random: createSystemRandom() }),
    vectors: await openVectors('pgvector:', { database }),
    embeddings: await openEmbeddings('lexical:'),
  };
  await indexBacklog(services, tenantId);
  const activities = { ...createGoalActivities(services), ...createTargetActivities(services) };
  const { runId } = await database.asTenant(tenantId, (transaction) =>
    createRun(transaction, ids, { kind: 'person', id: userId, door: 'cli' }, { text: goal, asOf: null }),
  );
  const step = <Output>(name: string, workflowId: string, key: string, input: object) =>
    activities[name]!(input as never, { workflowId, stepKey: key } as never) as Promise<Output>;
  const run = { tenantId, runId };
  await step('planGoal', runId, 'plan', run);
  const { targetIds } = await step<{ targetIds: string[] }>('listTargets', runId, 'list', run);
  for (const targetId of targetIds) {
    const input = { ...run, targetId };
    await step('retrieveEvidence', targetId, 'retrieve', input);
    const { draftIds } = await step<{ draftIds: string[] }>('decide', targetId, 'decide', input);
    for (const draftId of draftIds) {
      const draft = { ...input, draftId };
      for (let round = 0; round <= 2; round++) {
        const { decision } = await step<{ decision: string }>(
          'judgeDraft',
          targetId,
          `judge-${draftId}-${round}`,
          draft,
        );
        if (decision !== 'adjust' || round === 2) break;
        await step('reviseDraft', targetId, `revise-${draftId}-${round}`, draft);
      }
      await step('proposeDraft', targetId, `propose-${draftId}`, draft);
    }
  }
  return database.asTenant(tenantId, async (transaction) => {
    const views: ProposalView[] = [];
    for (const proposal of await listProposals(transaction)) views.push(await readProposalView(transaction, proposal));
    return views.reverse();
  });
}
