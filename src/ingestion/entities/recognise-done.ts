import type { ActivityRow } from '../../data/records/activities.ts';
import { activitiesToWriteBack, type DoneActivity, moveCrmChanges } from '../../data/records/crm-changes.ts';
import type { ApplyContext } from './apply-batch.ts';

/** Recognises in what a CRM has logged the mails and meetings that we did ourselves. */
export interface DoneRecogniser {
  /** The id of our own activity that a new record is about, else null; each is recognised once. */
  recognise(
    logged: Pick<ActivityRow, 'kind' | 'title' | 'occurredAt' | 'accountId'>,
    people: readonly string[],
  ): string | null;
  /** Writes down that these are in the CRM; returns how many. The audit row is the caller's. */
  settle(): Promise<number>;
}

/** Logs that know the day alone put it at its beginning. */
const farthestMs = 86_400_000;

/** What a subject says without the words by which programs mark answers and logged mails. */
function bareSubject(title: string): string {
  return title
    .toLowerCase()
    .replace(/^(\s*(e-?mail|meeting|call|re|fwd?|aw|wg|sv)\s*:)+/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A recogniser of what was done with these people and companies. */
export async function recogniseDone(
  context: ApplyContext,
  about: { contactIds: readonly string[]; accountIds: readonly string[] },
): Promise<DoneRecogniser> {
  const waiting = new Set(await activitiesToWriteBack(context.transaction, about));
  const found: DoneActivity[] = [];
  return {
    recognise(logged, people) {
      const apartMs = ({ occurredAt }: DoneActivity) => Math.abs(occurredAt.getTime() - logged.occurredAt.getTime());
      const [match] = [...waiting]
        .filter(({ kind, title }) => kind === logged.kind && bareSubject(title) === bareSubject(logged.title))
        .filter(({ contactId, accountId }) =>
          people.length > 0 ? people.includes(contactId ?? '') : accountId !== null && accountId === logged.accountId,
        )
        .filter((done) => apartMs(done) <= farthestMs)
        .sort((left, right) => apartMs(left) - apartMs(right));
      if (!match) return null;
      waiting.delete(match);
      found.push(match);
      return match.activityId;
    },
    async settle() {
      const moves = found.map(({ changeId }) => ({ id: changeId, state: 'confirmed' as const }));
      await moveCrmChanges(context.transaction, context.ids, context.connector, moves);
      return moves.length;
    },
  };
}
