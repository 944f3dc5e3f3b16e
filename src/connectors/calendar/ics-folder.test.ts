import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { GtmError } from '../../domain/errors.ts';
import { testCalendarProvider } from './calendar-provider.contract.ts';
import { createIcsFolder } from './ics-folder.ts';
import { openCalendarProvider } from './open-calendar-provider.ts';

async function openFresh() {
  const directory = await mkdtemp(join(tmpdir(), 'ics-'));
  return {
    directory,
    provider: await createIcsFolder({ directory }),
    reopen: () => openCalendarProvider(`ics:${directory}`),
    cleanUp: () => rm(directory, { recursive: true, force: true }),
  };
}

testCalendarProvider('ics', openFresh);

const text = 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a@acme.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';

test('the lock of a killed process is taken over, also when its id was given out again', async (t) => {
  const { directory, provider, cleanUp } = await openFresh();
  t.after(cleanUp);
  const receipt = await provider.put('a@acme.example', text, null);
  const lock = join(directory, '.tmp', `${receipt.externalId}.lock`);
  // Process ids end far below this number, so nobody holds the lock.
  await writeFile(lock, '999999999 5');
  await provider.remove('a@acme.example', receipt.etag);
  await writeFile(lock, `${process.pid} 1`);
  await provider.put('a@acme.example', text, null);
  assert.deepEqual(await readdir(join(directory, '.tmp')), []);
});

test("what a killed process left in the temporary folder is in nobody's way", async (t) => {
  const { directory, provider, cleanUp } = await openFresh();
  t.after(cleanUp);
  const name = (await provider.put('a@acme.example', text, null)).externalId;
  const changed = text.replace('END:VEVENT', 'SUMMARY:x\r\nEND:VEVENT');
  await writeFile(join(directory, '.tmp', `${name}.${process.pid}.0`), 'half');
  const { etag } = (await provider.findByUid('a@acme.example'))!;
  await provider.put('a@acme.example', changed, etag);
  assert.equal((await provider.findByUid('a@acme.example'))?.text, changed);
});

test('a file with many events that someone put there is listed under its name', async (t) => {
  const { directory, provider, cleanUp } = await openFresh();
  t.after(cleanUp);
  await writeFile(
    join(directory, 'export.ics'),
    text.replace('END:VEVENT', 'END:VEVENT\r\nBEGIN:VEVENT\r\nUID:b\r\nEND:VEVENT'),
  );
  const uids: string[] = [];
  for await (const object of provider.list()) uids.push(object.uid);
  assert.deepEqual(uids, ['file:export.ics']);
});

test('a calendar folder that is gone is reported, and its emptiness proves nothing', async () => {
  const { provider, cleanUp } = await openFresh();
  await cleanUp();
  assert.equal((await provider.check()).ok, false);
  await assert.rejects(
    provider.findByUid('a@acme.example'),
    (error) => GtmError.is(error) && error.code === 'unavailable',
  );
});

test('an unknown scheme names the known ones', async () => {
  await assert.rejects(
    openCalendarProvider('caldav://x'),
    (error) => GtmError.is(error) && error.message.includes('ics:'),
  );
});
