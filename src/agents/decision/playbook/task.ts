import type { CreateTaskAction } from '../../../domain/action.ts';
import type { Draft } from '../../../domain/proposal.ts';
import type { SituationContact, SituationThread } from '../situation/situation.ts';
import { nextWorkday } from './dates.ts';
import { basisOf, type DraftGrounds, type DraftWords, makeDraft } from './draft-email.ts';
import type { PlayView } from './play.ts';

/** A task for the account's owner, due on the next working day unless it says when. Its text stays inside. */
export function taskDraft(
  view: PlayView,
  words: DraftWords,
  grounds: DraftGrounds,
  task: {
    title: string;
    body: string;
    contact: SituationContact | null;
    thread: SituationThread | null;
    dueAt?: string;
  },
): Draft {
  const { situation } = view;
  const action: CreateTaskAction = {
    tool: 'create_task',
    contactId: task.contact?.contactId ?? null,
    ownerUserId: situation.owner?.userId ?? null,
    title: task.title,
    body: task.body,
    dueAt: task.dueAt ?? nextWorkday(situation.asOf, situation.tenant.zone, 17 * 60),
  };
  const basis = basisOf(situation, { contact: task.contact, thread: task.thread });
  return makeDraft(view, words, grounds, { action, contact: task.contact, basis });
}
