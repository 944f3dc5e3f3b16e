import type { Action } from '../../domain/action.ts';
import type { Mark } from '../../domain/verdict.ts';

/** Free text of the action that people outside will read, by the field it stands in; empty for internal actions. */
export function outgoingTexts(action: Action): { field: Mark['field']; text: string }[] {
  if (action.tool === 'send_email') {
    return [
      { field: 'subject', text: action.subject },
      { field: 'body', text: action.body },
    ];
  }
  if (action.tool !== 'schedule_meeting') return [];
  return [
    { field: 'title', text: action.title },
    { field: 'description', text: action.description },
  ];
}
