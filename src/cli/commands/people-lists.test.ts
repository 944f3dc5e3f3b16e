import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ApiFixture } from '../../api/api-fixture.ts';
import { suppressedAmong } from '../../data/records/suppressions.ts';
import { type CliFixture, openCliFixture, gtm as run } from '../cli-fixture.ts';

let api: ApiFixture;
let cli: CliFixture;
before(async () => {
  cli = await openCliFixture();
  api = cli.api;
});
after(() => cli.close());

const gtm = (...args: string[]) => run([...args, ...cli.there]);

function fileOf(text: string): string {
  const path = join(cli.directory, 'do-not-mail.csv');
  writeFileSync(path, text);
  return path;
}

const listed = async (...addresses: string[]) => [
  ...(await api.world.database.asTenant(api.tenantId, (transaction) => suppressedAmong(transaction, addresses))),
];
const countListed = async () => (await api.read<{ n: number }>('select count(*)::int as n from suppressions'))[0]!.n;

test('suppress import lists whoever a file names; a dry run says the same and lists nobody', async () => {
  const file = fileOf('Email\nann@one.example\nben@one.example\ntwo.example\n');
  const dry = await gtm('suppress', 'import', file, '--dry-run');
  assert.deepEqual([dry.code, dry.problems, await countListed()], [0, '', 0]);
  assert.match(dry.out, /2 addresses and 1 domain would be listed/);
  const real = await gtm('suppress', 'import', file, '--reason', 'opt_out');
  assert.deepEqual([real.code, real.problems], [0, '']);
  assert.match(real.out, /2 addresses and 1 domain: 3 added/);
  assert.deepEqual(await api.read('select reason, count(*)::int as n from suppressions group by 1'), [
    { reason: 'opt_out', n: 3 },
  ]);
  const names = ['ann@one.example', 'cy@one.example', 'dee@mail.two.example'];
  assert.deepEqual(await listed(...names), ['ann@one.example', 'dee@mail.two.example']);
  assert.match((await gtm('suppress', 'import', file)).out, /0 added.* 3 were on the list already/);
  const unlabelled = fileOf('Name,Reached at\nEve,eve@one.example\n');
  assert.equal((await gtm('suppress', 'import', unlabelled, '--column', 'Reached at')).code, 0);
  assert.deepEqual(await listed('eve@one.example'), ['eve@one.example']);
});

test('suppress import names each bad line, takes the others, and exits with 1', async () => {
  const file = fileOf('Email\ngood@three.example\nno address\ngmail.com\nalso@three.example\n');
  const { code, out } = await gtm('suppress', 'import', file);
  assert.equal(code, 1);
  assert.match(out, /2 addresses and 0 domains: 2 added/);
  assert.match(out, /2 lines refused; whoever they mean can still be written to/);
  assert.match(out, /^3 +Email +no address/m);
  assert.match(out, /^4 +Email +gmail\.com +anybody can have a mailbox at gmail\.com; list the addresses/m);
  const names = ['good@three.example', 'also@three.example', 'anybody@gmail.com'];
  assert.deepEqual((await listed(...names)).toSorted(), names.slice(0, 2).toSorted());
});

test('suppress import of a file that cannot be read lists nobody', async () => {
  const before = await countListed();
  const unknown = await gtm('suppress', 'import', fileOf('Name,Phone\nBo,030\n'));
  assert.deepEqual([unknown.code, /--column NAME/.test(unknown.problems)], [1, true]);
  const missing = await gtm('suppress', 'import', join(cli.directory, 'none.csv'));
  assert.deepEqual([missing.code, /There is no file/.test(missing.problems)], [1, true]);
  assert.equal(await countListed(), before);
});

test('suppress takes no domain at which anybody can have a mailbox, and nothing beside it', async () => {
  const before = await countListed();
  for (const [domain, reason] of [
    ['gmail.com', /domains\.0: anybody can have a mailbox at gmail\.com; list the addresses\. Nobody was listed/],
    ['GMX.de', /anybody can have a mailbox at gmx\.de/],
    ['co.uk', /co\.uk is no domain that anybody owns/],
  ] as const) {
    const { code, problems } = await gtm('suppress', 'bo@four.example', '--domain', domain);
    assert.equal(code, 1);
    assert.match(problems, reason);
  }
  const second = await gtm('suppress', '--domain', 'four.example', '--domain', 'gmail.com');
  assert.deepEqual([second.code, /domains\.1: anybody can have a mailbox/.test(second.problems)], [1, true]);
  assert.equal(await countListed(), before);
  assert.equal((await gtm('suppress', 'someone@gmail.com', '--domain', 'four.example')).code, 0);
  assert.deepEqual(await listed('other@gmail.com', 'bo@four.example'), ['bo@four.example']);
});
