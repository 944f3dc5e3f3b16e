import type { TenantTransaction } from '../../data/database/database.ts';
import { GtmError } from '../../domain/errors.ts';
import type { ErasedPerson } from './erased-person.ts';
import { personPattern } from './person-pattern.ts';

const nothing = { tool: 'leave_alone', reason: 'The person was erased.' };

/**
 * Blanks the texts of every proposal about a person and stops what has not left yet. Digests, states and times stay, so
 * that the audit still adds up. Throws `conflict` while an effect is on its way; where `nothingMoves`, in an older copy of
 * the data, its outcome is unknown instead. Returns the number of proposals.
 */
export async function redactProposals(
  transaction: TenantTransaction,
  person: ErasedPerson,
  { nothingMoves }: { nothingMoves: boolean },
): Promise<number> {
  const rows = await transaction.query<{ id: string }>(
    `select id from proposals where contact_id = any($1) or action::text ~* $2 for update`,
    [person.contactIds, personPattern(person)],
  );
  const ids = rows.map(({ id }) => id);
  await transaction.query(
    `delete from drafts d where d.id = any($1)
       or exists (select from run_targets t where t.id = d.target_id and t.contact_id = any($2))`,
    [ids, person.contactIds],
  );
  if (ids.length === 0) return 0;
  if (nothingMoves) {
    await transaction.query(`update effects set state = 'unknown' where proposal_id = any($1) and state = 'claimed'`, [
      ids,
    ]);
  }
  const [claimed] = await transaction.query(
    `select 1 from effects where proposal_id = any($1) and state = 'claimed' limit 1`,
    [ids],
  );
  if (claimed)
    throw new GtmError('conflict', 'Something is on its way to this person. Try again in a minute.', {
      retryable: true,
    });
  await transaction.query(
    `update effects set state = 'superseded', failure = 'erased', ended_at = app.now() where proposal_id = any($1) and state = 'scheduled'`,
    [ids],
  );
  await transaction.query(
    `update effects set receipt = null, not_before_reason = '', failure = case when failure is null then null else 'erased' end
     where proposal_id = any($1)`,
    [ids],
  );
  await transaction.query(
    `update proposals set headline = '[erased]', why_now = '[erased]', rationale = '[erased]', claims = '[]', action = $2,
       confidence_parts = '[]', watched = '{}', evidence_ids = '{}', contact_id = null, updated_at = app.now(),
       state = case when state in ('open', 'approved', 'blocked') then 'superseded' else state end,
       state_reason = case when state in ('open', 'approved', 'blocked') then 'The person was erased.' else '' end
     where id = any($1)`,
    [ids, nothing],
  );
  await transaction.query('update proposal_revisions set action = $2 where proposal_id = any($1)', [ids, nothing]);
  await transaction.query(`update verdicts set body = '{}', facts = '{}' where proposal_id = any($1)`, [ids]);
  await transaction.query('update approvals set override_reason = null where proposal_id = any($1)', [ids]);
  await transaction.query(
    'update feedback set note = null, reason = null, difference = null where proposal_id = any($1)',
    [ids],
  );
  return ids.length;
}
