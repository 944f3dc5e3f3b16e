/** A view that a query may read. */
export interface LakeView {
  name: string;
  /** One row for each ... */
  row: string;
  /** Names of the columns with what they hold where the name does not say it. */
  columns: Readonly<Record<string, string>>;
  /** Over the view `events`. */
  sql: string;
}

const uuid = (field: string, name: string) => `data->>'${field}' as ${name}`;
const ofType = (type: string) => `from events where type = 'gtm.${type}.v1'`;
/** The middle word of `gtm.proposal.approved.v1`. */
const what = `split_part(type, '.', 3)`;

const when = { time: 'when it was recorded, in your time zone', day: 'its date' };
const outcome = { kind: 'reply, bounce, opt_out, ...', value: '-1 to 1; an opt-out is negative' };

/** Everything that a query can read besides `events`, in the order of the help. */
const flatViews: readonly LakeView[] = [
  {
    name: 'runs',
    row: 'run that started or ended',
    columns: { ...when, run_id: '', goal_id: 'where it started', state: 'started, done, failed, cancelled' },
    sql: `select time, day, ${uuid('runId', 'run_id')}, ${uuid('goalId', 'goal_id')}, coalesce(data->>'state', 'started') as state
      from events where type in ('gtm.run.started.v1', 'gtm.run.ended.v1')`,
  },
  {
    name: 'proposals',
    row: 'proposal that was made',
    columns: {
      ...when,
      proposal_id: '',
      run_id: '',
      play: '',
      tool: '',
      author: 'model, repaired, playbook',
      confidence: '',
    },
    sql: `select time, day, ${uuid('proposalId', 'proposal_id')}, ${uuid('runId', 'run_id')}, data->>'play' as play, data->>'tool' as tool,
      data->>'author' as author, (data->>'confidence')::double as confidence ${ofType('proposal.created')}`,
  },
  {
    name: 'verdicts',
    row: 'verdict of the Supervisor',
    columns: {
      ...when,
      proposal_id: '',
      decision: 'approve, adjust, reject, escalate',
      rules: 'a list',
      policy_version: '',
    },
    sql: `select time, day, ${uuid('proposalId', 'proposal_id')}, data->>'decision' as decision,
      (data->'rules')::varchar[] as rules, (data->>'policyVersion')::integer as policy_version ${ofType('proposal.judged')}`,
  },
  {
    name: 'decisions',
    row: 'change of state of a proposal',
    columns: {
      ...when,
      proposal_id: '',
      state: 'approved, rejected, edited, superseded, expired, ...',
      reason: 'of a rejection or supersession',
    },
    sql: `select time, day, ${uuid('proposalId', 'proposal_id')}, ${what} as state, coalesce(data->>'reason', data->>'cause') as reason
      from events where type like 'gtm.proposal.%' and ${what} not in ('created', 'judged')`,
  },
  {
    name: 'effects',
    row: 'state an action came into',
    columns: {
      ...when,
      effect_id: '',
      proposal_id: '',
      tool: 'send_email, schedule_meeting, ...',
      state: 'scheduled, claimed, executed, failed, ...',
    },
    sql: `select time, day, ${uuid('effectId', 'effect_id')}, ${uuid('proposalId', 'proposal_id')}, data->>'tool' as tool, ${what} as state
      from events where type like 'gtm.effect.%'`,
  },
  {
    name: 'outcomes',
    row: 'signal that was traced back to an action',
    columns: { ...when, outcome_id: '', signal_id: '', effect_id: '', proposal_id: '', ...outcome, attributed_by: '' },
    sql: `select time, day, ${uuid('outcomeId', 'outcome_id')}, ${uuid('signalId', 'signal_id')}, ${uuid('effectId', 'effect_id')},
      ${uuid('proposalId', 'proposal_id')}, data->>'kind' as kind, (data->>'value')::double as value,
      data->>'attributedBy' as attributed_by ${ofType('outcome.attributed')}`,
  },
  {
    name: 'signals',
    row: 'reply, bounce, opt-out, accepted meeting, change of stage, ...',
    columns: { ...when, signal_id: '', kind: '' },
    sql: `select time, day, unnest((data->'ids')::varchar[]) as signal_id, unnest((data->'kinds')::varchar[]) as kind
      ${ofType('signal.recorded')}`,
  },
  {
    name: 'changes',
    row: 'account, contact, deal, activity or document that was created, changed, merged or erased',
    columns: { ...when, noun: '', change: 'created, updated, stage_changed, suppressed, erased, ...', id: '' },
    sql: `select time, day, split_part(type, '.', 2) as noun, ${what} as change, unnest((data->'ids')::varchar[]) as id
      from events where split_part(type, '.', 2) in ('account', 'contact', 'deal', 'activity', 'document') and (data->'ids') is not null`,
  },
];

const eventColumns = [
  ['id', 'VARCHAR'],
  ['type', 'VARCHAR'],
  ['time', 'TIMESTAMPTZ'],
  ['subject', 'VARCHAR'],
  ['data', 'JSON'],
  ['source', 'VARCHAR'],
  ['traceparent', 'VARCHAR'],
  ['position', 'UBIGINT'],
  ['seq', 'BIGINT'],
] as const;

/** What a query can read. */
export const lakeViews: readonly LakeView[] = [
  {
    name: 'events',
    row: 'event, with everything it says',
    columns: {
      ...Object.fromEntries(eventColumns.map(([name]) => [name, ''])),
      ...when,
      data: "JSON, read by (data->>'field')",
    },
    sql: '',
  },
  ...flatViews,
];

/** A value inside single quotes of DuckDB's SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Statements that make the views over exactly these files. */
export function viewStatements(files: readonly string[]): string[] {
  const names = eventColumns.map(([name]) => name).join(', ');
  const nothing = eventColumns.map(([name, type]) => `null::${type} as ${name}`).join(', ');
  const source =
    files.length === 0
      ? `select ${nothing} where false`
      : `select ${names} from read_parquet([${files.map(quoted).join(', ')}], hive_partitioning = false)`;
  return [
    `create view events as select *, time::date as day from (${source})`,
    ...flatViews.map(({ name, sql }) => `create view ${name} as ${sql}`),
  ];
}
