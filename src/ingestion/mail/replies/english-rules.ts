import { englishInterest } from './english-interest.ts';
import { englishLater } from './english-later.ts';
import { englishPeople } from './english-people.ts';
import { englishRefusals } from './english-refusals.ts';
import type { ReplyRule } from './reply-rule.ts';

/** What English sentences of a reply say. One sentence may say several things. */
export const englishRules: readonly ReplyRule[] = [
  ...englishPeople,
  ...englishLater,
  ...englishRefusals,
  ...englishInterest,
];
