import type { Story, StoryName } from './stories.ts';

/** A user of the demo tenant, with the mailbox and the identity that person sends as. */
export interface DemoPerson {
  /** Stable word for the person inside the seed. */
  key: 'clara' | 'jonas' | 'martin' | 'ines';
  name: string;
  title: string;
  /** Mailbox, sign-in and owner columns all use this address. */
  address: string;
  phone: string;
  role: 'owner' | 'admin' | 'approver' | 'operator' | 'viewer';
  team: string;
  zone: string;
  workingHours: { from: string; to: string /** 1 is Monday. */; days: number[] };
  /** Local dates, both inclusive; null when at work. */
  onLeave: { from: string; to: string } | null;
  fromName: string;
  signatureText: string;
  signatureHtml: string;
  /** Addresses of the identities this person may send as besides their own. */
  maySendAs: string[];
  dailyCap: number;
}

/** One RFC 5322 message as it lies in a user's mailbox. */
export interface DemoMail {
  /** `0001.eml`, unique within the seed. */
  fileName: string;
  /** Address of the user whose mailbox holds it. */
  mailbox: string;
  folder: 'inbox' | 'sent';
  messageId: string;
  /** ISO instant of the Date header. */
  sentAt: string;
  story: StoryName | null;
  raw: Buffer;
}

export interface DemoCalendar {
  /** Address of the user whose calendar it is. */
  owner: string;
  fileName: string;
  /** iCalendar (RFC 5545) text with CRLF line ends. */
  ics: string;
}

export interface DemoDocument {
  fileName: string;
  title: string;
  audience: 'shareable' | 'internal';
  /** Markdown. */
  text: string;
}

/** Everything the demo's customer brings: source records only, no proposal and no derived row. */
export interface DemoSeed {
  seed: number;
  /** ISO instant of the first start. */
  now: string;
  zone: string;
  tenant: { name: string; slug: string; postalAddress: string; domains: string[] };
  people: DemoPerson[];
  /** CSV texts (UTF-8, comma, CRLF) in the shape of a CRM's exports. */
  csv: { accounts: string; contacts: string; deals: string; activities: string };
  mails: DemoMail[];
  calendars: DemoCalendar[];
  documents: DemoDocument[];
  /** The stories that are present. */
  stories: Story[];
  counts: { accounts: number; contacts: number; deals: number; activities: number };
}
