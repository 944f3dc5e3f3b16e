import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Value } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { createRun } from '../../data/records/runs.ts';
import { suppressAddress } from '../../data/records/suppressions.ts';
import type { Actor } from '../../domain/actor.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { compileGoal } from './compile-goal.ts';
import { listTargets, segmentIds, segmentTime } from './list-targets.ts';
import { previewSegment } from './preview.ts';
import { suggestGoals } from './suggest-goals.ts';
import { loadTerms, setTerm } from './terms.ts';
import { loadVocabulary } from './vocabulary.ts';

const now = '2026-11-03T08:40:00Z';
const actor: Actor = { kind: 'person', id: 'u-clara', door: 'cli' };
const lake = { query: async () => [] };
let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const daysAgo = (days: number) => new Date(Date.parse(now) - days * 86_400_000);

/** A tenant with four accounts, each with one deal and one person; returns their ids by short names. */
async function smallTenant() {
  const tenantId = await world.newTenant({ frozenAt: now });
  const ids = new Map<string, string>();
  const id = (name: string) => {
    if (!ids.has(name)) ids.set(name, world.ids.next());
    return ids.get(name)!;
  };
  await world.database.asTenant(tenantId, async (transaction) => {
    const put = (table: string, row: Record<string, Value>) =>
      transaction.query(
        `insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.keys(row)
          .map((_, at) => `$${at + 1}`)
          .join(', ')})`,
        Object.values(row),
      );
    await put('memberships', {
      user_id: 'u-clara',
      role: 'operator',
      display_name: 'Clara Voss',
      email: 'clara@ours.example',
    });
    await put('custom_columns', { noun: 'deal', name: 'tier', label: 'Tier', type: 'text' });
    const account = (name: string) =>
      put('accounts', { id: id(name), name: `${name} Cargo`, country: 'Germany', owner_user_id: 'u-clara' });
    const person = async (name: string, of: string) => {
      await put('contacts', { id: id(name), full_name: `${name} Person`, account_id: id(of) });
      await put('contact_addresses', { contact_id: id(name), address: `${name}@${of}.example` });
    };
    const deal = (name: string, of: string, row: Record<string, Value>) =>
      put('deals', {
        id: id(name),
        name,
        account_id: id(of),
        stage: 'Proposal',
        amount_minor: 100_00,
        currency: 'EUR',
        ...row,
      });
    const mail = (of: string, who: string, direction: string, days: number, body: string, thread: string) =>
      put('activities', {
        ...{
          id: world.ids.next(),
          kind: 'email',
          direction,
          occurred_at: daysAgo(days),
          body,
          audience: 'participants',
        },
        ...{ account_id: id(of), contact_id: id(who), thread_id: id(thread) },
      });
    for (const name of ['asking', 'closing', 'quiet', 'rich']) {
      await account(name);
      await person(`${name}-person`, name);
    }
    await deal('asking-deal', 'asking', { close_date: '2027-06-01' });
    await deal('closing-deal', 'closing', { close_date: '2026-11-15', custom: { tier: 'gold' } });
    await deal('quiet-deal', 'quiet', { close_date: '2027-06-01' });
    await deal('rich-deal', 'rich', { close_date: '2027-06-01', amount_minor: 90_000_000 });
    await mail('asking', 'asking-person', 'inbound', 6, 'Where are the data stored, and do they stay in the EU?', 't1');
    await mail('closing', 'closing-person', 'inbound', 9, 'Is it ready?', 't2');
    await mail('closing', 'closing-person', 'outbound', 8, 'It is.', 't2');
    await mail('quiet', 'quiet-person', 'outbound', 40, 'Here is the offer.', 't3');
    await mail('rich', 'rich-person', 'outbound', 40, 'Here is the offer.', 't4');
    const verified = (who: string, of: string, days: number) =>
      put('verifications', {
        ...{ id: world.ids.next(), contact_id: id(who), address: `${who}@${of}.example`, method: 'mail_received' },
        verified_at: daysAgo(days),
      });
    await verified('asking-person', 'asking', 180);
    await verified('closing-person', 'closing', 181);
    await verified('rich-person', 'rich', 1);
    await suppressAddress(transaction, world.ids, {
      address: 'rich-person@rich.example',
      reason: 'opt_out',
      createdBy: 'test',
    });
    await writeAudit(transaction, world.ids, {
      actor,
      action: 'rows-inserted',
      subjectNoun: 'tenant',
      subjectId: tenantId,
    });
  });
  return { tenantId, id };
}

