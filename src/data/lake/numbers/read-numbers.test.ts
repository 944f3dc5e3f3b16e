import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { GtmError } from '../../../domain/errors.ts';
import { type NumberId, numberDimensions } from '../../../domain/numbers.ts';
import { type ReplyKind, replyKinds } from '../../../domain/reply.ts';
import { createApprovalFixture } from '../../../testing/approval-fixture.ts';
import { createNumberHistory } from '../../../testing/number-history.ts';
import { askDatabase } from '../../../testing/number-oracle.ts';
import { openTestWorld, type TestWorld } from '../../../testing/test-world.ts';
import type { SignalKind } from '../../records/signals.ts';
import { createFileLake } from '../duckdb-files.ts';
import type { Lake } from '../lake.ts';
import { type NumberFilter, readNumberRows, readNumbers } from './read-numbers.ts';

/** A Tuesday. */
const start = '2026-03-03T09:00:00Z';
const hourMs = 3_600_000;

let world: TestWorld;
let place: string;
let lake: Lake;
before(async () => {
  world = await openTestWorld();
  place = mkdtempSync(join(tmpdir(), 'gtm-numbers-'));
  lake = createFileLake({ directory: place });
});
after(async () => {
  await world.close();
  rmSync(place, { recursive: true, force: true });
});

async function begin() {
  const fixture = await createApprovalFixture(world, { frozenAt: start });
  const history = createNumberHistory(world, fixture);
  const { tenantId } = fixture;
  const at = (instant: string) => world.freezeAt(tenantId, instant);
  const numbers = async (filter: NumberFilter = {}) => {
    const [cell] = await readNumbers({ ...world, lake }, tenantId, { filter });
    return new Map(cell?.numbers.map((number) => [number.number, number]));
  };
  const counts = async (...ids: NumberId[]) => {
    const found = await numbers();
    return ids.map((id) => found.get(id)?.value ?? 0);
  };
  const rows = (number: NumberId, options: { filter?: NumberFilter; late?: boolean } = {}) =>
    readNumberRows({ ...world, lake }, tenantId, { number, ...options });
  async function sent(contactId: string, about: { dealId?: string; accountId?: string } = {}) {
    const proposalId = await history.propose({ contactId, ...about });
    await history.approve(proposalId, 'ann');
    await history.send(proposalId);
    return proposalId;
  }
  return { ...{ fixture, history, tenantId, at, numbers, counts, rows, sent }, land: () => history.land(lake) };
}

test('a lake without files has no numbers', async () => {
  const tenantId = await world.newTenant();
  assert.deepEqual(await readNumbers({ ...world, lake }, tenantId, { by: 'week' }), []);
});

test('automatic answers, absences and bounces are no replies, and many answers to one mail are one', async () => {
  const { fixture, history, counts, sent, land } = await begin();
  for (const kind of ['auto_reply', 'out_of_office', 'bounce', 'reply'] as const) {
    const contactId = await fixture.addContact();
    const proposalId = await sent(contactId);
    await history.receive({ kind, contactId, names: proposalId });
    if (kind === 'reply') await history.receive({ kind, kinds: ['interested'], contactId, names: proposalId });
  }
  await land();
  assert.deepEqual(
    await counts('sent', 'replied', 'positive', 'good_outcomes', 'bounces', 'opt_outs'),
    [4, 1, 1, 1, 1, 0],
  );
});

test('what a person says a mail is counts, also where a machine seemed to answer, and to the last word', async () => {
  const { fixture, history, counts, sent, land } = await begin();
  const contactId = await fixture.addContact();
  const proposalId = await sent(contactId);
  const mail = await history.receive({ kind: 'auto_reply', kinds: ['auto_reply'], contactId, names: proposalId });
  await history.correct(mail, ['interested']);
  await land();
  assert.deepEqual(await counts('replied', 'positive', 'opt_outs'), [1, 1, 0]);
  await history.correct(mail, ['opt_out', 'interested']);
  await land();
  assert.deepEqual(await counts('replied', 'positive', 'opt_outs'), [1, 0, 1]);
  await history.correct(mail, ['out_of_office']);
  await land();
  assert.deepEqual(await counts('replied', 'positive', 'opt_outs'), [0, 0, 0]);
});

