import { z } from 'zod';
import type { TenantTransaction } from '../data/database/database.ts';
import { crmChangeStates } from '../data/records/crm-changes.ts';
import { GtmError } from '../domain/errors.ts';
import { formatId, parseId } from '../domain/prefixed-id.ts';
import { findProposal } from './proposal-view.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A change as people see it: the record, and the values of both sides. */
export const crmChangeSchema = z.object({
  id: z.string(),
  /** Four-character handle of the proposal it comes from. */
  handle: z.string().nullable(),
  noun: z.enum(['account', 'contact', 'deal', 'activity']),
  recordId: z.string(),
  recordName: z.string().nullable(),
  /** Of an activity: email or meeting. */
  field: z.string(),
  /** Of an amount, as the record has it, and as the other side would. */
  currency: z.string().nullable(),
  theirCurrency: z.string().nullable(),
  /** Money in minor units, dates as `YYYY-MM-DD`, owners by user id. */
  oldValue: value,
  newValue: value,
  /** The third value, of a conflict and of what was dropped for it. */
  theirValue: value,
  state: z.enum(crmChangeStates),
  /** The change that it takes back. */
  undoesId: z.string().nullable(),
  exportedAt: z.string().nullable(),
  createdAt: z.string(),
  settledAt: z.string().nullable(),
});
export type CrmChangeView = z.infer<typeof crmChangeSchema>;

interface ChangeRow extends Omit<CrmChangeView, 'recordId' | 'undoesId' | 'exportedAt' | 'createdAt' | 'settledAt'> {
  entityId: string;
  undoes: string | null;
  exportedAt: Date | null;
  createdAt: Date;
  settledAt: Date | null;
}

function view({ entityId, undoes, exportedAt, createdAt, settledAt, ...row }: ChangeRow): CrmChangeView {
  return {
    ...row,
    ...{ id: formatId('change', row.id), recordId: formatId(row.noun, entityId) },
    undoesId: undoes === null ? null : formatId('change', undoes),
    ...{ exportedAt: exportedAt?.toISOString() ?? null, createdAt: createdAt.toISOString() },
    settledAt: settledAt?.toISOString() ?? null,
  };
}

const nameOf = (noun: string, column: string, table: string) =>
  `when '${noun}' then (select t.${column} from ${table} t where t.tenant_id = c.tenant_id and t.id = c.entity_id)`;

/** Changes, latest first, behind the one with the UUID `after`; one more than `limit`. */
export async function listCrmChanges(
  transaction: TenantTransaction,
  { states, id }: { states?: readonly string[] | undefined; id?: string },
  { after, limit }: { after: string | null; limit: number },
): Promise<CrmChangeView[]> {
  const rows = await transaction.query<ChangeRow>(
    `select c.id, p.handle, c.noun, c.entity_id, c.field, c.old_value, c.new_value, c.their_value, c.state, c.undoes,
       c.exported_at, c.created_at, c.settled_at, case when c.field = 'amount' then d.currency end as currency,
       c.their_columns ->> 'currency' as their_currency, case c.noun ${nameOf('account', 'name', 'accounts')}
         ${nameOf('contact', 'full_name', 'contacts')} ${nameOf('deal', 'name', 'deals')}
         ${nameOf('activity', 'title', 'activities')} end as record_name
     from crm_changes c left join effects e on e.tenant_id = c.tenant_id and e.id = c.effect_id
     left join deals d on c.noun = 'deal' and d.tenant_id = c.tenant_id and d.id = c.entity_id
     left join proposals p on p.tenant_id = c.tenant_id and p.id = e.proposal_id
     where c.noun in ('account', 'contact', 'deal', 'activity')
       and ($1::text[] is null or c.state = any($1)) and ($2::uuid is null or c.id = $2)
       and ($3::uuid is null or (c.created_at, c.id) < (select created_at, id from crm_changes where id = $3))
     order by c.created_at desc, c.id desc limit $4`,
    [states ?? null, id ?? null, after, limit + 1],
  );
  return rows.map(view);
}

/** The UUID of the change with a `chg_` id, or of that proposal's change which most needs somebody. Throws `not-found`. */
export async function findCrmChange(transaction: TenantTransaction, name: string): Promise<string> {
  if (name.startsWith('chg_')) return parseId('change', name, 'id');
  const { id } = await findProposal(transaction, name);
  const [change] = await transaction.query<{ id: string }>(
    `select c.id from crm_changes c join effects e on e.id = c.effect_id where e.proposal_id = $1
     order by c.state = 'conflict' desc, c.state = 'to_write_back' desc, c.created_at desc, c.id desc limit 1`,
    [id],
  );
  if (change) return change.id;
  throw new GtmError('not-found', 'Nothing of this proposal was written; gtm changes lists what was.', { field: 'id' });
}
