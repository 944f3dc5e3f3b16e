import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stem } from './stem.ts';

/** Pairs from the sample vocabulary that the algorithm's page publishes. */
const published = `consign consign consigned consign consigning consign consignment consign consist consist consisted consist
consistency consist consistent consist consistently consist consisting consist consists consist consolation consol
consolations consol consolatory consolatori console consol consoled consol consoles consol consolidate consolid
consolidated consolid consolidating consolid consoling consol consolingly consol consols consol consonant conson
consort consort consorted consort consorting consort conspicuous conspicu conspicuously conspicu conspiracy conspiraci
conspirator conspir conspirators conspir conspire conspir conspired conspir conspiring conspir constable constabl
constables constabl constance constanc constancy constanc constant constant knack knack knackeries knackeri knacks knack
knag knag knave knave knaves knave knavish knavish kneaded knead kneading knead knee knee kneel kneel kneeled kneel
kneeling kneel kneels kneel knees knee knell knell knelt knelt knew knew knick knick knif knif knife knife knight knight
knightly knight knights knight knit knit knits knit knitted knit knitting knit knives knive knob knob knobs knob
knock knock knocked knock knocker knocker knockers knocker knocking knock knocks knock knopp knopp knot knot knots knot`;

test('stems the published sample vocabulary as published', () => {
  const words = published.split(/\s+/);
  for (let at = 0; at < words.length; at += 2) assert.equal(stem(words[at]!), words[at + 1], words[at]);
});

test('brings the forms of business words together', () => {
  assert.equal(stem('meetings'), stem('meeting'));
  assert.equal(stem('renewals'), stem('renewal'));
  assert.equal(stem('pricing'), stem('priced'));
  assert.equal(stem('shipping'), stem('shipped'));
  assert.equal(stem('companies'), stem('company'));
});

test('keeps the exceptions of the algorithm', () => {
  assert.equal(stem('news'), 'news');
  assert.equal(stem('skies'), 'sky');
  assert.equal(stem('dying'), 'die');
  assert.equal(stem('proceed'), 'proceed');
  assert.equal(stem('communication'), 'communic');
});

test('leaves short words, numbers and other scripts as they are', () => {
  for (const word of ['it', '184k', 'größe', 'constructor1']) assert.equal(stem(word), word);
});

test('words named like object properties are plain words', () => {
  assert.equal(stem('constructor'), 'constructor');
});
