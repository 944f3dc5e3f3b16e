import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { live } from './workers/live.ts';

interface Swept {
  steps: string[];
  states: Record<string, string>;
}
interface Waited {
  tenantId: string;
  runs: Record<string, { state: string; done: string[] }>;
}

const TARGETS = 20;

describe('runs outlive their process', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'gtm-lives-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  test('20 targets, killed after each step in turn and restarted with other delays: every run ends in success, each step once', async () => {
    const place = join(directory, 'sweep');
    const { output: made } = await live<{ tenantId: string }>('step-by-step', [place, 'new', '0', 'end']);
    let ended: Swept | null = null;
    for (let lives = 1; ended === null; lives++) {
      const life = await live<Swept>('step-by-step', [place, made!.tenantId, String(lives * 7919), 'kill']);
      ended = life.killed ? null : life.output;
    }
    const killed = readFileSync(join(place, 'killed.txt'), 'utf8').trim().split('\n');
    console.log(`# killed after ${killed.length} steps, every one of them`);
    assert.deepEqual([...killed].sort(), [...ended.steps].sort(), 'one life ended after each step');
    assert.equal(new Set(ended.steps).size, ended.steps.length, 'no step happened twice');
    assert.deepEqual([...new Set(Object.values(ended.states))], ['done']);
    const targets = Object.keys(ended.states).filter((id) => id.startsWith('target:'));
    assert.equal(targets.length, TARGETS);
    const names = new Set(ended.steps.map((step) => step.replace(/.*\/\d+-/, '')));
    for (const name of ['planGoal', 'reviseDraft', 'proposeDraft', 'runInternalAction', 'finishRun']) {
      assert.ok(names.has(name), `${name} was among the steps`);
    }
  });

  describe('a run that waits for an approval', () => {
    let place: string;
    let tenantId: string;
    const life = (release: 'first' | 'second', ...tasks: string[]) =>
      live<Waited>('waiting-run', [place, tenantId, release, ...tasks]);
    before(async () => {
      place = join(directory, 'waiting');
      tenantId = (await live<Waited>('waiting-run', [place, 'new', 'first'])).output!.tenantId;
    });

    test('outlives a release with another workflow and with steps behind flow.changed: it skips them, new runs take them', async () => {
      assert.ok((await life('first', 'start:old', 'settle:old', 'die')).killed);
      const { output } = await life(
        ...(['second', 'another:other', 'start:new', 'settle:new'] as const),
        ...['approve:old', 'ring:old', 'approve:new', 'ring:new', 'end:old', 'end:new', 'end:other'],
      );
      const { old, new: fresh, other } = output!.runs;
      assert.deepEqual(old, { state: 'done', done: ['opened', 'looked', 'approved', 'looked', 'carried-out'] });
      assert.deepEqual(fresh, {
        state: 'done',
        done: ['opened', 'checked', 'looked', 'reminded', 'approved', 'looked', 'carried-out'],
      });
      assert.deepEqual(other, { state: 'done', done: ['opened'] });
    });

    test('is only delayed by a signal that was lost with the process that should have sent it', async () => {
      assert.ok((await life('first', 'start:lost', 'settle:lost', 'approve:lost', 'die')).killed);
      const { output } = await life('first', 'end:lost');
      assert.equal(output!.runs['lost']!.state, 'done');
      assert.equal(output!.runs['lost']!.done.at(-1), 'carried-out');
    });

    test('takes a signal without a row for what it is: a doorbell', async () => {
      const { output } = await life('first', 'start:rung', 'settle:rung', 'ring:rung', 'die');
      assert.equal(output, null);
      const { output: later } = await life('first', 'approve:rung', 'end:rung');
      const { done } = later!.runs['rung']!;
      assert.ok(done.filter((action) => action === 'looked').length >= 2);
      assert.equal(done.filter((action) => action === 'carried-out').length, 1);
      assert.ok(done.indexOf('approved') < done.indexOf('carried-out'));
    });

    test('answers a cancel at its next step, also after a restart, and does no step more', async () => {
      await life(
        'first',
        'start:stopped',
        'settle:stopped',
        'cancel:stopped',
        'approve:stopped',
        'ring:stopped',
        'die',
      );
      const { output } = await life(
        'first',
        'start:stopped',
        'start:witness',
        'approve:witness',
        'end:witness',
        'cancel:stopped',
      );
      assert.equal(output!.runs['stopped']!.state, 'cancelled');
      assert.deepEqual(output!.runs['stopped']!.done, ['opened', 'looked', 'approved']);
      assert.equal(output!.runs['witness']!.state, 'done');
    });
  });
});
