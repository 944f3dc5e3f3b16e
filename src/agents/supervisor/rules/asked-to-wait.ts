import { isAnswer, mailOf, reachedContacts } from '../recipients.ts';
import { finding, type Rule } from '../rule.ts';

const name = 'asked-to-wait';

/** No outreach to a person before the day that their latest mail names; an answer to them is free. */
export const askedToWaitRule: Rule = {
  name,
  check(_policy, facts) {
    if (!mailOf(facts) || isAnswer(facts)) return [];
    return reachedContacts(facts).flatMap(({ name: who, asksToWait }) => {
      if (!asksToWait) return [];
      const { until, wroteAt, quote } = asksToWait;
      const words = quote === '' ? '' : `: "${quote}"`;
      const message = `${who} asks in the mail of ${wroteAt.slice(0, 10)} to wait until ${until}${words}`;
      return [
        finding(name, 'reject', message, `Waiting until ${until}, or a newer mail of theirs.`, { overridable: true }),
      ];
    });
  },
};
