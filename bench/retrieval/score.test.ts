import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreRankings } from './score.ts';

const judgements = (grades: Record<string, Record<string, number>>) =>
  new Map(Object.entries(grades).map(([query, documents]) => [query, new Map(Object.entries(documents))]));
const close = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-9, `${found}`);

test('one query, worked out by hand', () => {
  const scores = scoreRankings(judgements({ q: { a: 1, b: 1, c: 0, d: 1 } }), new Map([['q', ['a', 'c', 'b', 'x']]]));
  close(scores.map, (1 + 2 / 3) / 3);
  close(scores.p30, 2 / 30);
  close(scores.ndcg10, (1 + 1 / Math.log2(4)) / (1 + 1 / Math.log2(3) + 1 / Math.log2(4)));
});

test('grades count as gains, and the ideal order is by grade', () => {
  const scores = scoreRankings(judgements({ q: { a: 1, b: 3 } }), new Map([['q', ['a', 'b']]]));
  close(scores.ndcg10, (1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)));
});

test('an unanswered query counts as nothing found, one without a relevant document not at all', () => {
  const scores = scoreRankings(judgements({ q1: { a: 1 }, q2: { a: 1 }, q3: { a: 0 } }), new Map([['q1', ['a']]]));
  assert.deepEqual({ ...scores, p30: 0 }, { map: 0.5, p30: 0, ndcg10: 0.5, queries: 2 });
});

test('what comes after the tenth place adds nothing to nDCG@10', () => {
  const tail = Array.from({ length: 10 }, (_, at) => `x${at}`);
  assert.equal(scoreRankings(judgements({ q: { a: 1 } }), new Map([['q', [...tail, 'a']]])).ndcg10, 0);
});
