import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Json } from '../../domain/json.ts';
import { formatId } from '../../domain/prefixed-id.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;
before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
  await api.change('insert into send_rights (identity_id, user_id) values ($1, $2)', [
    ...[api.sender.identityId, api.localUserId],
  ]);
});
after(() => api.close());

const post = (path: string, body: object) => api.ask('POST', path, { as: api.cli, body });

test('a decision on something else than what is there now is refused with 409, whichever it is', async () => {
  const { handle, action } = await api.propose();
  const shown = { digest: 'f'.repeat(64) };
  for (const [verb, body] of [
    ['approve', shown],
    ['reject', { ...shown, reason: 'other' }],
    ['edit', { ...shown, action }],
  ] as const) {
    const { status, body: problem } = await post(`/proposals/${handle}/${verb}`, body);
    assert.deepEqual([verb, status, problem['field']], [verb, 409, 'digest']);
  }
  assert.deepEqual(await api.read('select 1 from approvals'), []);
});

test('after an edit the digest that was shown before approves nothing, the new one does', async () => {
  const { handle, digest, action } = await api.propose();
  const edited = await post(`/proposals/${handle}/edit`, { digest, action: { ...action, body: 'Hello Bo,\n\nno.' } });
  assert.equal(edited.status, 200, edited.text);
  assert.equal((await post(`/proposals/${handle}/approve`, { digest })).status, 409);
  const approved = await post(`/proposals/${handle}/approve`, { digest: edited.body['digest'] });
  assert.deepEqual([approved.status, approved.body['result']], [200, 'approved']);
});

test('every decision leaves as one JSON line: remark, edit word by word, approval, undo, and rejection with its reason', async () => {
  const { id, handle, digest, action } = await api.propose();
  await post(`/proposals/${handle}/annotations`, { note: 'She prefers short mails.' });
  const body = 'Hello Bo,\n\nyes, it certainly does.';
  const edited = await post(`/proposals/${handle}/edit`, { digest, action: { ...action, body } });
  const now = { digest: edited.body['digest'] };
  assert.equal((await post(`/proposals/${handle}/approve`, now)).status, 200);
  assert.equal((await post(`/proposals/${handle}/undo`, {})).status, 200);
  await post(`/proposals/${handle}/reject`, { ...now, reason: 'not_now', note: 'After the audit.' });
  const { text, type } = await api.ask('GET', '/feedback', { as: api.cli });
  assert.match(type, /^application\/x-ndjson/);
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, Json>);
  const own = lines.filter((line) => line['proposalId'] === formatId('proposal', id));
  assert.deepEqual(
    own.map((line) => [line['kind'], line['reason'], line['note'], line['revision'], line['verdict']]),
    [
      ['annotation', null, 'She prefers short mails.', 1, 'approve'],
      ['edit', null, null, 2, 'approve'],
      ['approve', null, null, 2, 'approve'],
      ['undo', null, null, 2, 'approve'],
      ['reject', 'not_now', 'After the audit.', 2, 'approve'],
    ],
  );
  const parts = [
    { kind: 'same', text: 'Hello Bo,\n\nyes, it ' },
    { kind: 'added', text: 'certainly ' },
    { kind: 'same', text: 'does.' },
  ];
  assert.deepEqual(own[1]!['difference'], [{ field: 'body', parts }]);
  assert.equal(own[2]!['digest'], edited.body['digest']);
});
