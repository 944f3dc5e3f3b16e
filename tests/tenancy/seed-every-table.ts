import type pg from 'pg';
import { shippedPolicyText } from '../../src/agents/supervisor/shipped-policy.ts';
import type { Action } from '../../src/domain/action.ts';

export interface SampleColumn {
  table: string;
  column: string;
  type: string;
  /** Text of a CHECK constraint on this column alone, if any. */
  rule: string | null;
}

/** Columns that an insert must name, and all of type uuid and text besides, so that they carry the tenant's mark. */
const columnsSql = `
  select c.oid::regclass::text as table, a.attname as column, format_type(a.atttypid, null) as type,
         (select pg_get_constraintdef(k.oid) from pg_constraint k
          where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as rule
  from unnest($1::text[]) as t(name) join pg_class c on c.oid = t.name::regclass
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attidentity = ''
  where a.attname not in ('tenant_id', 'merged_into') and (a.attnotnull and not a.atthasdef or a.atttypid in ('uuid'::regtype, 'text'::regtype))
  order by 1, a.attnum`;

const plainValues: Record<string, string> = {
  integer: '1',
  bigint: '1',
  smallint: '1',
  'double precision': '0.5',
  boolean: 'true',
  date: '2026-01-01',
  jsonb: '{}',
  'text[]': '{}',
  'uuid[]': '{}',
  'integer[]': '{}',
  bytea: '\\x00',
  'timestamp with time zone': '2026-01-01T00:00:00Z',
  xid8: '1',
  vector: '[1]',
  'bit varying': '1',
};

/** The actions, verdicts and the like that the product reads back, so that its routes answer instead of failing. */
const readableValues: Record<string, (mark: { id: string; word: string }) => unknown> = {
  'gtm.proposals.action': taskFor,
  'gtm.proposal_revisions.action': taskFor,
  'gtm.proposals.confidence_parts': () => [],
  'gtm.proposals.claims': () => [],
  'gtm.verdicts.facts': ({ word }) => ({ word }),
  'gtm.verdicts.body': () => ({ decision: 'approve', findings: [], adjustments: [], policyVersion: 1 }),
};

function taskFor({ id, word }: { id: string; word: string }): Action {
  return { tool: 'create_task', contactId: id, ownerUserId: word, title: word, body: word, dueAt: null };
}

/** A value for a column that carries the mark where its type can. */
export function sampleOf(
  { table, column, type, rule }: SampleColumn,
  mark: { id: string; word: string },
): string | null {
  const readable = readableValues[`${table}.${column}`];
  if (readable) return JSON.stringify(readable(mark));
  if (`${table}.${column}` === 'gtm.chunks.entity_type') return 'document';
  if (`${table}.${column}` === 'gtm.crm_changes.noun') return 'deal';
  if (`${table}.${column}` === 'gtm.feedback.kind') return 'reject';
  if (`${table}.${column}` === 'gtm.feedback.reason') return 'other';
  if (`${table}.${column}` === 'gtm.notice_messages.state') return 'dead';
  // The tenant's own channel: what is one person's, nobody else is shown.
  if (`${table}.${column}` === 'gtm.notice_channels.user_id') return null;
  if (`${table}.${column}` === 'gtm.policies.body') return shippedPolicyText();
  const firstAllowed = /'([^']*)'::text/.exec(rule ?? '')?.[1];
  if (firstAllowed !== undefined) return firstAllowed;
  if (type === 'uuid') return mark.id;
  if (type === 'text') return mark.word;
  const value = plainValues[type];
  if (value === undefined) throw new Error(`${table}.${column}: add a value for type ${type}`);
  return value;
}

/** The columns that a row of each table needs, by table. */
export async function samplesOf(
  client: Pick<pg.Pool, 'query'> | Pick<pg.ClientBase, 'query'>,
  tables: readonly string[],
): Promise<Map<string, SampleColumn[]>> {
  const { rows } = await (client as pg.Pool).query<SampleColumn>(columnsSql, [tables]);
  return Map.groupBy(rows, ({ table }) => table);
}

/**
 * Puts one row into every tenant table: every uuid is `mark.id`, every free text `mark.word`. Foreign keys and triggers
 * are off meanwhile. `tables` are `schema.name`; the tenant itself must exist.
 */
export async function seedEveryTable(
  pool: pg.Pool,
  tenantId: string,
  tables: readonly string[],
  mark: { id: string; word: string },
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      `begin; set local session_replication_role = replica; select set_config('app.tenant', '${tenantId}', true)`,
    );
    const samples = await samplesOf(
      client,
      tables.filter((name) => name !== 'gtm.tenants'),
    );
    for (const [table, columns] of samples) {
      const names = ['tenant_id', ...columns.map((column) => column.column)];
      const values = [tenantId, ...columns.map((column) => sampleOf(column, mark))];
      const places = values.map((_, index) => `$${index + 1}`).join(', ');
      await client.query(`insert into ${table} (${names.join(', ')}) values (${places})`, values);
    }
    await client.query('commit');
  } finally {
    client.release();
  }
}
