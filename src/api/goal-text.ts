import { z } from 'zod';

/** A goal in a request. What cannot be one at all is refused here, in words that help; the rest the planner answers. */
export const goalText = z
  .string()
  .trim()
  .min(1, 'say what you want to achieve, as in "win back stalled deals in Germany".')
  .max(2000, 'longer than 2,000 characters; a goal is a sentence or two; bring documents in with an import.')
  .refine((text) => !text.includes('\0'), 'holds a NUL character; take it out.');
