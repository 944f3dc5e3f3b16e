import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeAudit } from '../../data/records/audit.ts';
import { insertProposal } from '../../data/records/insert-proposal.ts';
import { getProposal } from '../../data/records/proposals.ts';
import { changeStyleNote, listStyleNotes } from '../../data/records/style-notes.ts';
import type { SendEmailAction } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Draft } from '../../domain/proposal.ts';
import { countWords } from '../../domain/reading/sentences.ts';
import { openModels } from '../../models/open-models.ts';
import { createSystemClock } from '../../runtime/system/system-clock.ts';
import { passingVerdict } from '../../testing/approval-fixture.ts';
import { createSeededRandom } from '../../testing/fixed-time.ts';
import { type ImportedDemo, importDemo } from '../../testing/imported-demo.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { editProposal } from '../approval/edit-proposal.ts';
import { shippedPolicyText } from '../supervisor/shipped-policy.ts';
import { type DecisionServices, decideForTarget } from './decide.ts';

const system: Actor = { kind: 'system', id: 'test', door: 'ingestion' };

let world: TestWorld;
let demo: ImportedDemo;
let services: DecisionServices;
let run: { goalId: string; runId: string; targetId: string };
before(async () => {
  world = await openTestWorld();
  demo = await importDemo(world);
  const clock = createSystemClock();
  const models = await openModels({ url: 'playbook:', key: null, model: null, clock, random: createSeededRandom(1) });
  services = { ...demo.retrieval, models };
  const { ids } = world;
  run = { goalId: ids.next(), runId: ids.next(), targetId: ids.next() };
  await change('insert into policies (version, body, created_by) values (1, $1, $2)', [shippedPolicyText(), 'test']);
  await change('insert into goals (id, text, created_by) values ($1, $2, $3)', [run.goalId, 'a goal', 'test']);
  await change('insert into runs (id, goal_id, started_by) values ($1, $2, $3)', [run.runId, run.goalId, 'test']);
});
after(() => world.close());

function change(sql: string, values: string[]): Promise<void> {
  return world.database.asTenant(demo.tenantId, async (transaction) => {
    await transaction.query(sql, values);
    const subject = { subjectNoun: 'tenant', subjectId: demo.tenantId };
    await writeAudit(transaction, world.ids, { actor: system, action: 'fixture-changed', ...subject });
  });
}

type Mail = Draft & { action: SendEmailAction };
const isMail = (draft: Draft): draft is Mail => draft.action.tool === 'send_email';

/** The mail that the next run would propose for an account. */
async function mailTo(domain: string): Promise<Mail> {
  const plan = { constraints: [], plays: [], infoNeeds: [] } as unknown as Plan;
  const { drafts } = await decideForTarget(services, demo.tenantId, {
    ...{ runId: run.runId, goalText: 'g', target: await demo.target(domain), evidence: [], asOf: null, plan },
  });
  const mail = drafts.find(isMail);
  assert.ok(mail, `a mail to ${domain}`);
  return mail;
}

/** Proposes the mail and has its sender edit it. */
async function edit(mail: Mail, words: (body: string) => string) {
  const proposal = await world.database.asTenant(demo.tenantId, async (transaction) => {
    const inserted = await insertProposal(transaction, world.ids, mail, {
      ...{ ...run, actor: system, policyVersion: 1, expiresAt: new Date('2027-01-01T00:00:00Z') },
    });
    assert.equal(inserted.kind, 'inserted');
    return getProposal(transaction, (inserted as { proposalId: string }).proposalId);
  });
  const edited = await editProposal(
    { ...world, reVerdict: async () => ({ verdict: passingVerdict, facts: {} }) },
    demo.tenantId,
    {
      proposalId: proposal.id,
      digest: proposal.digest,
      actor: { kind: 'person', id: mail.action.sender.userId, door: 'cli' },
      action: { ...mail.action, body: words(mail.action.body) },
    },
  );
  return edited.learned;
}