test('an accepted meeting counts until the same person declines', async () => {
  const { fixture, history, counts, sent, land } = await begin();
  const [contactId, other] = [await fixture.addContact(), await fixture.addContact()];
  const proposalId = await sent(contactId);
  await history.receive({ kind: 'meeting_accepted', contactId, names: proposalId });
  await history.receive({ kind: 'meeting_declined', contactId: other, names: proposalId });
  await land();
  assert.deepEqual(await counts('meetings', 'good_outcomes'), [1, 1]);
  await history.receive({ kind: 'meeting_declined', contactId, names: proposalId });
  await land();
  assert.deepEqual(await counts('meetings', 'good_outcomes'), [0, 0]);
});

test('what changes after a week has closed is told as such, with the rows', async () => {
  const { fixture, history, at, numbers, rows, sent, land } = await begin();
  const [first, second] = [await fixture.addContact(), await fixture.addContact()];
  const [one, two] = [await sent(first), await sent(second)];
  const mail = await history.receive({ kind: 'reply', contactId: first, names: one });
  await land();
  const open = (await numbers({ week: '2026-W10' })).get('replied')!;
  assert.deepEqual([open.value, open.atClose, open.added, open.removed], [1, 1, 0, 0]);
  await at('2026-03-08T23:30:00Z');
  await history.correct(mail, ['out_of_office']);
  await history.receive({ kind: 'bounce', contactId: second, names: two });
  await land();
  const later = await numbers({ week: '2026-W10' });
  assert.deepEqual(later.get('replied'), {
    ...{ number: 'replied', value: 0, rows: 0, atClose: 1, added: 0, removed: 1 },
  });
  assert.deepEqual(later.get('bounces'), {
    ...{ number: 'bounces', value: 1, rows: 1, atClose: 0, added: 1, removed: 0 },
  });
  assert.deepEqual(await rows('replied'), []);
  const [gone] = await rows('replied', { late: true });
  assert.deepEqual([gone!.proposalId, gone!.isNow, gone!.wasAtClose], [one, false, true]);
});

test('an hour before Monday is still the old week in the zone of the tenant', async () => {
  const { fixture, history, at, numbers, land } = await begin();
  for (const instant of ['2026-03-08T22:59:59Z', '2026-03-08T23:00:00Z']) {
    await at(instant);
    await history.propose({ contactId: await fixture.addContact() });
  }
  await land();
  assert.equal((await numbers({ week: '2026-W10' })).get('proposed')?.value, 1);
  assert.equal((await numbers({ fromWeek: '2026-W11', toWeek: '2026-W11' })).get('proposed')?.value, 1);
});

test('a deal counts once, and like accounts are those that a goal listed and nobody wrote to', async () => {
  const { fixture, history, at, counts, sent, land } = await begin();
  const [acted, left] = [world.ids.next(), world.ids.next()];
  const dealId = await fixture.addDeal();
  await history.settle({ accountId: acted, costMicros: 0 });
  await history.settle({ accountId: left, costMicros: 0 });
  await sent(await fixture.addContact(), { dealId, accountId: acted });
  await at('2026-03-05T09:00:00Z');
  await history.signal('stage_changed', { dealId, accountId: acted });
  await sent(await fixture.addContact(), { dealId, accountId: acted });
  await at('2026-03-06T09:00:00Z');
  await history.signal('stage_changed', { dealId, accountId: acted });
  await history.signal('stage_changed', { accountId: left });
  await land();
  assert.deepEqual(
    await counts('sent', 'stage_moves', 'accounts_acted_on', 'accounts_moved', 'like_accounts', 'like_accounts_moved'),
    [2, 1, 1, 1, 1, 1],
  );
});

