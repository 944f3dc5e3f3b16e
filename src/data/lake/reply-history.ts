import type { Database, TenantTransaction } from '../database/database.ts';
import type { Lake } from './lake.ts';

/** How far back the figures look. */
const HISTORY_DAYS = 365;
const DAY_MS = 86_400_000;

/** Mails of ours by proposal, and how many of them were answered. */
const mailsSql = (since: string) => `
  with sent as (
    select data->>'effectId' as effect_id, any_value(data->>'proposalId') as proposal_id from events
    where type = 'gtm.effect.executed.v1' and (data->>'tool') = 'send_email' and time > '${since}'::timestamptz group by 1),
  answered as (
    select distinct data->>'effectId' as effect_id from events
    where type = 'gtm.outcome.attributed.v1' and (data->>'kind') = 'reply')
  select proposal_id as id, count(*)::integer as sent, count(answered.effect_id)::integer as answered
  from sent left join answered using (effect_id) group by 1`;

const signalsSql = (since: string) => `
  select id, kind from (
    select unnest((data->'ids')::varchar[]) as id, unnest((data->'kinds')::varchar[]) as kind from events
    where type = 'gtm.signal.recorded.v1' and time > '${since}'::timestamptz)
  where kind in ('opened', 'reply')`;

interface Window {
  /** Files that can hold events of the last year. */
  paths: string[];
  since: Date;
  now: Date;
}

async function readWindow(transaction: TenantTransaction): Promise<Window> {
  const now = await transaction.now();
  const since = new Date(now.getTime() - HISTORY_DAYS * DAY_MS);
  const rows = await transaction.query<{ path: string }>(
    'select path from lake_files where day >= $1::timestamptz::date - 1 order by first_position, first_seq',
    [since],
  );
  return { paths: rows.map(({ path }) => path), since, now };
}

/** Whom the figures are about: people merged since count for the one they were merged into, the erased for nobody. */
const storeSql = `
  with facts as (
    select p.contact_id, p.account_id, m.sent, m.answered, 0 as opened, 0 as replied
    from json_to_recordset($1) as m(id uuid, sent integer, answered integer) join proposals p on p.id = m.id
    union all
    select g.contact_id, g.account_id, 0, 0, (s.kind = 'opened')::integer, (s.kind = 'reply')::integer
    from json_to_recordset($2) as s(id uuid, kind text) join signals g on g.id = s.id),
  placed as (
    select coalesce(c.merged_into, c.id) as contact_id, coalesce(a.merged_into, a.id) as account_id, f.sent, f.answered, f.opened, f.replied
    from facts f left join contacts c on c.id = f.contact_id left join accounts a on a.id = coalesce(f.account_id, c.account_id)),
  keyed as (
    select 'contact' as scope, contact_id::text as key, sent, answered, opened, replied from placed where contact_id is not null
    union all
    select 'account', account_id::text, sent, answered, opened, replied from placed where account_id is not null
    union all
    select 'industry', lower(a.industry), sent, answered, opened, replied
    from placed join accounts a on a.id = placed.account_id where coalesce(a.industry, '') <> '')
  insert into reply_history (scope, key, sent, answered, opened, replied, as_of)
  select scope, key, sum(sent), sum(answered), sum(opened), sum(replied), $3 from keyed group by 1, 2`;

/**
 * Asks the lake anew what the last year says about replies, and stores the figures that segments ask for. No lake is
 * asked where there is no file of the last year.
 */
export async function refreshReplyHistory(
  { database, lake }: { database: Database; lake: Pick<Lake, 'query'> },
  tenantId: string,
): Promise<void> {
  const { paths, since, now } = await database.asTenant(tenantId, readWindow);
  const [mails, signals] =
    paths.length === 0
      ? [[], []]
      : [
          await lake.query(paths, mailsSql(since.toISOString())),
          await lake.query(paths, signalsSql(since.toISOString())),
        ];
  await database.asTenant(tenantId, async (transaction) => {
    await transaction.query('delete from reply_history');
    await transaction.query(storeSql, [JSON.stringify(mails), JSON.stringify(signals), now]);
  });
}

/** Does so where the lake has grown since it was asked; events are in the lake a few seconds after they happened. */
export async function catchUpReplyHistory(
  services: { database: Database; lake: Pick<Lake, 'query'> },
  tenantId: string,
): Promise<void> {
  const [row] = await services.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ isBehind: boolean }>(
      `select exists (select 1 from lake_files
         where created_at >= coalesce((select max(as_of) from reply_history), '-infinity')) as is_behind`,
    ),
  );
  if (row!.isBehind) await refreshReplyHistory(services, tenantId);
}
