import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeAudit } from '../../../data/records/audit.ts';
import type { SendEmailAction } from '../../../domain/action.ts';
import type { Plan } from '../../../domain/plan.ts';
import type { Draft } from '../../../domain/proposal.ts';
import { openModels } from '../../../models/open-models.ts';
import { createSystemClock } from '../../../runtime/system/system-clock.ts';
import { createSeededRandom } from '../../../testing/fixed-time.ts';
import { type ImportedDemo, importDemo } from '../../../testing/imported-demo.ts';
import { openTestWorld, type TestWorld } from '../../../testing/test-world.ts';
import { decideForTarget } from '../../decision/decide.ts';
import { decideVerdict } from '../decide-verdict.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { gatherFacts } from './gather-facts.ts';

let world: TestWorld;
let demo: ImportedDemo;
before(async () => {
  world = await openTestWorld();
  demo = await importDemo(world);
});
after(() => world.close());

const plan = { constraints: [], infoNeeds: [], plays: [] } as unknown as Plan;

async function draftFor(domain: string): Promise<Draft> {
  const models = await openModels({
    ...{ url: 'playbook:', key: null, model: null, clock: createSystemClock(), random: createSeededRandom(1) },
  });
  const { drafts } = await decideForTarget({ ...demo.retrieval, models }, demo.tenantId, {
    ...{ runId: world.ids.next(), goalText: '', plan, target: await demo.target(domain), evidence: [], asOf: null },
  });
  return drafts[0]!;
}

async function judged(draft: Draft, changes: Partial<SendEmailAction> = {}) {
  const { ids, database } = world;
  const about = { id: ids.next(), runId: ids.next(), targetId: ids.next(), revisions: 0, changes: [], overrides: [] };
  const changed = { ...draft, action: { ...(draft.action as SendEmailAction), ...changes } };
  const facts = await database.asTenant(demo.tenantId, (transaction) =>
    gatherFacts(transaction, { ...about, draft: changed }, { publicUrl: null }),
  );
  return { facts, verdict: decideVerdict(shippedPolicy(), facts) };
}

test('the rules know whose words a text holds: ours are what we sent, called and brought in', async () => {
  const kinds = new Set<string>();
  for (const domain of ['skarvik-biologics.example', 'fennmarsh-bio.example']) {
    const { facts } = await judged(await draftFor(domain));
    const ours = facts.tenant.ownAddresses;
    for (const { kind, trust, participants } of facts.texts) {
      kinds.add(`${kind} ${trust}`);
      if (['note', 'call', 'task'].includes(kind)) assert.equal(trust, 'tainted', kind);
      if (kind === 'document') assert.equal(trust, 'trusted');
      if (trust === 'trusted' && kind === 'email') assert.ok(participants.some((address) => ours.includes(address)));
    }
  }
  for (const found of ['email trusted', 'email tainted', 'document trusted']) assert.ok(kinds.has(found), found);
});

test('what is said about a product that only the documents name is held to what they say of it', async () => {
  const draft = await draftFor('skarvik-biologics.example');
  const { body } = draft.action as SendEmailAction;
  const { facts } = await judged(draft);
  assert.deepEqual(facts.dictionary.products.map(({ name }) => name).toSorted(), ['Borea R', 'Borea X', 'Trackbook']);
  const marksOf = async (sentence: string) => {
    const { verdict } = await judged(draft, { body: body.replace('\n\n', `\n\n${sentence} `) });
    return verdict.findings.find(({ rule }) => rule === 'grounding')?.marks.map(({ words }) => words) ?? [];
  };
  assert.deepEqual(await marksOf('Trackbook meets 21 CFR Part 11.'), []);
  assert.deepEqual(await marksOf('In your mail of 25 February you asked how Trackbook works at night.'), []);
  assert.deepEqual(await marksOf('On 25 February you asked whether Trackbook detects every shock.'), []);
  assert.deepEqual(await marksOf('Trackbook detects every shock on the road.'), [
    'Trackbook detects every shock on the road.',
  ]);
});

test('someone who opted out is refused with their own sentence, not with their whole mail', async () => {
  const draft = await draftFor('skarvik-biologics.example');
  const { accountId } = await demo.target('corvane-pharma.example');
  const [gone] = await world.database.asTenant(demo.tenantId, (transaction) =>
    transaction.query<{ name: string; address: string; contactId: string }>(
      `select c.full_name as name, a.address, c.id as contact_id from contacts c join contact_addresses a on a.contact_id = c.id
       where c.account_id = $1 and c.id in (select contact_id from activities where body ilike '%off your list%')`,
      [accountId],
    ),
  );
  const { verdict } = await judged(draft, { to: [gone!], contactId: gone!.contactId });
  const found = verdict.findings.find(({ rule }) => rule === 'suppression');
  assert.match(found?.message ?? '', /opted out on 20\d\d-\d\d-\d\d: "Please take me off your list\."$/);
  assert.equal(found?.overridable, false);
});

test('a mail that names a day asks for outreach to wait; once somebody says that it does not, nothing waits', async () => {
  const draft = await draftFor('skarvik-biologics.example');
  const asOutreach = { purpose: 'outreach' as const, thread: null, subject: 'News of Trackbook' };
  const say = (kinds: string[]) =>
    world.database.asTenant(demo.tenantId, async (transaction) => {
      await transaction.query(
        `update replies set kinds = $2, until = '2099-07-01',
           findings = '[{"kind": "not_now", "rule": "says-when", "words": "Come back in July."}]'
         where activity_id = (select id from activities where contact_id = $1 and kind = 'email' and direction = 'inbound'
           and state = 'plain' order by occurred_at desc limit 1)`,
        [draft.contactId, kinds],
      );
      const actor = { kind: 'person' as const, id: 'clara', door: 'api' as const };
      await writeAudit(transaction, world.ids, {
        ...{ actor, action: 'reply-corrected', subjectNoun: 'contact', subjectId: draft.contactId! },
      });
    });
  const waiting = async () =>
    (await judged(draft, asOutreach)).verdict.findings.find(({ rule }) => rule === 'asked-to-wait')?.message;
  assert.equal(await waiting(), undefined);
  await say(['not_now']);
  assert.match((await waiting()) ?? '', /asks in the mail of .* to wait until 2099-07-01: "Come back in July\."$/);
  await say(['thanks']);
  assert.equal(await waiting(), undefined);
});
