import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import type { Json } from '../../domain/json.ts';
import type { TenantTransaction } from '../database/database.ts';

/** One line of the audit: who did what to what. `detail` holds ids, numbers, enums and digests only. */
export interface AuditEntry {
  actor: Actor;
  /** Kebab-case past verb, such as `proposal-approved`. */
  action: string;
  subjectNoun: string;
  subjectId: string;
  detail?: { readonly [key: string]: Json | undefined };
}

/** Writes the audit row that every state change needs, in the transaction of the change. */
export async function writeAudit(transaction: TenantTransaction, ids: Ids, entry: AuditEntry): Promise<void> {
  await transaction.query(
    `insert into audit (id, actor_kind, actor_id, door, action, subject_noun, subject_id, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ids.next(),
      entry.actor.kind,
      entry.actor.id,
      entry.actor.door,
      entry.action,
      entry.subjectNoun,
      entry.subjectId,
      entry.detail ?? {},
    ],
  );
}
