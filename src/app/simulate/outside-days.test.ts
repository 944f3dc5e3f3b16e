import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { buildDemoSeed } from '../../testing/demo/build-demo-seed.ts';
import { answerOf, storyPeople } from '../../testing/demo-world/answer-rules.ts';
import { livelyAnswer } from '../../testing/demo-world/lively-answers.ts';
import type { SentMail } from '../../testing/demo-world/sent-mail.ts';
import { dealsAfter, unaskedMails } from './outside-days.ts';

const seed = buildDemoSeed({ seed: 7, now: '2026-03-03T08:40:00.000Z' });
const stages = (csv: string) =>
  new Map(
    (parse(csv, { columns: true }) as Record<string, string>[]).map((row) => [row['Record ID'], row['Deal Stage']]),
  );

test('each day four to six people write of their own accord, the same ones every time, and nobody who has a story or opted out', () => {
  const contacts = parse(seed.csv.contacts, { columns: true }) as Record<string, string>[];
  const optedOut = new Set(
    contacts.flatMap((row) => (row['Unsubscribed from all email'] === 'true' ? row['Email'] : [])),
  );
  for (let day = 1; day <= 30; day++) {
    const mails = unaskedMails(seed, day);
    assert.deepEqual(unaskedMails(seed, day), mails);
    assert.ok(mails.length >= 4 && mails.length <= 6);
    assert.equal(new Set(mails.map(({ subject }) => subject)).size, mails.length);
    for (const { from, to } of mails) {
      assert.ok(!storyPeople.has(from.address) && !optedOut.has(from.address), from.address);
      assert.match(to, /@varnholt\.example$/);
    }
  }
});

test('a deal moves on each day, and a move is never taken back', () => {
  assert.deepEqual(stages(dealsAfter(seed, 0)), stages(seed.csv.deals));
  for (let day = 1; day <= 21; day += 1) {
    const [before, after] = [stages(dealsAfter(seed, day - 1)), stages(dealsAfter(seed, day))];
    const moved = [...after].filter(([id, stage]) => before.get(id) !== stage);
    assert.ok(moved.length <= 1, `day ${day}`);
    for (const [id] of moved) assert.ok(!/^Closed/.test(before.get(id)!), 'what is closed stays closed');
  }
  assert.notDeepEqual(stages(dealsAfter(seed, 21)), stages(seed.csv.deals));
});

test('people answer in character, twice at most, and those with a story as they do in the demo', () => {
  const mailTo = (address: string): SentMail => ({
    ...{ messageId: '<m@varnholt.example>', references: [], subject: 'Loggers', text: 'Hi', words: 'Hi' },
    ...{ from: { name: 'Clara Voss', address: 'clara.voss@varnholt.example' }, to: [{ name: '', address }] },
    ...{ date: new Date('2026-03-04T09:00:00Z'), invitation: null },
  });
  const ask = (address: string, earlierAnswers: number) => ({
    ...{
      mail: mailTo(address),
      receiver: { name: '', address },
      earlierAnswers,
      now: new Date('2026-03-04T11:00:00Z'),
    },
  });
  const seen = new Set<string>();
  for (let person = 0; person < 200; person++) {
    const address = `person${person}.lind@firm${person}.example`;
    const first = livelyAnswer(ask(address, 0));
    assert.deepEqual(livelyAnswer(ask(address, 0)), first);
    seen.add(first?.kind ?? 'silence');
    if (first?.kind !== 'bounce') assert.equal(livelyAnswer(ask(address, 2)), null);
  }
  assert.deepEqual([...seen].sort(), ['bounce', 'out-of-office', 'reply', 'silence']);
  for (const address of storyPeople) {
    assert.deepEqual(livelyAnswer(ask(address, 0)), answerOf(ask(address, 0)), address);
  }
});
