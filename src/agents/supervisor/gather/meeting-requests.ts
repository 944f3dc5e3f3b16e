import type { TenantTransaction } from '../../../data/database/database.ts';
import type { Span } from '../../../domain/action.ts';
import { detectMeetingRequest } from '../../decision/text/meeting-request-detector.ts';
import { readTakenOffer } from '../../decision/text/taken-offer.ts';
import type { ContactFacts } from '../facts.ts';

/** A request to meet counts this long. */
const REQUEST_DAYS = 30;

interface Offer {
  contactId: string;
  senderZone: string | null;
  times: Span[];
}

interface Mail {
  id: string;
  contactId: string;
  body: string;
  occurredAt: Date;
  chunkId: string | null;
}

/**
 * The latest words of each person, given with the zones they may be in, by which they asked to meet or took a time that we
 * offered, with the chunk they stand in.
 */
export async function meetingRequests(
  transaction: TenantTransaction,
  zones: ReadonlyMap<string, readonly string[]>,
): Promise<Map<string, NonNullable<ContactFacts['askedToMeet']>>> {
  const contactIds = [...zones.keys()];
  const mails = await transaction.query<Mail>(
    `select a.contact_id, a.body, a.id, a.occurred_at,
            (select c.id from chunks c where c.tenant_id = a.tenant_id and c.entity_id = a.id order by c.start_offset limit 1) as chunk_id
     from activities a
     where a.contact_id = any($1) and a.kind = 'email' and a.direction = 'inbound' and a.state = 'plain'
       and a.occurred_at > app.now() - interval '${REQUEST_DAYS} days'
     order by a.occurred_at desc`,
    [contactIds],
  );
  const offers = await transaction.query<Offer>(
    `select p.contact_id, i.zone as sender_zone, p.action->'offers'->'times' as times
     from proposals p left join sender_identities i on i.id::text = p.action->'sender'->>'identityId'
     where p.contact_id = any($1) and p.tool = 'send_email' and p.state = 'executed' and p.action ? 'offers'
       and p.updated_at > app.now() - interval '${REQUEST_DAYS} days'`,
    [contactIds],
  );
  const requests = new Map<string, NonNullable<ContactFacts['askedToMeet']>>();
  for (const mail of mails) {
    if (requests.has(mail.contactId)) continue;
    const offered = offers.filter(({ contactId }) => contactId === mail.contactId);
    const clocks = [...(zones.get(mail.contactId) ?? []), ...offered.flatMap(({ senderZone }) => senderZone ?? [])];
    const taken = readTakenOffer(
      mail.body,
      offered.flatMap(({ times }) => times),
      { zones: clocks, writtenAt: mail.occurredAt.toISOString() },
    );
    const request = taken?.kind === 'took' ? taken : detectMeetingRequest(mail.body);
    if (request) requests.set(mail.contactId, { evidenceId: mail.chunkId ?? mail.id, quote: request.sentence });
  }
  return requests;
}
