import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CliFixture, gtm, openCliFixture } from '../cli-fixture.ts';

let cli: CliFixture;
before(async () => {
  cli = await openCliFixture();
});
after(() => cli.close());

const run = (...words: string[]) => gtm(['play', ...words, ...cli.there]);

test('a play is set by a cron expression, listed with what became of its last time, turned off and on, and run', async () => {
  const set = ['set', 'mornings', '--goal', 'Look after our deals', '--cron', '30 8 * * mon-fri'];
  const made = await run(...set, '--zone', 'Europe/Paris', '--skip-missed');
  assert.match(made.out, /it starts at "30 8 \* \* mon-fri" in Europe\/Paris, missed times are skipped/);
  await cli.api.change("update plays set last_due_at = '2026-11-03T07:30:00Z', last_outcome = 'still_running'");
  assert.match((await run()).out, /3 Nov, \d\d:30: skipped, its last run still went on/);
  assert.match((await run('off', 'mornings')).out, /mornings is off/);
  assert.match((await run('on', 'mornings')).out, /mornings is on/);
  assert.match((await run('run', 'mornings')).out, /mornings runs: gtm run run_/);
  const again = await run('run', 'mornings');
  assert.deepEqual([again.code === 0, /still goes on/.test(again.problems)], [false, true]);
});

test('what starts it is said once', async () => {
  for (const starts of [[], ['--by-hand', '--at', '08:00'], ['--cron', '* * * * *', '--on', 'reply']]) {
    const { code, problems } = await run('set', 'x', '--goal', 'Look after our deals', ...starts);
    assert.equal(code, 2);
    assert.match(problems, /Say what starts it/);
  }
});

test('a day that is none is named before anything is stored', async () => {
  const { code, problems } = await run(
    'set',
    'x',
    '--goal',
    'Look after our deals',
    '--at',
    '08:00',
    '--days',
    'mon,someday',
  );
  assert.equal(code, 2);
  assert.match(problems, /--days takes some of mon,tue/);
});
