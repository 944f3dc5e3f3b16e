import { finding, type Rule } from '../rule.ts';

const name = 'model-task';

/**
 * Tasks are carried out without asking, and no claim check reads their words: those that a language model wrote, which
 * may repeat what a mail told it to, wait for a person.
 */
export const modelTaskRule: Rule = {
  name,
  check(_policy, { draft: { action, author } }) {
    if (action.tool !== 'create_task' || author === 'playbook') return [];
    const message = 'A language model wrote this task, and nothing bears out its words.';
    return [finding(name, 'escalate', message, 'Read it, then approve it.', { overridable: true })];
  },
};
