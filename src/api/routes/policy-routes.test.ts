import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decideVerdict } from '../../agents/supervisor/decide-verdict.ts';
import { shippedPolicy } from '../../agents/supervisor/shipped-policy.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { storeVerdict } from '../../data/records/proposal-states.ts';
import { parsePolicy } from '../../domain/parse-policy.ts';
import type { Policy } from '../../domain/policy.ts';
import { answerMail, supervisorFacts } from '../../testing/supervisor-facts.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';

let api: ApiFixture;

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
});
after(() => api.close());

const text = async () => (await api.ask('GET', '/policy', { as: api.cli })).body['body'] as string;
const store = (body: object) => api.ask('POST', '/policies', { as: api.cli, body });

test('a stricter policy becomes the next version; the one before can still be read', async () => {
  const body = (await text()).replace('maxMailsPerContactPerDay: 3', 'maxMailsPerContactPerDay: 2');
  const stored = await store({ body, note: 'two a day', basedOn: 1 });
  assert.deepEqual([stored.status, stored.body], [201, { version: 2, judged: 0 }]);
  assert.match(await text(), /maxMailsPerContactPerDay: 2/);
  const first = await api.ask('GET', '/policy?version=1', { as: api.cli });
  assert.match(first.body['body'] as string, /maxMailsPerContactPerDay: 3/);
  const { items } = (await api.ask('GET', '/policies', { as: api.cli })).body as {
    items: { version: number; note: string }[];
  };
  assert.deepEqual(
    items.map(({ version, note }) => [version, note]),
    [
      [2, 'two a day'],
      [1, ''],
    ],
  );
});

test('a looser limit and an unknown key are refused with path and line, and nothing is stored', async () => {
  const shipped = await text();
  const looser = await store({ body: shipped.replace('minConfidence: 0.6', 'minConfidence: 0.5') });
  assert.equal(looser.status, 400);
  assert.equal(looser.body['field'], 'ceiling.minConfidence');
  assert.match(looser.body['detail'] as string, /line \d+, ceiling\.minConfidence/);
  const { body } = await api.ask('POST', '/policies/check', {
    as: api.cli,
    body: { body: shipped.replace('minConfidence:', 'minConfidnce:') },
  });
  const mistakes = body['mistakes'] as { path: string; line: number }[];
  assert.ok(mistakes.some(({ path, line }) => path === 'ceiling.minConfidnce' && line > 1));
  assert.deepEqual(await api.read('select max(version) as latest from policies'), [{ latest: 2 }]);
});

test('a new version judges what is open anew: what was on the screen must be looked at once more', async () => {
  const before = await api.propose();
  const stored = await store({ body: (await text()).replace('maxWords: 120', 'maxWords: 110'), note: 'shorter' });
  assert.equal(stored.body['judged'], 1);
  const [after] = await api.read<{ digest: string; policyVersion: number }>(
    'select digest, policy_version from proposals where id = $1',
    [before.id],
  );
  assert.equal(after?.policyVersion, stored.body['version']);
  assert.notEqual(after?.digest, before.digest);
});

test('who started from an old version is told, and an operator stores none', async () => {
  const answer = await store({ body: await text(), basedOn: 1 });
  assert.equal(answer.status, 409);
  const { userId, console } = await api.signIn('olaf');
  await api.addMember(userId, 'operator');
  const refused = await api.ask('POST', '/policies', { as: console, body: { body: await text() } });
  assert.equal(refused.status, 403);
});

test('a term gets another number and says so', async () => {
  const path = '/terms/stalled';
  const changed = await api.ask('PUT', path, { as: api.cli, body: { numbers: { days: 35 } } });
  assert.match(changed.body['sentence'] as string, /35 days/);
  const { items } = (await api.ask('GET', '/terms', { as: api.cli })).body as {
    items: { name: string; origin: string }[];
  };
  assert.equal(items.find(({ name }) => name === 'stalled')!.origin, 'tenant');
  const wrong = await api.ask('PUT', path, { as: api.cli, body: { numbers: { moons: 3 } } });
  assert.equal(wrong.body['field'], 'numbers');
});

