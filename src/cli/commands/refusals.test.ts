import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CliFixture, gtm, openCliFixture } from '../cli-fixture.ts';

let cli: CliFixture;
before(async () => {
  cli = await openCliFixture();
  const { api } = cli;
  await api.change('insert into send_rights (identity_id, user_id) values ($1, $2)', [
    ...[api.sender.identityId, api.localUserId],
  ]);
});
after(() => cli.close());

const run = (...words: string[]) => gtm([...words, ...cli.there], { columns: 200 });

test('a rejection is listed with the day until which it counts, in the zone of the tenant, and can be taken back', async () => {
  const { handle } = await cli.api.propose();
  const rejected = await run('reject', handle, '--reason', 'not_now', '--until', '2999-03-01');
  assert.equal(rejected.code, 0, rejected.problems);
  const { out } = await run('refusals');
  assert.match(out, /not now .* 1 Mar 2999/);
  const id = /fb_[0-9a-f]+/.exec(out)![0];
  assert.match((await run('lift', id)).out, /counts no more/);
  assert.match((await run('refusals')).out, /Nothing is held back/);
  const again = await run('lift', id);
  assert.deepEqual([again.code, /no rejection in force/.test(again.problems)], [1, true]);
});

test('options that do not go with the reason are refused by name, and the proposal stays open', async () => {
  const { handle } = await cli.api.propose();
  const { code, problems } = await run('reject', handle, '--reason', 'other', '--until', '2999-03-01');
  assert.deepEqual([code, /until goes with the reason not_now/.test(problems)], [1, true]);
  const strange = await run('reject', handle, '--reason', 'wrong_fact', '--evidence', 'chunk-of-nobody');
  assert.match(strange.problems, /chunk-of-nobody" is no evidence of this proposal/);
  assert.equal((await run('reject', handle, '--reason', 'other')).code, 0);
});

test('whoever must never be contacted is suppressed by the rejection that says so', async () => {
  const contactId = await cli.api.addContact({ addresses: ['bo@never.example'] });
  const { handle } = await cli.api.propose({ draft: { contactId } });
  const { code, problems } = await run('reject', handle, '--reason', 'never_contact');
  assert.equal(code, 0, problems);
  const [entry] = await cli.api.read<{ reason: string; effectiveAt: Date | null }>(
    'select reason, effective_at from suppressions',
  );
  assert.equal(entry!.reason, 'manual');
  assert.notEqual(entry!.effectiveAt, null);
  assert.match((await run('refusals')).out, /never contact .* for good/);
});
