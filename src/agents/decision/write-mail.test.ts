import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MailPlan, sharedRuns, writeMail } from './write-mail.ts';

const line = (kind: 'fact' | 'ask' | 'courtesy', options: string[], optional = false) => ({
  kind,
  options,
  evidenceId: kind === 'fact' ? 'chunk-1' : null,
  quote: kind === 'fact' ? 'the steering group' : null,
  optional,
});

function planFor(name: string, words: string): MailPlan {
  return {
    greeting: `Hi ${name},`,
    paragraphs: [
      [line('fact', [`On 5 February you wrote: "${words}".`, `"${words}", you wrote on 5 February.`])],
      [
        line('ask', ['Where does that stand now?', 'How far has it come since?', 'What came of it?']),
        line('courtesy', ['One line is enough.', 'A short answer will do.'], true),
      ],
    ],
  };
}

test('each sentence of the mail is a claim with its evidence', () => {
  const { body, claims } = writeMail(planFor('Miles', 'it goes to the steering group'), { seed: 'a' });
  assert.match(body, /^Hi Miles,\n\n/);
  assert.deepEqual(
    claims.map((claim) => [claim.kind, claim.evidenceId]),
    [
      ['fact', 'chunk-1'],
      ['ask', null],
      ['courtesy', null],
    ],
  );
  for (const claim of claims) assert.ok(body.includes(claim.sentence));
});

test('the same seed writes the same mail and other seeds write others', () => {
  const plan = planFor('Miles', 'it goes to the steering group');
  assert.equal(writeMail(plan, { seed: 'a' }).body, writeMail(plan, { seed: 'a' }).body);
  const bodies = new Set(['a', 'b', 'c', 'd', 'e', 'f'].map((seed) => writeMail(plan, { seed }).body));
  assert.ok(bodies.size > 1);
});

test('optional lines go first when the mail is too long', () => {
  const { body, claims } = writeMail(planFor('Miles', 'it goes to the steering group'), { seed: 'a', maxWords: 18 });
  assert.equal(
    claims.some((claim) => claim.kind === 'courtesy'),
    false,
  );
  assert.match(body, /\?$/);
});

test('a mail like one that was written to someone else is worded anew', () => {
  const plan: MailPlan = {
    greeting: 'Hi Ann,',
    paragraphs: [
      [
        line('ask', [
          'Where does the matter of the loading plan stand on your side now?',
          'How far has your team come with what we said about loading?',
        ]),
      ],
    ],
  };
  const first = writeMail(plan, { seed: 'x' }).body;
  const second = writeMail({ ...plan, greeting: 'Hi Bob,' }, { seed: 'x', avoid: [first] }).body;
  assert.ok(sharedRuns(first, second) <= 0.4, `${first}\n---\n${second}`);
});
