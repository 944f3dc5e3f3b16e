import { pauseMailboxes } from '../agents/pause-mailboxes.ts';
import { startScheduledPlays } from '../agents/scheduled-plays.ts';
import { startStrandedRuns } from '../agents/start-goal.ts';
import type { ExecutorServices } from '../agents/tools/execute-effects.ts';
import { runDueEffects } from '../agents/tools/execute-effects.ts';
import type { HeadFiles } from '../data/audit/head-files.ts';
import { sealAudit } from '../data/audit/seal-audit.ts';
import type { DatabaseFiles } from '../data/database/database-files.ts';
import { refreshStatistics } from '../data/database/refresh-statistics.ts';
import type { Lake } from '../data/lake/lake.ts';
import { refreshReplyHistory } from '../data/lake/reply-history.ts';
import { settleSuppressions } from '../data/records/effective-suppressions.ts';
import { noteSync } from '../data/records/mailbox-health.ts';
import { pruneNotices } from '../data/records/notices.ts';
import { listCalendars, listMailboxes } from '../data/records/senders.ts';
import { listTenants } from '../data/records/tenants.ts';
import type { Actor } from '../domain/actor.ts';
import { type SettleServices, settleErasures } from '../ingestion/erasure/erased-places.ts';
import type { HookCounts } from '../ingestion/hooks/hook-counts.ts';
import type { StepObserver, Workflows } from '../runtime/workflows/workflows.ts';

const SYNC_PAUSE_MS = 1000;
const CALENDARS_PAUSE_MS = 15_000;
const COUNTS_PAUSE_MS = 1000;
const SEAL_PAUSE_MS = 1000;
const EFFECTS_PAUSE_MS = 5000;
const HEALTH_PAUSE_MS = 60_000;
/** Off the way of a start, and of commands that open the directory themselves. */
const HISTORY_DELAY_MS = 30_000;
const HISTORY_PAUSE_MS = 15 * 60_000;
const STATISTICS_PAUSE_MS = 15 * 60_000;
const LOG_PAUSE_MS = 30_000;
const PRUNE_PAUSE_MS = 24 * 60 * 60_000;
/** Tables that grow with use and are joined; imports see to their own. */
const growingTables = [
  'activities',
  'messages',
  'chunks',
  'proposals',
  'verdicts',
  'effects',
  'send_ledger',
  'outbox',
  'audit',
  'audit_seals',
];

export interface BackgroundServices extends ExecutorServices {
  workflows: Workflows;
  observe: StepObserver;
  /** Where the heads of the audits are noted. */
  heads: HeadFiles;
  lake: Pick<Lake, 'query'>;
  /** Whose log is kept short; null where it has no files here. */
  files: Pick<DatabaseFiles, 'trimLog'> | null;
  /** Takes in what is new in one mailbox. */
  sync(tenantId: string, mailboxId: string): Promise<unknown>;
  /** Brings the meetings of one calendar up to date. */
  syncCalendar(tenantId: string, calendarId: string): Promise<unknown>;
  /** Whose counts are written each second. */
  hooks: { counts: Pick<HookCounts, 'flush'> };
  /** Ends what a stop left of erasures. */
  erasing: Pick<SettleServices, 'providers' | 'ledger'>;
  /** Tells the people of one tenant what is to be told now. */
  notices: { tell(tenantId: string): Promise<unknown> };
  onError(error: unknown): void;
}

/** Works on one tenant after the other; one that fails stops no other. */
async function forEachTenant(
  { database, onError }: BackgroundServices,
  work: (tenantId: string) => Promise<unknown>,
): Promise<void> {
  for (const { tenantId } of await listTenants(database)) await work(tenantId).catch(onError);
}

const reader: Actor = { kind: 'system', id: 'mailbox-sync', door: 'ingestion' };

/** Reads the new mails of every mailbox, and notes which cannot be read. A failing mailbox stops no other. */
async function syncMailboxes(services: BackgroundServices, stop: AbortSignal): Promise<void> {
  const { database, ids, sync, onError } = services;
  await forEachTenant(services, async (tenantId) => {
    for (const { id: mailboxId, failingSince } of await database.asTenant(tenantId, listMailboxes)) {
      if (stop.aborted) return;
      const works = await sync(tenantId, mailboxId).then(
        () => true,
        (error: unknown) => {
          onError(error);
          return false;
        },
      );
      if (works === (failingSince === null)) continue;
      await database
        .asTenant(tenantId, (transaction) => noteSync(transaction, ids, reader, { mailboxId, works }))
        .catch(onError);
    }
  });
}

