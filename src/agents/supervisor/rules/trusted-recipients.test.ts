import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  annaFacts,
  annasAddress,
  answerMail,
  ids,
  outreachMail,
  supervisorFacts,
} from '../../../testing/supervisor-facts.ts';
import type { SupervisorFacts } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { trustedRecipientsRule } from './trusted-recipients.ts';

const bo = { name: 'Bo', address: 'bo@else.example' };
const boFacts = annaFacts({
  contactId: ids.bruno,
  name: 'Bo',
  accountId: ids.document,
  addresses: [{ address: bo.address, verifications: [], bounces: [] }],
});
const check = (facts: SupervisorFacts) =>
  trustedRecipientsRule.check(shippedPolicy(), facts).map(({ decision, message }) => `${decision}: ${message}`);

test('an address that only text from outside names is refused', () => {
  assert.match(
    check(supervisorFacts({ action: answerMail({ cc: [bo] }) }))[0] ?? '',
    /reject: bo@else\.example is nobody on record/,
  );
});

test('everyone on the mail that is answered may get the answer', () => {
  const facts = supervisorFacts({ action: answerMail({ cc: [bo] }) });
  const thread = { ...facts.thread!, lastInboundPeople: [annasAddress, bo.address] };
  assert.deepEqual(check({ ...facts, thread }), []);
});

test('people of two companies in one mail need a person', () => {
  const facts = supervisorFacts({ action: outreachMail({ bcc: [bo] }), contacts: [annaFacts(), boFacts] });
  assert.match(check(facts)[0] ?? '', /escalate: .*different companies/);
});

test('a mail about one person does not go to another', () => {
  const facts = supervisorFacts({ action: outreachMail({ to: [bo] }), contacts: [annaFacts(), boFacts] });
  assert.match(check(facts)[0] ?? '', /reject: The person this is about/);
});

test('whoever is added to an answer reads no earlier text without a person saying so', () => {
  const colleague = { ...boFacts, accountId: ids.helio };
  const quotedText = '> On 4 March 2026 at 09:00, Anna Keller wrote:\n>\n> where is the audit data stored?';
  const facts = (changes: Parameters<typeof answerMail>[0]) =>
    supervisorFacts({ action: answerMail({ quotedText, ...changes }), contacts: [annaFacts(), colleague] });
  assert.match(check(facts({ cc: [bo] }))[0] ?? '', /escalate: The earlier text below was not written to bo@else/);
  assert.deepEqual(check(facts({ cc: [bo], quotedText: '' })), []);
  assert.deepEqual(check(facts({})), []);
});

test('colleagues of ours may always be copied', () => {
  assert.deepEqual(
    check(supervisorFacts({ action: answerMail({ cc: [{ name: 'Petra', address: 'Petra@Coldtrace.example' }] }) })),
    [],
  );
});
