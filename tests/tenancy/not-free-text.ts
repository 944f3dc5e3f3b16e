/** Columns that hold text and never a person's own words or somebody's words about them, by the reason why. */
const byReason: Readonly<Record<string, readonly string[]>> = {
  'ids, digests and keys that programs make': [
    ...['approvals.digest', 'audit_seals.hash', 'chunks.id', 'chunks.external_id', 'chunks.fingerprint'],
    ...['chunks.text_digest', 'completions.workflow_id', 'completions.step', 'drafts.model', 'effects.digest'],
    ...['effects.external_key', 'entity_records.external_id', 'evidence.chunk_id', 'idempotency_keys.key'],
    ...['idempotency_keys.body_digest', 'imports.file_digest', 'imports.settings_digest', 'lake_files.path'],
    ...['lake_files.digest', 'meetings.uid', 'meetings.recurrence_id', 'messages.message_id', 'messages.in_reply_to'],
    ...['messages.reference_ids', 'proposal_revisions.digest', 'proposals.digest', 'proposals.handle'],
    ...[
      'feedback.evidence_ids',
      'proposals.evidence_ids',
      'run_steps.workflow_id',
      'runs.traceparent',
      'outbox.traceparent',
    ],
    ...['source_records.external_id', 'source_records.digest', 'suppressions.hmac', 'threads.first_message_id'],
    ...['erasures.hmacs', 'idempotency_keys.route', 'tenants.suppression_salt'],
  ],
  'ids, numbers, enums and digests by rule; the schemas of events and steps hold it': [
    ...['audit.detail', 'audit.subject_id', 'outbox.data', 'outbox.subject', 'completions.output', 'erasures.counts'],
    ...['notices.subject', 'runs.counts', 'runs.degraded', 'evidence.parts', 'plays.trigger', 'erasures.places'],
    ...['mailboxes.sync_cursor', 'calendars.sync_cursor', 'crm_connections.sync_cursor'],
  ],
  'ids of colleagues': [
    ...['accounts.owner_user_id', 'activities.user_id', 'approvals.approved_by', 'audit.actor_id', 'calendars.user_id'],
    ...['contacts.owner_user_id', 'crm_connections.user_id', 'deals.owner_user_id', 'delegations.to_user_id'],
    ...[
      'delegations.from_user_id',
      'erasures.erased_by',
      'feedback.given_by',
      'feedback.lifted_by',
      'goals.created_by',
      'mailboxes.user_id',
      'notice_channels.user_id',
    ],
    ...['memberships.user_id', 'merges.merged_by', 'merges.undone_by', 'policies.created_by', 'runs.started_by'],
    ...['proposal_revisions.edited_by', 'proposals.owner_user_id', 'send_rights.user_id', 'sender_identities.user_id'],
    'style_notes.user_id',
    ...[
      'reply_corrections.corrected_by',
      'suppressions.created_by',
      'tenants.paused_by',
      'terms.updated_by',
      'verifications.by_user_id',
    ],
  ],
  'what colleagues say of themselves; they are no contacts': [
    ...['accounts.owner_email', 'contacts.owner_email', 'deals.owner_email', 'memberships.email'],
    ...['memberships.display_name', 'sender_identities.signature_text', 'sender_identities.signature_html'],
    ...['sender_identities.from_name', 'sender_identities.address', 'mailboxes.address', 'calendars.address'],
    ...['tenants.name', 'tenants.own_domains', 'tenants.slug', 'tenants.postal_address'],
  ],
  'what the team calls its own things': [
    ...['hooks.name', 'sources.name', 'teams.name', 'plays.name', 'terms.name', 'custom_columns.name'],
    ...['custom_columns.label', 'policies.body', 'deals.stage', 'proposals.play', 'run_targets.play'],
    ...['import_rejects.field', 'crm_changes.field'],
  ],
  'exact keys: rows with an address of the person are deleted or replaced': [
    ...['account_domains.domain', 'activity_participants.address', 'contact_addresses.address', 'meetings.organizer'],
    ...['messages.from_address', 'messages.reply_to_address', 'send_ledger.address', 'verifications.address'],
  ],
  'the name of another person, who may have the same': [
    ...['contacts.full_name', 'contacts.given_name', 'contacts.family_name'],
  ],
  'one word at a time, and bits: they go with the chunks they were made of': [
    ...['postings.term', 'postings.entries', 'chunk_vectors.code'],
  ],
  encrypted: ['secrets.ciphertext', 'secrets.nonce', 'secrets.wrapped_key'],
  'words of a fixed list, zones, languages, places of drivers': [
    ...['accounts.zone', 'activities.state', 'activities.zone', 'activity_participants.attendance', 'audit.action'],
    ...['audit.subject_noun', 'calendars.driver', 'calendars.url', 'calendars.status', 'chunk_vectors.model'],
    ...['chunk_vectors.entity_type', 'chunks.embedding_model', 'chunks.entity_type', 'consumed_events.consumer'],
    ...['contacts.language', 'contacts.zone', 'crm_changes.noun', 'crm_connections.url', 'crm_connections.driver'],
    ...['crm_connections.status', 'custom_columns.noun', 'deals.currency', 'effects.tool', 'effects.provider'],
    ...['entity_records.noun', 'hook_counts.outcome', 'hook_deliveries.content_type', 'hooks.provider'],
    ...['imports.noun', 'index_backlog.entity_type', 'lake_files.table_name', 'leg_strengths.leg'],
    ...['notice_channels.topics', 'notice_channels.host', 'notice_messages.problem'],
    ...['leg_strengths.model', 'mailboxes.url', 'mailboxes.status', 'mailboxes.driver', 'meetings.method'],
    'style_notes.language',
    ...['memberships.zone', 'merges.noun', 'messages.language', 'outbox.source', 'outbox.type', 'outcomes.kind'],
    ...[
      'pending_links.entity_noun',
      'replies.reader',
      'pending_links.noun',
      'proposals.tool',
      'proposals.model',
      'proposals.template',
      'run_steps.error_code',
    ],
    ...['run_steps.model', 'run_steps.name', 'search_state.embedding_model', 'secrets.provider', 'send_ledger.zone'],
    ...['sender_identities.zone', 'signals.kind', 'source_records.noun', 'sources.status', 'tenants.currency'],
    ...['tenants.language', 'tenants.zone', 'threads.language', 'vector_state.model'],
  ],
};

