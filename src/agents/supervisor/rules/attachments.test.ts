import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerMail, ids, supervisorFacts } from '../../../testing/supervisor-facts.ts';
import type { SupervisorFacts } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { attachmentsRule } from './attachments.ts';

const file = { documentId: ids.document, fileName: 'sheet.pdf', digest: 'abc' };
const document = { documentId: ids.document, title: 'Sheet', audience: 'shareable' as const, digest: 'abc', url: null };
function check(documents: SupervisorFacts['documents'], attachments = [file]) {
  const facts = supervisorFacts({ action: answerMail({ attachments }), documents });
  return attachmentsRule.check(shippedPolicy(), facts).map(({ decision, message }) => `${decision}: ${message}`);
}

test('a shareable, unchanged document may be attached', () => {
  assert.deepEqual(check([document]), []);
});

test('unknown, changed and internal documents may not', () => {
  assert.match(check([])[0] ?? '', /reject: .*no document of yours/);
  assert.match(check([{ ...document, digest: 'other' }])[0] ?? '', /reject: .*changed/);
  assert.match(check([{ ...document, audience: 'internal' }])[0] ?? '', /reject: .*internal/);
});

test('too many attachments ask for a change', () => {
  assert.match(check([document], [file, file, file, file])[0] ?? '', /adjust: 4 attachments; at most 3/);
});
