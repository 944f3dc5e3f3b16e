import { z } from 'zod';
import { type LegReport, readLegReport } from '../../agents/retriever/leg-strength.ts';
import type { Providers } from '../../agents/tools/tool-agent.ts';
import type { ProviderHealth } from '../../connectors/email/mail-provider.ts';
import type { Database } from '../../data/database/database.ts';
import type { ConnectedPlace } from '../../data/records/senders.ts';
import { counted } from '../../domain/counted.ts';
import { messageOf } from '../../domain/errors.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import type { Embeddings } from '../../models/embeddings/embeddings.ts';
import type { EngineCheck } from '../engine-checks.ts';
import { everybody, type Route, route } from '../route.ts';

const MINUTE_MS = 60_000;
/** Mailboxes are read all the time and say so every ten minutes. */
const LATE_AFTER_MINUTES = 15;

export interface DoctorServices {
  database: Database;
  providers: Providers;
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
  const chunks = counted(report.chunkCount, 'piece of text', 'pieces of text');
  if (report.sampleCount === 0) {
    return `too few sentences in ${chunks} to compare the legs: keywords decide alone until there is twice as much`;
  }
  const share = (value: number) => value.toFixed(2);
  const legs = report.legs.map(({ leg, strength, weight }) => `${leg} find ${share(strength)}, weigh ${share(weight)}`);
  return `${legs.join('; ')}; measured on ${counted(report.sampleCount, 'sentence')} of ${chunks}`;
}

async function checkRetrieval({ database, embeddings }: DoctorServices, tenantId: string): Promise<Check[]> {
  const { report, backlog } = await database.asTenant(tenantId, async (transaction) => ({
    report: await readLegReport(transaction, embeddings.model),
    backlog: (await transaction.query<{ count: number }>('select count(*) as count from index_backlog'))[0]!.count,
  }));
  const waiting =
    backlog === 0
      ? 'all that was imported can be found'
      : `${counted(backlog, 'record waits', 'records wait')} to be indexed`;
  return [well('retrieval legs', `${embeddings.model}: ${legsText(report)}`), well('index backlog', waiting)];
}

async function checkDeadEvents({ database }: DoctorServices, tenantId: string): Promise<Check> {
  const [row] = await database.asPlatform('gtm_relay', (transaction) =>
    transaction.query<{ count: number }>('select count(*) as count from platform.dead_events where tenant_id = $1', [
      tenantId,
    ]),
  );
  if (row!.count === 0) return well('failed events', 'none');
  const mend = 'Look into the server log for why; the data itself is safe, what follows from it is missing.';
  return unwell('failed events', `${counted(row!.count, 'event')} could not be handled`, mend);
}

interface Place extends ConnectedPlace {
  driver: string;
  address: string | null;
  lastSyncAt: Date | null;
}
const placeColumns = 'id, address, driver, url, secret_id, last_sync_at';

async function checkHealth(name: string, mend: string, ask: () => Promise<ProviderHealth>): Promise<Check> {
  try {
    const { ok, detail } = await ask();
    return ok ? well(name, detail) : unwell(name, detail, mend);
  } catch (error) {
    return unwell(name, messageOf(error), mend);
  }
}

async function checkMailboxes({ database, providers }: DoctorServices, tenantId: string): Promise<Check[]> {
  const { mailboxes, calendars, now } = await database.asTenant(tenantId, async (transaction) => ({
    mailboxes: await transaction.query<Place>(`select ${placeColumns} from mailboxes order by address`),
    calendars: await transaction.query<Place>(`select ${placeColumns} from calendars order by id`),
    now: await transaction.now(),
  }));
  if (mailboxes.length === 0) {
    return [unwell('mailboxes', 'none: nothing can be sent', 'Connect one with `gtm sender add --address ...`.')];
  }
  const checks = mailboxes.map(async (mailbox) => {
    const mend = `See that the place of its ${mailbox.driver}: mailbox is there and can be written.`;
    const check = await checkHealth(`mailbox ${mailbox.address}`, mend, async () =>
      (await providers.mail(tenantId, mailbox)).check(),
    );
    return addLastReading(check, mailbox.lastSyncAt, now);
  });
  const asked = calendars.map((calendar) =>
    checkHealth(
      `calendar ${calendar.address ?? formatId('calendar', calendar.id)}`,
      `See that the place of its ${calendar.driver}: calendar is there and can be written.`,
      async () => (await providers.calendar(tenantId, calendar)).check(),
    ),
  );
  return Promise.all([...checks, ...asked]);
}

/** A mailbox that can be read and is not is no better than one that cannot. */
function addLastReading(check: Check, readAt: Date | null, now: Date): Check {
  if (readAt === null) return { ...check, detail: `${check.detail}; not read yet` };
  const minutes = Math.max(0, Math.round((now.getTime() - readAt.getTime()) / MINUTE_MS));
  const detail = `${check.detail}; read ${counted(minutes, 'minute')} ago`;
  if (!check.ok || minutes <= LATE_AFTER_MINUTES) return { ...check, detail };
  return unwell(check.name, detail, 'Start the server: mailboxes are read while it runs.');
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
