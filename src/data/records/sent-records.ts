import { createHash } from 'node:crypto';
import type { MailAddress, ScheduleMeetingAction, SendEmailAction } from '../../domain/action.ts';
import type { Ids } from '../../domain/clock.ts';
import type { TenantTransaction } from '../database/database.ts';
import {
  insertActivities,
  insertMeetings,
  insertMessages,
  insertParticipants,
  type ParticipantRow,
} from './activities.ts';
import { insertCrmChange } from './crm-changes.ts';
import { queueForIndexing } from './index-backlog.ts';
import type { ProposalRecord } from './proposals.ts';
import { resolveRecipients } from './send-ledger.ts';
import { beginImport, endImport, ensureSource, insertSourceRecords } from './sources.ts';
import { insertThreads, refreshThreads } from './threads.ts';

/** A mail or meeting of ours that has happened. */
export interface SentThing<Sent> {
  proposal: ProposalRecord;
  action: Sent;
  effectId: string;
  /** Message-ID or UID. */
  externalKey: string;
  /** Tenant time. */
  at: Date;
}

const sourceName = 'Sent by this platform';

/** The source record every activity needs: what we sent, named by its key; the action itself is kept with the proposal. */
async function keepRecord(
  transaction: TenantTransaction,
  ids: Ids,
  { noun, externalKey, proposal, effectId, at }: { noun: 'email' | 'meeting' } & Omit<SentThing<never>, 'action'>,
): Promise<string> {
  const sourceId = await ensureSource(transaction, ids, 'platform', sourceName);
  const [known] = await transaction.query<{ id: string }>(
    'select id from imports where source_id = $1 and noun = $2 order by id limit 1',
    [sourceId, noun],
  );
  const importId = known?.id ?? ids.next();
  if (!known) {
    await beginImport(transaction, {
      ...{ id: importId, sourceId, noun, settings: {}, fileName: sourceName, fileDigest: '', settingsDigest: '' },
    });
    await endImport(transaction, importId, 'done', { read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 });
  }
  const body = { effectId, proposalId: proposal.id, digest: proposal.digest };
  const record = {
    id: ids.next(),
    sourceId,
    importId,
    noun,
    externalId: externalKey,
    audience: 'participants' as const,
  };
  const digest = createHash('sha256').update(proposal.digest).digest('hex');
  await insertSourceRecords(transaction, [{ ...record, batchNumber: 1, line: 1, digest, body, raw: null }], at);
  return record.id;
}

async function participants(
  transaction: TenantTransaction,
  activityId: string,
  people: readonly (MailAddress & { role: ParticipantRow['role'] })[],
): Promise<ParticipantRow[]> {
  const addresses = people.map(({ address }) => address.toLowerCase());
  const known = new Map(
    (await resolveRecipients(transaction, [...new Set(addresses)])).map((person) => [person.address, person]),
  );
  return people.map(({ name, address, role }) => ({
    ...{ activityId, address: address.toLowerCase(), role, name, attendance: null },
    contactId: known.get(address.toLowerCase())?.contactId ?? null,
  }));
}

/** The CRM learns of it by the next write-back. */
function noteForCrm(
  transaction: TenantTransaction,
  ids: Ids,
  { activityId, effectId, kind }: { activityId: string; effectId: string; kind: 'email' | 'meeting' },
): Promise<string> {
  const change = { noun: 'activity' as const, entityId: activityId, field: kind, oldValue: null, newValue: null };
  return insertCrmChange(transaction, ids, { ...change, effectId });
}

const baseSubject = (subject: string) =>
  subject
    .replace(/^(\s*(re|fwd?|aw|wg|sv)\s*:\s*)+/i, '')
    .trim()
    .toLowerCase();

