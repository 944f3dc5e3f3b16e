import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';

test('keys are sorted by UTF-16 code units and nothing is padded', () => {
  const value = { '\u20ac': 1, '\r': 2, '\ud83d\ude00': 3, 1: 4, '\u0080': 5, ö: 6, '\ufb33': 7, b: [true, null, 'x'] };
  const keys = [...canonicalJson(value).matchAll(/"([^"]+)":/g)].map((match) => JSON.parse(`"${match[1]}"`) as string);
  // The order printed in RFC 8785, section 3.2.3, with our ASCII key where it belongs.
  assert.deepEqual(keys, ['\r', '1', 'b', '\u0080', 'ö', '\u20ac', '\ud83d\ude00', '\ufb33']);
  assert.ok(!/\s/.test(canonicalJson({ a: [1, 2], b: {} })));
});

test('numbers and strings are written as ECMAScript writes them', () => {
  assert.equal(canonicalJson([0.1 + 0.2, 1e30, 4.5, 2e-3, 1e-27, -0]), '[0.30000000000000004,1e+30,4.5,0.002,1e-27,0]');
  assert.equal(canonicalJson('\u20ac$\u000f\nA\'B"\\"/'), '"\u20ac$\\u000f\\nA\'B\\"\\\\\\"/"');
});

test('what JSON cannot hold is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', { '\udfff': 1 }, 1n, () => 1]) {
    assert.throws(() => canonicalJson(value), { code: 'invalid' });
  }
});

test('the text reads back as the same value and does not depend on the order of keys', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, shuffled(inner)]),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const wellFormed = JSON.parse(JSON.stringify(value).toWellFormed()) as unknown;
      if (JSON.stringify(wellFormed).includes('\\ud')) return;
      const text = canonicalJson(wellFormed);
      assert.deepEqual(JSON.parse(text), wellFormed);
      assert.equal(canonicalJson(shuffled(wellFormed)), text);
    }),
  );
});
