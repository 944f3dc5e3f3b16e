import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createFileLake } from '../../data/lake/duckdb-files.ts';
import { createNumberHistory } from '../../testing/number-history.ts';
import { type CliFixture, gtm, openCliFixture } from '../cli-fixture.ts';

let cli: CliFixture;
before(async () => {
  cli = await openCliFixture();
  const { api } = cli;
  const history = createNumberHistory(api.world, api);
  await api.world.freezeAt(api.tenantId, '2026-03-03T09:00:00Z');
  const contactId = await api.addContact();
  const proposalId = await history.propose({ contactId, play: 'quiet-deal' });
  await api.change("update memberships set display_name = '<Ann>' where user_id = 'ann'");
  await history.approve(proposalId, 'ann');
  await history.send(proposalId);
  await api.world.freezeAt(api.tenantId, '2026-03-10T09:00:00Z');
  await history.receive({ kind: 'reply', kinds: ['interested'], contactId, names: proposalId });
  await history.land(createFileLake({ directory: join(api.dataDirectory, 'lake') }));
});
after(() => cli.close());

const run = (...words: string[]) => gtm([...words, ...cli.there], { columns: 220 });

test('numbers are shown with what they are of, and by what they are counted by', async () => {
  const { out, code, problems } = await run('numbers', '--week', '2026-W10');
  assert.equal(code, 0, problems);
  assert.match(out, /replied +Replied +1 +of 1 sent +\+1/);
  assert.match((await run('numbers', '--by', 'play')).out, /quiet-deal +1 +1/);
  const wrong = await run('numbers', '--by', 'luck');
  assert.deepEqual([wrong.code, /--by takes one of play/.test(wrong.problems)], [2, true]);
});

test('the rows behind a number are listed with the proposals they are about', async () => {
  const { out, code, problems } = await run('numbers', 'rows', 'replied');
  assert.equal(code, 0, problems);
  assert.match(out, /2026-W10 .*Answer Bo .*added\n1 in all\./);
});

test('the summary is of the last week that has closed, and tells what came since', async () => {
  const { out, code, problems } = await run('summary');
  assert.equal(code, 0, problems);
  assert.match(out, /week 2026-W10, 2026-03-02 to 2026-03-08/);
  assert.match(out, /The week has closed/);
  assert.match(out, /Positive +1 +of 1 sent +\+1/);
  assert.match(out, /Approval work +3\.0 min +for 1 good outcomes/);
});

test('as a page it is whole, and names are no markup; as CSV each number is a line', async () => {
  const page = (await run('summary', '--week', '2026-W10', '--html')).out;
  assert.match(page, /^<!doctype html>.*<\/html>\n$/s);
  assert.ok(page.includes('&lt;Ann&gt;') && !page.includes('<Ann>'));
  assert.match(page, /After, and not because of\./);
  const lines = (await run('summary', '--week', '2026-W10', '--csv')).out.split('\r\n');
  assert.ok(lines.includes('2026-W10,all,,replied,1,count,sent,1,,0,1,0'));
  assert.ok(lines.includes('2026-W10,person,<Ann>,sent,1,count,,,,1,0,0'));
  const both = await run('summary', '--html', '--csv');
  assert.deepEqual([both.code, /exclude each other/.test(both.problems)], [2, true]);
});
