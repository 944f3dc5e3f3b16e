import type { SignalKind } from '../data/records/signals.ts';
import type { Json } from '../domain/json.ts';

type Detail = Readonly<Record<string, Json>>;

/** What a signal is worth after an action of ours, -1 to 1; null for signals that are no outcome. */
export function outcomeValue(kind: SignalKind, detail: Detail): number | null {
  const value = values[kind];
  return typeof value === 'function' ? value(detail) : value;
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
