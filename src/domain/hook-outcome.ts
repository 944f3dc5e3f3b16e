/** What became of a request to a hook, and of what it said. */
export const hookOutcomes = [
  'accepted',
  // The same delivery came before; nothing changed.
  'duplicate',
  ...(['forged', 'stale', 'malformed', 'oversized', 'too_fast'] as const),
  // Of accepted ones: events of mails, mails taken in, and entries that mean nothing to us.
  ...(['event', 'mail', 'unused'] as const),
] as const;

export type HookOutcome = (typeof hookOutcomes)[number];
