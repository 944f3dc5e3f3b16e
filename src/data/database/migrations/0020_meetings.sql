-- Whether a time is free is asked for each offer, approval and send.
create index activities_meetings on gtm.activities (tenant_id, occurred_at) where kind = 'meeting';
