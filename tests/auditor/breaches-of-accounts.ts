import type { Accounts, Breach, EffectStory } from './find-breaches.ts';

/** What a proposal is when its effect is. */
const proposalStates: Record<string, readonly string[]> = {
  scheduled: ['approved'],
  claimed: ['approved'],
  unknown: ['approved'],
  done: ['executed'],
  failed: ['failed'],
  expired: ['expired'],
};
/** The name of each state in audit and events. */
const verbs: Record<string, string> = { done: 'executed', unknown: 'parked', pulled_back: 'pulled-back' };
const ends: ReadonlySet<string> = new Set(['executed', 'failed', 'pulled-back', 'superseded', 'expired']);
const settled: ReadonlySet<string> = new Set(['done', 'failed', 'unknown', 'pulled_back', 'superseded', 'expired']);

interface Mark {
  subject: string;
  name: string;
}

/** What the tables say of one another: states, receipts, places, activities, audit and events. */
export async function breachesOfAccounts(accounts: Accounts): Promise<Breach[]> {
  const { effects, read, lines } = accounts;
  const audit = await read<Mark>(
    `select subject_id as subject, replace(action, 'effect-', '') as name from audit
     where subject_noun = 'effect' order by position, seq`,
  );
  const events = await read<Mark>(
    `select data ->> 'effectId' as subject, replace(split_part(type, '.', 3), '_', '-') as name from outbox
     where type like 'gtm.effect.%' order by position, seq`,
  );
  const places = await read<{ effectId: string; state: string; count: number }>(
    'select effect_id, state, count(*)::integer as count from send_ledger group by effect_id, state',
  );
  const activities = await read<{ effectId: string; messageId: string }>(
    `select a.effect_id, m.message_id from activities a join messages m on m.activity_id = a.id
     where a.effect_id is not null`,
  );
  const digestOf = new Map(lines.map(({ messageId, digest }) => [messageId, digest]));
  return effects.flatMap((effect): Breach[] => {
    const { id: subject, state } = effect;
    const own = (marks: readonly Mark[]) => marks.filter((mark) => mark.subject === subject).map(({ name }) => name);
    const [written, told] = [own(audit), own(events)];
    const held = places.filter(({ effectId }) => effectId === subject);
    const kept = activities.filter(({ effectId }) => effectId === subject);
    const holds: Record<string, boolean> = {
      stuck: settled.has(state),
      'states-disagree': (proposalStates[state] ?? [effect.proposalState]).includes(effect.proposalState),
      'audit-incomplete': written[0] === 'scheduled' && written.at(-1) === (verbs[state] ?? state),
      'claims-unexplained': isExplained(written),
      'events-unlike-audit': written.join() === told.join(),
      'no-receipt': state !== 'done' || hasReceipt(effect, digestOf),
      'places-wrong': arePlacesRight(state, held),
      'activity-wrong':
        kept.length === (state === 'done' ? 1 : 0) && kept.every((one) => one.messageId === effect.externalKey),
    };
    return Object.entries(holds)
      .filter(([, isRight]) => !isRight)
      .map(([rule]) => ({ rule, subject }));
  });
}

/** Before a claim stands a schedule, and nothing follows an end but a person's word on what was parked. */
function isExplained(written: readonly string[]): boolean {
  return written.every((name, index) => {
    const before = written[index - 1];
    if (name === 'claimed') return before === 'scheduled' || before === 'rescheduled';
    return before === undefined || !ends.has(before);
  });
}

/** A person who settles a parked effect is a receipt, too. */
function hasReceipt({ receipt, externalKey }: EffectStory, digestOf: ReadonlyMap<string, string>): boolean {
  if (receipt?.settledBy !== undefined) return true;
  return receipt?.messageId === externalKey && receipt.digest === digestOf.get(externalKey);
}

function arePlacesRight(state: string, held: readonly { state: string; count: number }[]): boolean {
  const count = (of: string) => held.find((place) => place.state === of)?.count ?? 0;
  if (state === 'done') return count('sent') === 1 && count('held') === 0;
  if (state === 'unknown' || state === 'claimed') return count('held') === 1;
  return count('held') === 0 && count('sent') === 0;
}
