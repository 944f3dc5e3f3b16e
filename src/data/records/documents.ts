import type { TenantTransaction } from '../database/database.ts';

/** A text that retrieval may find and, when it is shareable, mails may quote. */
export interface DocumentRow {
  id: string;
  title: string;
  text: string;
  url: string | null;
  datedAt: Date | null;
  audience: 'shareable' | 'internal';
  sourceRecordId: string;
  /** The source's own id behind the id of the source. */
  externalId: string;
}

/** New and changed documents by external id, one statement; returns which entity each became and whether it was new. */
export function saveDocuments(
  transaction: TenantTransaction,
  rows: readonly DocumentRow[],
  at: Date,
): Promise<{ id: string; externalId: string; isNew: boolean }[]> {
  return transaction.query(
    `insert into documents (id, title, text, url, dated_at, audience, source_record_id, external_id, created_at)
     select id, title, text, url, "datedAt", audience, "sourceRecordId", "externalId", $2
     from json_to_recordset($1) as d(id uuid, title text, text text, url text, "datedAt" timestamptz, audience text,
       "sourceRecordId" uuid, "externalId" text)
     on conflict (tenant_id, external_id) do update set title = excluded.title, text = excluded.text, url = excluded.url,
       dated_at = excluded.dated_at, audience = excluded.audience, source_record_id = excluded.source_record_id
     returning id, external_id, created_at = $2 and id::text = any($3) as is_new`,
    [JSON.stringify(rows), at, rows.map((row) => row.id)],
  );
}
