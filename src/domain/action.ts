import { z } from 'zod';

/** A mail address with the display name it came with; the address is normalised (see ingestion). */
export const mailAddressSchema = z.strictObject({ name: z.string(), address: z.string() });
export type MailAddress = z.infer<typeof mailAddressSchema>;

const uuid = z.uuid();
const instant = z.iso.datetime();

/** Who sends, exactly: the sender identity row and what it said when the proposal was shown. */
export const senderSchema = z.strictObject({
  identityId: uuid,
  mailboxId: uuid,
  userId: z.string(),
  name: z.string(),
  address: z.string(),
});
export type Sender = z.infer<typeof senderSchema>;

const spanSchema = z.strictObject({ startsAt: instant, endsAt: instant });
/** A stretch of time as ISO instants; the end is exclusive. */
export type Span = z.infer<typeof spanSchema>;

const sendEmailSchema = z.strictObject({
  tool: z.literal('send_email'),
  /** `answer` replies to a person's own mail; `outreach` is everything else and carries unsubscribe and postal address. */
  purpose: z.enum(['answer', 'outreach']),
  contactId: uuid,
  sender: senderSchema,
  to: z.array(mailAddressSchema).min(1),
  cc: z.array(mailAddressSchema),
  bcc: z.array(mailAddressSchema),
  /** Null for the first mail of a thread. Message ids carry their angle brackets. */
  thread: z
    .strictObject({ threadId: uuid, inReplyTo: z.string(), references: z.array(z.string()), lastActivityId: uuid })
    .nullable(),
  subject: z.string(),
  /** The words of the mail, without signature and without quoted earlier text. */
  body: z.string(),
  /** Appended under the body as it stands; text and HTML forms of the same. */
  signatureText: z.string(),
  signatureHtml: z.string(),
  /** Earlier text quoted below, already prefixed with `> `; empty for a new thread. */
  quotedText: z.string(),
  attachments: z.array(z.strictObject({ documentId: uuid, fileName: z.string(), digest: z.string() })),
  sendWindow: z.strictObject({ notBefore: instant.nullable(), notAfter: instant.nullable(), reason: z.string() }),
  /** What the mail tells us when it is opened or a link in it is followed; left out where it tells nothing. */
  tracking: z.strictObject({ opens: z.boolean(), links: z.boolean() }).optional(),
  /** Times for a meeting that the body offers, each with its words there; left out where it names none. */
  offers: z
    .strictObject({
      calendarId: uuid,
      times: z
        .array(spanSchema.extend({ words: z.string().min(1) }))
        .min(1)
        .max(5),
    })
    .optional(),
});

const scheduleMeetingSchema = z.strictObject({
  tool: z.literal('schedule_meeting'),
  contactId: uuid,
  sender: senderSchema,
  calendarId: uuid,
  invitees: z.array(mailAddressSchema).min(1),
  title: z.string(),
  description: z.string(),
  startsAt: instant,
  endsAt: instant,
  zone: z.string(),
  /** The meeting of ours that is moved to this time, or called off; left out for a new one. */
  change: z
    .strictObject({ kind: z.enum(['move', 'cancel']), activityId: uuid, uid: z.string(), sequence: z.int().min(0) })
    .optional(),
});

const updateCrmSchema = z.strictObject({
  tool: z.literal('update_crm'),
  record: z.strictObject({ noun: z.enum(['account', 'contact', 'deal']), id: uuid }),
  field: z.string(),
  expected: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
});

const createTaskSchema = z.strictObject({
  tool: z.literal('create_task'),
  contactId: uuid.nullable(),
  ownerUserId: z.string().nullable(),
  title: z.string(),
  body: z.string(),
  dueAt: instant.nullable(),
});

const enrichContactSchema = z.strictObject({
  tool: z.literal('enrich_contact'),
  contactId: uuid,
  looksFor: z.array(z.enum(['address_verification', 'mail_domain', 'role'])).min(1),
});

const leaveAloneSchema = z.strictObject({ tool: z.literal('leave_alone'), reason: z.string() });

/** What is executed, exactly as the executor uses it; the approval's digest covers all of it. */
export const actionSchema = z.discriminatedUnion('tool', [
  sendEmailSchema,
  scheduleMeetingSchema,
  updateCrmSchema,
  createTaskSchema,
  enrichContactSchema,
  leaveAloneSchema,
]);

export type Action = z.infer<typeof actionSchema>;
export type ActionKind = Action['tool'];
export type SendEmailAction = z.infer<typeof sendEmailSchema>;
export type ScheduleMeetingAction = z.infer<typeof scheduleMeetingSchema>;
export type MeetingChange = NonNullable<ScheduleMeetingAction['change']>;
export type UpdateCrmAction = z.infer<typeof updateCrmSchema>;
export type CreateTaskAction = z.infer<typeof createTaskSchema>;

/** The times an action takes or offers in its sender's calendar, and that calendar; null where it names none. */
export function timesOf(action: Action): { calendarId: string; sender: Sender; times: Span[] } | null {
  if (action.tool === 'send_email' && action.offers) {
    return { calendarId: action.offers.calendarId, sender: action.sender, times: action.offers.times };
  }
  if (action.tool !== 'schedule_meeting' || action.change?.kind === 'cancel') return null;
  return { calendarId: action.calendarId, sender: action.sender, times: [action] };
}
