import type { ProposalSummary, ProposalView } from '../../api/proposal-view.ts';
import { withWords, wordsOfAction } from '../../domain/action-words.ts';
import { messageOf } from '../../domain/errors.ts';
import { approvalNeeds } from '../../domain/verdict.ts';
import type { Ask } from './ask.ts';

/** What the operator did with one proposal. */
export interface Decided {
  proposal: ProposalSummary;
  did: 'approved' | 'edited' | 'rejected' | 'left' | 'refused';
  /** Why it was turned down, or why the product refused the decision. */
  reason?: string;
  /** The words of the action, as they were shown. */
  words: string;
}

const reasons = ['not_now', 'wrong_person', 'already_handled', 'wrong_tone', 'wrong_fact'] as const;
const rejectEvery = 7;
const editEvery = 5;

/**
 * A person who reads what waits, most pressing first: approves most of it, greets with "Hi" where a mail says "Hello",
 * turns every seventh down with another reason each time, and leaves alone what the rules are against.
 */
export function createOperator(ask: Ask): { decideAll(): Promise<Decided[]> } {
  let seen = 0;
  let rejected = 0;
  const left = new Set<string>();

  async function decide(proposal: ProposalSummary): Promise<Decided> {
    const path = `/proposals/${proposal.id}`;
    let view = await ask<ProposalView>(path);
    const words = JSON.stringify(wordsOfAction(view.action) ?? view.action);
    if (view.state === 'blocked' || approvalNeeds(view.verdict) === 'reason') {
      left.add(proposal.id);
      return { proposal, did: 'left', words };
    }
    seen += 1;
    if (seen % rejectEvery === 0) {
      const reason = reasons[rejected++ % reasons.length]!;
      await ask(`${path}/reject`, { method: 'POST', body: { digest: view.digest, reason } });
      return { proposal, did: 'rejected', reason, words };
    }
    let did: Decided['did'] = 'approved';
    const mail = view.action.tool === 'send_email' ? view.action : null;
    if (mail?.body.startsWith('Hello ') && seen % editEvery === 0) {
      const action = withWords(mail, { title: mail.subject, body: mail.body.replace('Hello ', 'Hi ') });
      view = await ask<ProposalView>(`${path}/edit`, { method: 'POST', body: { digest: view.digest, action } });
      did = 'edited';
    }
    await ask(`${path}/approve`, { method: 'POST', body: { digest: view.digest } });
    return { proposal, did, words };
  }

  return {
    async decideAll() {
      const { items } = await ask<{ items: ProposalSummary[] }>('/proposals?state=open&limit=500');
      const decided: Decided[] = [];
      for (const proposal of items) {
        if (left.has(proposal.id) || proposal.readOnly) continue;
        decided.push(
          await decide(proposal).catch((error: unknown): Decided => {
            left.add(proposal.id);
            return { proposal, did: 'refused', reason: messageOf(error), words: '' };
          }),
        );
      }
      return decided;
    },
  };
}
