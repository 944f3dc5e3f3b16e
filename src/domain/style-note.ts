/** What a person's edits of drafts can say about how they write. */
export const styleKinds = ['greeting', 'sign_off', 'length', 'phrase'] as const;
export type StyleKind = (typeof styleKinds)[number];

/** One habit: what of a draft gives way to what. */
export interface StyleNote {
  kind: StyleKind;
  /** The greeting word or the phrase that gives way; empty for the other kinds. */
  replaces: string;
  /** The greeting word, the closing line, or the number of words; empty for a phrase, which is left out. */
  value: string;
  /** ISO 639-1 language of the mails it was seen in, for a closing line; empty where it does not matter. */
  language: string;
}

/** A note as a sentence. */
export function styleInWords({ kind, replaces, value }: StyleNote): string {
  if (kind === 'greeting') return `Greet with "${value}" instead of "${replaces}".`;
  if (kind === 'sign_off') return `Close with "${value}".`;
  if (kind === 'length') return `Keep to ${value} words.`;
  return `Never write "${replaces}".`;
}
