/** A hard failure that a delivery report names. */
export interface FailedDelivery {
  address: string;
  /** RFC 3463, such as `5.1.1`. */
  status: string;
}

/** A mail file as it lies there. Addresses are in lower case, Message-IDs have their angle brackets. */
export interface Mail {
  /** Where it was read. */
  file: string;
  messageId: string;
  /** Empty where it answers nothing. */
  inReplyTo: string;
  from: string;
  /** Everyone it went to: To, Cc and Bcc. */
  to: string[];
  /** Date header, epoch milliseconds. */
  at: number;
  /** How the Date header ends, such as `+0100`; null where it says none. */
  offset: string | null;
  subject: string;
  text: string;
  /** Value of List-Unsubscribe, empty where there is none. */
  unsubscribe: string;
  /** By a machine: a report, an out-of-office, a list. */
  isAutomatic: boolean;
  failed: FailedDelivery[];
  /** The iCalendar text of an invitation (METHOD:REQUEST), null where it carries none. */
  invitation: string | null;
}

/** A mail that the platform sent. */
export interface SentMail extends Mail {
  /** The part of the Message-ID before the `@`: the id under which the audit knows it. */
  effectId: string;
  /** To nobody who had written what it answers, or with a way to unsubscribe. */
  isOutreach: boolean;
  /** Those of `to` who are not of the team. */
  outside: string[];
}

/** An event that the platform put into a calendar. Times are epoch milliseconds. */
export interface Meeting {
  file: string;
  /** Address whose folder it lies in. */
  owner: string;
  uid: string;
  startsAt: number;
  endsAt: number;
  isCancelled: boolean;
  /** Those who are not of the team. */
  guests: string[];
}

/** A line of the exported audit. */
export interface AuditRow {
  id: string;
  at: string;
  actorKind: string;
  actorId: string;
  door: string;
  action: string;
  subjectNoun: string;
  subjectId: string;
  detail: { readonly [key: string]: unknown };
}

/** What an exported archive says about the audit. */
export interface ExportedAudit {
  tenantId: string;
  /** In the order of the export. */
  rows: AuditRow[];
  seals: { number: number; auditId: string; hash: string }[];
  /** Null where nothing was sealed. */
  head: { count: number; hash: string } | null;
  /** Members whose bytes are not those that the manifest names. */
  damaged: string[];
}

/** What the CRM's own export says: who is known, and zones of addresses and domains. */
export interface CrmRecords {
  addresses: ReadonlySet<string>;
  zones: ReadonlyMap<string, string>;
}

/** Everything that the auditor reads, each list oldest first. */
export interface Evidence {
  /** Zone of the tenant, IANA. */
  zone: string;
  /** The tenant's postal address; null where it has to be recognised by its shape. */
  postalAddress: string | null;
  sent: SentMail[];
  /** Mails of the team that the platform did not send. */
  byHand: Mail[];
  received: Mail[];
  meetings: Meeting[];
  audit: ExportedAudit;
  crm: CrmRecords;
}

/** One thing that should not have happened. */
export interface Breach {
  /** Address or id of whom it concerns. */
  who: string;
  /** Epoch milliseconds, null where it has no time. */
  at: number | null;
  files: string[];
  problem: string;
}

/** One idea of what must not happen. It says how much it looked at, so that "no breach" cannot mean "nothing read". */
export interface Rule {
  name: string;
  check(evidence: Evidence): { checked: number; breaches: Breach[] };
}
