import type { Action } from '../../../domain/action.ts';
import type { Effect } from '../facts.ts';

/** What an action does to the relationship; the vote on conflicts is between these. */
export function effectKindOf(action: Action, play: string): Effect {
  switch (action.tool) {
    case 'send_email':
      if (/complaint|apolog/.test(play)) return 'repair';
      return action.purpose === 'answer' ? 'answer' : 'sell';
    case 'schedule_meeting':
      return 'schedule';
    case 'update_crm':
      return 'record';
    case 'enrich_contact':
      return 'look_up';
    case 'create_task':
      return /complaint/.test(play) ? 'repair' : 'inform';
    case 'leave_alone':
      return 'inform';
  }
}
