import { LRUCache } from 'lru-cache';
import type { Database, TenantTransaction } from '../../data/database/database.ts';
import type { Json } from '../../domain/json.ts';
import { traceparentOfRun } from './trace-context.ts';

/** The run a step belongs to. */
export interface StepPlace {
  tenantId: string;
  runId: string;
  /** The run's, which its steps are children of. */
  traceparent: string;
  /** How long ago the run was created. */
  runAgeMs: number;
  /** Of a proposal's run. */
  tool: string | null;
}

const MAX_KNOWN = 5000;

interface PlaceRow {
  runId: string;
  traceparent: string | null;
  runAgeMs: number;
  tool: string | null;
}

const age = 'extract(epoch from app.now() - r.started_at)::float8 * 1000 as run_age_ms';

async function find(transaction: TenantTransaction, input: StepInput): Promise<PlaceRow | undefined> {
  const [row] = input.runId
    ? await transaction.query<PlaceRow>(
        `select r.id as run_id, r.traceparent, null as tool, ${age} from runs r where r.id = $1`,
        [input.runId],
      )
    : await transaction.query<PlaceRow>(
        `select r.id as run_id, r.traceparent, p.tool, ${age}
         from proposals p join runs r on r.id = p.run_id where p.id = $1`,
        [input.proposalId!],
      );
  return row;
}

interface StepInput {
  tenantId: string;
  runId?: string;
  proposalId?: string;
}

function readInput(input: Json): StepInput | null {
  const { tenantId, runId, proposalId } = (input ?? {}) as Record<string, unknown>;
  if (typeof tenantId !== 'string') return null;
  if (typeof runId === 'string') return { tenantId, runId };
  return typeof proposalId === 'string' ? { tenantId, proposalId } : null;
}

/** Finds the run of a step by its input (`tenantId` with `runId` or `proposalId`); null for steps of no run. */
export function createStepPlaces(database: Database): (input: Json) => Promise<StepPlace | null> {
  const known = new LRUCache<string, StepPlace>({ max: MAX_KNOWN });
  return async (input) => {
    const wanted = readInput(input);
    if (!wanted) return null;
    const { tenantId } = wanted;
    const key = `${tenantId} ${wanted.runId ?? wanted.proposalId}`;
    const cached = known.get(key);
    if (cached) return cached;
    const row = await database.asTenant(tenantId, (transaction) => find(transaction, wanted));
    if (!row) return null;
    const place = { ...row, tenantId, traceparent: row.traceparent ?? traceparentOfRun(row.runId) };
    known.set(key, place);
    return place;
  };
}
