import { Temporal } from 'temporal-polyfill';
import type { App } from '../../app.ts';
import { getTenant, moveTenantClock } from '../../data/records/tenants.ts';
import type { Actor } from '../../domain/actor.ts';

/** The tenant's clock, which jumps ahead and never back. */
export interface SimulatedTime {
  now(): Date;
  today(): Temporal.PlainDate;
  /** The instant of a wall-clock time in the tenant's zone. */
  at(day: Temporal.PlainDate, timeOfDay: string): Date;
  /** Moves the clock there; nothing happens when it is past. */
  advanceTo(instant: Date): Promise<void>;
}

/** Takes hold of the clock of a demo tenant. */
export async function simulatedTime(app: App, tenantId: string, actor: Actor): Promise<SimulatedTime> {
  const { database, clock, ids } = app;
  const { zone, clockOffsetMs: startsAt } = await database.asTenant(tenantId, getTenant);
  let clockOffsetMs = startsAt;
  const now = () => new Date(clock.now().getTime() + clockOffsetMs);
  const at = (day: Temporal.PlainDate, timeOfDay: string) => {
    const plainTime = Temporal.PlainTime.from(timeOfDay);
    return new Date(day.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds);
  };
  return {
    now,
    today: () => Temporal.Instant.fromEpochMilliseconds(now().getTime()).toZonedDateTimeISO(zone).toPlainDate(),
    at,
    async advanceTo(instant) {
      clockOffsetMs = Math.max(clockOffsetMs, instant.getTime() - clock.now().getTime());
      await database.asTenant(tenantId, (transaction) => moveTenantClock(transaction, ids, { actor, clockOffsetMs }));
    },
  };
}
