import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCalendar } from './goal-times.ts';
import { instantCondition } from './time-conditions.ts';

test('a day begins when its first instant comes, also where the clock skips midnight', async () => {
  const day = { kind: 'span', from: '2018-11-04', to: '2018-11-04' } as const;
  const calendar = await createCalendar(new Date('2018-12-01T12:00:00Z'), 'America/Sao_Paulo');
  assert.deepEqual(instantCondition('activity.occurredAt', day, calendar), {
    op: 'and',
    parts: [
      { op: '>=', field: 'activity.occurredAt', value: '2018-11-04T03:00:00.000Z' },
      { op: '<', field: 'activity.occurredAt', value: '2018-11-05T02:00:00.000Z' },
    ],
  });
});
