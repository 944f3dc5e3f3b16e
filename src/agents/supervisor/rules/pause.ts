import { finding, type Rule } from '../rule.ts';
import { waitsForAPerson } from '../waits-for-a-person.ts';

const name = 'pause';

/** Says that everything is paused; proposals stay as they are and their effects wait. */
export const pauseRule: Rule = {
  name,
  check(policy, { pausedSince, draft }) {
    if (!pausedSince || !waitsForAPerson(policy, draft.action.tool)) return [];
    const message = `Everything is paused since ${pausedSince.slice(0, 16).replace('T', ' ')} UTC; this waits.`;
    return [finding(name, 'approve', message, 'Resume the tenant.')];
  },
};
