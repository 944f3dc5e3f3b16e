import type { Database } from '../../data/database/database.ts';
import type { FeedbackRecord } from '../../data/records/feedback.ts';

const pageSize = 500;

/** What a person said about a proposal, with the proposal it was about, the verdict it met and the outcomes it had. */
export interface ExportedFeedback extends FeedbackRecord {
  play: string;
  tool: string;
  author: string;
  model: string | null;
  confidence: number;
  confidenceParts: unknown;
  evidenceIds: string[];
  /** Of the proposal, now. */
  state: string;
  /** Of the revision it was about. */
  digest: string | null;
  verdict: string | null;
  outcomes: { kind: string; value: number; attributedBy: string }[];
}

/** Everything people said about proposals, by what they did with them, oldest first. Reads page by page, in bounded memory. */
export async function* exportFeedback(
  database: Database,
  tenantId: string,
  { since = null }: { since?: Date | null } = {},
): AsyncGenerator<ExportedFeedback> {
  let after: string | null = null;
  for (;;) {
    const rows: ExportedFeedback[] = await database.asTenant(tenantId, (transaction) =>
      transaction.query<ExportedFeedback>(
        `select f.id, f.proposal_id, f.kind, f.reason, f.note, f.difference, f.given_by, f.given_at, f.revision, p.play,
           p.tool, p.author, p.model, p.confidence, p.confidence_parts, p.evidence_ids, p.state, r.digest,
           (select v.decision from verdicts v where v.proposal_id = p.id and v.revision = f.revision
            order by v.created_at desc, v.id desc limit 1) as verdict,
           (select coalesce(json_agg(json_build_object('kind', o.kind, 'value', o.value, 'attributedBy', o.attributed_by)
             order by o.occurred_at, o.id), '[]') from outcomes o where o.proposal_id = p.id) as outcomes
         from feedback f join proposals p on p.tenant_id = f.tenant_id and p.id = f.proposal_id
           left join proposal_revisions r on r.proposal_id = p.id and r.revision = f.revision
         where ($1::timestamptz is null or f.given_at >= $1)
           and ($2::uuid is null or (f.given_at, f.id) > (select given_at, id from feedback where id = $2))
         order by f.given_at, f.id limit $3`,
        [since, after, pageSize],
      ),
    );
    yield* rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.id;
  }
}
