import type { Database } from '../../data/database/database.ts';
import { counted } from '../../domain/counted.ts';
import { compileGoal, type PlanResult } from './compile-goal.ts';
import { segmentIds, segmentTime } from './list-targets.ts';
import { loadVocabulary } from './vocabulary.ts';

/** A goal the data asks for. */
export interface SuggestedGoal {
  /** What `compileGoal` compiles to exactly the segment that was counted. */
  text: string;
  count: number;
  /** "6 unanswered questions". */
  label: string;
}

/** Most pressing first. `whose` stands for "my " or nothing. */
const candidates: readonly { text: string; one: string; many: string }[] = [
  { text: 'Answer {whose}open questions', one: 'unanswered question', many: 'unanswered questions' },
  { text: 'Follow up on {whose}open promises', one: 'promise not kept yet', many: 'promises not kept yet' },
  { text: 'Look after {whose}renewals', one: 'renewal due', many: 'renewals due' },
  {
    text: 'Book meetings for {whose}open deals without next meeting',
    one: 'open deal without next meeting',
    many: 'open deals without next meeting',
  },
  { text: 'Win back {whose}stalled deals', one: 'stalled deal', many: 'stalled deals' },
  {
    text: 'Follow up with {whose}bounced champions',
    one: 'champion whose mail bounced',
    many: 'champions whose mail bounced',
  },
  { text: 'Follow up on {whose}deals at risk', one: 'deal at risk', many: 'deals at risk' },
  { text: 'Clean up {whose}untidy deals', one: 'deal with an untidy record', many: 'deals with untidy records' },
];

/** Up to `limit` goals that the tenant's data asks for, with how many each is about; of one owner where `userId` is given. */
export async function suggestGoals(
  services: { database: Database },
  tenantId: string,
  { userId = null, limit = 5 }: { userId?: string | null; limit?: number } = {},
): Promise<SuggestedGoal[]> {
  const texts = candidates.map(({ text }) => text.replace('{whose}', userId ? 'my ' : ''));
  const vocabulary = await services.database.asTenant(tenantId, (transaction) =>
    loadVocabulary(transaction, texts.join(' '), { userId }),
  );
  const results: PlanResult[] = [];
  for (const text of texts) results.push(await compileGoal(text, vocabulary));
  return services.database.asTenant(tenantId, async (transaction) => {
    const time = await segmentTime(transaction);
    const suggested: SuggestedGoal[] = [];
    for (const [index, result] of results.entries()) {
      if (result.kind !== 'plan' || suggested.length === limit) continue;
      const { length: count } = await segmentIds(transaction, result.plan.segment, result.plan, time);
      const { one, many } = candidates[index]!;
      if (count > 0) suggested.push({ text: texts[index]!, count, label: counted(count, one, many) });
    }
    return suggested;
  });
}
