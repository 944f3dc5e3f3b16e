import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('the third edit of one kind says what was noted; the person puts it in other words and switches it off and on', async () => {
  assert.match((await run('style')).out, /three edits of the same kind/);
  const file = join(cli.directory, 'body.txt');
  writeFileSync(file, 'Hi Bo,\n\nyes, it does.\n');
  const said: string[] = [];
  for (let round = 0; round < 3; round++) {
    const { handle } = await cli.api.propose({ draft: { contactId: await cli.api.addContact() } });
    const { code, out, problems } = await run('edit', handle, '--body', file);
    assert.equal(code, 0, problems);
    said.push(/Noted from your edits: .*/.exec(out)?.[0] ?? '');
  }
  assert.deepEqual(said.slice(0, 2), ['', '']);
  assert.match(said[2]!, /Greet with "Hi" instead of "Hello"\. The next drafts in your name do so\./);
  const id = /sty_[0-9a-f]+/.exec(said[2]!)![0];
  assert.match((await run('style', 'set', id, 'Hey')).out, /follow it: Greet with "Hey" instead of "Hello"\./);
  assert.match((await run('style', 'off', id)).out, /follow it no more/);
  assert.match((await run('style')).out, new RegExp(`${id} .* off .* 3 mails`));
  assert.match((await run('style', 'on', id)).out, /The next drafts/);
  const strange = await run('style', 'off', 'sty_00000000000040008000000000000000');
  assert.deepEqual([strange.code, /no style note with this id/.test(strange.problems)], [1, true]);
});
