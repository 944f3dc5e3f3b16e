import type { AuditRow, Breach, Evidence, Rule } from '../evidence.ts';

/** The audit writes microseconds, a Date header whole seconds. */
const SECOND = 1000;

/** What is wrong with the way by which an effect came to leave; null when a person approved it before. */
function problemOf({ audit }: Evidence, effectId: string, leftAt: number): string | null {
  const about = audit.rows.filter((row) => row.subjectNoun === 'effect' && row.subjectId === effectId);
  const approvals = audit.rows.filter(
    ({ action, detail }) => action === 'proposal-approved' && detail['effectId'] === effectId,
  );
  const approval = approvals.find(({ actorKind }) => actorKind === 'person');
  const claim = about.find(({ action }) => action === 'effect-claimed');
  if (approvals.length === 0) return 'No approval of it is in the audit.';
  if (!approval) return `It was approved by ${approvals[0]!.actorKind} ${approvals[0]!.actorId}, which is no person.`;
  if (!claim) return 'The audit does not say that it was taken up to leave.';
  if (audit.rows.indexOf(approval) > audit.rows.indexOf(claim)) return 'It was taken up before it was approved.';
  if (Date.parse(approval.at) > leftAt + SECOND) return `It was approved at ${approval.at}, after it had left.`;
  if (digestOf(approval) !== digestOf(claim)) return 'What left has another digest than what was approved.';
  const ended = about.find(({ action }) => /^effect-(pulled-back|superseded|expired|failed)$/.test(action));
  return ended ? `It left although the audit says "${ended.action}".` : null;
}

const digestOf = ({ detail }: AuditRow) => detail['digest'];

/** Whatever left, mail, invitation or calendar entry, was approved by a person before it left, in the words it left in. */
export const approved: Rule = {
  name: 'approved by a person before it left',
  check(evidence) {
    const mails = evidence.sent.map((mail) => ({ ...mail, who: mail.to.join(', ') }));
    const invited = new Set(mails.map(({ effectId }) => effectId));
    const entries = evidence.meetings
      .map((meeting) => ({
        ...meeting,
        effectId: meeting.uid.split('@')[0]!,
        who: meeting.owner,
        at: meeting.startsAt,
      }))
      .filter(({ effectId }) => !invited.has(effectId));
    const breaches = [...mails, ...entries].flatMap(({ effectId, at, file, who }): Breach[] => {
      const problem = problemOf(evidence, effectId, at);
      return problem === null ? [] : [{ who, at, files: [file], problem }];
    });
    return { checked: mails.length + entries.length, breaches };
  },
};
