import { z } from 'zod';
import { parseCron } from './cron.ts';
import { GtmError } from './errors.ts';

/** Signals that can start a play. */
const playSignals = [
  'reply',
  'mail_received',
  'stage_changed',
  'meeting_accepted',
  'meeting_declined',
  'meeting_tentative',
  'meeting_countered',
  'out_of_office',
  'bounce',
] as const;

const weekday = z.number().int().min(1).max(7);

/** Why a text is no cron expression; null where it is one. */
function cronProblem(text: string): string | null {
  try {
    parseCron(text);
    return null;
  } catch (error) {
    if (GtmError.is(error)) return error.message;
    throw error;
  }
}

const cron = z
  .string()
  .max(200)
  .superRefine((text, check) => {
    const message = cronProblem(text);
    if (message !== null) check.addIssue({ code: 'custom', message });
  });

const byTheClock = {
  zone: z.string().max(64).optional().describe('IANA time zone; that of the tenant when left out'),
  missed: z
    .enum(['run', 'skip'])
    .optional()
    .describe('Of times at which nothing ran: run once for all of them (the default), or skip them'),
};

/**
 * What starts a play: something that happened, about whom it happened to; a time of day on some weekdays; a cron
 * expression; or nothing but a person.
 */
export const playTriggerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('signal'), signals: z.array(z.enum(playSignals)).min(1) }),
  z.strictObject({
    kind: z.literal('schedule'),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 08:30'),
    /** 1 is Monday. */
    days: z.array(weekday).min(1),
    ...byTheClock,
  }),
  z.strictObject({ kind: z.literal('cron'), cron, ...byTheClock }),
  z.strictObject({ kind: z.literal('hand') }),
]);
export type PlayTrigger = z.infer<typeof playTriggerSchema>;
/** A trigger that times start. */
export type ClockTrigger = Extract<PlayTrigger, { kind: 'schedule' | 'cron' }>;
