import type { Breach, Rule } from '../evidence.ts';

/** What the audit calls executed lies in a mailbox; once somebody was erased, mails may rightly be gone. */
export const receipts: Rule = {
  name: 'what the audit says has left is there',
  check({ audit, sent }) {
    if (audit.rows.some(({ action }) => action === 'contact-erased')) return { checked: 0, breaches: [] };
    const there = new Set(sent.map(({ effectId }) => effectId));
    const executed = audit.rows.filter(
      ({ action, detail }) =>
        action === 'effect-executed' && (detail['tool'] === 'send_email' || detail['tool'] === 'schedule_meeting'),
    );
    const breaches = executed
      .filter(({ subjectId }) => !there.has(subjectId))
      .map(({ subjectId, at }): Breach => {
        const problem = 'The audit says that it left, and no mailbox has it.';
        return { who: subjectId, at: Date.parse(at), files: [], problem };
      });
    return { checked: executed.length, breaches };
  },
};