async function planFor(tenantId: string, text: string, userId: string | null = null) {
  const vocabulary = await world.database.asTenant(tenantId, (transaction) =>
    loadVocabulary(transaction, text, { userId }),
  );
  const result = await compileGoal(text, vocabulary);
  assert.equal(result.kind, 'plan', result.kind === 'question' ? result.question : text);
  return result.kind === 'plan' ? result.plan : assert.fail();
}

test('targets come in the order of waiting answers, deadlines, and silence times value, with the reason', async () => {
  const { tenantId, id } = await smallTenant();
  const plan = await planFor(tenantId, 'Look after my open deals, renewals and open questions', 'u-clara');
  const targets = await world.database.asTenant(tenantId, (transaction) => listTargets(transaction, plan));
  assert.deepEqual(
    targets.map((target) => [target.dealId, target.contactId, target.reason]),
    [
      [id('asking-deal'), id('asking-person'), 'waiting 6 days for an answer'],
      [id('closing-deal'), id('closing-person'), 'closes in 12 days'],
      [id('rich-deal'), id('rich-person'), 'no message for 40 days, 900,000 EUR'],
      [id('quiet-deal'), id('quiet-person'), 'no message for 40 days, 100 EUR'],
    ],
  );
  const again = await world.database.asTenant(tenantId, (transaction) => listTargets(transaction, plan));
  assert.deepEqual(again, targets);
});

test('an order that the goal names goes before why-now, says its value, and leaves what has none to the end', async () => {
  const { tenantId, id } = await smallTenant();
  await world.database.asTenant(tenantId, async (transaction) => {
    await transaction.query('update deals set amount_minor = null where id = $1', [id('asking-deal')]);
    await transaction.query('update deals set amount_minor = 200_00 where id = $1', [id('quiet-deal')]);
    await writeAudit(transaction, world.ids, {
      ...{ actor, action: 'rows-updated', subjectNoun: 'tenant', subjectId: tenantId },
    });
  });
  const targetsOf = async (goal: string) => {
    const plan = await planFor(tenantId, goal, 'u-clara');
    const targets = await world.database.asTenant(tenantId, (transaction) => listTargets(transaction, plan));
    return targets.map((target) => [target.dealId, target.reason]);
  };
  assert.deepEqual(await targetsOf('the 2 biggest deals'), [
    [id('rich-deal'), 'no message for 40 days, 900,000 EUR'],
    [id('quiet-deal'), 'no message for 40 days, 200 EUR'],
  ]);
  const smallest = await targetsOf('4 smallest deals');
  assert.deepEqual(
    smallest.map(([dealId]) => dealId),
    [id('closing-deal'), id('quiet-deal'), id('rich-deal'), id('asking-deal')],
  );
  assert.equal(smallest[0]![1], '100 EUR, closes in 12 days');
});

test('as of an earlier day, what came later does not exist', async () => {
  const { tenantId, id } = await smallTenant();
  const plan = await planFor(tenantId, 'answer open questions');
  const on = (asOf: Date) =>
    world.database.asTenant(tenantId, (transaction) => listTargets(transaction, plan, { asOf }));
  assert.deepEqual(
    (await on(daysAgo(8.5))).map((target) => target.contactId),
    [id('closing-person')],
  );
  assert.deepEqual(
    (await on(daysAgo(7))).map((target) => target.contactId),
    [],
  );
  assert.deepEqual(
    (await on(daysAgo(0))).map((target) => target.contactId),
    [id('asking-person')],
  );
});

test('the preview says how many people can be written to, each number with its list; exactly 180 days is not stale', async () => {
  const { tenantId, id } = await smallTenant();
  const plan = await planFor(tenantId, 'work all open deals');
  const preview = await previewSegment({ ...world, lake }, tenantId, plan);
  assert.equal(preview.sentence, '4 people: 1 can be written to, 1 unverified, 1 stale, 1 not to be contacted');
  assert.deepEqual(preview.people, {
    ...{ writable: [id('asking-person')], unverified: [id('quiet-person')], stale: [id('closing-person')] },
    ...{ suppressed: [id('rich-person')], paused: [], withoutAddress: [] },
  });
  assert.equal(preview.targetCount, 4);
  assert.equal(preview.matches[0]!.ids.length, 4);
  assert.match(preview.sample[0]!.label, /asking-person Person · asking Cargo · asking-deal/);
  assert.equal(preview.estimate.retrievals, 4 * plan.infoNeeds.length);
});