/** Reads every calendar, so that the times that are offered are free ones. */
async function syncCalendars(services: BackgroundServices, stop: AbortSignal): Promise<void> {
  const { database, syncCalendar, onError } = services;
  await forEachTenant(services, async (tenantId) => {
    for (const calendar of await database.asTenant(tenantId, listCalendars)) {
      if (stop.aborted) return;
      await syncCalendar(tenantId, calendar.id).catch(onError);
    }
  });
}

const actor: Actor = { kind: 'system', id: 'suppressions', door: 'workflow' };

/** Opt-outs of imports, and those whose door was closed by a crash while it waited, become effective here. */
async function settleOptOuts(services: BackgroundServices): Promise<void> {
  const { database, ids } = services;
  await forEachTenant(services, (tenantId) =>
    database.asTenant(tenantId, (transaction) => settleSuppressions(transaction, ids, { actor })),
  );
}

/** Chains what is new in each audit, and notes its head outside the database. */
async function sealAudits(services: BackgroundServices, stop?: AbortSignal): Promise<void> {
  const { database, heads } = services;
  await forEachTenant(services, async (tenantId) => {
    const head = await sealAudit(database, tenantId, stop);
    if (head) await heads.note(tenantId, head);
  });
}

/** Asks the lake for the figures of the last year that segments use. */
async function refreshHistories(services: BackgroundServices, stop: AbortSignal): Promise<void> {
  await services.clock.sleep(HISTORY_DELAY_MS, stop).catch(() => {});
  if (stop.aborted) return;
  await forEachTenant(services, (tenantId) => refreshReplyHistory(services, tenantId));
}

/** Tells every tenant's people; nobody waits for a receiver of another tenant. */
async function tellEverybody({ database, notices, onError }: BackgroundServices): Promise<void> {
  await Promise.all((await listTenants(database)).map(({ tenantId }) => notices.tell(tenantId).catch(onError)));
}

/** Starts the plays whose time has come, and the runs that a crash kept from beginning. */
async function startRuns(services: BackgroundServices): Promise<void> {
  await forEachTenant(services, (tenantId) => startScheduledPlays(services, tenantId));
  await forEachTenant(services, (tenantId) => startStrandedRuns(services, tenantId));
}

/**
 * What goes on besides requests and workflows, until `stop`: mailboxes are read, audits sealed and requests at the hooks
 * counted each second; calendars are read four times a minute; effects that nobody attends to (a lost signal, an expired
 * lease, an unknown outcome that has been proven since) are looked at; opt-outs become effective; plays are started at
 * their time; mailboxes from which too much comes back are paused; people are told what needs them, and what was told long
 * ago is deleted; the planner's statistics are kept fresh and the database's log short. What was written until then is sealed before this resolves.
 */
export async function keepGoing(services: BackgroundServices, stop: AbortSignal): Promise<void> {
  const { clock, observe, onError } = services;
  const repeat = async (work: () => Promise<unknown>, pauseMs: number) => {
    while (!stop.aborted) {
      await work().catch(onError);
      await clock.sleep(pauseMs, stop).catch(() => {});
    }
  };
  const eraser: Actor = { kind: 'system', id: 'erasures', door: 'workflow' };
  await forEachTenant(services, (tenantId) =>
    settleErasures({ ...services, ...services.erasing, actor: eraser }, tenantId),
  ).catch(onError);
  await Promise.all([
    repeat(() => syncMailboxes(services, stop), SYNC_PAUSE_MS),
    repeat(() => syncCalendars(services, stop), CALENDARS_PAUSE_MS),
    repeat(() => sealAudits(services, stop), SEAL_PAUSE_MS),
    repeat(() => refreshHistories(services, stop), HISTORY_PAUSE_MS),
    repeat(() => refreshStatistics(services.database, growingTables), STATISTICS_PAUSE_MS),
    repeat(async () => services.files?.trimLog(), LOG_PAUSE_MS),
    repeat(() => runDueEffects(services, { signal: stop, observe, onError }), EFFECTS_PAUSE_MS),
    repeat(() => services.hooks.counts.flush(), COUNTS_PAUSE_MS),
    repeat(() => settleOptOuts(services), EFFECTS_PAUSE_MS),
    repeat(() => startRuns(services), EFFECTS_PAUSE_MS),
    repeat(() => tellEverybody(services), EFFECTS_PAUSE_MS),
    repeat(
      () => forEachTenant(services, (tenantId) => services.database.asTenant(tenantId, pruneNotices)),
      PRUNE_PAUSE_MS,
    ),
    repeat(() => forEachTenant(services, (tenantId) => pauseMailboxes(services, tenantId)), HEALTH_PAUSE_MS),
  ]);
  await sealAudits(services).catch(onError);
}
