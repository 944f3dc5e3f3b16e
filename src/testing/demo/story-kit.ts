import { createHash } from 'node:crypto';
import type { DemoDates } from './demo-dates.ts';
import type {
  AccountRecords,
  AccountRow,
  ActivityRow,
  ContactRow,
  DealRow,
  MailDraft,
  Meeting,
  Party,
  WritingHabit,
} from './source-records.ts';
import type { Story } from './stories.ts';
import type { teamParties } from './team.ts';

export interface StoryContext {
  dates: DemoDates;
  team: ReturnType<typeof teamParties>;
}

/** One hand-written story: what it shows, and the records it brings. */
export interface StoryScript {
  story: Story;
  build(context: StoryContext): StoryRecords;
}

export interface StoryRecords extends AccountRecords {
  /** Days between which ordinary history may be added for the account; null adds none. */
  history: { from: number; to: number } | null;
}

const plainHabit: WritingHabit = {
  greeting: 'hi',
  closing: 'Kind regards,',
  signature: 'plain',
  quoting: 'below',
  html: false,
};

/** Ids in the shape a CRM export has; `story` is the story's number. */
export function storyIds(story: number) {
  return {
    account: String(204_810_000 + story * 10),
    contact: (index: number) => String(504_110_000 + story * 10 + index),
    deal: (index: number) => String(702_330_000 + story * 10 + index),
    activity: (index: number) => String(905_000_000 + story * 100 + index),
  };
}

type AccountInput = Omit<AccountRow, 'ownerAddress' | 'createdAt'> & { createdAt: number };

export function storyAccount(context: StoryContext, { createdAt, ...account }: AccountInput): AccountRow {
  return { ...account, ownerAddress: context.team.clara.address, createdAt: context.dates.workday(createdAt, '11:00') };
}

type ContactInput = Pick<ContactRow, 'id' | 'firstName' | 'lastName' | 'title' | 'phone' | 'buyingRole'> & {
  localPart?: string;
  verifiedAt?: number;
  optedOutAt?: number;
  language?: 'en' | 'de';
  habit?: Partial<WritingHabit>;
};

export function storyContact(context: StoryContext, account: AccountRow, input: ContactInput): ContactRow {
  const { verifiedAt, optedOutAt, localPart, habit, language = 'en', ...person } = input;
  return {
    ...person,
    accountId: account.id,
    address: `${localPart ?? mailName(person.firstName, person.lastName)}@${account.domain}`,
    ownerAddress: account.ownerAddress,
    zone: account.zone,
    language,
    optedOutAt: optedOutAt === undefined ? null : context.dates.workday(optedOutAt, '09:00'),
    verifiedAt: verifiedAt === undefined ? null : context.dates.workday(verifiedAt, '09:00'),
    createdAt: account.createdAt,
    habit: { ...plainHabit, ...habit },
  };
}

/** `helene.garnier` of `Hélène Garnier`. */
export function mailName(firstName: string, lastName: string): string {
  const plain = `${firstName}.${lastName}`
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('Ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'l');
  return plain
    .normalize('NFD')
    .replace(/[^\x21-\x7e]/g, '')
    .replace(/['\s]/g, '')
    .toLowerCase();
}

type DealInput = Pick<DealRow, 'id' | 'name' | 'stage' | 'currency' | 'nextStep'> & {
  amount: number;
  closesIn: number;
  renewsIn?: number;
  createdAt: number;
  kind?: DealRow['kind'];
  competitor?: string;
};

export function storyDeal(context: StoryContext, contact: ContactRow, input: DealInput): DealRow {
  const { amount, closesIn, renewsIn, createdAt, kind = 'New business', competitor = '', ...deal } = input;
  return {
    ...deal,
    accountId: contact.accountId,
    contactId: contact.id,
    amountMinor: amount * 100,
    closeDate: context.dates.date(closesIn),
    renewalDate: renewsIn === undefined ? null : context.dates.date(renewsIn),
    kind,
    competitor,
    ownerAddress: contact.ownerAddress,
    createdAt: context.dates.workday(createdAt, '10:30'),
  };
}

/** The contact as a sender of mail. */
export function partyOf(contact: ContactRow, account: AccountRow): Party {
  const name = `${contact.firstName} ${contact.lastName}`;
  const lines = [name, contact.title, account.name, ...(contact.phone ? [contact.phone] : [])];
  return { name, address: contact.address, signatureLines: lines, habit: contact.habit };
}

type MailInput = Omit<MailDraft, 'at' | 'utcOffsetMinutes'> & { day: number; time: string; zone?: string };

/** A mail on a day and wall-clock time of the demo's calendar; the stories choose days that are no weekend. */
export function storyMail(context: StoryContext, { day, time, zone, ...mail }: MailInput): MailDraft {
  const at = context.dates.at(day, time);
  return { ...mail, at, utcOffsetMinutes: context.dates.utcOffsetMinutes(at, zone ?? context.dates.zone) };
}

type MeetingInput = Pick<Meeting, 'organizer' | 'title' | 'description'> & {
  day: number;
  time: string;
  minutes: number;
  location?: string;
  attendees: Meeting['attendees'];
};

export function storyMeeting(context: StoryContext, input: MeetingInput): Meeting {
  const { day, time, location = 'Video call', ...meeting } = input;
  const startsAt = context.dates.at(day, time);
  return { ...meeting, location, startsAt, uid: meetingUid(input.organizer.address, input.title, day) };
}

/** A stable UID for a calendar entry. */
export function meetingUid(organizer: string, title: string, day: number): string {
  const digest = createHash('sha256').update(`${organizer} ${title} ${day}`).digest('hex');
  return `${digest.slice(0, 24)}@${organizer.split('@')[1]}`;
}

export function attendee(party: Party, partstat: Meeting['attendees'][number]['partstat'] = 'ACCEPTED') {
  return { name: party.name, address: party.address, partstat };
}

type ActivityInput = Pick<ActivityRow, 'id' | 'kind' | 'subject' | 'body'> & {
  day: number;
  time: string;
  minutes?: number;
  status?: ActivityRow['status'];
  dueIn?: number;
  deal?: DealRow;
};

export function storyActivity(context: StoryContext, contact: ContactRow, input: ActivityInput): ActivityRow {
  const { day, time, minutes, status, dueIn, deal, ...activity } = input;
  return {
    ...activity,
    occurredAt: context.dates.workday(day, time),
    status: status ?? (activity.kind === 'task' ? 'Completed' : ''),
    dueAt: dueIn === undefined ? null : context.dates.workday(dueIn, '17:00'),
    durationMinutes: minutes ?? null,
    accountId: contact.accountId,
    contactId: contact.id,
    dealId: deal?.id ?? '',
    ownerAddress: contact.ownerAddress,
  };
}
