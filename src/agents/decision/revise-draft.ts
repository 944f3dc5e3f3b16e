import type { Action } from '../../domain/action.ts';
import type { Draft } from '../../domain/proposal.ts';
import type { Adjustment } from '../../domain/verdict.ts';

/** Fields in which the Supervisor may change words; everything else of an action is not for rewording. */
const wordFields = ['subject', 'body', 'title', 'description'] as const;
type WordField = (typeof wordFields)[number];

/**
 * The draft with the Supervisor's changes made: each `from` becomes `to` once, a sentence replaced by nothing is taken
 * out with its space, and claims follow their sentences. A change whose words are not there is passed over.
 */
export function reviseDraft(draft: Draft, adjustments: readonly Adjustment[]): Draft {
  let action: Action = draft.action;
  let { claims } = draft;
  for (const { field, from, to } of adjustments) {
    const text = wordsAt(action, field);
    if (text === null || from === '' || !text.includes(from)) continue;
    const changed = tidy(text.replace(from, () => to));
    action = { ...action, [field]: changed };
    claims = claims
      .map((claim) =>
        claim.sentence.includes(from) ? { ...claim, sentence: tidy(claim.sentence.replace(from, () => to)) } : claim,
      )
      .filter((claim) => claim.sentence !== '');
  }
  return { ...draft, action, claims };
}

/** Which of the changes asked for were made: their words no longer stand in the draft. */
export function madeIn({ action }: Draft, adjustments: readonly Adjustment[]): Adjustment[] {
  return adjustments.filter(({ field, from }) => wordsAt(action, field)?.includes(from) === false);
}

function wordsAt(action: Action, field: string): string | null {
  if (!wordFields.includes(field as WordField) || !(field in action)) return null;
  const value = (action as unknown as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : null;
}

function tidy(text: string): string {
  return text
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ +([.,;!?])/g, '$1')
    .replace(/^ +| +$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
