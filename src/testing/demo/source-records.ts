/** How a person writes: greeting, closing, signature and quoting habits. */
export interface WritingHabit {
  greeting: 'dear' | 'hi' | 'hello' | 'name' | 'good-morning';
  closing: string;
  signature: 'dashes' | 'plain' | 'short';
  quoting: 'below' | 'outlook' | 'none';
  html: boolean;
}

/** Someone who writes or receives mail. */
export interface Party {
  name: string;
  address: string;
  /** The lines under a mail, without the delimiter. */
  signatureLines: string[];
  signatureHtml?: string;
  habit: WritingHabit;
}

export interface AccountRow {
  id: string;
  name: string;
  domain: string;
  ownerAddress: string;
  industry: string;
  city: string;
  country: string;
  zone: string;
  employees: number;
  lifecycle: 'Opportunity' | 'Customer' | 'Former customer';
  /** Custom columns. */
  lanesPerMonth: number;
  storageRange: string;
  createdAt: Date;
}

export interface ContactRow {
  id: string;
  accountId: string;
  firstName: string;
  lastName: string;
  address: string;
  phone: string;
  title: string;
  buyingRole: 'Champion' | 'Decision maker' | 'Influencer' | 'User' | 'Procurement' | '';
  ownerAddress: string;
  zone: string;
  language: 'en' | 'de';
  optedOutAt: Date | null;
  verifiedAt: Date | null;
  createdAt: Date;
  habit: WritingHabit;
}

export type DealStage =
  | 'Qualification'
  | 'Discovery'
  | 'Proposal'
  | 'Negotiation'
  | 'Contract'
  | 'Closed Won'
  | 'Closed Lost';

export interface DealRow {
  id: string;
  accountId: string;
  contactId: string;
  name: string;
  stage: DealStage;
  amountMinor: number;
  currency: 'EUR' | 'GBP' | 'CHF' | 'USD';
  /** Local date, `YYYY-MM-DD`. */
  closeDate: string;
  renewalDate: string | null;
  kind: 'New business' | 'Expansion' | 'Renewal';
  ownerAddress: string;
  createdAt: Date;
  nextStep: string;
  competitor: string;
}

/** A call, note or task as the CRM keeps it. */
export interface ActivityRow {
  id: string;
  kind: 'call' | 'note' | 'task';
  occurredAt: Date;
  subject: string;
  body: string;
  /** Tasks only. */
  status: '' | 'Completed' | 'Not started';
  dueAt: Date | null;
  durationMinutes: number | null;
  accountId: string;
  contactId: string;
  dealId: string;
  ownerAddress: string;
}

export interface Meeting {
  uid: string;
  organizer: Party;
  title: string;
  description: string;
  location: string;
  startsAt: Date;
  minutes: number;
  attendees: { name: string; address: string; partstat: 'ACCEPTED' | 'DECLINED' | 'TENTATIVE' | 'NEEDS-ACTION' }[];
  /** RRULE value of a recurring meeting. */
  recurrence?: string;
}

export interface Attachment {
  fileName: string;
  contentType: string;
  content: Buffer;
}

/** A mail before it becomes bytes; `words` carries neither greeting, signature nor quote. */
export interface MailDraft {
  key: string;
  /** Key of the mail in the same thread that this one answers; absent for the first. */
  answers?: string;
  from: Party;
  to: Party[];
  cc?: Party[];
  subject: string;
  at: Date;
  /** Of the sender's clock at that instant. */
  utcOffsetMinutes: number;
  words: string;
  /** Replaces the habit's greeting line; an empty string leaves it out. */
  greeting?: string;
  /** Replaces the habit's closing line; an empty string leaves it out. */
  closing?: string;
  headers?: [string, string][];
  attachments?: Attachment[];
  /** True when this mail causes the story's proposal: `without` leaves it out. */
  trigger?: boolean;
  /** Bytes made elsewhere, for reports that are not ordinary mail. */
  raw?: (messageId: string) => Buffer;
}

/** All records of one account. */
export interface AccountRecords {
  account: AccountRow;
  contacts: ContactRow[];
  deals: DealRow[];
  activities: ActivityRow[];
  meetings: Meeting[];
  mails: MailDraft[];
}
