import { mailOf } from '../recipients.ts';
import { finding, type Rule } from '../rule.ts';
import { planSendTime } from '../send-time.ts';

const name = 'send-window';

/** A mail whose own window closes before it may leave needs a person. */
export const sendWindowRule: Rule = {
  name,
  check(policy, facts) {
    const closesAt = mailOf(facts)?.sendWindow.notAfter;
    if (!closesAt) return [];
    const { notBefore, reason } = planSendTime(policy, facts);
    if (Date.parse(notBefore) <= Date.parse(closesAt)) return [];
    const message = `It may leave on ${notBefore.slice(0, 10)} at the earliest, after its window has closed. ${reason}`;
    return [finding(name, 'escalate', message, 'A later end of the window, or another way to reach them.')];
  },
};
