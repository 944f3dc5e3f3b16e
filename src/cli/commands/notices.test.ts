import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type CliFixture, gtm, openCliFixture } from '../cli-fixture.ts';

let cli: CliFixture;
before(async () => {
  cli = await openCliFixture();
});
after(() => cli.close());

const run = (...words: string[]) => gtm(['notices', ...words, ...cli.there]);

test('notices are set, listed, tested, replayed and turned off; the address comes from a file, the key is shown once', async () => {
  assert.match((await run()).out, /told nothing yet/);
  const file = join(cli.directory, 'url');
  writeFileSync(file, 'https://hooks.example/secret\n');
  const made = await run('set', 'webhook', '--url-file', file, '--of', 'reply,spike', '--quote', 'on');
  assert.match(made.out, /^Notices by webhook are set.*\nwhsec_\S+/);
  assert.match(made.problems, /not shown again/);
  assert.deepEqual(await cli.api.read('select notices_quote from tenants'), [{ noticesQuote: true }]);
  assert.match((await run()).out, /webhook.*you.*reply, spike.*hooks\.example/);
  assert.match((await run('test', 'webhook')).out, /leaves within seconds/);
  assert.match((await run('dead')).out, /None/);
  assert.match((await run('replay', '--all')).out, /^0 delivered again/);
  assert.match((await run('set', 'webhook', '--off')).out, /No notices by webhook any more/);
  assert.match((await run()).out, /told nothing yet/);
});

test('a replay names one message or all of them', async () => {
  assert.equal((await run('replay')).code, 2);
  assert.equal((await run('replay', 'ntc_1', '--all')).code, 2);
});
