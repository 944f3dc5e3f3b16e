import type { Database } from '../../data/database/database.ts';

const pageSize = 500;

interface ExportedRow {
  id: string;
  [column: string]: unknown;
}

/**
 * Everything people said about proposals, by what they did with them, oldest first: one JSON object a line, with the
 * proposal it was about, the verdict it met and the outcomes it had. Reads page by page, in bounded memory.
 */
export async function* exportFeedback(database: Database, tenantId: string): AsyncGenerator<string> {
  let after: string | null = null;
  for (;;) {
    const rows: ExportedRow[] = await database.asTenant(tenantId, (transaction) =>
      transaction.query<ExportedRow>(
        `select f.id, f.kind, f.reason, f.note, f.difference, f.given_by, f.given_at, f.revision, p.id as proposal_id, p.play,
           p.tool, p.author, p.model, p.confidence, p.confidence_parts, p.evidence_ids, p.state, r.digest,
           (select v.decision from verdicts v where v.proposal_id = p.id and v.revision = f.revision
            order by v.created_at desc, v.id desc limit 1) as verdict,
           (select coalesce(json_agg(json_build_object('kind', o.kind, 'value', o.value, 'attributedBy', o.attributed_by)
             order by o.occurred_at, o.id), '[]') from outcomes o where o.proposal_id = p.id) as outcomes
         from feedback f join proposals p on p.tenant_id = f.tenant_id and p.id = f.proposal_id
           left join proposal_revisions r on r.proposal_id = p.id and r.revision = f.revision
         where $1::uuid is null or f.id > $1 order by f.id limit $2`,
        [after, pageSize],
      ),
    );
    for (const row of rows) yield `${JSON.stringify(row)}\n`;
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.id;
  }
}
