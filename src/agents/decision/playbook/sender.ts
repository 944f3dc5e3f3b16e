import type { Sender } from '../../../domain/action.ts';
import type { Situation, SituationSender, SituationThread } from '../situation/situation.ts';

/** Stands where nobody can send; the Supervisor finds no such identity and says "Needs you: no sender". */
export const noSender: Sender = {
  identityId: '00000000-0000-0000-0000-000000000000',
  mailboxId: '00000000-0000-0000-0000-000000000000',
  userId: '',
  name: '',
  address: '',
};

/** Who sends: the thread's last sender of ours, else the account's owner, else nobody. Never a default address. */
export function senderFor(situation: Situation, thread: SituationThread | null): SituationSender | null {
  const ours =
    thread?.messages.filter((message) => message.direction === 'outbound' && message.state === 'plain') ?? [];
  for (const message of ours.toReversed()) {
    const identity = situation.senders.find((sender) => sender.address === message.from.address);
    if (identity) return identity;
  }
  if (situation.owner === null) return null;
  const own = situation.senders.filter((sender) => sender.userId === situation.owner!.userId);
  return own.find((sender) => sender.isDefault) ?? own[0] ?? null;
}

/** The sender as an action carries it. */
export function senderFields(identity: SituationSender | null): Sender {
  if (!identity) return noSender;
  const { identityId, mailboxId, userId, name, address } = identity;
  return { identityId, mailboxId, userId, name, address };
}
