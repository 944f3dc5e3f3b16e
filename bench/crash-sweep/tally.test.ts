import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addRound, compareProposals, emptyTally, faults, leftInside, type Progress, totalKills } from './tally.ts';

const mail = (state: string, id = 'm') => ({ id, tool: 'send_email', state, key: `<${id}@ours.example>` });
const meeting = (state: string) => ({ id: 't', tool: 'schedule_meeting', state, key: 't@ours.example' });
const happened = (...keys: string[]) => keys.map((key) => ({ kind: 'mail' as const, key, digest: 'd' }));

function judged(effects: Progress['effects'], ledger: string[], parkable: string[] = [], run = 'done') {
  const tally = emptyTally();
  const end = { effects, runs: [{ state: run }], proposals: [] };
  addRound(tally, { kills: ['after-claim'], end, ledger: happened(...ledger), parkable: new Set(parkable) });
  assert.equal(totalKills(tally), 1);
  const { duplicates, lost, stuck, misparked } = tally;
  return { duplicates, lost, stuck, misparked };
}
const nothing = { duplicates: 0, lost: 0, stuck: 0, misparked: 0 };

test('a round in which everything happened once finds nothing', () => {
  const crm = { id: 'c', tool: 'update_crm', state: 'done', key: 'c' };
  assert.deepEqual(
    judged(
      [mail('done'), meeting('done'), crm, mail('superseded', 's')],
      [...['<m@ours.example>', 't@ours.example', '<t@ours.example>']],
    ),
    nothing,
  );
  assert.deepEqual(judged([mail('unknown')], [], ['m']), nothing);
  assert.deepEqual(judged([mail('unknown')], ['<m@ours.example>'], ['m']), nothing);
});

test('whatever happened twice, not at all or unknown to us is found', () => {
  const twice = judged([mail('done')], ['<m@ours.example>', '<m@ours.example>']);
  assert.deepEqual(twice, { ...nothing, duplicates: 1 });
  assert.deepEqual(judged([mail('done')], []), { ...nothing, lost: 1 });
  assert.deepEqual(judged([meeting('done')], ['t@ours.example']), { ...nothing, lost: 1 });
  assert.deepEqual(judged([mail('failed')], []), { ...nothing, lost: 1 });
  assert.deepEqual(judged([mail('superseded')], ['<m@ours.example>']), { ...nothing, lost: 1 });
});

test('what never ends is stuck, and only what a kill left with an opaque provider may be parked', () => {
  assert.deepEqual(judged([mail('scheduled'), mail('claimed', 'n')], []), { ...nothing, stuck: 2 });
  assert.deepEqual(judged([], [], [], 'running'), { ...nothing, stuck: 1 });
  assert.deepEqual(judged([mail('unknown')], []), { ...nothing, misparked: 1 });
  assert.deepEqual(judged([mail('done')], ['<m@ours.example>'], ['m']), { ...nothing, misparked: 1 });
  const effects = [mail('claimed'), mail('done', 'd'), { id: 'c', tool: 'update_crm', state: 'claimed', key: 'c' }];
  assert.deepEqual(leftInside({ effects, runs: [], proposals: [] }), ['m']);
});

test('a database that cannot be opened any more is a fault', () => {
  const tally = emptyTally();
  addRound(tally, { kills: ['after-claim'], end: null, ledger: [], parkable: new Set() });
  assert.deepEqual([tally.broken, faults(tally), totalKills(tally)], [1, 1, 1]);
});

test('a disturbed run that proposes more or less than an undisturbed one is found', () => {
  const tally = emptyTally();
  compareProposals(tally, ['a', 'a', 'b'], ['a', 'b', 'c']);
  assert.deepEqual([tally.duplicates, tally.lost], [1, 1]);
});