test('work is the time between the decisions of one person, and at most three minutes for each', async () => {
  const { fixture, history, at, counts, rows, land } = await begin();
  const proposals: string[] = [];
  for (let index = 0; index < 3; index++) {
    proposals.push(await history.propose({ contactId: await fixture.addContact() }));
  }
  await history.edit(proposals[0]!, 'ann');
  await at('2026-03-03T09:00:40Z');
  await history.approve(proposals[0]!, 'ann');
  await at('2026-03-03T11:00:00Z');
  await history.reject(proposals[1]!, 'ann');
  await land();
  assert.deepEqual(await counts('edited', 'approved', 'rejected', 'approval_work'), [1, 1, 1, 180 + 40 + 180]);
  assert.deepEqual(
    (await rows('approval_work')).map(({ amount }) => amount).sort((left, right) => left - right),
    [40, 180, 180],
  );
});

test('events of before count without what they did not tell', async () => {
  const { fixture, history, tenantId, sent, counts, land } = await begin();
  const contactId = await fixture.addContact();
  await history.receive({ kind: 'reply', contactId, names: await sent(contactId) });
  await fixture.change(
    `update outbox set data = data - '{personId,template,accountId,dealId,targetId,policyVersion,decidedBy,accountIds,
       activityId,contactId,replyKinds,costMicros}'::text[]`,
  );
  await land();
  assert.deepEqual(await counts('proposed', 'approved', 'sent', 'replied', 'approval_work'), [1, 1, 1, 1, 0]);
  const byPerson = await readNumbers({ ...world, lake }, tenantId, { by: 'person' });
  assert.deepEqual(
    byPerson.map(({ cell }) => cell),
    [null],
  );
});

/** One move of a random history; what cannot be done at its turn is left out. */
const move = fc.record({
  what: fc.constantFrom(
    ...(['propose', 'propose', 'approve', 'approve', 'send', 'send', 'receive', 'receive', 'receive'] as const),
    ...(['reject', 'edit', 'pullBack', 'judge', 'correct', 'correct', 'stage', 'settle', 'click'] as const),
  ),
  pick: fc.nat(99),
  hours: fc.nat(30),
  by: fc.constantFrom('ann', 'bo'),
  play: fc.constantFrom('quiet-deal', 'keep-promise', 'book-next-meeting'),
  owner: fc.constantFrom('ann', 'bo', null),
  kind: fc.constantFrom<SignalKind>(
    ...(['reply', 'auto_reply', 'out_of_office', 'opt_out', 'opt_out_doubtful', 'bounce'] as const),
    ...(['meeting_accepted', 'meeting_declined', 'meeting_tentative'] as const),
  ),
  kinds: fc.uniqueArray(fc.constantFrom<ReplyKind>(...replyKinds), { maxLength: 3 }),
  isNamed: fc.boolean(),
  isOdd: fc.boolean(),
});
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never;

