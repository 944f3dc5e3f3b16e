import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GtmError } from '../../domain/errors.ts';
import { composeCancel, composeRequest, type Invitation } from './compose-invitation.ts';
import { parseCalendar } from './parse-calendar.ts';

const invitation: Invitation = {
  uid: '0190-1@acme.example',
  sequence: 0,
  stampedAt: '2026-11-24T08:00:00.000Z',
  startsAt: '2026-11-26T09:00:00.000Z',
  endsAt: '2026-11-26T09:30:00.000Z',
  title: 'Walk-through; for the auditor, in detail',
  description: 'Thursday 10:00 in Berlin,\n09:00 in London.\n\nBacks\\lash',
  location: 'Online',
  organizer: { name: 'Jörg "JJ" Müller; Acme', address: 'joerg@acme.example' },
  attendees: [
    { name: 'Ann Lee', address: 'ann@b.example' },
    { name: '', address: 'bob@b.example' },
  ],
};
const window = { from: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00Z' };

test('an invitation reads back as what was asked for', async () => {
  const text = composeRequest(invitation);
  const { method, events, problems } = await parseCalendar(text, window);
  const [event] = events;
  assert.equal(method, 'REQUEST');
  assert.deepEqual(problems, []);
  assert.equal(event?.uid, invitation.uid);
  assert.equal(event.title, invitation.title);
  assert.equal(event.description, invitation.description);
  assert.equal(event.startsAt, invitation.startsAt);
  assert.equal(event.endsAt, invitation.endsAt);
  assert.deepEqual(
    event.attendees.map(({ name, address, partstat }) => ({ name, address, partstat })),
    [
      { name: 'Ann Lee', address: 'ann@b.example', partstat: 'NEEDS-ACTION' },
      { name: '', address: 'bob@b.example', partstat: 'NEEDS-ACTION' },
    ],
  );
  assert.deepEqual(event.organizer, invitation.organizer);
  assert.equal(event.status, 'CONFIRMED');
});

test('a cancellation carries the same UID and says CANCELLED', async () => {
  const { method, events } = await parseCalendar(composeCancel({ ...invitation, sequence: 1 }), window);
  assert.deepEqual(
    [method, events[0]?.uid, events[0]?.sequence, events[0]?.status, events[0]?.busy],
    ['CANCEL', invitation.uid, 1, 'CANCELLED', false],
  );
});

test('lines end in CRLF, are at most 75 octets, and any words survive', async () => {
  const words = fc.array(
    fc.constantFrom('a', ' ', ';', ',', '\\', ':', '"', 'ü', '漢', '🙂', 'BEGIN:VEVENT', '^', '\n', 'n'),
    { minLength: 1, maxLength: 120 },
  );
  await fc.assert(
    fc.asyncProperty(words, async (pieces) => {
      const description = pieces.join('');
      const title = `T${description.replaceAll('\n', ' ')}`;
      const text = composeRequest({ ...invitation, title, description });
      assert.ok(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n')));
      const { events } = await parseCalendar(text, window);
      assert.equal(events[0]?.title, title.trim());
      assert.equal(events[0]?.description, description.trim());
    }),
    { numRuns: 300 },
  );
});

test('a line break where a line of its own would begin is refused with the field named', () => {
  const refusedField = (change: Partial<Invitation>) => {
    try {
      composeRequest({ ...invitation, ...change });
    } catch (error) {
      return GtmError.is(error) && error.code === 'invalid' ? error.field : String(error);
    }
    return 'accepted';
  };
  const evil = 'x\r\nATTENDEE:mailto:eve@evil.example';
  assert.equal(refusedField({ title: evil }), 'title');
  assert.equal(refusedField({ location: evil }), 'location');
  assert.equal(refusedField({ uid: evil }), 'uid');
  assert.equal(refusedField({ description: 'a\u0000b' }), 'description');
  assert.equal(refusedField({ organizer: { name: evil, address: 'a@b.example' } }), 'organizer.name');
  assert.equal(refusedField({ attendees: [{ name: '', address: evil }] }), 'attendees.0.address');
  assert.equal(refusedField({ attendees: [] }), 'attendees');
  assert.equal(refusedField({ endsAt: invitation.startsAt }), 'endsAt');
  assert.equal(refusedField({ startsAt: 'Thursday' }), 'startsAt');
});
