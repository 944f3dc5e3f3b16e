import { counted } from '../../../domain/counted.ts';
import { earliestWithinDailyLimit } from '../daily-limit.ts';
import { mailOf } from '../recipients.ts';
import { finding, type Rule } from '../rule.ts';

const name = 'mail-frequency';

/**
 * The daily limit per contact and address. A full day never rejects: the mail waits, and the finding is a note that
 * says so. Only a mail that reaches one person under more addresses than the limit can never leave.
 */
export const mailFrequencyRule: Rule = {
  name,
  check(policy, facts) {
    if (!mailOf(facts)) return [];
    const limit = policy.ceiling.maxMailsPerContactPerDay;
    const nowMs = Date.parse(facts.now);
    const earliest = earliestWithinDailyLimit(policy, facts, nowMs);
    if (!earliest) {
      const message = `This one mail reaches the same person more than ${counted(limit, 'time')}.`;
      return [finding(name, 'reject', message, 'Fewer addresses of the same person.')];
    }
    if (earliest.atMs === nowMs) return [];
    const message = `${earliest.who ?? 'The recipient'} already has ${counted(limit, 'mail')} that day; this one waits.`;
    return [finding(name, 'approve', message, 'Nothing to do: it leaves when the day has room.')];
  },
};
