import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printSegment } from '../../domain/segment-text.ts';
import { goalVocabulary } from '../../testing/goal-vocabulary.ts';
import { compileGoal } from './compile-goal.ts';

/** The condition a goal compiles to as text, or the question it asks. */
async function read(goal: string): Promise<string> {
  const result = await compileGoal(goal, goalVocabulary());
  return result.kind === 'plan' ? printSegment(result.plan.segment) : `? ${result.question}`;
}

async function sameAs(goal: string, other: string) {
  assert.equal(await read(goal), await read(other), `"${goal}" and "${other}"`);
}

test('"all ... but" leaves out what follows it', async () => {
  await sameAs('all accounts but customers', 'accounts except customers');
  await sameAs('every account but Skarvik', 'accounts except Skarvik');
  await sameAs('all deals but stalled', 'deals not stalled');
  await sameAs('all deals but those in Germany', 'deals not in Germany');
  assert.match(await read('all deals in Germany but big ones'), /^\? Does "but big" leave those out/);
  await sameAs('stalled deals but only in Germany', 'stalled deals in Germany');
});

test('who has not answered is whoever the words say: they us, or we them', async () => {
  await sameAs('people who have not answered', 'people who have not answered us');
  await sameAs("everyone who hasn't replied to us", 'people who have not answered');
  assert.match(await read('people who have not answered'), /"outbound".*isAnswered = false/);
  assert.match(await read('people we have not answered'), /"inbound".*isAnswered = false/);
  assert.match(await read("people I haven't answered yet"), /"inbound".*isAnswered = false/);
  assert.match(await read('everyone Jonas has not answered'), /^\? What about Jonas/);
  assert.match(await read('people who emailed last week'), /direction = "inbound"/);
  assert.match(await read('people I emailed last week'), /direction = "outbound".*activity.owner = "u-clara"/);
});

test('an owner goes with what can only be a deal', async () => {
  assert.match(
    await read("chase everyone who hasn't answered my proposal"),
    /has deals \(deal\.owner = "u-clara" and deal\.stage = "Proposal"\)$/,
  );
  await sameAs('deals I won', 'my won deals');
  await sameAs('deals I have lost', 'my lost deals');
  await sameAs('I want open deals in Germany', 'open deals in Germany');
});