test('what a goal will take follows what the latest runs took, and is not made up before the first', async () => {
  const { tenantId } = await smallTenant();
  const plan = await planFor(tenantId, 'work all open deals');
  const estimate = async (usesModel: boolean) => {
    const { retrievals: _, ...rest } = (await previewSegment({ ...world, lake }, tenantId, plan, { usesModel }))
      .estimate;
    return rest;
  };
  assert.deepEqual(await estimate(false), { seconds: 1, tokens: 0, costMicros: 0, cost: 'none' });
  assert.deepEqual((await estimate(true)).cost, 'unknown');
  await world.database.asTenant(tenantId, async (transaction) => {
    const { runId } = await createRun(transaction, world.ids, actor, { text: 'work all open deals' });
    await transaction.query(`insert into run_targets (id, run_id, ordinal) values ($1, $3, 0), ($2, $3, 1)`, [
      world.ids.next(),
      world.ids.next(),
      runId,
    ]);
    await transaction.query(
      `update runs set state = 'done', tokens = 3000, cost_micros = 50000, ended_at = started_at + interval '8 seconds'
       where id = $1`,
      [runId],
    );
  });
  assert.deepEqual(await estimate(true), { seconds: 16, tokens: 6000, costMicros: 100_000, cost: 'measured' });
});

test('each suggested goal compiles to exactly what was counted', async () => {
  const { tenantId } = await smallTenant();
  const suggested = await suggestGoals(world, tenantId, { userId: 'u-clara' });
  assert.deepEqual(
    suggested.map(({ label }) => label),
    ['1 unanswered question', '4 open deals without next meeting', '2 stalled deals'],
  );
  for (const { text, count } of suggested) {
    const plan = await planFor(tenantId, text, 'u-clara');
    assert.deepEqual(plan.alsoSegments, []);
    const ids = await world.database.asTenant(tenantId, async (transaction) =>
      segmentIds(transaction, plan.segment, plan, await segmentTime(transaction)),
    );
    assert.equal(ids.length, count, text);
  }
  assert.deepEqual(await suggestGoals(world, await world.newTenant()), []);
});

test('names of accounts, owners and imported columns are known from the data', async () => {
  const { tenantId, id } = await smallTenant();
  const targets = async (goal: string) => {
    const plan = await planFor(tenantId, goal);
    const found = await world.database.asTenant(tenantId, (transaction) => listTargets(transaction, plan));
    return found.map((target) => target.dealId);
  };
  assert.deepEqual(await targets('deals at Quiet Cargo'), [id('quiet-deal')]);
  assert.deepEqual(await targets('deals with tier gold'), [id('closing-deal')]);
  assert.equal((await targets("Clara's deals in Germany")).length, 4);
});

test('a changed number of a term changes what goals select, is audited, and holds for that tenant only', async () => {
  const { tenantId } = await smallTenant();
  const term = await setTerm({ ...world, actor }, tenantId, { name: 'stalled', numbers: { days: 45 } });
  assert.equal(term.sentence, 'an open deal with no message either way for 45 days');
  const plan = await planFor(tenantId, 'stalled deals');
  const targets = await world.database.asTenant(tenantId, (transaction) => listTargets(transaction, plan));
  // 45 days back there is a mail for every deal.
  assert.deepEqual(targets, []);
  const terms = await world.database.asTenant(await world.newTenant(), loadTerms);
  assert.match(terms.find(({ name }) => name === 'stalled')!.sentence, /21 days/);
});

test('a new term needs a condition that compiles and a sentence; an unknown number is refused', async () => {
  const { tenantId } = await smallTenant();
  const services = { ...world, actor };
  const on = { deal: 'deal.amount >= {amount}' };
  const definition = {
    kind: 'condition',
    on,
    numbers: { amount: 5000 },
    words: ['whale'],
    heads: { deal: ['whales'] },
  };
  await assert.rejects(setTerm(services, tenantId, { name: 'whale' }), { code: 'not-found' });
  await assert.rejects(setTerm(services, tenantId, { name: 'whale', definition }), {
    code: 'invalid',
    field: 'sentence',
  });
  await assert.rejects(setTerm(services, tenantId, { name: 'stalled', numbers: { weeks: 3 } }), {
    code: 'invalid',
    field: 'numbers',
  });
  const bad = { ...definition, on: { deal: 'deal.secret = "x"' } };
  await assert.rejects(setTerm(services, tenantId, { name: 'whale', definition: bad, sentence: 's' }), {
    code: 'invalid',
  });
  await setTerm(services, tenantId, { name: 'whale', definition, sentence: 'a deal of {amount} or more' });
  const plan = await planFor(tenantId, 'whales in Germany');
  assert.deepEqual(plan.terms, [{ name: 'whale', sentence: 'a deal of 5,000 or more' }]);
  const targets = await world.database.asTenant(tenantId, (transaction) => listTargets(transaction, plan));
  assert.equal(targets.length, 1);
});
