/** How an amount is counted: things, seconds, or millionths of a US dollar. */
export type NumberUnit = 'count' | 'seconds' | 'micros';

/** What a number counts, in words that leave nothing open. */
export interface NumberDefinition {
  id: string;
  name: string;
  unit: NumberUnit;
  sentence: string;
  /** The number it is a share of, or is spent for; null where it stands alone. */
  of: string | null;
}

/** Below this many in the denominator there are counts and no shares. */
const fewestForShare = 30;

/** How long after an action a change of stage is told beside it. */
export const afterDays = 14;

/** The longest that one decision is taken to have been worked on. */
export const longestDecisionSeconds = 180;

/**
 * Every number, in the order in which they are shown. What is decided counts in the week in which its proposal was made;
 * what follows from an action counts in the week in which the action left, whenever it came.
 */
export const numberDefinitions = [
  {
    ...{ id: 'proposed', name: 'Proposed', unit: 'count', of: null },
    sentence: 'Proposals that were made. Those of runs over old data do not count, here and below.',
  },
  {
    ...{ id: 'approved', name: 'Approved', unit: 'count', of: 'proposed' },
    sentence: 'Proposals that a person approved, and did not pull back. What runs by itself was approved by nobody.',
  },
  {
    ...{ id: 'edited', name: 'Edited', unit: 'count', of: 'proposed' },
    sentence: 'Proposals that a person changed, whatever was decided afterwards.',
  },
  {
    ...{ id: 'rejected', name: 'Rejected', unit: 'count', of: 'proposed' },
    sentence: 'Proposals that a person turned down.',
  },
  {
    ...{ id: 'sent', name: 'Sent', unit: 'count', of: null },
    sentence: 'Mails and invitations that left. Changes of the CRM and tasks are approved and not sent.',
  },
  {
    ...{ id: 'replied', name: 'Replied', unit: 'count', of: 'sent' },
    sentence:
      'Sent actions that a person answered, each once. Automatic answers, absences and bounces are no replies; a mail that asks not to be written to again is one. What a person said a mail is counts, not what it was read as.',
  },
  {
    ...{ id: 'positive', name: 'Positive', unit: 'count', of: 'sent' },
    sentence: 'Sent actions with a reply that shows interest, as one that asks for a meeting does, and is no opt-out.',
  },
  {
    ...{ id: 'meetings', name: 'Meetings', unit: 'count', of: 'sent' },
    sentence: 'Sent actions after which the other side accepted a meeting, where its last word is that it comes.',
  },
  {
    ...{ id: 'good_outcomes', name: 'Good outcomes', unit: 'count', of: 'sent' },
    sentence: 'Sent actions with a positive reply or an accepted meeting, each once.',
  },
  {
    ...{ id: 'opt_outs', name: 'Opt-outs', unit: 'count', of: 'sent' },
    sentence: 'Sent actions after which somebody asked not to be written to again, by mail, by link or by a complaint.',
  },
  {
    ...{ id: 'bounces', name: 'Bounces', unit: 'count', of: 'sent' },
    sentence: 'Sent actions that came back as not delivered, for good or for now.',
  },
  {
    ...{ id: 'stage_moves', name: 'Deals moved after', unit: 'count', of: 'sent' },
    sentence: `Deals whose stage changed within ${afterDays} days after a sent action about them. A deal counts once, with its first change. After, and not because of.`,
  },
  {
    ...{ id: 'accounts_acted_on', name: 'Accounts acted on', unit: 'count', of: null },
    sentence: 'Accounts that something was sent to in a week, once for each week.',
  },
  {
    ...{ id: 'accounts_moved', name: 'Accounts moved after', unit: 'count', of: 'accounts_acted_on' },
    sentence: `Accounts acted on with a change of stage within ${afterDays} days after.`,
  },
  {
    ...{ id: 'like_accounts', name: 'Like accounts', unit: 'count', of: null },
    sentence:
      'Accounts that a goal listed in a week and that nothing was sent to in it, once for each week: what to read the accounts acted on beside.',
  },
  {
    ...{ id: 'like_accounts_moved', name: 'Like accounts moved', unit: 'count', of: 'like_accounts' },
    sentence: `Like accounts with a change of stage within ${afterDays} days after a goal listed them.`,
  },
  {
    ...{ id: 'approval_work', name: 'Approval work', unit: 'seconds', of: 'good_outcomes' },
    sentence: `Time for editing, approving, rejecting and pulling back. Nobody notes when a proposal is opened: each decision counts the time since the same person's decision before it, and at most ${longestDecisionSeconds / 60} minutes.`,
  },
  {
    ...{ id: 'cost', name: 'Cost', unit: 'micros', of: 'good_outcomes' },
    sentence:
      'What language models took, in US dollars, by the prices that are configured: nothing where the playbook writes. Of a target it counts with its first proposal, or with none; so does what planning took.',
  },
] as const satisfies readonly NumberDefinition[];

export type NumberId = (typeof numberDefinitions)[number]['id'];
export const numberIds = numberDefinitions.map(({ id }) => id) as [NumberId, ...NumberId[]];

/** What numbers are counted by. The person is whose the proposal was when it was made; the week is `2026-W10`. */
export const numberDimensions = ['play', 'person', 'template', 'policyVersion', 'week'] as const;
export type NumberDimension = (typeof numberDimensions)[number];

/** An ISO week, as in `2026-W10`. */
export const isoWeek = /^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/;

/**
 * What one stands to the other: a share for counts, what each took for seconds and money. Null where the denominator is so
 * small that it would say more than is known.
 */
export function ratioOf(value: number, denominator: number): number | null {
  return denominator < fewestForShare ? null : value / denominator;
}
