import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { parsePolicy } from '../../domain/parse-policy.ts';
import type { Policy } from '../../domain/policy.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';

/** One version of a tenant's policy, without its text. */
export interface PolicyVersion {
  version: number;
  note: string;
  createdBy: string;
  createdAt: Date;
}

/** The tenant's policy in force: the latest version. Its `version` is that of the row. */
export async function currentPolicy(transaction: TenantTransaction): Promise<Policy> {
  const [row] = await transaction.query<{ version: number; body: string }>(
    'select version, body from policies order by version desc limit 1',
  );
  if (!row) throw new GtmError('misconfigured', 'This tenant has no policy. Store one with `gtm policy`.');
  return { ...parsePolicy(row.body), version: row.version };
}

/** The text of the policy in force, or of `version`. Throws `not-found`. */
export async function currentPolicyText(
  transaction: TenantTransaction,
  version?: number,
): Promise<PolicyVersion & { body: string }> {
  const [row] = await transaction.query<PolicyVersion & { body: string }>(
    `select version, note, created_by, created_at, body from policies where $1::integer is null or version = $1
     order by version desc limit 1`,
    [version ?? null],
  );
  if (!row)
    throw new GtmError('not-found', 'There is no such version of the policy; list them with `gtm policy list`.');
  return row;
}

/** All versions, newest first. */
export function listPolicyVersions(transaction: TenantTransaction): Promise<PolicyVersion[]> {
  return transaction.query<PolicyVersion>(
    'select version, note, created_by, created_at from policies order by version desc',
  );
}

/** Puts a policy text, which must have been checked, in force as the next version. */
export async function storePolicy(
  transaction: TenantTransaction,
  ids: Ids,
  actor: Actor,
  policy: { body: string; note: string },
): Promise<number> {
  const [row] = await transaction.query<{ version: number }>(
    `insert into policies (version, body, created_by, note)
     select max(version) + 1, $1, $2, $3 from policies returning version`,
    [policy.body, actor.id, policy.note],
  );
  const { version } = row!;
  await writeAudit(transaction, ids, {
    ...{ actor, action: 'policy-stored', subjectNoun: 'policy', subjectId: String(version) },
  });
  return version;
}
