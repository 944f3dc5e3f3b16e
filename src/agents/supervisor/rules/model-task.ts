import type { SupervisorFacts } from '../facts.ts';
import { sourceTexts } from '../grounding/source-texts.ts';
import { saysAmount, spotAmounts } from '../grounding/spot-amounts.ts';
import { comparableLink, spotLinks, spotTelephones } from '../grounding/spot-links.ts';
import { type FiredRule, finding, type Rule } from '../rule.ts';

const name = 'model-task';

/**
 * Tasks are carried out without asking, and no claim check reads their words. Those that a language model wrote, which
 * may repeat what a mail told it to, wait for a person; so do those that quote a link, an address, a number to call or
 * an amount which only text from outside names.
 */
export const modelTaskRule: Rule = {
  name,
  check(_policy, facts) {
    const { action, author } = facts.draft;
    if (action.tool !== 'create_task') return [];
    const found: FiredRule[] = [];
    if (author !== 'playbook') {
      const message = 'A language model wrote this task, and nothing bears out its words.';
      found.push(finding(name, 'escalate', message, 'Read it, then approve it.', { overridable: true }));
    }
    const hearsay = fromOutside(facts, `${action.title}\n${action.body}`);
    if (hearsay.length > 0) {
      const message = `The task repeats what only text from outside says: ${hearsay.map((words) => `"${words}"`).join(', ')}.`;
      found.push(finding(name, 'escalate', message, 'Check where it comes from.', { overridable: true }));
    }
    return found;
  },
};

/** Links, telephone numbers and amounts of a text that stand in none of the team's own texts, nor on record of a person. */
function fromOutside(facts: SupervisorFacts, text: string): string[] {
  const { trusted, hidden } = sourceTexts(facts);
  const own = [...trusted, ...hidden].filter(({ trust }) => trust === 'trusted');
  const onRecord = facts.contacts.flatMap(({ phone, addresses }) => [
    phone,
    ...addresses.map(({ address }) => address),
  ]);
  const ours = [...own.map((source) => `${source.title}\n\n${source.text}`), ...onRecord].join('\n\n');
  const known = new Set([...spotLinks(ours), ...spotTelephones(ours)].map(({ href }) => comparableLink(href)));
  const links = [...spotLinks(text), ...spotTelephones(text)].filter(({ href }) => !known.has(comparableLink(href)));
  const sums = spotAmounts(ours);
  const amounts = spotAmounts(text).filter(
    (spot) => spot.kind !== 'quantity' && !sums.some((sum) => saysAmount(spot, sum)),
  );
  return [...links, ...amounts].map(({ start, end }) => text.slice(start, end));
}
