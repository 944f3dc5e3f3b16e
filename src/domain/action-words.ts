import type { Action, MeetingChange, SendEmailAction } from './action.ts';

/** What people read of an action: the subject or title, and the text. */
export interface ActionWords {
  title: string;
  body: string;
}

/** The words of an action that people may edit; null for one that has none. */
export function wordsOfAction(action: Action): ActionWords | null {
  switch (action.tool) {
    case 'send_email':
      return { title: action.subject, body: action.body };
    case 'schedule_meeting':
      return { title: action.title, body: action.description };
    case 'create_task':
      return { title: action.title, body: action.body };
    default:
      return null;
  }
}

/** What a mail tells us once it has arrived, as whoever approves it reads it; null where it tells nothing. */
export function trackingWords({ tracking }: Pick<SendEmailAction, 'tracking'>): string | null {
  if (!tracking?.opens && !tracking?.links) return null;
  const told = [
    ...(tracking.opens ? ['when it is opened'] : []),
    ...(tracking.links ? ['when a link is followed'] : []),
  ];
  return `It tells us ${told.join(' and ')}.`;
}

/** The action with these words in place of its own; one that has none stays as it is. */
export function withWords(action: Action, { title, body }: ActionWords): Action {
  switch (action.tool) {
    case 'send_email':
      return { ...withOffersIn(action, body), subject: title, body };
    case 'schedule_meeting':
      return { ...action, title, description: body };
    case 'create_task':
      return { ...action, title, body };
    default:
      return action;
  }
}

/** Only what the new words still say is offered: the rest is free again. */
function withOffersIn({ offers, ...rest }: SendEmailAction, body: string): SendEmailAction {
  const times = offers?.times.filter(({ words }) => body.includes(words)) ?? [];
  return offers && times.length > 0 ? { ...rest, offers: { ...offers, times } } : rest;
}

/** What an invitation does to a meeting that is booked already. */
export function meetingChangeWords({ kind }: MeetingChange): string {
  return kind === 'cancel' ? 'calls the meeting off' : 'moves the meeting to this time';
}
