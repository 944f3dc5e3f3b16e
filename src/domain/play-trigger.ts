import { z } from 'zod';

/** Signals that can start a play. */
const playSignals = [
  'reply',
  'stage_changed',
  'meeting_accepted',
  'meeting_declined',
  'meeting_tentative',
  'meeting_countered',
  'out_of_office',
  'bounce',
] as const;

const weekday = z.number().int().min(1).max(7);

/** What starts a play: something that happened, about whom it happened to; or a time of day in the tenant's zone. */
export const playTriggerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('signal'), signals: z.array(z.enum(playSignals)).min(1) }),
  z.strictObject({
    kind: z.literal('schedule'),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 08:30'),
    /** 1 is Monday. */
    days: z.array(weekday).min(1),
  }),
]);
export type PlayTrigger = z.infer<typeof playTriggerSchema>;
