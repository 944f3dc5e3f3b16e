import type { ActionKind } from '../../domain/action.ts';
import { answeredByAssistant } from './stories/answered-by-assistant.ts';
import { bouncedChampion } from './stories/bounced-champion.ts';
import { contractSigned } from './stories/contract-signed.ts';
import { dataResidency } from './stories/data-residency.ts';
import { germanThread } from './stories/german-thread.ts';
import { hardBounce } from './stories/hard-bounce.ts';
import { injectedInstruction } from './stories/injected-instruction.ts';
import { optOutByWords } from './stories/opt-out-by-words.ts';
import { optedOut } from './stories/opted-out.ts';
import { renewalComplaint } from './stories/renewal-complaint.ts';
import { replyWithoutThread } from './stories/reply-without-thread.ts';
import { staleContact } from './stories/stale-contact.ts';
import { weakDraft } from './stories/weak-draft.ts';
import type { StoryScript } from './story-kit.ts';

export type StoryName =
  | 'data-residency'
  | 'bounced-champion'
  | 'renewal-complaint'
  | 'contract-signed'
  | 'injected-instruction'
  | 'opted-out'
  | 'stale-contact'
  | 'weak-draft'
  | 'opt-out-by-words'
  | 'hard-bounce'
  | 'answered-by-assistant'
  | 'reply-without-thread'
  | 'german-thread';

/** What a story shows, for tests and for people. */
export interface Story {
  name: StoryName;
  title: string;
  accountDomain: string;
  /** Who the proposal is about. */
  contactEmail: string;
  /** The action the agents should propose; `leave_alone` where nothing may be drafted. */
  expects: ActionKind;
  verdict: 'ready' | 'needs-you' | 'blocked' | 'none';
  /** The playbook signal behind it. */
  signal:
    | 'unanswered question'
    | 'bounced contact'
    | 'renewal due'
    | 'signed contract'
    | 'instruction from outside'
    | 'stalled deal'
    | 'silent champion'
    | 'no next meeting'
    | 'promised but not sent';
  /** What the outside world does when the proposed mail arrives. */
  worldAnswers:
    | 'settled-and-asks-for-meeting'
    | 'out-of-office'
    | 'polite-reply'
    | 'opt-out-by-words'
    | 'hard-bounce'
    | 'reply-from-assistant'
    | 'reply-without-thread'
    | 'nothing';
  /**
   * What leaving the story out removes: the mails that cause it, or, where silence causes it, the whole account.
   */
  removal: 'causing-mails' | 'account';
}

/** The stories in the order in which a newcomer should meet them. */
export const storyScripts: readonly StoryScript[] = [
  dataResidency,
  bouncedChampion,
  renewalComplaint,
  contractSigned,
  injectedInstruction,
  optedOut,
  staleContact,
  weakDraft,
  optOutByWords,
  hardBounce,
  answeredByAssistant,
  replyWithoutThread,
  germanThread,
];

export const stories: readonly Story[] = storyScripts.map((script) => script.story);