async function live(moves: readonly Move[]) {
  const begun = await begin();
  const { fixture, history, at } = begun;
  await fixture.addMember('bo', 'owner');
  await fixture.change("insert into send_rights (identity_id, user_id) values ($1, 'bo')", [fixture.sender.identityId]);
  const contacts = [await fixture.addContact(), await fixture.addContact(), await fixture.addContact()];
  const deals = [await fixture.addDeal(), await fixture.addDeal()];
  const accounts = [world.ids.next(), world.ids.next(), world.ids.next()];
  const [proposals, mails, targets]: string[][] = [[], [], []];
  let time = Date.parse(start);
  for (const { what, pick, hours, by, play, owner, kind, kinds, isNamed, isOdd } of moves) {
    time += hours * hourMs;
    await at(new Date(time).toISOString());
    const of = <Item>(items: readonly Item[] | undefined) => items![pick % items!.length]!;
    if ((what !== 'propose' && what !== 'settle' && proposals!.length === 0) || (what === 'correct' && !mails!.length))
      continue;
    const accountId = isOdd ? of(accounts) : null;
    const moved: Record<Move['what'], () => Promise<unknown>> = {
      propose: async () => {
        const target = targets!.length > 0 && isNamed ? { targetId: of(targets) } : {};
        const about = { accountId, dealId: isOdd ? of(deals) : null, byModel: isNamed, ...target };
        const contactId = await fixture.addContact();
        contacts.push(contactId);
        proposals!.push(await history.propose({ contactId, play, owner, readOnly: pick % 9 === 0, ...about }));
      },
      approve: () => history.approve(of(proposals), by),
      send: () => history.send(of(proposals)),
      receive: async () => {
        const names = isNamed ? of(proposals) : null;
        mails!.push(await history.receive({ kind, kinds, names, contactId: of(contacts) }));
      },
      reject: () => history.reject(of(proposals), by),
      edit: () => history.edit(of(proposals), by),
      pullBack: () => history.pullBack(of(proposals), by),
      judge: () => history.judge(of(proposals), 1 + (pick % 3)),
      correct: () => history.correct(of(mails), kinds),
      stage: () => history.signal('stage_changed', { dealId: of(deals), accountId: of(accounts) }),
      settle: async () => targets!.push(await history.settle({ accountId, costMicros: pick })),
      click: () => history.signal(isOdd ? 'opt_out' : 'complaint', { contactId: of(contacts) }),
    };
    await moved[what]().catch((error: unknown) => {
      if (!GtmError.is(error)) throw error;
    });
  }
  await history.endRun(moves.length);
  await begun.land();
  return begun;
}

type Fact = Awaited<ReturnType<typeof askDatabase>>[number];

/** What each cell holds, as text: the lake's answer and the facts of the database are put into the same words. */
const worded = (cell: string | null, number: string, value: number) => JSON.stringify([cell, number, value]);

function wordedFacts(facts: readonly Fact[], by: (typeof numberDimensions)[number] | null): string[] {
  const groups = Map.groupBy(facts, (fact) => JSON.stringify([by && fact[by], fact.number]));
  const texts = [...groups].map(([key, group]) => {
    const [cell, number] = JSON.parse(key) as [string | null, string];
    return worded(cell, number, sumOf(group));
  });
  return texts.sort();
}

const sumOf = (rows: readonly { amount: number }[]) => rows.reduce((sum, { amount }) => sum + amount, 0);

test('the lake and the database answer alike about any history, in all and in every cell, with as many rows as they say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 25, maxLength: 50 }), async (moves) => {
      const { tenantId, rows } = await live(moves);
      const facts = await world.database.asTenant(tenantId, askDatabase);
      for (const by of [null, ...numberDimensions]) {
        const cells = await readNumbers({ ...world, lake }, tenantId, { by });
        const said = cells.flatMap(({ cell, numbers }) =>
          numbers.filter(({ rows: count }) => count > 0).map(({ number, value }) => worded(cell, number, value)),
        );
        assert.deepEqual(said.sort(), wordedFacts(facts, by), by ?? 'all');
      }
      for (const id of ['replied', 'approval_work', 'cost'] as const) {
        const [behind, known] = [await rows(id), facts.filter(({ number }) => number === id)];
        assert.deepEqual([behind.length, sumOf(behind)], [known.length, sumOf(known)], id);
      }
      const [first] = facts.filter(({ number }) => number === 'proposed');
      if (!first) return;
      const { play, person, template, policyVersion, week } = first;
      const filter = { play, person, template, policyVersion, week };
      const same = facts.filter(
        (fact) => fact.number === 'proposed' && numberDimensions.every((by) => fact[by] === first[by]),
      );
      assert.equal((await rows('proposed', { filter })).length, same.length);
    }),
    { numRuns: 4 },
  );
});
