import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GtmEvent } from '../../domain/event.ts';
import type { Lake } from './lake.ts';

function event(seq: number, time: string): GtmEvent {
  return {
    id: `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
    tenantId: 't',
    type: 'gtm.contact.created.v1',
    source: '/tenants/t/csv',
    subject: null,
    time,
    traceparent: null,
    data: { count: seq, note: "it's" },
    at: { position: '18446744073709551610', seq },
  };
}

/** What every lake driver must do. `open` returns a fresh, empty lake. */
export function testEveryLake(name: string, open: () => Promise<Lake>): void {
  test(`${name}: what was written comes back by SQL, with partitions and JSON`, async () => {
    const lake = await open();
    const one = await lake.write('t1', '2026-03-01', [
      event(1, '2026-03-01T09:00:00.000Z'),
      event(2, '2026-03-01T10:00:00.000Z'),
    ]);
    const two = await lake.write('t1', '2026-03-02', [event(3, '2026-03-02T09:00:00.000Z')]);
    assert.equal(one.rowCount, 2);
    const rows = await lake.query(
      [one.path, two.path],
      "select date::varchar as date, sum((data->>'count')::int)::int as total from events group by date order by date",
    );
    assert.deepEqual(rows, [
      { date: '2026-03-01', total: 3 },
      { date: '2026-03-02', total: 3 },
    ]);
    await lake.close();
  });

  test(`${name}: a file that is not in the list is not seen`, async () => {
    const lake = await open();
    const listed = await lake.write('t1', '2026-03-01', [event(1, '2026-03-01T09:00:00.000Z')]);
    await lake.write('t2', '2026-03-01', [event(2, '2026-03-01T09:00:00.000Z')]);
    assert.deepEqual(await lake.query([listed.path], 'select count(*)::int as n from events'), [{ n: 1 }]);
    assert.deepEqual(await lake.query([], 'select count(*)::int as n from events'), [{ n: 0 }]);
    await lake.close();
  });

  test(`${name}: writing the same events again replaces the same file`, async () => {
    const lake = await open();
    const events = [event(1, '2026-03-01T09:00:00.000Z')];
    const first = await lake.write('t1', '2026-03-01', events);
    const again = await lake.write('t1', '2026-03-01', events);
    assert.equal(again.path, first.path);
    assert.deepEqual(await lake.query([again.path], 'select count(*)::int as n from events'), [{ n: 1 }]);
    await lake.close();
  });

  test(`${name}: a broken query is refused with advice`, async () => {
    const lake = await open();
    await assert.rejects(lake.query([], 'selec nothing'), { code: 'invalid' });
    await lake.close();
  });
}
