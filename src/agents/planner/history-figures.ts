import type { Database, TenantTransaction } from '../../data/database/database.ts';
import type { Lake } from '../../data/lake/lake.ts';
import { catchUpReplyHistory } from '../../data/lake/reply-history.ts';
import { counted } from '../../domain/counted.ts';
import type { Plan } from '../../domain/plan.ts';

const MAX_INDUSTRIES = 10;

interface Figures {
  name: string;
  sent: number;
  answered: number;
}

/** Fields that rest on the history of the lake. */
const historyFields = ['replyRate', 'industryReplyRate', 'opensLastYear', 'repliesLastYear'];

const rateWords = ({ name, sent, answered }: Figures) =>
  `${name} ${Math.round((100 * answered) / sent)} % (${answered} of ${sent})`;

function askedFields(plan: Plan): string[] {
  const asked = JSON.stringify([plan.segment, ...plan.alsoSegments].map(({ where }) => where));
  return historyFields.filter((name) => asked.includes(`.${name}"`));
}

/** Brings the figures up to what the lake holds, for a plan with a condition on them. */
export async function catchUpFigures(
  services: { database: Database; lake: Pick<Lake, 'query'> },
  tenantId: string,
  plan: Plan,
): Promise<void> {
  if (askedFields(plan).length > 0) await catchUpReplyHistory(services, tenantId);
}

/**
 * The figures behind the conditions of a plan that ask the history of the last year, as sentences: numbers and the
 * names of industries. Empty for a plan without such a condition.
 */
export async function historyFigures(transaction: TenantTransaction, plan: Plan): Promise<string[]> {
  const fields = askedFields(plan);
  if (fields.length === 0) return [];
  const [total] = await transaction.query<Figures & { opened: number; replied: number; asOf: Date | null }>(
    `select coalesce(sum(sent), 0) as sent, coalesce(sum(answered), 0) as answered, coalesce(sum(opened), 0) as opened,
       coalesce(sum(replied), 0) as replied, max(as_of) as as_of from reply_history where scope = 'contact'`,
  );
  const { sent, answered, opened, replied, asOf } = total!;
  if (asOf === null)
    return ['Nothing is known of the last 365 days yet: nobody matches until mails were sent and answered.'];
  const sentences = [
    `In the 365 days before ${asOf.toISOString().slice(0, 10)}: ${counted(sent, 'mail')} sent, of which ${answered} answered; ${counted(opened, 'opening')} and ${counted(replied, 'reply', 'replies')} recorded.`,
  ];
  if (fields.includes('industryReplyRate')) {
    const rows = await transaction.query<Figures>(
      `select key as name, sent, answered from reply_history where scope = 'industry' and sent > 0
       order by answered::double precision / sent desc, key limit ${MAX_INDUSTRIES + 1}`,
    );
    const more = rows.length > MAX_INDUSTRIES ? ', ...' : '';
    sentences.push(`Reply rates: ${rows.slice(0, MAX_INDUSTRIES).map(rateWords).join(', ') || 'none yet'}${more}.`);
  }
  return sentences;
}