/** The same of the tables that belong to no tenant, in which nobody who is written to is ever named. */
const elsewhereByReason: Readonly<Record<string, readonly string[]>> = {
  'users of this installation, their sessions and keys; they are no contacts': [
    ...['accounts.access_token', 'accounts.account_id', 'accounts.id', 'accounts.id_token', 'accounts.password'],
    ...['accounts.provider_id', 'accounts.refresh_token', 'accounts.scope', 'accounts.user_id'],
    ...['service_keys.created_by', 'service_keys.key_digest', 'service_keys.last_four', 'service_keys.name'],
    ...['sessions.id', 'sessions.ip_address', 'sessions.token', 'sessions.user_agent', 'sessions.user_id'],
    ...['users.email', 'users.id', 'users.image', 'users.name'],
    ...['verifications.id', 'verifications.identifier', 'verifications.value'],
  ].map((name) => `auth.${name}`),
  'ids, numbers, enums and digests by rule: inputs and outputs of steps have schemas, errors are redacted': [
    ...['notifications.message', 'operation_outputs.error', 'operation_outputs.output', 'workflow_events.value'],
    ...['workflow_events_history.value', 'workflow_input.inputs', 'workflow_output.error', 'workflow_output.output'],
    ...['workflow_status.error', 'workflow_status.inputs', 'workflow_status.output', 'streams.value'],
    ...['event_dispatch_kv.value', 'workflow_schedules.context', 'workflow_status.attributes'],
  ].map((name) => `dbos.${name}`),
  'ids and names that the workflow engine and our programs make': [
    ...[
      'application_versions.application_name',
      'application_versions.version_id',
      'application_versions.version_name',
    ],
    ...['event_dispatch_kv.key', 'event_dispatch_kv.service_name', 'event_dispatch_kv.workflow_fn_name'],
    ...['notifications.destination_uuid', 'notifications.message_uuid', 'notifications.serialization'],
    ...['notifications.topic', 'operation_outputs.application_name', 'operation_outputs.child_workflow_id'],
    ...['operation_outputs.function_name', 'operation_outputs.serialization', 'operation_outputs.workflow_uuid'],
    ...['queues.application_name', 'queues.name', 'queues.queue_id', 'streams.key', 'streams.serialization'],
    ...['streams.workflow_uuid', 'workflow_events.key', 'workflow_events.serialization'],
    ...['workflow_events.workflow_uuid', 'workflow_events_history.key', 'workflow_events_history.serialization'],
    ...['workflow_events_history.workflow_uuid', 'workflow_input.workflow_uuid', 'workflow_output.workflow_uuid'],
    ...['workflow_schedules.application_name', 'workflow_schedules.cron_timezone', 'workflow_schedules.last_fired_at'],
    ...['workflow_schedules.queue_name', 'workflow_schedules.schedule', 'workflow_schedules.schedule_id'],
    ...['workflow_schedules.schedule_name', 'workflow_schedules.status', 'workflow_schedules.workflow_class_name'],
    ...['workflow_schedules.workflow_name', 'workflow_status.application_id', 'workflow_status.application_name'],
    ...['workflow_status.application_version', 'workflow_status.assumed_role', 'workflow_status.authenticated_roles'],
    ...['workflow_status.authenticated_user', 'workflow_status.class_name', 'workflow_status.config_name'],
    ...['workflow_status.creator_xid', 'workflow_status.deduplication_id', 'workflow_status.executor_id'],
    ...['workflow_status.forked_from', 'workflow_status.name', 'workflow_status.owner_xid'],
    ...['workflow_status.parent_workflow_id', 'workflow_status.queue_name', 'workflow_status.queue_partition_key'],
    ...['workflow_status.request', 'workflow_status.schedule_name', 'workflow_status.serialization'],
    ...['workflow_status.status', 'workflow_status.workflow_uuid'],
  ].map((name) => `dbos.${name}`),
  'names that our programs make, and redacted errors': [
    ...['consumer_cursors.consumer', 'consumer_cursors.lease_owner', 'dead_events.consumer', 'dead_events.reason'],
    ...['effect_arrows.from_state', 'effect_arrows.to_state', 'migrations.digest', 'migrations.name'],
  ].map((name) => `platform.${name}`),
};

/** The reason why a column, `gtm.table.column`, is no free text. */
export const notFreeText: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(byReason).flatMap(([reason, columns]) => columns.map((column) => [`gtm.${column}`, reason])),
);

/** The reason why a column of another schema holds nothing of a contact. */
export const elsewhereNotFreeText: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(elsewhereByReason).flatMap(([reason, columns]) => columns.map((column) => [column, reason])),
);
