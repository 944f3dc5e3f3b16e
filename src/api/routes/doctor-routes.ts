import { z } from 'zod';
import { type LegReport, readLegReport } from '../../agents/retriever/leg-strength.ts';
import type { Database } from '../../data/database/database.ts';
import { listMailboxes } from '../../data/records/senders.ts';
import type { Clock } from '../../domain/clock.ts';
import { messageOf } from '../../domain/errors.ts';
import type { Embeddings } from '../../models/embeddings/embeddings.ts';
import type { Bus } from '../../runtime/bus/bus.ts';
import type { EngineCheck } from '../engine-checks.ts';
import { everybody, type Route, route } from '../route.ts';

const MINUTE_MS = 60_000;
const SYNC_IS_LATE_MS = 15 * MINUTE_MS;

export interface DoctorServices {
  database: Database;
  clock: Clock;
  bus: Bus;
  embeddings: Embeddings;
  engines: readonly EngineCheck[];
}

const checkSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  /** What to do; null when it is well. */
  mend: z.string().nullable(),
});
type Check = z.infer<typeof checkSchema>;

const well = (name: string, detail: string): Check => ({ name, ok: true, detail, mend: null });
const unwell = (name: string, detail: string, mend: string): Check => ({ name, ok: false, detail, mend });

async function checkEngines(engines: readonly EngineCheck[]): Promise<Check[]> {
  return Promise.all(
    engines.map(async ({ name, setting, check, mend }) => {
      try {
        return well(name, await check());
      } catch (error) {
        return unwell(name, messageOf(error), `${mend} The setting is ${setting}.`);
      }
    }),
  );
}

function legsText(report: LegReport | null): string {
  if (report === null) return 'not measured yet: keywords decide alone until the first import is indexed';
  const chunks = `${report.chunkCount.toLocaleString('en-US')} pieces of text`;
  if (report.sampleCount === 0) {
    return `too few sentences in ${chunks} to compare the legs: keywords decide alone until there is twice as much`;
  }
  const share = (value: number) => value.toFixed(2);
  const legs = report.legs.map(({ leg, strength, weight }) => `${leg} find ${share(strength)}, weigh ${share(weight)}`);
  return `${legs.join('; ')}; measured on ${report.sampleCount} sentences of ${chunks}`;
}

async function checkRetrieval({ database, embeddings }: DoctorServices, tenantId: string): Promise<Check[]> {
  const { report, backlog } = await database.asTenant(tenantId, async (transaction) => ({
    report: await readLegReport(transaction, embeddings.model),
    backlog: (await transaction.query<{ count: number }>('select count(*) as count from index_backlog'))[0]!.count,
  }));
  const waiting = backlog === 0 ? 'all that was imported can be found' : `${backlog} records wait to be indexed`;
  return [well('retrieval legs', `${embeddings.model}: ${legsText(report)}`), well('index backlog', waiting)];
}

async function checkBus({ bus }: DoctorServices): Promise<Check> {
  const lags = Object.entries(await bus.lag());
  const behind = lags.filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count}`);
  return well('events', behind.length === 0 ? `${lags.length} readers, none behind` : `behind: ${behind.join(', ')}`);
}

async function checkDeadEvents({ database }: DoctorServices, tenantId: string): Promise<Check> {
  const [row] = await database.asPlatform('gtm_relay', (transaction) =>
    transaction.query<{ count: number }>('select count(*) as count from platform.dead_events where tenant_id = $1', [
      tenantId,
    ]),
  );
  if (row!.count === 0) return well('failed events', 'none');
  const mend = 'Look into the server log for why; the data itself is safe, what follows from it is missing.';
  return unwell('failed events', `${row!.count} events could not be handled`, mend);
}

async function checkMailboxes({ database, clock }: DoctorServices, tenantId: string): Promise<Check[]> {
  const { mailboxes, offsetMs } = await database.asTenant(tenantId, async (transaction) => ({
    mailboxes: await listMailboxes(transaction),
    offsetMs: (await transaction.now()).getTime() - clock.now().getTime(),
  }));
  if (mailboxes.length === 0) {
    return [unwell('mailboxes', 'none: nothing can be sent', 'Connect one with `gtm sender add --address ...`.')];
  }
  const nowMs = clock.now().getTime() + offsetMs;
  return mailboxes.map(({ address, driver, status, lastSyncAt }) => {
    const name = `mailbox ${address}`;
    if (status !== 'ready') return unwell(name, `${driver}, ${status}`, `Check that its ${driver} place can be read.`);
    if (lastSyncAt === null) return well(name, `${driver}, not read yet`);
    const ageMs = nowMs - lastSyncAt.getTime();
    const age = `read ${Math.max(0, Math.round(ageMs / MINUTE_MS))} minutes ago`;
    return ageMs > SYNC_IS_LATE_MS
      ? unwell(name, `${driver}, ${age}`, 'Start the server: mailboxes are read while it runs.')
      : well(name, `${driver}, ${age}`);
  });
}

async function checkParked({ database }: DoctorServices, tenantId: string): Promise<Check> {
  const rows = await database.asTenant(tenantId, (transaction) =>
    transaction.query<{ handle: string }>(
      `select p.handle from effects e join proposals p on p.tenant_id = e.tenant_id and p.id = e.proposal_id
       where e.state = 'unknown' order by e.claimed_at`,
    ),
  );
  if (rows.length === 0) return well('parked effects', 'none');
  const handles = rows.map(({ handle }) => handle).join(', ');
  const mend = 'Look into the mailbox, then say `gtm settle HANDLE done` or `gtm settle HANDLE failed`.';
  return unwell('parked effects', `nobody knows whether these happened: ${handles}`, mend);
}

/** Whether everything works, and how to mend what does not. */
export function doctorRoutes(services: DoctorServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/doctor',
      operation: 'examine',
      summary: 'Checks every engine and the tenant, and says how to mend what is wrong',
      tag: 'operation',
      roles: everybody,
      response: z.object({ ok: z.boolean(), checks: z.array(checkSchema) }),
      async handle({ caller: { tenantId } }) {
        const checks = [
          ...(await checkEngines(services.engines)),
          await checkBus(services),
          await checkDeadEvents(services, tenantId),
          ...(await checkRetrieval(services, tenantId)),
          ...(await checkMailboxes(services, tenantId)),
          await checkParked(services, tenantId),
        ];
        return { ok: checks.every(({ ok }) => ok), checks };
      },
    }),
  ];
}
