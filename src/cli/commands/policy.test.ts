import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { decideVerdict } from '../../agents/supervisor/decide-verdict.ts';
import { shippedPolicy } from '../../agents/supervisor/shipped-policy.ts';
import type { ApiFixture } from '../../api/api-fixture.ts';
import { storeVerdict } from '../../data/records/proposal-states.ts';
import { supervisorFacts } from '../../testing/supervisor-facts.ts';
import { type CliFixture, openCliFixture, gtm as run } from '../cli-fixture.ts';

let api: ApiFixture;
let cli: CliFixture;
before(async () => {
  cli = await openCliFixture();
  api = cli.api;
});
after(() => cli.close());

const gtm = (...args: string[]) => run([...args, ...cli.there]);

/** A proposal with the verdict of the shipped policy on one of this confidence. */
async function judged(confidence: number): Promise<string> {
  const { id, handle } = await api.propose();
  const facts = supervisorFacts({ draft: { confidence } });
  const verdict = decideVerdict(shippedPolicy(), facts);
  assert.equal(verdict.decision, 'approve');
  const actor = { kind: 'system', id: 'test', door: 'api' } as const;
  await api.world.database.asTenant(api.tenantId, (transaction) =>
    storeVerdict(transaction, api.world.ids, { actor, proposalId: id, verdict, facts }),
  );
  return handle;
}

async function fileWith(change: (policy: string) => string): Promise<string> {
  const path = join(cli.directory, 'policy.yaml');
  writeFileSync(path, change((await gtm('policy')).out));
  return path;
}

test('policy try says which of the last verdicts a file would have changed and by which rule, and changes nothing', async () => {
  const handles = [await judged(0.7), await judged(0.9)];
  const stood = await api.read(
    'select (select count(*) from verdicts) as verdicts, (select count(*) from policies) as n',
  );
  const stricter = await fileWith((policy) => policy.replace('minConfidence: 0.6', 'minConfidence: 0.8'));
  const { code, out, problems } = await gtm('policy', 'try', stricter, '--last', '4');
  assert.deepEqual([code, problems], [0, '']);
  assert.match(
    out,
    /^Of the last 2 verdicts 1 would have been different\.\n {2}1 Ready -> Blocked\n2 more could not be replayed/,
  );
  assert.match(out, new RegExp(`^${handles[0]} +Ready +Blocked +confidence `, 'm'));
  assert.ok(!out.includes(handles[1]!));
  const told = JSON.parse((await gtm('policy', 'try', stricter, '--last', '4', '--json')).out) as { changed: object[] };
  assert.equal(told.changed.length, 1);
  const same = await gtm('policy', 'try', await fileWith((policy) => policy), '--last', '4');
  assert.match(same.out, /^Of the last 2 verdicts none would have been different\.\n/);
  assert.deepEqual(
    await api.read('select (select count(*) from verdicts) as verdicts, (select count(*) from policies) as n'),
    stood,
  );
});

test('policy try refuses a file that could not be put in force, with its line, and one that is not there', async () => {
  const looser = await fileWith((policy) => policy.replace('minConfidence: 0.6', 'minConfidence: 0.1'));
  const refused = await gtm('policy', 'try', looser);
  assert.deepEqual([refused.code, refused.out], [1, '']);
  assert.match(refused.problems, /line \d+, ceiling\.minConfidence/);
  const missing = await gtm('policy', 'try', join(cli.directory, 'none.yaml'));
  assert.deepEqual([missing.code, /There is no file/.test(missing.problems)], [1, true]);
  assert.equal((await gtm('policy', 'try')).code, 2);
  assert.equal((await gtm('policy', 'try', looser, '--last', 'many')).code, 2);
});

test('policy check names every mistake with file, line and field and fails; it stores nothing', async () => {
  const stood = await api.read('select count(*) as n from policies');
  const wrong = await fileWith((policy) =>
    policy.replace('minConfidence: 0.6', 'minConfidence: 0.1').replace('maxWords:', 'maxWrods:'),
  );
  const lines = readFileSync(wrong, 'utf8').split('\n');
  const lineOf = (word: string) => lines.findIndex((line) => line.includes(word)) + 1;
  const { code, out } = await gtm('policy', 'check', wrong);
  assert.equal(code, 1);
  assert.ok(out.includes(`${wrong}:${lineOf('minConfidence')}: ceiling.minConfidence `), out);
  assert.ok(out.includes(`${wrong}:${lineOf('maxWrods')}: mail.maxWrods `), out);
  const right = await gtm('policy', 'check', await fileWith((policy) => policy));
  assert.deepEqual([right.code, right.out], [0, 'It can be used.\n']);
  assert.deepEqual(await api.read('select count(*) as n from policies'), stood);
});
