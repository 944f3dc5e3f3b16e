import { Temporal } from 'temporal-polyfill';
import type { Draft } from '../../../domain/proposal.ts';
import { allMessages, type Situation } from '../situation/situation.ts';
import { spokenDate } from './dates.ts';
import type { LeaveAlone } from './leave-alone.ts';
import type { PlayView } from './play.ts';
import { isUnasked } from './refused.ts';

/** Why a person is not written to unasked before the day that their latest own mail names; null where it names none. */
export function askedToWait({ situation }: PlayView, draft: Draft): LeaveAlone | null {
  if (!isUnasked(draft)) return null;
  const { tenant, asOf, people } = situation;
  const latest = allMessages(situation).findLast(
    ({ direction, state, from }) =>
      direction === 'inbound' && state === 'plain' && from.contactId !== null && from.contactId === draft.contactId,
  );
  const { kinds = [], until = null, findings = [] } = latest?.reading ?? {};
  const kind = kinds.find((one) => one === 'not_now' || one === 'out_of_office');
  if (!latest || !kind || until === null || until <= today(situation)) return null;
  const who = people.find(({ contactId }) => contactId === draft.contactId)?.name ?? latest.from.name;
  const day = (instant: string) => spokenDate(instant, tenant.zone, asOf);
  const words = findings.find((one) => one.kind === kind)?.words;
  return {
    reason: `${who} asks in the mail of ${day(latest.occurredAt)} to wait until ${day(`${until}T12:00:00Z`)}${words ? `: "${words}"` : '.'}`,
  };
}

function today({ asOf, tenant }: Situation): string {
  return Temporal.Instant.from(asOf).toZonedDateTimeISO(tenant.zone).toPlainDate().toString();
}