const notes = () => world.database.asTenant(demo.tenantId, (transaction) => listStyleNotes(transaction));

const domains = [
  ...['ferrante-celltech', 'skarvik-biologics', 'lindqvist-coldchain', 'sandhurst-genomics', 'ostrava-serum'],
  ...['tullamore-bioscience', 'alderbrook-vaccines', 'quillhaven-labs'],
].map((name) => `${name}.example`);
const greetingOf = ({ action }: Mail) => action.body.split(' ', 1)[0]!;

test('three edits of one kind become a note that the next drafts of that person follow, and theirs alone', async () => {
  const mails = [];
  for (const domain of domains) mails.push({ domain, mail: await mailTo(domain) });
  const groups = Map.groupBy(mails, ({ mail }) => `${mail.action.sender.userId} ${greetingOf(mail)}`);
  const [group] = [...groups.values()].sort((left, right) => right.length - left.length);
  assert.ok(group!.length >= 3, 'enough mails by one sender');
  const [{ mail: first, domain }] = group as [(typeof mails)[number]];
  const word = greetingOf(first);
  const shortened = (body: string) => `${body.replace(word, 'Hey')}\n\nCheers,`;

  assert.deepEqual(await edit(group![0]!.mail, shortened), []);
  assert.deepEqual(await edit(group![1]!.mail, shortened), []);
  const learned = await edit(group![2]!.mail, shortened);
  assert.deepEqual(
    learned.map(({ kind, replaces, value, mails: count, userId }) => [kind, replaces, value, count, userId]),
    [
      ['greeting', word, 'Hey', 3, first.action.sender.userId],
      ['sign_off', '', 'Cheers,', 3, first.action.sender.userId],
    ],
  );
  const next = await mailTo(domain);
  assert.equal(next.action.body, shortened(first.action.body));
  for (const other of mails.filter(({ mail }) => mail.action.sender.userId !== first.action.sender.userId)) {
    assert.equal((await mailTo(other.domain)).action.body, other.mail.action.body, 'another person writes as before');
  }

  const [greeting, closing] = await notes();
  const actor: Actor = { kind: 'person', id: first.action.sender.userId, door: 'cli' };
  const alter = (note: { id: string }, changes: { value?: string; enabled?: boolean }, by = actor) =>
    world.database.asTenant(demo.tenantId, (transaction) =>
      changeStyleNote(transaction, world.ids, { id: note.id, actor: by, ...changes }),
    );
  await assert.rejects(alter(greeting!, { enabled: false }, { ...actor, id: 'somebody-else' }), { code: 'not-found' });
  await alter(greeting!, { value: 'Howdy' });
  await alter(closing!, { enabled: false });
  assert.equal((await mailTo(domain)).action.body, first.action.body.replace(word, 'Howdy'));
  await change("update proposals set state = $1 where state = 'open'", ['rejected']);
  assert.deepEqual(await edit(first, shortened), [], 'what a person said stays');
});

test('a phrase that was struck out comes no more, and mails keep to the length that was cut to', async () => {
  const mail = await mailTo('sandhurst-genomics.example');
  const phrase = mail.claims.findLast(({ kind }) => kind === 'courtesy')!.sentence;
  const userId = mail.action.sender.userId;
  await change(
    `insert into style_notes (id, user_id, kind, replaces, value) values (gen_random_uuid(), $1, 'phrase', $2, '')`,
    [userId, phrase],
  );
  const without = await mailTo('sandhurst-genomics.example');
  assert.ok(!without.action.body.includes(phrase));
  await change(`insert into style_notes (id, user_id, kind, value) values (gen_random_uuid(), $1, 'length', '10')`, [
    userId,
  ]);
  const short = await mailTo('sandhurst-genomics.example');
  assert.ok(countWords(short.action.body) < countWords(without.action.body));
  assert.ok(
    short.claims.some(({ kind }) => kind === 'ask'),
    'what the mail is for stays',
  );
});
