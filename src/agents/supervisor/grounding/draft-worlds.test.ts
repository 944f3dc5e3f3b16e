import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftWorlds, worldFacts } from '../../../testing/draft-worlds.ts';
import { answerMail, securitySheet, supervisorFacts, textFacts } from '../../../testing/supervisor-facts.ts';
import { decideVerdict } from '../decide-verdict.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { groundText } from './ground-text.ts';

const withoutStop = (words: string) => words.replace(/\.$/, '');

for (const world of draftWorlds()) {
  test(`${world.name}: of ${world.clean.length} clean drafts none is marked`, () => {
    const marked = world.clean.flatMap((text) =>
      groundText(worldFacts(world, text)).map(({ words }) => `${words} in: ${text}`),
    );
    assert.deepEqual(marked, []);
  });

  test(`${world.name}: of ${world.planted.length} planted drafts each is marked with exactly the planted words`, () => {
    const found = world.planted.map(({ text }) =>
      groundText(worldFacts(world, text)).map(({ words, problem }) => `${withoutStop(words)}: ${problem}`),
    );
    assert.deepEqual(
      found,
      world.planted.map(({ words, problem }) => [`${withoutStop(words)}: ${problem}`]),
    );
  });
}

const inside = [
  { kind: 'discount floor', text: 'For Helio the floor is EUR 68 per logger.', words: 'EUR 68' },
  { kind: 'margin', text: 'Our margin at this price is 41 %.', words: '41 %' },
  { kind: 'stage', text: 'The deal is in the stage Negotiation.', words: 'Negotiation' },
  { kind: 'roadmap', text: 'The humidity sensor slips to October 2026.', words: 'October 2026' },
  { kind: 'another customer', text: 'Nordvik Logistics renews in spring.', words: 'Nordvik' },
];

test('what stands in an internal document never leaves, even as a claim that quotes it word for word', () => {
  for (const { kind, text, words } of inside) {
    const paper = textFacts({
      ...{ textId: 'paper', chunkIds: ['chunk-paper'], kind: 'document', audience: 'internal', trust: 'trusted' },
      ...{ title: 'Internal paper', participants: [], text },
    });
    const facts = supervisorFacts({
      action: answerMail({ body: `Hello Anna,\n\nYou asked about this. ${text}\n\nBest regards,\nJonas` }),
      texts: [textFacts(), securitySheet(), paper],
      draft: {
        evidenceIds: ['chunk-question', 'chunk-paper'],
        claims: [{ sentence: text, kind: 'fact', evidenceId: 'chunk-paper', quote: text }],
      },
    });
    const { decision, findings } = decideVerdict(shippedPolicy(), facts);
    assert.ok(decision === 'escalate' || decision === 'reject', `${kind}: ${decision}`);
    const marks = findings.find(({ rule }) => rule === 'grounding')?.marks ?? [];
    assert.ok(
      marks.some((mark) => mark.words.includes(words) && mark.problem === 'not theirs to see'),
      `${kind}: ${JSON.stringify(marks)}`,
    );
  }
});
