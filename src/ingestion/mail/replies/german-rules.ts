import { germanInterest } from './german-interest.ts';
import { germanLater } from './german-later.ts';
import { germanPeople } from './german-people.ts';
import { germanRefusals } from './german-refusals.ts';
import type { ReplyRule } from './reply-rule.ts';

/** What German sentences of a reply say. One sentence may say several things. */
export const germanRules: readonly ReplyRule[] = [
  ...germanPeople,
  ...germanLater,
  ...germanRefusals,
  ...germanInterest,
];
