import { z } from 'zod';
import { actionSchema } from './action.ts';

const share = z.number().min(0).max(1);
const count = z.int().min(0);
const days = z.number().min(0);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as "08:00"');
const weekdaySchema = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);
export type Weekday = z.infer<typeof weekdaySchema>;
const toolSchema = z.enum(actionSchema.options.map((option) => option.shape.tool.value));
const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166 country code such as "DE"');

/** The hard limits and the law. A tenant may make each stricter and none looser; see `policy-ceiling.ts`. */
export const ceilingSchema = z.strictObject({
  minConfidence: share.describe('A draft below this is rejected unless a person approves it with a reason.'),
  requireVerifiedAddress: z.boolean().describe('Outreach goes to verified addresses only.'),
  staleAfterDays: days.describe(
    'A contact not heard from or confirmed for longer is stale; exactly this many days passes.',
  ),
  ungroundedText: z
    .enum(['escalate', 'reject'])
    .describe('What happens to outgoing text that names what this recipient may not see or nobody knows.'),
  maxMailsPerContactPerDay: count.describe('Mails to one contact, and to one address, per calendar day in their zone.'),
  conflictingActions: z.enum(['vote', 'person']).describe('A weighted vote, or always a person.'),
  requireUnsubscribeOnOutreach: z.boolean(),
  requirePostalAddressOnOutreach: z.boolean(),
  toolsThatWaitForAPerson: z.array(toolSchema).describe('Kinds of action that never run without an approval.'),
  approvalExpiresAfterDays: z.number().positive(),
  undoWindowSeconds: z.int().min(0).describe('How long an approved action can still be pulled back, at the least.'),
});

const conflictSchema = z.strictObject({
  conflictMargin: share.describe('Two votes closer than this share of their sum go to a person.'),
  neutralUntilOutcomes: count.describe('A play with fewer outcomes counts as average in the vote.'),
  crowdingDays: days.describe('Two mails or meetings to one contact within this many days crowd each other.'),
});

const pressureSchema = z.strictObject({
  maxOutreachMailsPerContactPerWindow: count,
  outreachWindowWorkingDays: count,
  maxOutreachMailsPerContactPerPlay: count,
  maxPeoplePerAccountPerWeek: count.describe('In any seven days in a row.'),
  maxPeoplePerAccountPerDay: count,
  holdOutreachWhileTheirQuestionWaits: z.boolean(),
  sameProposalPauseDays: days.describe('A rejected proposal is not made again within this time without a new signal.'),
  maxNewProposalsPerOwnerPerDay: count
    .default(25)
    .describe('What goals and schedules propose to one owner in a day; the rest waits for a run on another day.'),
});

const mailboxPauseSchema = z
  .strictObject({
    withinDays: z.int().min(1).max(30),
    minBounces: z.int().min(1),
    bounceShare: share.describe("Of the mailbox's mails in that time; soft bounces do not count."),
    minComplaints: z.int().min(1),
    complaintShare: share,
    minOptOuts: z.int().min(1),
    optOutShare: share.describe('Opt-outs pause nothing: a notice tells of them.'),
  })
  .describe('When a mailbox pauses by itself: both the number and the share are reached.');
/** For policies that were stored before this could be said. */
const mailboxPauseDefaults = {
  ...{ withinDays: 7, minBounces: 5, bounceShare: 0.05, minComplaints: 2, complaintShare: 0.003 },
  ...{ minOptOuts: 5, optOutShare: 0.05 },
};

const timingSchema = z.strictObject({
  quietHours: z.strictObject({ from: timeOfDay, to: timeOfDay }).describe("In the recipient's zone."),
  workingDays: z.array(weekdaySchema).min(1),
  answersSkipQuietHoursWithinHours: z
    .number()
    .min(0)
    .describe('Whoever wrote within this many hours is answered at any hour.'),
  mailboxDailyCap: count,
  minSecondsBetweenMails: z.int().min(0).describe('Between two mails of one mailbox.'),
  warmUp: z.strictObject({
    firstDayMails: count.describe('What a new mailbox may send on its first day.'),
    moreMailsPerDay: count.describe('What each further day adds, up to the cap.'),
  }),
  planAheadDays: z.int().min(1).max(366),
  mailboxPause: mailboxPauseSchema.default(mailboxPauseDefaults),
});

const mailSchema = z.strictObject({
  maxWords: z.int().min(1),
  maxAsks: z.int().min(0),
  languages: z.array(z.string().length(2)).min(1).describe('Languages a draft may be written in, ISO 639-1.'),
  requireRecipientsOwnWordsFirst: z.boolean(),
  bannedPhrases: z.array(z.string().min(1)).describe('More phrases nobody here writes, beside the built-in ones.'),
  maxAttachments: count,
  linkDomains: z.array(z.string().min(1)).describe('Domains that any mail may link to, beside your own.'),
});

const crmFields = z.array(z.string().min(1));
const crmSchema = z.strictObject({
  allowedFields: z.strictObject({ account: crmFields, contact: crmFields, deal: crmFields }),
  fieldsThatNeedAQuote: crmFields.describe('Fields that are never written without quoted evidence.'),
});

const meetingSchema = z.strictObject({
  minNoticeWorkingDays: count,
  bufferMinutes: z.int().min(0),
  maxMinutes: z.int().min(1),
  calendarIsOldAfterHours: z.number().positive(),
  workingHours: z.strictObject({ from: timeOfDay, to: timeOfDay }).describe('Of a side that has not stated its own.'),
});

const consentRule = z.enum(['allow', 'escalate', 'reject']);
const legalSchema = z.strictObject({
  unknownLegalBasis: consentRule.describe('Outreach to a contact whose legal basis nobody recorded.'),
  unknownLegalBasisByCountry: z.record(countrySchema, consentRule),
  minPostalAddressCharacters: z.int().min(1),
});

/** One versioned policy of a tenant: the ceiling, and below it what is stricter and free to change. */
export const policySchema = z.strictObject({
  version: z.int().min(1),
  ceiling: ceilingSchema,
  conflicts: conflictSchema,
  pressure: pressureSchema,
  timing: timingSchema,
  mail: mailSchema,
  crm: crmSchema,
  meetings: meetingSchema,
  legal: legalSchema,
});

export type Policy = z.infer<typeof policySchema>;
export type PolicyCeiling = z.infer<typeof ceilingSchema>;

/** JSON Schema (2020-12) of a policy document, for editors and for `policy check`. */
export function policyJsonSchema(): Record<string, unknown> {
  return { title: 'Policy', ...z.toJSONSchema(policySchema) };
}
