import { createHash } from 'node:crypto';
import type {
  Participant,
  Situation,
  SituationContact,
  SituationThread,
} from '../agents/decision/situation/situation.ts';
import type { Evidence } from '../domain/evidence.ts';
import { createDemoDates, type DemoDates } from './demo/demo-dates.ts';
import { internalPapers } from './demo/documents/internal-papers.ts';
import { shareableSheets } from './demo/documents/shareable-sheets.ts';
import type { ContactRow, MailDraft, Meeting } from './demo/source-records.ts';
import { storyScripts } from './demo/stories.ts';
import type { StoryRecords } from './demo/story-kit.ts';
import { demoPeople, demoTenant, teamParties } from './demo/team.ts';

const storyNow = '2026-03-03T08:40:00.000Z';

/** A UUID that depends on `name` only. */
export function namedId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const ours = (address: string) => address.endsWith(`@${demoTenant.domains[0]}`);

/** What one story of the demo tenant looks like once it is imported, without a database; `change` edits its records. */
export function storySituation(name: string, change: (records: StoryRecords) => void = () => {}): Situation {
  const dates = createDemoDates(storyNow);
  const script = storyScripts.find((candidate) => candidate.story.name === name)!;
  const records = script.build({ dates, team: teamParties() });
  change(records);
  const people = records.contacts.map((contact) => toContact(contact, records));
  const threads = toThreads(records);
  const deals = records.deals.map((deal) => ({
    dealId: namedId(deal.id),
    name: deal.name,
    stage: deal.stage,
    status:
      deal.stage === 'Closed Won'
        ? ('won' as const)
        : deal.stage === 'Closed Lost'
          ? ('lost' as const)
          : ('open' as const),
    amountMinor: deal.amountMinor,
    currency: deal.currency,
    closeDate: deal.closeDate,
    renewalDate: deal.renewalDate,
    contactIds: [namedId(deal.contactId)],
    ownerUserId: 'clara',
    version: 1,
  }));
  const meetings = records.meetings
    .map(toMeeting(records))
    .sort((left, right) => left.startsAt.localeCompare(right.startsAt));
  const contact = people.find((person) => person.addresses[0]!.address === script.story.contactEmail) ?? people[0]!;
  return {
    asOf: storyNow,
    tenant: {
      ...{ name: demoTenant.name, zone: 'Europe/Berlin', language: 'en', ownDomains: demoTenant.domains },
      ...{ postalAddress: demoTenant.postalAddress, trackOpens: false, trackLinks: false },
    },
    account: {
      accountId: namedId(records.account.id),
      name: records.account.name,
      zone: records.account.zone,
      version: 1,
      ownerUserId: 'clara',
    },
    contact,
    people,
    deal: deals.find((deal) => deal.status === 'open') ?? null,
    deals,
    stages: [
      { stage: 'Proposal', won: 0, lost: 0, open: 9 },
      { stage: 'Closed Won', won: 14, lost: 0, open: 0 },
    ],
    threads,
    meetings,
    notes: records.activities.map((activity) => ({
      activityId: namedId(activity.id),
      kind: activity.kind,
      occurredAt: activity.occurredAt.toISOString(),
      title: activity.subject,
      text: activity.body,
      state: 'plain',
      dueAt: activity.dueAt?.toISOString() ?? null,
      contactId: namedId(activity.contactId),
    })),
    owner: { userId: 'clara', name: 'Clara Voss' },
    senders: sendersOf(dates),
    busy: [],
    offers: [],
    invitations: [],
    sources: sourcesOf(records, threads, meetings),
    refusals: [],
    styles: [],
    doubted: [],
    bodiesToOthers: [],
  };
}

/** The demo's documents as a retriever hands them over, one chunk per section. */
export function storyDocuments(): Evidence[] {
  return [...shareableSheets, ...internalPapers].flatMap((sheet) =>
    sheet.text.split(/\n(?=## )/).map((text, index) => ({
      ...evidenceOf(`${sheet.fileName}/${index}`, text),
      entityType: 'document' as const,
      entityId: namedId(sheet.fileName),
      title: sheet.title,
      quoteStart: index * 1000,
      occurredAt: null,
      audience: sheet.audience,
      score: 0.7,
    })),
  );
}

function evidenceOf(key: string, text: string): Evidence {
  return {
    chunkId: `chunk-${key}`,
    sourceRecordId: namedId(`record-${key}`),
    externalId: key,
    entityType: 'email',
    entityId: namedId(key),
    accountId: null,
    contactId: null,
    dealId: null,
    title: '',
    quote: text,
    quoteStart: 0,
    quoteEnd: text.length,
    occurredAt: null,
    audience: 'participants',
    trust: 'trusted',
    score: 1,
    parts: { bm25: null, bm25Rank: null, vector: null, vectorRank: null },
  };
}

