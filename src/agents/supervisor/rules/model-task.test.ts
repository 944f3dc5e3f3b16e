import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ids, supervisorFacts, textFacts } from '../../../testing/supervisor-facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { modelTaskRule } from './model-task.ts';

const policy = shippedPolicy();
const task = {
  tool: 'create_task',
  contactId: ids.anna,
  ownerUserId: null,
  title: 'Call',
  body: '',
  dueAt: null,
} as const;

test('a task in the words of a model needs a person, one of the playbook does not', () => {
  for (const author of ['model', 'repaired'] as const) {
    const [found] = modelTaskRule.check(policy, supervisorFacts({ action: task, draft: { author } }));
    assert.deepEqual([found?.decision, found?.overridable], ['escalate', true]);
  }
  assert.deepEqual(modelTaskRule.check(policy, supervisorFacts({ action: task, draft: { author: 'playbook' } })), []);
});

test('a mail is left to the rules that read its words', () => {
  assert.deepEqual(modelTaskRule.check(policy, supervisorFacts({ draft: { author: 'model' } })), []);
});

test('a task that quotes a link, a number to call or an amount from outside needs a person, whoever wrote it', () => {
  const quoting = (body: string) =>
    modelTaskRule.check(policy, supervisorFacts({ action: { ...task, body }, draft: { author: 'playbook' } }));
  for (const words of ['pay@evil.example', 'https://evil.example/x', '+44 7700 900123', 'EUR 4,999', '65 %']) {
    const [found] = quoting(`Anna asked under "Re: Audit, ${words}": where is the data?`);
    assert.equal(found?.decision, 'escalate', words);
    assert.match(found.message, /only text from outside says/);
  }
  assert.deepEqual(quoting('Anna asked: where is the audit data stored?'), []);
});

test('what one of our own texts says may stand in a task', () => {
  const own = textFacts({ textId: 'own', trust: 'trusted', audience: 'internal', text: 'The list price is EUR 89.' });
  const facts = supervisorFacts({
    action: { ...task, body: 'Confirm EUR 89 to Anna.' },
    draft: { author: 'playbook' },
    texts: [own],
  });
  assert.deepEqual(modelTaskRule.check(policy, facts), []);
});

test('the number and the addresses that stand on record of a person may stand in a task', () => {
  const { contacts } = supervisorFacts({});
  const [anna] = contacts;
  const calling = (phone?: string) =>
    modelTaskRule.check(
      policy,
      supervisorFacts({
        action: { ...task, body: `Phone: +44 1603 496 0120\nMail: ${anna!.addresses[0]!.address}` },
        draft: { author: 'playbook' },
        contacts: [{ ...anna!, ...(phone === undefined ? {} : { phone }) }],
      }),
    );
  assert.deepEqual(calling('+44 1603 496 0120'), []);
  assert.match(calling()[0]!.message, /"\+44 1603 496 0120"\.$/);
});
