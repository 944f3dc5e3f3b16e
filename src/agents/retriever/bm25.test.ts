import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type PostingRow, packPostings, undatedSeconds } from '../../data/records/postings.ts';
import { countTerms } from '../../data/text/tokenise.ts';
import { type PostingWindow, rankByBm25 } from './bm25.ts';

/** Odd chunks are mails of second 10, even ones undated notes. */
const stampOf = (chunkNumber: number) =>
  chunkNumber % 2 === 1
    ? { entityType: 'email' as const, dateSeconds: 10 }
    : { entityType: 'note' as const, dateSeconds: undatedSeconds };

/** Postings of texts given as lists of terms; text n has number n + 1; blocks of three. */
function index(texts: readonly (readonly string[])[]): PostingRow[] {
  const rows: PostingRow[] = [];
  for (const term of new Set(texts.flat())) {
    for (let block = 1; block <= texts.length; block += 3) {
      const postings = texts.slice(block - 1, block + 2).flatMap((terms, at) => {
        const frequency = terms.filter((one) => one === term).length;
        return frequency === 0
          ? []
          : [{ chunkNumber: block + at, frequency, wordCount: terms.length, ...stampOf(block + at) }];
      });
      if (postings.length > 0) {
        rows.push({ term, block, chunkCount: postings.length, entries: packPostings(block, postings) });
      }
    }
  }
  return rows;
}

/** The formula read slowly, text by text. */
function slowly(texts: readonly (readonly string[])[], query: readonly string[]) {
  const average = texts.reduce((sum, terms) => sum + terms.length, 0) / texts.length;
  const scored = texts.map((terms, at) => {
    let score = 0;
    for (const term of query) {
      const n = texts.filter((one) => one.includes(term)).length;
      const idf = Math.log(1 + (texts.length - n + 0.5) / (n + 0.5));
      const f = terms.filter((one) => one === term).length;
      score += (idf * f) / (f + 0.9 * (1 - 0.4 + (0.4 * terms.length) / average));
    }
    return { chunkNumber: at + 1, score };
  });
  return scored.filter((hit) => hit.score > 0).sort((a, b) => b.score - a.score || a.chunkNumber - b.chunkNumber);
}

const term = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const texts = fc.array(fc.array(term, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 });

function rank(
  corpus: readonly (readonly string[])[],
  query: readonly string[],
  options: { limit?: number; allowed?: Set<number>; window?: PostingWindow } = {},
) {
  return rankByBm25({
    terms: countTerms(query),
    postings: index(corpus).filter((row) => query.includes(row.term)),
    chunkCount: corpus.length,
    wordTotal: corpus.flat().length,
    limit: options.limit ?? 100,
    allowed: options.allowed ?? null,
    ...(options.window ? { window: options.window } : {}),
  });
}

test('scores are those of the formula, text by text', () => {
  fc.assert(
    fc.property(texts, fc.array(term, { minLength: 1, maxLength: 4 }), (corpus, query) => {
      const expected = new Map(slowly(corpus, query).map((hit) => [hit.chunkNumber, hit.score]));
      const found = rank(corpus, query);
      assert.deepEqual(new Set(found.map((hit) => hit.chunkNumber)), new Set(expected.keys()));
      for (const hit of found) assert.ok(Math.abs(hit.score - expected.get(hit.chunkNumber)!) < 1e-9);
    }),
  );
});

test('a shorter list is the beginning of the longer one', () => {
  fc.assert(
    fc.property(texts, term, fc.integer({ min: 1, max: 5 }), (corpus, query, limit) => {
      assert.deepEqual(rank(corpus, [query], { limit }), rank(corpus, [query]).slice(0, limit));
    }),
  );
});

test('only allowed chunks are hits, with the scores they had before', () => {
  const corpus = [['a'], ['a', 'b'], ['b'], ['a', 'a']];
  const all = rank(corpus, ['a']);
  assert.deepEqual(
    rank(corpus, ['a'], { allowed: new Set([2, 3, 4]) }),
    all.filter((hit) => hit.chunkNumber !== 1),
  );
});

test('only what is in the window is a hit, with the scores it had before', () => {
  const corpus = [['a'], ['a', 'b'], ['b'], ['a', 'a'], ['a']];
  const all = rank(corpus, ['a']);
  const within = (window: PostingWindow) => rank(corpus, ['a'], { window });
  const [mails, notes] = [1, 0].map((odd) => all.filter((hit) => hit.chunkNumber % 2 === odd));
  assert.deepEqual(within({ entityTypes: ['email'] }), mails);
  assert.deepEqual(within({ entityTypes: ['email', 'note'] }), all);
  assert.deepEqual(within({ sinceSeconds: 10 }), mails);
  assert.deepEqual(within({ sinceSeconds: 11 }), []);
  assert.deepEqual(within({ untilSeconds: 10 }), all);
  assert.deepEqual(within({ untilSeconds: 9 }), notes);
});