function toContact(contact: ContactRow, records: StoryRecords): SituationContact {
  const received = records.mails
    .filter((mail) => mail.from.address === contact.address && !mail.raw)
    .map((mail) => ({ method: 'mail_received', verifiedAt: mail.at.toISOString() }));
  const stated = contact.verifiedAt ? [{ method: 'column', verifiedAt: contact.verifiedAt.toISOString() }] : [];
  const bounce = records.mails.find(
    (mail) => mail.raw && mail.key.endsWith('-dsn') && bouncedAddress(mail, records) === contact.address,
  );
  const bounced = bounce ? bounce.at.toISOString() : null;
  const quit = records.mails.find((mail) => mail.from.address === contact.address && /take me off/i.test(mail.words));
  return {
    contactId: namedId(contact.id),
    name: `${contact.firstName} ${contact.lastName}`,
    givenName: contact.firstName,
    familyName: contact.lastName,
    title: contact.title,
    role: contact.buyingRole,
    phone: contact.phone || null,
    zone: contact.zone,
    language: contact.language,
    pausedUntil: null,
    pauseReason: null,
    addresses: [
      {
        address: contact.address,
        isPrimary: true,
        bouncedAt: bounced,
        verifications: [...received, ...stated].sort((left, right) => right.verifiedAt.localeCompare(left.verifiedAt)),
        suppressed: contact.optedOutAt !== null,
      },
    ],
    version: 1,
    optedOut:
      contact.optedOutAt === null
        ? null
        : { on: contact.optedOutAt.toISOString(), words: quit ? quit.words.split('. ')[0]! + '.' : null },
  };
}

function bouncedAddress(report: MailDraft, records: StoryRecords): string | undefined {
  return records.mails.find((mail) => mail.key === report.answers)?.to[0]?.address;
}

function participant(records: StoryRecords, party: { name: string; address: string }): Participant {
  const contact = records.contacts.find((candidate) => candidate.address === party.address);
  return {
    address: party.address,
    name: party.name,
    contactId: contact ? namedId(contact.id) : null,
    ours: ours(party.address),
  };
}

function toThreads(records: StoryRecords): SituationThread[] {
  const rootOf = (mail: MailDraft): string => {
    const parent = records.mails.find((other) => other.key === mail.answers);
    return parent ? rootOf(parent) : mail.key;
  };
  const sorted = [...records.mails].sort((left, right) => left.at.getTime() - right.at.getTime());
  return [...Map.groupBy(sorted, rootOf)].map(([root, mails]) => ({
    threadId: namedId(root),
    subject: mails[0]!.subject,
    language: null,
    messages: mails.map((mail, index) => ({
      activityId: namedId(mail.key),
      threadId: namedId(root),
      occurredAt: mail.at.toISOString(),
      direction: ours(mail.from.address) ? ('outbound' as const) : ('inbound' as const),
      state: mail.raw ? 'bounce' : 'plain',
      subject: mail.subject,
      text: `${mail.greeting ?? `Hi ${mail.to[0]!.name.split(' ')[0]},`}\n\n${mail.words}`,
      messageId: `<${mail.key}@story>`,
      references: mails.slice(0, index).map((earlier) => `<${earlier.key}@story>`),
      from: participant(records, mail.from),
      to: mail.to.map((party) => participant(records, party)),
      cc: (mail.cc ?? []).map((party) => participant(records, party)),
      isOutreach: false,
      reading: null,
    })),
  }));
}

function toMeeting(records: StoryRecords) {
  return (meeting: Meeting) => ({
    activityId: namedId(meeting.uid),
    title: meeting.title,
    startsAt: meeting.startsAt.toISOString(),
    endsAt: new Date(meeting.startsAt.getTime() + meeting.minutes * 60_000).toISOString(),
    state: 'planned',
    people: [
      { ...participant(records, meeting.organizer), attendance: 'ACCEPTED' },
      ...meeting.attendees.map((person) => ({ ...participant(records, person), attendance: person.partstat })),
    ],
  });
}

function sendersOf(dates: DemoDates): Situation['senders'] {
  return demoPeople(dates).map((person) => ({
    identityId: namedId(`identity-${person.key}`),
    mailboxId: namedId(`mailbox-${person.key}`),
    userId: person.key,
    name: person.fromName,
    address: person.address,
    signatureText: person.signatureText,
    signatureHtml: person.signatureHtml,
    zone: person.zone,
    workStartsMinute: 510,
    workEndsMinute: 1050,
    workDays: person.workingHours.days,
    calendar: {
      ...{ calendarId: namedId(`calendar-${person.key}`), version: 1, address: person.address },
      syncedAt: dates.now.toISOString(),
    },
    isDefault: true,
  }));
}

function sourcesOf(
  records: StoryRecords,
  threads: readonly SituationThread[],
  meetings: Situation['meetings'],
): Evidence[] {
  const mails = threads.flatMap((thread) =>
    thread.messages.map((message) => ({
      ...evidenceOf(`mail-${message.messageId}`, message.text),
      entityId: message.activityId,
      title: message.subject,
      occurredAt: message.occurredAt,
      trust: message.direction === 'inbound' ? ('tainted' as const) : ('trusted' as const),
    })),
  );
  const met = meetings.map((meeting) => ({
    ...evidenceOf(`meeting-${meeting.activityId}`, meeting.title),
    entityType: 'meeting' as const,
    trust: meeting.people[0]?.ours === false ? ('tainted' as const) : ('trusted' as const),
    entityId: meeting.activityId,
    title: meeting.title,
    occurredAt: meeting.startsAt,
  }));
  const notes = records.activities.map((activity) => ({
    ...evidenceOf(`note-${activity.id}`, activity.body),
    entityType: activity.kind,
    entityId: namedId(activity.id),
    title: activity.subject,
    occurredAt: activity.occurredAt.toISOString(),
    audience: 'internal' as const,
    trust: 'tainted' as const,
  }));
  return [...mails, ...met, ...notes];
}
