import type { Draft } from '../../../domain/proposal.ts';
import { addReferred } from '../playbook/add-referred.ts';
import { basisOf, emailAction } from '../playbook/draft-email.ts';
import { handOver } from '../playbook/hand-over.ts';
import { latestThread } from '../playbook/outreach-draft.ts';
import type { PlayView } from '../playbook/play.ts';
import { salutation } from '../playbook/salutation.ts';
import { settleDeparture } from '../playbook/settle-departure.ts';
import { standingOf } from '../playbook/standing.ts';
import { detectLanguage } from '../text/thread-language.ts';

/**
 * An action the model may choose. Everything that steers it (recipients, thread, times, fields, values) is filled in
 * from trusted rows; only the free-text slots are the model's.
 */
export interface Offer {
  id: string;
  /** What the model reads about it. */
  describes: string;
  /** What the model writes: the words of a mail, the text of a task, or nothing. */
  writes: 'mail' | 'task' | 'nothing';
  greeting: string;
  draft: Draft;
}

/** The offers for a target: what the playbook would do, and a free mail and a task for the person it is about. */
export function listOffers(view: PlayView, drafts: readonly Draft[]): Offer[] {
  const shells = [...drafts, ...freeDrafts(view, drafts)];
  return shells.map((draft, index) => ({
    id: `offer-${index + 1}`,
    describes: describe(view, draft),
    writes: writesOf(draft),
    greeting: draft.action.tool === 'send_email' ? draft.action.body.split('\n\n')[0]! : '',
    draft,
  }));
}

/** Tasks that are made of lines with the mail each rests on stay as they are. */
const wordedTasks = new Set([handOver.name, addReferred.name, settleDeparture.name]);

function writesOf({ play, action }: Draft): Offer['writes'] {
  if (action.tool === 'send_email') return 'mail';
  return action.tool === 'create_task' && !wordedTasks.has(play) ? 'task' : 'nothing';
}

function freeDrafts(view: PlayView, drafts: readonly Draft[]): Draft[] {
  const { situation, whyNow } = view;
  const { contact } = situation;
  if (!contact) return [];
  const thread = latestThread(view, contact.contactId);
  const shell = {
    play: 'free',
    headline: `Write to ${contact.name}`,
    whyNow,
    rationale: '',
    confidence: 0,
    confidenceParts: [],
    evidenceIds: [],
    claims: [],
    author: 'model' as const,
    basis: basisOf(situation, { contact, thread }),
    contactId: contact.contactId,
    accountId: situation.account?.accountId ?? null,
    dealId: situation.deal?.dealId ?? null,
  };
  const has = (tool: string) =>
    drafts.some((draft) => draft.action.tool === tool && draft.contactId === contact.contactId);
  const reachable = standingOf(contact, situation.asOf, view.staleAfterDays) === 'reachable';
  const subject = situation.deal?.name.split(':').at(-1)?.trim() ?? '';
  const plan = { greeting: salutation(contact, thread), paragraphs: [] };
  const mail =
    reachable && !has('send_email')
      ? emailAction(view, { contact, thread, purpose: 'outreach', subject, plan, seed: 'free' })
      : null;
  const task: Draft = {
    ...shell,
    headline: `Task about ${contact.name}`,
    action: {
      tool: 'create_task',
      contactId: contact.contactId,
      ownerUserId: situation.owner?.userId ?? null,
      title: '',
      body: '',
      dueAt: null,
    },
  };
  return [...(mail ? [{ ...shell, action: mail.action }] : []), ...(has('create_task') ? [] : [task])];
}

function describe({ situation }: PlayView, draft: Draft): string {
  const { action } = draft;
  const contact = situation.people.find((person) => person.contactId === draft.contactId);
  const who = contact ? `${contact.name}${contact.title ? `, ${contact.title}` : ''}` : 'nobody in particular';
  const why = draft.whyNow ? ` Why now: ${draft.whyNow}` : '';
  switch (action.tool) {
    case 'send_email': {
      const thread = situation.threads.find((candidate) => candidate.threadId === action.thread?.threadId);
      const language = detectLanguage(thread?.messages.at(-1)?.text ?? '') ?? 'en';
      const where = thread ? `in the thread "${thread.subject}" (language ${language})` : 'as a new mail';
      return `send_email (${action.purpose}) to ${who}, ${where}; it begins with "${action.body.split('\n\n')[0]}".${why}`;
    }
    case 'schedule_meeting':
      return `schedule_meeting with ${who} at ${action.startsAt} (${action.zone}); nothing to write.${why}`;
    case 'update_crm':
      return `update_crm: ${action.field} from "${action.expected}" to "${action.value}"; nothing to write.${why}`;
    case 'create_task':
      return wordedTasks.has(draft.play)
        ? `create_task "${action.title}"; nothing to write.${why}`
        : `create_task for a colleague about ${who}; write its title and text.${why}`;
    case 'enrich_contact':
      return `enrich_contact: look up ${action.looksFor.join(', ')} of ${who}; nothing to write.${why}`;
    case 'leave_alone':
      return 'leave_alone';
  }
}
