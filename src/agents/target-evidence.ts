import type { TenantTransaction } from '../data/database/database.ts';
import type { Ids } from '../domain/clock.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { WorkTargetInput } from './work-target.workflow.ts';

/** The need under which what a draft cites is stored beside what was retrieved. */
export const CITED = 'cited';

/** Keeps what was found for a target, by need, in its order. */
export async function storeEvidence(
  transaction: TenantTransaction,
  ids: Ids,
  input: WorkTargetInput,
  found: readonly { need: string; evidence: readonly Evidence[] }[],
): Promise<void> {
  const rows = found.flatMap(({ need, evidence }) =>
    evidence.map((item, index) => [
      ...[ids.next(), input.runId, input.targetId, need, item.chunkId, index + 1, item.score, item.parts],
      ...[item.quote, item.quoteStart, item.quoteEnd],
    ]),
  );
  const columns = [
    'id',
    'run_id',
    'target_id',
    'need',
    'chunk_id',
    'rank',
    'score',
    'parts',
    'quote',
    'quote_start',
    'quote_end',
  ];
  await transaction.copyIn('evidence', columns, rows);
}

/** What was retrieved for a target, as it was then; texts that are gone since are missing. Best first. */
export async function readEvidence(transaction: TenantTransaction, targetId: string): Promise<Evidence[]> {
  const rows = await transaction.query<Omit<Evidence, 'occurredAt'> & { occurredAt: Date | null }>(
    `select e.chunk_id, e.quote, e.quote_start, e.quote_end, e.score, e.parts, c.source_record_id, c.external_id,
       c.entity_type, c.entity_id, c.account_id, c.contact_id, c.deal_id, c.title, c.occurred_at, c.audience, c.trust
     from evidence e join chunks c on c.tenant_id = e.tenant_id and c.id = e.chunk_id
     where e.target_id = $1 and e.need <> $2 order by e.id`,
    [targetId, CITED],
  );
  return fuseNeeds(rows.map((row) => ({ ...row, occurredAt: row.occurredAt?.toISOString() ?? null })));
}

/** Once per chunk with its best score, best first. */
export function fuseNeeds(found: readonly Evidence[]): Evidence[] {
  const best = new Map<string, Evidence>();
  for (const item of found) {
    const known = best.get(item.chunkId);
    if (!known || known.score < item.score) best.set(item.chunkId, item);
  }
  return [...best.values()].sort((left, right) => right.score - left.score);
}