test('a policy file is tried on stored facts: what would have changed, by which rule, and nothing is written', async () => {
  const before = await api.propose();
  const facts = supervisorFacts({ draft: { confidence: 0.7 } });
  const verdict = decideVerdict(shippedPolicy(), facts);
  assert.equal(verdict.decision, 'approve');
  await api.world.database.asTenant(api.tenantId, async (transaction) => {
    const actor = { kind: 'system', id: 'test', door: 'api' } as const;
    await storeVerdict(transaction, api.world.ids, { actor, proposalId: before.id, verdict, facts });
  });
  const counts =
    'select (select count(*) from verdicts)::int as verdicts, (select max(version) from policies) as version';
  const stood = await api.read(counts);
  const candidate = (await text()).replace('minConfidence: 0.6', 'minConfidence: 0.8');
  const tried = await api.ask('POST', '/policies/try', { as: api.cli, body: { body: candidate, last: 1 } });
  assert.equal(tried.status, 200);
  const { replayed, changed } = tried.body as unknown as { replayed: number; changed: Record<string, unknown>[] };
  assert.equal(replayed, 1);
  assert.deepEqual(
    changed.map(({ was, would, rules, handle }) => ({ was, would, rules, handle })),
    [{ was: 'Ready', would: 'Blocked', rules: ['confidence'], handle: before.handle }],
  );
  const same = await api.ask('POST', '/policies/try', { as: api.cli, body: { body: await text(), last: 1 } });
  assert.deepEqual([same.body['replayed'], same.body['changed']], [1, []]);
  assert.deepEqual(await api.read(counts), stood);
});

test('a policy that cannot be used is not tried, and verdicts without readable facts are counted', async () => {
  const looser = (await text()).replace('minConfidence: 0.6', 'minConfidence: 0.1');
  const refused = await api.ask('POST', '/policies/try', { as: api.cli, body: { body: looser } });
  assert.deepEqual([refused.status, refused.body['field']], [400, 'ceiling.minConfidence']);
  await api.world.database.asTenant(api.tenantId, async (transaction) => {
    await transaction.query("update verdicts set facts = '{}'");
    await writeAudit(transaction, api.world.ids, {
      ...{
        actor: { kind: 'system', id: 'test', door: 'api' },
        action: 'erased',
        subjectNoun: 'verdict',
        subjectId: 'all',
      },
    });
  });
  const tried = await api.ask('POST', '/policies/try', { as: api.cli, body: { body: await text() } });
  assert.equal(tried.body['replayed'], 0);
  assert.ok(Number(tried.body['unreadable']) > 0);
});

test('a spelling mistake hides no loosened limit: both are named with their lines', async () => {
  const body = (await text()).replace('staleAfterDays: 180', 'staleAfterDays: 400').replace('maxWords:', 'maxWrods:');
  const checked = await api.ask('POST', '/policies/check', { as: api.cli, body: { body } });
  const mistakes = checked.body['mistakes'] as { path: string; line: number; message: string }[];
  const lineOf = (word: string) => body.split('\n').findIndex((line) => line.includes(word)) + 1;
  assert.ok(mistakes.some(({ path, line }) => path === 'mail.maxWrods' && line === lineOf('maxWrods')));
  const loosened = mistakes.find(({ path }) => path === 'ceiling.staleAfterDays');
  assert.deepEqual(
    [loosened?.line, /may only be tightened/.test(loosened?.message ?? '')],
    [lineOf('staleAfterDays'), true],
  );
});

test('of many verdicts the last ones are replayed, each once and beside the version it was made under', async () => {
  const { id: proposalId } = await api.propose();
  const [loose, strict] = [await text(), (await text()).replace('minConfidence: 0.6', 'minConfidence: 0.8')];
  const { body: stored } = await store({ body: strict });
  const version = Number(stored['version']);
  const actor = { kind: 'system', id: 'test', door: 'api' } as const;
  // Too long under each of them, which is no difference.
  const action = answerMail({ body: answerMail().body + ' word'.repeat(130) });
  const judge = (confidence: number, policy: Policy) =>
    api.world.database.asTenant(api.tenantId, (transaction) => {
      const facts = supervisorFacts({ action, draft: { confidence } });
      return storeVerdict(transaction, api.world.ids, {
        actor,
        proposalId,
        verdict: decideVerdict(policy, facts),
        facts,
      });
    });
  for (let count = 0; count < 15; count++) await judge(0.7, { ...parsePolicy(loose), version: version - 1 });
  for (let count = 0; count < 30; count++) await judge(0.7, { ...parsePolicy(strict), version });
  const tried = await api.ask('POST', '/policies/try', { as: api.cli, body: { body: strict, last: 43 } });
  const { replayed, unreadable, changed } = tried.body as unknown as { [name: string]: number } & {
    changed: { would: string; rules: string[] }[];
  };
  assert.deepEqual([replayed, unreadable, changed.length], [43, 0, 13]);
  assert.deepEqual(changed[0], { ...changed[0], would: 'Blocked', rules: ['confidence'] });
});
