import { counted } from '../../../domain/counted.ts';
import { rowsOfContact } from '../daily-limit.ts';
import { outreachRows } from '../pressure.ts';
import { isAnswer, mailOf, reachedContacts } from '../recipients.ts';
import { type FiredRule, finding, type Rule } from '../rule.ts';

const name = 'pressure';

/**
 * What no waiting mends: a play that has written often enough to one person, and outreach while a question of theirs
 * is open. Limits per day and week only move the send time.
 */
export const pressureRule: Rule = {
  name,
  check({ pressure }, facts) {
    if (!mailOf(facts) || isAnswer(facts)) return [];
    return reachedContacts(facts).flatMap((contact) => {
      const found: FiredRule[] = [];
      const rows = outreachRows(rowsOfContact(facts, contact)).filter((row) => row.play === facts.draft.play);
      const mails = new Set(rows.map((row) => row.mailId)).size;
      if (mails >= pressure.maxOutreachMailsPerContactPerPlay) {
        const message = `${contact.name} already had ${counted(mails, 'mail')} of this play.`;
        found.push(finding(name, 'reject', message, 'Another play, or a call.', { overridable: true }));
      }
      const question = facts.openQuestions.find(({ contactId }) => contactId === contact.contactId);
      if (question && pressure.holdOutreachWhileTheirQuestionWaits) {
        const message = `${contact.name} waits for an answer since ${question.askedAt.slice(0, 10)}.`;
        found.push(finding(name, 'reject', message, 'Answer the question first.', { overridable: true }));
      }
      return found;
    });
  },
};
