/** A trust label (`trusted` or `tainted`) in SQL: the expression, and the tables it needs beside the one it is about. */
interface TrustSql {
  joins: string;
  sql: string;
}

/**
 * The trust of an activity `a`. What we sent and what we called is ours. Everything else came from outside or may repeat
 * what did: mails of others, their meetings, what a CRM holds as notes, calls and tasks, whatever a webhook brought, and
 * the tasks made here, which quote what people wrote.
 */
export const activityTrust: TrustSql = {
  joins: `join tenants t on t.tenant_id = a.tenant_id
    left join meetings m on m.tenant_id = a.tenant_id and m.activity_id = a.id
    left join source_records r on r.tenant_id = a.tenant_id and r.id = a.source_record_id
    left join sources s on s.tenant_id = r.tenant_id and s.id = r.source_id`,
  sql: `case when s.kind = 'webhook' then 'tainted'
    when a.kind = 'email' and a.direction = 'outbound' then 'trusted'
    when a.kind = 'meeting' and m.activity_id is not null
     and (m.organizer is null or split_part(lower(m.organizer), '@', 2) = any(t.own_domains)) then 'trusted'
    else 'tainted' end`,
};

/** The trust of a document `d`: a person brought it in as knowledge of ours, or as a paper that somebody outside wrote. */
export const documentTrust: TrustSql = {
  joins: 'left join source_records r on r.tenant_id = d.tenant_id and r.id = d.source_record_id',
  sql: `case when r.body -> 'received' = 'true' then 'tainted' else 'trusted' end`,
};
