import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  annaFacts,
  annasAddress,
  answerMail,
  factsNow,
  ids,
  ledgerRow,
  supervisorFacts,
} from '../../../testing/supervisor-facts.ts';
import { earliestWithinDailyLimit } from '../daily-limit.ts';
import type { ContactFacts, LedgerRow } from '../facts.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { mailFrequencyRule } from './mail-frequency.ts';

const policy = shippedPolicy();
const rows = (times: string[], changes: Partial<LedgerRow> = {}) =>
  times.map((at, index) => ledgerRow({ at, mailId: `mail-${index}`, ...changes }));

function earliest(ledger: LedgerRow[], from: string, contact: Partial<ContactFacts> = {}) {
  const facts = supervisorFacts({ ledger, contacts: [annaFacts(contact)] });
  const result = earliestWithinDailyLimit(policy, facts, Date.parse(from));
  return result && new Date(result.atMs).toISOString();
}

const berlinMorning = ['2026-03-10T06:00:00.000Z', '2026-03-10T07:00:00.000Z', '2026-03-10T08:00:00.000Z'];

test('the third mail of a day may leave and the fourth waits for midnight in the zone of the contact', () => {
  assert.equal(earliest(rows(berlinMorning.slice(1)), factsNow), factsNow);
  assert.equal(earliest(rows(berlinMorning), factsNow), '2026-03-10T23:00:00.000Z');
});

test('where the zone is unknown or only guessed, three mails in any 24 hours are the limit', () => {
  const unknown: ContactFacts['zone'] = { certainty: 'unknown', zones: [] };
  const guessed: ContactFacts['zone'] = { certainty: 'guessed', zones: ['Europe/Berlin'] };
  assert.equal(earliest(rows(berlinMorning), factsNow, { zone: unknown }), '2026-03-11T06:00:00.000Z');
  assert.equal(earliest(rows(berlinMorning), factsNow, { zone: guessed }), '2026-03-11T06:00:00.000Z');
});

test('the day before a change to summer time has 24 hours and the day itself 23', () => {
  const changeDay = ['2026-03-29T00:00:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-29T02:00:00.000Z'];
  assert.equal(earliest(rows(changeDay), '2026-03-29T03:00:00.000Z'), '2026-03-29T22:00:00.000Z');
  const autumn = ['2026-10-24T22:30:00.000Z', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'];
  assert.equal(earliest(rows(autumn), '2026-10-25T22:59:00.000Z'), '2026-10-25T23:00:00.000Z');
});

test('a failed send gives its place back; an unknown one and one sent by hand keep it', () => {
  const [first, second, third] = rows(berlinMorning) as [LedgerRow, LedgerRow, LedgerRow];
  assert.equal(earliest([first, second, { ...third, state: 'failed' }], factsNow), factsNow);
  assert.notEqual(earliest([first, second, { ...third, state: 'unknown' }], factsNow), factsNow);
  assert.notEqual(earliest([first, second, { ...third, state: 'by_hand' }], factsNow), factsNow);
});

test('mails to other addresses of a merged contact count, with and without its id', () => {
  const addresses = [...annaFacts().addresses, { address: 'anna@old.example', verifications: [], bounces: [] }];
  const ledger = rows(berlinMorning, { address: 'anna@old.example', contactId: ids.bruno });
  assert.notEqual(earliest(ledger, factsNow, { addresses }), factsNow);
  assert.equal(earliest(ledger, factsNow), factsNow);
});

test('one address counts by itself when its rows belong to another contact', () => {
  assert.notEqual(earliest(rows(berlinMorning, { contactId: ids.bruno }), factsNow), factsNow);
});

test('a mail that reaches one person under four addresses can never leave', () => {
  const more = ['a', 'b', 'c'].map((name) => ({
    address: `${name}@helio-pharma.example`,
    verifications: [],
    bounces: [],
  }));
  const contacts = [annaFacts({ addresses: [...annaFacts().addresses, ...more] })];
  const action = answerMail({ cc: more.map(({ address }) => ({ name: '', address })) });
  const [found] = mailFrequencyRule.check(policy, supervisorFacts({ action, contacts }));
  assert.equal(found?.decision, 'reject');
});

test('a full day is a note and never a refusal', () => {
  const [found] = mailFrequencyRule.check(policy, supervisorFacts({ ledger: rows(berlinMorning) }));
  assert.equal(found?.decision, 'approve');
});

test('whatever was sent before, mails leave at most three a day (or in 24 hours), and never earlier than asked', () => {
  const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', null);
  const start = fc.constantFrom(
    '2026-03-07T00:00:00Z',
    '2026-03-28T12:00:00Z',
    '2026-10-24T20:00:00Z',
    '2026-10-31T22:00:00Z',
  );
  const requests = fc.array(fc.integer({ min: 0, max: 72 * 60 }), { minLength: 1, maxLength: 14 });
  fc.assert(
    fc.property(zone, start, requests, (zoneName, from, minutes) => {
      const contact: Partial<ContactFacts> = zoneName
        ? { zone: { certainty: 'known', zones: [zoneName] } }
        : { zone: { certainty: 'unknown', zones: [] } };
      const sent: LedgerRow[] = [];
      for (const [index, minute] of minutes.entries()) {
        const asked = new Date(Date.parse(from) + minute * 60_000).toISOString();
        const at = earliest(sent, asked, contact)!;
        assert.ok(at >= asked);
        sent.push(ledgerRow({ at, mailId: String(index), address: index % 2 ? annasAddress : 'anna@old.example' }));
      }
      const times = sent.map((row) => Date.parse(row.at)).sort((left, right) => left - right);
      const counts = zoneName
        ? Map.groupBy(times, (time) =>
            Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zoneName).toPlainDate().toString(),
          )
        : new Map(times.map((time) => [time, times.filter((other) => other >= time && other < time + 86_400_000)]));
      for (const day of counts.values()) assert.ok(day.length <= 3);
    }),
    { numRuns: 200 },
  );
});