/** Puts a sent mail into its thread (a new one for a first mail) as an activity of ours. Returns the activity's id. */
export async function recordSentMail(
  transaction: TenantTransaction,
  ids: Ids,
  sent: SentThing<SendEmailAction>,
): Promise<string> {
  const { action, proposal, effectId, externalKey, at } = sent;
  const activityId = ids.next();
  const { accountId, dealId } = proposal;
  const threadId = action.thread?.threadId ?? ids.next();
  if (!action.thread) {
    const subjectBase = baseSubject(action.subject);
    await insertThreads(transaction, [
      {
        id: threadId,
        subjectBase,
        firstMessageId: externalKey,
        accountId,
        lastActivityId: null,
        lastAt: null,
        language: null,
      },
    ]);
  }
  await insertActivities(
    transaction,
    [
      {
        ...{ id: activityId, kind: 'email', direction: 'outbound', occurredAt: at, zone: null, title: action.subject },
        ...{ body: action.body, audience: 'participants', accountId, contactId: action.contactId, dealId, threadId },
        ...{ userId: action.sender.userId, state: 'plain', endsAt: null, dueAt: null, custom: {}, effectId },
        sourceRecordId: await keepRecord(transaction, ids, { ...sent, noun: 'email' }),
      },
    ],
    at,
  );
  await insertMessages(transaction, [
    {
      ...{ activityId, messageId: externalKey, inReplyTo: action.thread?.inReplyTo ?? null, language: null },
      ...{ referenceIds: action.thread?.references ?? [], mailboxId: action.sender.mailboxId, replyToAddress: null },
      ...{ fromAddress: action.sender.address, subject: action.subject, quotedText: action.quotedText },
      signature: action.signatureText,
    },
  ]);
  const people = [
    { ...action.sender, role: 'from' as const },
    ...action.to.map((person) => ({ ...person, role: 'to' as const })),
    ...action.cc.map((person) => ({ ...person, role: 'cc' as const })),
    ...action.bcc.map((person) => ({ ...person, role: 'bcc' as const })),
  ];
  await insertParticipants(transaction, await participants(transaction, activityId, people));
  await refreshThreads(transaction, [threadId]);
  await noteForCrm(transaction, ids, { activityId, effectId, kind: 'email' });
  await queueForIndexing(transaction, [{ entityType: 'email', entityId: activityId }], at);
  return activityId;
}

/** Puts a meeting we invited to into our records as planned. Returns the activity's id. */
export async function recordSentMeeting(
  transaction: TenantTransaction,
  ids: Ids,
  sent: SentThing<ScheduleMeetingAction>,
): Promise<string> {
  const { action, proposal, effectId, externalKey, at } = sent;
  const activityId = ids.next();
  const { accountId, dealId } = proposal;
  await insertActivities(
    transaction,
    [
      {
        ...{ id: activityId, kind: 'meeting', direction: 'outbound', occurredAt: new Date(action.startsAt) },
        ...{ zone: action.zone, title: action.title, body: action.description, audience: 'participants', accountId },
        ...{ contactId: action.contactId, dealId, threadId: null, userId: action.sender.userId, state: 'planned' },
        ...{ endsAt: new Date(action.endsAt), dueAt: null, custom: {}, effectId },
        sourceRecordId: await keepRecord(transaction, ids, { ...sent, noun: 'meeting' }),
      },
    ],
    at,
  );
  await insertMeetings(transaction, [
    {
      ...{ activityId, uid: externalKey, calendarId: action.calendarId, recurrenceId: '', sequence: 0 },
      ...{ organizer: action.sender.address, method: 'REQUEST' },
    },
  ]);
  const people = [
    { ...action.sender, role: 'organizer' as const },
    ...action.invitees.map((person) => ({ ...person, role: 'attendee' as const })),
  ];
  await insertParticipants(transaction, await participants(transaction, activityId, people));
  await noteForCrm(transaction, ids, { activityId, effectId, kind: 'meeting' });
  await queueForIndexing(transaction, [{ entityType: 'meeting', entityId: activityId }], at);
  return activityId;
}
