/** How the rows of one tenant table travel. SQL here sees the row as `t` when it leaves and as `r` when it arrives. */
export interface ArchiveTable {
  table: string;
  /** Rows that travel; all when left out. */
  where?: string;
  /** The order in which they arrive, where that matters. */
  order?: string;
  /** Columns that leave with another value than they have. */
  leavesAs?: { readonly [column: string]: string };
  /** Columns that say where a row is in this database: they stay, and are filled anew where it arrives. */
  arrivesAs?: { readonly [column: string]: string };
}

const localUrl = {
  leavesAs: {
    secret_id: 'null',
    sync_cursor: 'null',
    url: `replace(t.url, current_setting('app.archive_folder'), '{data}')`,
  },
  arrivesAs: { url: `replace(r.url, '{data}', current_setting('app.archive_folder'))` },
};
const stopped = `exists (select from proposals p where p.id = t.proposal_id and p.state = 'approved')`;

/** Every table that an archive holds, each behind those that its rows point to. */
export const archiveTables: readonly ArchiveTable[] = [
  { table: 'tenants', arrivesAs: { tenant_id: 'app.tenant()' } },
  { table: 'teams' },
  { table: 'memberships' },
  { table: 'delegations' },
  { table: 'mailboxes', ...localUrl },
  { table: 'calendars', ...localUrl },
  { table: 'crm_connections', ...localUrl },
  { table: 'sender_identities' },
  { table: 'send_rights' },
  { table: 'policies' },
  { table: 'terms' },
  { table: 'custom_columns' },
  { table: 'plays' },
  { table: 'sources' },
  // Its keys are secrets: it takes nothing in before it has new ones.
  { table: 'hooks', leavesAs: { secret_id: 'null', previous_secret_id: 'null', previous_until: 'null' } },
  { table: 'hook_deliveries' },
  { table: 'hook_counts' },
  // Their addresses and keys are secrets: they tell nobody before they are set again.
  { table: 'notice_channels', leavesAs: { secret_id: 'null' } },
  { table: 'imports' },
  { table: 'import_rejects' },
  { table: 'source_records', leavesAs: { raw: `encode(sha256(t.raw), 'hex')` } },
  { table: 'accounts' },
  { table: 'account_domains' },
  { table: 'contacts' },
  { table: 'contact_addresses' },
  { table: 'verifications' },
  { table: 'consents' },
  { table: 'deals' },
  { table: 'deal_contacts' },
  { table: 'threads' },
  { table: 'activities' },
  { table: 'messages' },
  { table: 'meetings' },
  { table: 'activity_participants' },
  { table: 'replies' },
  { table: 'reply_corrections' },
  { table: 'documents' },
  { table: 'entity_records' },
  { table: 'field_values' },
  { table: 'pending_links' },
  { table: 'merges' },
  { table: 'suppressions' },
  { table: 'erasures', leavesAs: { places: 'null' } },
  { table: 'goals' },
  {
    table: 'runs',
    // The workflow of a run that is under way stays where it is.
    leavesAs: {
      state: `case when t.state = 'running' then 'cancelled' else t.state end`,
      ended_at: `case when t.state = 'running' then app.now() else t.ended_at end`,
    },
  },
  { table: 'run_targets', leavesAs: { state: `case when t.state = 'waiting' then 'cancelled' else t.state end` } },
  { table: 'run_steps' },
  { table: 'evidence' },
  {
    table: 'proposals',
    leavesAs: {
      state: `case when t.state = 'approved' then 'superseded' else t.state end`,
      state_reason: `case when t.state = 'approved' then 'It was to leave from another installation.' else t.state_reason end`,
    },
  },
  { table: 'proposal_revisions' },
  { table: 'verdicts' },
  {
    table: 'approvals',
    leavesAs: { revoked_at: `case when t.revoked_at is null and ${stopped} then app.now() else t.revoked_at end` },
  },
  // Of one proposal, those that count no more come first: each begins anew as scheduled, and one may live at a time.
  {
    table: 'effects',
    where: `t.state not in ('scheduled', 'claimed')`,
    order: `t.state in ('done', 'unknown'), t.id`,
  },
  { table: 'send_ledger', where: `t.state <> 'held'` },
  { table: 'signals' },
  { table: 'outcomes' },
  { table: 'feedback' },
  { table: 'style_notes' },
  {
    table: 'crm_changes',
    leavesAs: { state: 't.state' },
    // An older version called a refused write a conflict.
    arrivesAs: {
      state: `case when r.state = 'conflict' and r.their_columns is null then 'refused' else r.state end`,
    },
  },
  { table: 'search_state' },
  { table: 'chunks' },
  { table: 'posting_blocks' },
  { table: 'postings' },
  { table: 'vector_state' },
  { table: 'chunk_vectors' },
  { table: 'leg_strengths' },
  { table: 'index_backlog' },
  { table: 'reply_history' },
  // Before everything that happens where it arrives, so that the lake goes on behind it.
  { table: 'lake_files', arrivesAs: { first_position: `'0'::xid8`, last_position: `'0'::xid8` } },
  {
    table: 'audit',
    order: 't.position, t.seq',
    arrivesAs: { position: 'pg_current_xact_id()', seq: `nextval('audit_seq_seq')` },
  },
  {
    table: 'audit_seals',
    order: 't.number',
    arrivesAs: {
      position: '(select a.position from audit a where a.id = r.audit_id)',
      seq: '(select a.seq from audit a where a.id = r.audit_id)',
    },
  },
];

/** Tables that stay, and why; the reasons are printed and stand in the manifest. */
export const leftOutTables: { readonly [table: string]: string } = {
  secrets: 'passwords and keys belong to the installation; enter them again',
  completions: 'steps of workflows, which stay where they run',
  drafts: 'drafts of runs under way, which stay where they run',
  notices: 'what was to be told was told, or is told, from where it happened',
  notice_messages: 'messages leave from where they were made',
  outbox: 'events were told where they happened; the lake holds them',
  consumed_events: 'which events were told',
  idempotency_keys: 'answers to requests that were made to this installation',
};
