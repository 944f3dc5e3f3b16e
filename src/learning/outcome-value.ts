import type { SignalKind } from '../data/records/signals.ts';
import type { Json } from '../domain/json.ts';
import type { ReplyKind } from '../domain/reply.ts';

type Detail = Readonly<Record<string, Json>>;

/** What a signal is worth after an action of ours, -1 to 1; null for signals that are no outcome. */
export function outcomeValue(kind: SignalKind, detail: Detail): number | null {
  const value = values[kind];
  return typeof value === 'function' ? value(detail) : value;
}

/** Signals of a mail, of which a person can say that it is something else. */
export const mailSignals = ['reply', 'auto_reply', 'out_of_office', 'bounce', 'opt_out', 'opt_out_doubtful'] as const;

/** What a mail counts as after a person said what it is, and what that is worth. */
export function correctedOutcome(kinds: readonly ReplyKind[]): { kind: (typeof mailSignals)[number]; value: number } {
  const worth = (kind: (typeof mailSignals)[number], detail: Detail = {}) => ({
    kind,
    value: outcomeValue(kind, detail)!,
  });
  if (kinds.includes('bounce_hard')) return worth('bounce', { severity: 'hard' });
  if (kinds.includes('bounce_soft')) return worth('bounce');
  if (kinds.includes('opt_out')) return worth('opt_out');
  if (kinds.includes('opt_out_doubtful')) return worth('opt_out_doubtful');
  // A person who says more than that they are away has replied.
  if (kinds.length === 1 && kinds[0] === 'out_of_office') return worth('out_of_office');
  return worth(kinds.includes('auto_reply') ? 'auto_reply' : 'reply');
}

const values: Record<SignalKind, number | null | ((detail: Detail) => number)> = {
  reply: 0.5,
  // Nothing of ours brought it about.
  mail_received: null,
  // A machine's answer says nothing; the mail may turn out to be a person's.
  auto_reply: 0,
  out_of_office: 0,
  // A refused address was a wrong one to write to; a full mailbox says little.
  bounce: ({ severity }) => (severity === 'hard' ? -0.5 : -0.1),
  // Arrived says that it left; programs open mails, too.
  delivered: 0,
  opened: 0,
  clicked: 0.1,
  // A proxy or scanner did it: nobody has seen anything.
  machine_opened: null,
  machine_clicked: null,
  complaint: -1,
  opt_out: -1,
  opt_out_doubtful: -0.5,
  meeting_accepted: 1,
  meeting_declined: -0.25,
  meeting_tentative: 0.25,
  meeting_countered: 0.25,
  stage_changed: ({ status }) => (status === 'won' ? 1 : status === 'lost' ? -0.5 : 0.25),
};
