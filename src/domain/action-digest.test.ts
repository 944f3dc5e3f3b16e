import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Action, actionSchema } from './action.ts';
import { actionDigest, type BoundAction } from './action-digest.ts';

const uuid = '01900000-0000-7000-8000-000000000001';
const person = { name: 'Ann', address: 'ann@shop.example' };
const sender = { identityId: uuid, mailboxId: uuid, userId: 'u1', name: 'Us', address: 'us@ours.example' };
const mail: Action = {
  tool: 'send_email',
  purpose: 'answer',
  contactId: uuid,
  sender,
  to: [person],
  cc: [person],
  bcc: [person],
  thread: { threadId: uuid, inReplyTo: '<a@shop.example>', references: ['<b@shop.example>'], lastActivityId: uuid },
  subject: 'Re: data',
  body: 'Hello Ann',
  signatureText: 'Us',
  signatureHtml: '<p>Us</p>',
  quotedText: '> Hello',
  attachments: [{ documentId: uuid, fileName: 'a.md', digest: 'd' }],
  sendWindow: { notBefore: '2026-11-03T08:00:00Z', notAfter: '2026-11-04T08:00:00Z', reason: 'r' },
};
const meeting: Action = {
  tool: 'schedule_meeting',
  contactId: uuid,
  sender,
  calendarId: uuid,
  invitees: [person],
  title: 'Walk-through',
  description: 'd',
  startsAt: '2026-11-05T08:00:00Z',
  endsAt: '2026-11-05T08:30:00Z',
  zone: 'Europe/Berlin',
};
const change: Action = {
  tool: 'update_crm',
  record: { noun: 'deal', id: uuid },
  field: 'stage',
  expected: 'Proposal',
  value: 'Won',
};

/** Paths of every leaf and of every list, as the digest must see them. */
function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (Array.isArray(value)) return [path, ...value.flatMap((item, index) => pathsOf(item, [...path, String(index)]))];
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
}

function changedAt(value: unknown, [head, ...rest]: string[], replace: (old: unknown) => unknown): unknown {
  if (head === undefined) return replace(value);
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[head] = changedAt(copy[head], rest, replace);
  return copy;
}

test('the digest changes when any field changes, in any action', () => {
  const bound = [mail, meeting, change].map(
    (action): BoundAction => ({ tenantId: uuid, action, evidenceIds: ['e1', 'e2'], policyVersion: 3 }),
  );
  for (const { action } of bound) actionSchema.parse(action);
  const places = bound.flatMap((original) => pathsOf(original).map((path) => ({ original, path })));
  assert.ok(places.length > 50);
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue(), ({ original, path }, other) => {
      const altered = changedAt(original, path, (old) =>
        JSON.stringify(old) === JSON.stringify(other) ? [other] : other,
      );
      assert.notEqual(actionDigest(altered as BoundAction), actionDigest(original));
    }),
    { numRuns: 600 },
  );
});

test('dropping a recipient, swapping two or moving one to another header is another action', () => {
  const both = { ...mail, to: [person, { name: 'Bo', address: 'bo@shop.example' }], cc: [] };
  const others: Action[] = [
    { ...both, to: both.to.slice(1) },
    { ...both, to: both.to.toReversed() },
    { ...both, to: [both.to[0]!], cc: [both.to[1]!] },
  ];
  const digests = [both as Action, ...others].map((action) =>
    actionDigest({ tenantId: uuid, action, evidenceIds: [], policyVersion: 1 }),
  );
  assert.equal(new Set(digests).size, 4);
});

test('the order in which a database returns keys does not matter', () => {
  const reversed = Object.fromEntries(Object.entries(mail).reverse()) as unknown as Action;
  const parts = { tenantId: uuid, evidenceIds: ['e'], policyVersion: 1 };
  assert.equal(actionDigest({ ...parts, action: reversed }), actionDigest({ ...parts, action: mail }));
});
