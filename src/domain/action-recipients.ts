import type { Action } from './action.ts';

/** Every address an action writes to over To, Cc and Bcc, or invites: in lower case, each once, sorted. */
export function actionRecipients(action: Action): string[] {
  const people =
    action.tool === 'send_email'
      ? [...action.to, ...action.cc, ...action.bcc]
      : action.tool === 'schedule_meeting'
        ? action.invitees
        : [];
  return [...new Set(people.map(({ address }) => address.toLowerCase()))].sort();
}
