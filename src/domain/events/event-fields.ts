import { z } from 'zod';

// What the data of an event may be made of. There is no field for free text, so that none can leak into it.

/** A UUID, without prefix. */
export const id = z.uuid();
/** SHA-256 in hex. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** One word from a list that may grow: the name of a play, a rule or a cause. */
export const word = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/);
export const count = z.int().min(0);
/** Id of a member of the tenant, as sign-in made it. */
export const userId = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/);
export const tool = z.enum([
  'send_email',
  'schedule_meeting',
  'update_crm',
  'create_task',
  'enrich_contact',
  'leave_alone',
]);