test('a condition goes with the noun before it, however far from the head', async () => {
  assert.match(await read('contacts at accounts with stalled deals'), /^contact where has account \(has deals \(/);
  assert.match(
    await read('people in Norway with deals in France'),
    /has deals \(.*has account \(account\.country in \("FR"/,
  );
  assert.match(await read('deals at accounts with champions'), /has account \(has contacts \(/);
  await sameAs('contacts with lost deals', 'contacts of lost deals');
});

test('what is not said of the head itself is asked about where the head has many', async () => {
  for (const [goal, first] of [
    ['accounts not in Negotiation', 'accounts without deals in Negotiation'],
    ['customers that are not stalled', 'customers without deals stalled'],
  ] as const) {
    const result = await compileGoal(goal, goalVocabulary());
    assert.ok(result.kind === 'question', goal);
    assert.equal(result.options[0], first);
    const readings = await Promise.all(result.options.map(read));
    assert.match(readings[0]!, /has no deals \(/);
    assert.notEqual(readings[0], readings[1]);
  }
  assert.match(await read('customers with no renewal date'), /^\? "with no renewal date" is said of deals/);
  assert.match(await read('deals without Ragnhild Aasen'), /has no contacts \(contact\.id = "c-ragnhild"\)/);
  assert.match(await read('accounts without deals in Negotiation'), /^account where has no deals \(deal\.stage/);
});

test('words with two meanings are asked about', async () => {
  assert.match(await read('move deals in Proposal to Negotiation'), /^\? Nothing is both "Proposal" and "Negotiation"/);
  assert.match(await read('new leads this week'), /^\? Did they come to us this week/);
  assert.match(await read('open deals with 3 meetings or more but no proposal'), /^\?/);
  assert.match(await read('deals with no proposal'), /^\? Does "with no proposal"/);
  assert.match(await read('win back customers we lost last year'), /^\? "lost last year": customers that left/);
});

test('"never replied" is said of whoever never did, and what is due to be renewed is due then', async () => {
  assert.match(
    await read('contacts who never replied'),
    /^contact where has no activities \(.*"inbound"\) and has act/,
  );
  await sameAs('renew everything due in March', 'renew everything up for renewal in March');
  assert.match(await read('small deals in Norway'), /^\? "small": the amount of the deals, or the size of the account/);
  assert.match(await read('small accounts in Norway'), /account\.employees </);
});

test('a deed without a time is asked about, and nobody is none of us', async () => {
  assert.match(await read('deals without a meeting'), /^\? "without a meeting": in what time\?/);
  assert.match(await read('deals with no meeting booked'), /within next 365 days/);
  await sameAs('deals nobody has touched for a month', 'deals not touched for 30 days');
});

test('a number of deals or contacts is a condition after "with", and a limit else', async () => {
  assert.match(await read('accounts with at least 2 open deals'), /count of deals \(deal\.status = "open"\) >= 2/);
  assert.match(await read('deals with fewer than 2 contacts'), /count of contacts \(everything\) < 2/);
  const limited = await compileGoal('no more than 5 deals', goalVocabulary());
  assert.ok(limited.kind === 'plan');
  assert.deepEqual(limited.plan.constraints, [{ kind: 'max-targets', value: 5 }]);
});

test('two months are one time, also over the turn of a year, and none where the second comes first', async () => {
  assert.match(await read('deals closing between October and March'), /between "2026-10-01" and "2027-03-31"/);
  assert.match(await read('deals won between June and October'), /between "2026-06-01" and "2026-10-31"/);
  assert.match(await read('deals closing between 30 June 2027 and 1 April 2027'), /^\?/);
});

test('a name that nobody knows is not read as a word that looks like it, but as a name that does', async () => {
  assert.match(await read('deals with Opena'), /^\? I do not know what "Opena" means/);
  await sameAs('deals at Skarvick', 'deals at Skarvik');
  await sameAs('Win Back Stalld Deals In Germany', 'win back stalled deals in Germany');
});

test('"the customer" of a deal is its account, and "a customer" one that has bought', async () => {
  assert.doesNotMatch(await read('deals where the customer is waiting for us'), /"won"/);
  assert.match(await read('deals with customers waiting for us'), /"won"/);
});

test('a month that has passed is printed as it was read', async () => {
  const result = await compileGoal('people we met in March', goalVocabulary());
  assert.ok(result.kind === 'plan');
  assert.ok(result.understood.some(({ meaning }) => meaning.includes('from 2026-03-01 until 2026-03-31')));
});

test('what is won or lost was closed in the time that the goal names, and not in one to come', async () => {
  await sameAs('lost deals from last year', 'deals lost last year');
  await sameAs('won deals this week', 'deals won this week');
  assert.match(await read('lost deals in Norway next quarter'), /^\? What happens next quarter/);
});

test('a renewal by some day is still to come, and the last day of a period is in it', async () => {
  assert.match(await read('renewals before the end of the year'), /between "2026-11-03" and "2026-12-31"/);
  assert.match(await read('renewals by March'), /between "2026-11-03" and "2027-03-31"/);
});

test('who promises is we; what others promised is asked about', async () => {
  assert.match(await read('people who promised to get back to us'), /^\? Who promised/);
  assert.match(await read('people we promised something'), /activity\.promises = true/);
});

test('people at accounts with a deal need not be on that deal', async () => {
  assert.match(await read('people at accounts in Negotiation'), /^contact where has account \(has deals \(/);
  await sameAs('people at accounts we won in October', 'people at accounts with deals won in October');
});

test('hurried writing is read as what it stands for', async () => {
  await sameAs('accts w/o open opps', 'accounts without open opportunities');
  await sameAs('people who hasnt replied in 2 wks', "people who hasn't replied in 2 weeks");
  await sameAs('partners', 'accounts where Partner is yes');
  await sameAs('accounts with over 40 lanes a month', 'accounts with over 40 lanes per month');
});
