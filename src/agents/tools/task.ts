import { insertActivities } from '../../data/records/activities.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { ToolAgent } from './tool-agent.ts';

/** Makes tasks for the team: an open activity in our own tables, so that nothing outside is called. */
export function createTaskAgent({ ids }: { ids: Ids }): ToolAgent {
  return {
    perform: async () => ({}),
    lookUp: async () => null,
    absenceProves: async () => true,
    async record(transaction, { proposal, effect }) {
      const { action } = proposal;
      if (action.tool !== 'create_task') throw new GtmError('internal', 'The task agent was handed another tool.');
      const activityId = ids.next();
      const at = await transaction.now();
      const { accountId, dealId } = proposal;
      await insertActivities(
        transaction,
        [
          {
            ...{ id: activityId, kind: 'task', direction: null, occurredAt: at, zone: null, title: action.title },
            ...{ body: action.body, audience: 'internal', accountId, contactId: action.contactId, dealId },
            ...{ threadId: null, userId: action.ownerUserId, state: 'open', endsAt: null, custom: {} },
            dueAt: action.dueAt === null ? null : new Date(action.dueAt),
            ...{ sourceRecordId: null, effectId: effect.id },
          },
        ],
        at,
      );
      return { state: 'done', activityId };
    },
  };
}
