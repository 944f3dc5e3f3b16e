import type { TenantTransaction } from '../../../data/database/database.ts';
import type { ContactFacts } from '../facts.ts';

interface LatestMail {
  contactId: string;
  wroteAt: Date;
  until: string;
  quote: string | null;
}

/**
 * Until when each of these people asks to be left in peace, by their latest own mail: the day that a "not now" or an
 * absence in it names, while that is to come in the tenant's zone. A later mail of theirs, or a person's correction, ends it.
 */
export async function waitFacts(
  transaction: TenantTransaction,
  contactIds: readonly string[],
): Promise<Map<string, NonNullable<ContactFacts['asksToWait']>>> {
  const rows = await transaction.query<LatestMail>(
    `select * from (
       select distinct on (a.contact_id) a.contact_id, a.occurred_at as wrote_at, to_char(r.until, 'YYYY-MM-DD') as until,
              (select f ->> 'words' from jsonb_array_elements(r.findings) f
               where f ->> 'kind' in ('not_now', 'out_of_office') limit 1) as quote, r.kinds
       from activities a left join replies r on r.activity_id = a.id
       where a.contact_id = any($1) and a.kind = 'email' and a.direction = 'inbound' and a.state = 'plain'
       order by a.contact_id, a.occurred_at desc, a.id desc) latest
     where kinds && array['not_now', 'out_of_office']
       and until > (select to_char(app.now() at time zone zone, 'YYYY-MM-DD') from tenants)`,
    [contactIds],
  );
  return new Map(
    rows.map(({ contactId, wroteAt, until, quote }) => [
      contactId,
      { until, wroteAt: wroteAt.toISOString(), quote: quote ?? '' },
    ]),
  );
}
