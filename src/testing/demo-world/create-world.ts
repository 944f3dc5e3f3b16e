import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { answerId, composeAcceptance, composeAnswer } from './answer-mail.ts';
import { answerOf } from './answer-rules.ts';
import { type Mailbox, readSentMail, type SentMail } from './sent-mail.ts';
import { deliver, findMailboxes, messagesIn, readMessage, type WorldMailbox } from './world-mailbox.ts';
import { loadWorldState, saveWorldState } from './world-state.ts';

export interface WorldOptions {
  /** Maildirs, or folders above them. A Maildir's `.Sent` is read, answers are delivered into the Maildir itself. */
  mailboxes: readonly string[];
  /** Delivers all answers into this Maildir instead. */
  inbox?: string;
  statePath: string;
  /** The world's clock, the demo's offset included. */
  now(): Date;
  /** Milliseconds between a mail's arrival and its answer. */
  paceMs: number;
  /** What people answer; the demo's own rules when left out. */
  answerOf?: typeof answerOf;
}

export interface World {
  /** Looks once for new mails and delivers the answers that are due. */
  tick(): Promise<{ seen: number; delivered: number }>;
}

/** Clocks of sender and world may differ by this much. */
const toleranceMs = 5 * 60_000;

interface Waiting {
  mail: SentMail;
  inbox: string;
}

/** The people outside: they see sent mails only, and answer by mail, each mail once, also after a restart. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const state = await loadWorldState(options.statePath, new Date(options.now().getTime() - toleranceMs));
  const known = new Set<string>();
  const waiting = new Map<string, Waiting>();

  async function notice({ sent, inbox }: WorldMailbox): Promise<number> {
    let seen = 0;
    for (const path of await messagesIn(sent)) {
      const file = `${sent} ${basename(path).split(':')[0]}`;
      if (known.has(file)) continue;
      const raw = await readMessage(path);
      if (!raw) continue;
      known.add(file);
      const mail = await readSentMail(raw);
      if (!mail?.messageId || mail.date < new Date(state.since) || state.mails[mail.messageId]?.done) continue;
      state.mails[mail.messageId] ??= {
        dueAt: new Date(options.now().getTime() + options.paceMs).toISOString(),
        done: false,
      };
      waiting.set(mail.messageId, { mail, inbox: options.inbox ?? inbox });
      seen++;
    }
    return seen;
  }

  async function answer({ mail, inbox }: Waiting): Promise<number> {
    const now = options.now();
    let delivered = 0;
    for (const receiver of strangers(mail)) {
      const earlierAnswers = state.answers[receiver.address] ?? 0;
      const reaction = (options.answerOf ?? answerOf)({ mail, receiver, earlierAnswers, now });
      const input = { mail, receiver, now };
      const raw = reaction
        ? await composeAnswer(reaction, input)
        : mail.invitation
          ? await composeAcceptance(input)
          : null;
      if (!raw) continue;
      await deliver(inbox, createHash('sha256').update(answerId(input)).digest('hex').slice(0, 20), raw, now);
      if (reaction) state.answers[receiver.address] = earlierAnswers + 1;
      delivered++;
    }
    state.mails[mail.messageId]!.done = true;
    await saveWorldState(options.statePath, state);
    return delivered;
  }

  return {
    async tick() {
      const roots = await Promise.all(options.mailboxes.map((root) => findMailboxes(root)));
      let seen = 0;
      for (const mailbox of roots.flat()) seen += await notice(mailbox);
      if (seen > 0) await saveWorldState(options.statePath, state);
      let delivered = 0;
      for (const [messageId, entry] of waiting) {
        if (new Date(state.mails[messageId]!.dueAt) > options.now()) continue;
        delivered += await answer(entry);
        waiting.delete(messageId);
      }
      return { seen, delivered };
    },
  };
}

/** Receivers of the mail who are not the sender's own colleagues. */
function strangers(mail: SentMail): Mailbox[] {
  const domain = mail.from.address.split('@')[1];
  return mail.to.filter((receiver) => receiver.address.split('@')[1] !== domain);
}
