import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GtmError } from '../../domain/errors.ts';
import type { CalendarProvider } from './calendar-provider.ts';
import { composeRequest } from './compose-invitation.ts';

/** What a driver's test provides: a fresh, empty calendar and a second handle on it. */
export interface CalendarProviderSetup {
  provider: CalendarProvider;
  reopen(): Promise<CalendarProvider>;
  cleanUp(): Promise<void>;
}

function eventText(uid: string, title = 'Audit walk-through'): string {
  return composeRequest({
    uid,
    sequence: 0,
    stampedAt: '2026-11-24T08:00:00Z',
    startsAt: '2026-11-26T09:00:00Z',
    endsAt: '2026-11-26T09:30:00Z',
    title,
    description: '',
    organizer: { name: '', address: 'us@acme.example' },
    attendees: [{ name: 'Ann', address: 'ann@b.example' }],
  });
}

const isConflict = (error: unknown) => GtmError.is(error) && error.code === 'conflict';

/** The promises of `CalendarProvider`, tried on any driver. */
export function testCalendarProvider(name: string, open: () => Promise<CalendarProviderSetup>): void {
  async function withSetup(run: (setup: CalendarProviderSetup) => Promise<void>): Promise<void> {
    const setup = await open();
    try {
      await run(setup);
    } finally {
      await setup.provider.close();
      await setup.cleanUp();
    }
  }

  test(`${name}: a stored object is found by its UID from another handle`, () =>
    withSetup(async ({ provider, reopen }) => {
      const receipt = await provider.put('a@acme.example', eventText('a@acme.example'), null);
      const again = await reopen();
      const found = await again.findByUid('a@acme.example');
      assert.equal(found?.text, eventText('a@acme.example'));
      assert.equal(found.etag, receipt.etag);
      assert.equal(await again.findByUid('b@acme.example'), null);
      await again.close();
    }));

  test(`${name}: putting the same text again is no change and gives the same receipt`, () =>
    withSetup(async ({ provider }) => {
      const text = eventText('a@acme.example');
      const receipt = await provider.put('a@acme.example', text, null);
      assert.deepEqual(await provider.put('a@acme.example', text, null), receipt);
      assert.deepEqual(await provider.put('a@acme.example', text, 'stale'), receipt);
    }));

  test(`${name}: another text needs the etag of what is there`, () =>
    withSetup(async ({ provider }) => {
      const first = await provider.put('a@acme.example', eventText('a@acme.example'), null);
      const changed = eventText('a@acme.example', 'Moved');
      await assert.rejects(provider.put('a@acme.example', changed, null), isConflict);
      await assert.rejects(provider.put('a@acme.example', changed, 'stale'), isConflict);
      await assert.rejects(provider.put('b@acme.example', eventText('b@acme.example'), first.etag), isConflict);
      const second = await provider.put('a@acme.example', changed, first.etag);
      assert.notEqual(second.etag, first.etag);
      assert.equal((await provider.findByUid('a@acme.example'))?.text, changed);
    }));

  test(`${name}: of twelve changes at once from one state exactly one wins`, () =>
    withSetup(async ({ provider, reopen }) => {
      const first = await provider.put('a@acme.example', eventText('a@acme.example'), null);
      const other = await reopen();
      const results = await Promise.allSettled(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 ? provider : other).put(
            'a@acme.example',
            eventText('a@acme.example', `Title ${index}`),
            first.etag,
          ),
        ),
      );
      const refused = results.filter((result) => result.status === 'rejected');
      assert.equal(refused.length, 11);
      assert.ok(refused.every((result) => isConflict(result.reason)));
      await other.close();
    }));

  test(`${name}: removing needs the etag, and removing twice is a success`, () =>
    withSetup(async ({ provider }) => {
      const { etag } = await provider.put('a@acme.example', eventText('a@acme.example'), null);
      await assert.rejects(provider.remove('a@acme.example', 'stale'), isConflict);
      await provider.remove('a@acme.example', etag);
      await provider.remove('a@acme.example', etag);
      assert.equal(await provider.findByUid('a@acme.example'), null);
    }));

  test(`${name}: text of another UID or no calendar is refused and nothing is stored`, () =>
    withSetup(async ({ provider }) => {
      const isInvalid = (error: unknown) => GtmError.is(error) && error.code === 'invalid';
      await assert.rejects(provider.put('a@acme.example', eventText('b@acme.example'), null), isInvalid);
      await assert.rejects(provider.put('a@acme.example', 'UID:a@acme.example', null), isInvalid);
      for await (const _ of provider.list()) assert.fail('nothing was stored');
    }));

  test(`${name}: an aborted put stores nothing`, () =>
    withSetup(async ({ provider }) => {
      await assert.rejects(provider.put('a@acme.example', eventText('a@acme.example'), null, AbortSignal.abort()));
      assert.equal(await provider.findByUid('a@acme.example'), null);
    }));

  test(`${name}: the list holds every object once and the calendar says that it works`, () =>
    withSetup(async ({ provider }) => {
      const uids = ['a@acme.example', 'b@acme.example', 'c/..@acme.example'.replaceAll('/', '-')];
      for (const uid of uids) await provider.put(uid, eventText(uid), null);
      const listed: string[] = [];
      for await (const object of provider.list()) listed.push(object.uid);
      assert.deepEqual(listed.sort(), uids);
      assert.equal((await provider.check()).ok, true);
    }));
}
