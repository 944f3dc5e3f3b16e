import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Plan } from '../../domain/plan.ts';
import { draftSchema } from '../../domain/proposal.ts';
import type { Models } from '../../models/models.ts';
import { openModels } from '../../models/open-models.ts';
import { createOpenAiCompatible } from '../../models/providers/openai-compatible.ts';
import { createSystemClock } from '../../runtime/system/system-clock.ts';
import { type FakeModelServer, type SeenRequest, startFakeModelServer } from '../../testing/fake-model-server.ts';
import { createSeededRandom } from '../../testing/fixed-time.ts';
import { type ImportedDemo, importDemo } from '../../testing/imported-demo.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { decideForTarget } from './decide.ts';

const plan: Plan = {
  version: 1,
  goalText: 'answer what waits',
  noun: 'account',
  objectives: ['answer'],
  segment: { version: 1, noun: 'account', where: { all: [] } } as unknown as Plan['segment'],
  alsoSegments: [],
  terms: [],
  infoNeeds: [{ name: 'need', question: 'What waits?', entityTypes: ['email'], recencyDays: null }],
  constraints: [],
  successMetric: 'answers',
  plays: ['answer-open-question'],
};

let world: TestWorld;
let demo: ImportedDemo;
let server: FakeModelServer;
let playbook: Models;
let model: Models;
before(async () => {
  world = await openTestWorld();
  demo = await importDemo(world);
  server = await startFakeModelServer();
  const random = createSeededRandom(1);
  const clock = createSystemClock();
  playbook = await openModels({ url: 'playbook:', key: null, model: null, clock, random });
  model = createOpenAiCompatible({
    ...{ baseUrl: server.baseUrl, model: 'fake-model', key: null, clock, random },
    ...{ retry: { attempts: 1 }, breaker: { failuresToOpen: 1000 } },
  });
});
beforeEach(() => {
  server.requests.length = 0;
});
after(async () => {
  await server.close();
  await world.close();
});

async function decide(domain: string, models: Models, changes: Partial<Plan> = {}) {
  const target = await demo.target(domain);
  return decideForTarget({ ...demo.retrieval, models }, demo.tenantId, {
    ...{ runId: world.ids.next(), goalText: plan.goalText, plan: { ...plan, ...changes }, target },
    ...{ evidence: [], asOf: null },
  });
}

/** Answers with the first offer, in words built by `write` from the ids of the mail and the sheet that were listed. */
function answerWith(write: (mail: string, sheet: string) => object) {
  return (request: SeenRequest) => {
    const user = request.messages.find((message) => message.role === 'user')!.content;
    const mail = /^\| (\S+) \(email,.*\n(?:\|.*\n)*?.*EU\/EEA/m.exec(user)![1]!;
    const sheet = /^\| (\S+) \(document, .*Security and data residency/m.exec(user)![1]!;
    return { kind: 'answer' as const, content: { proposals: [write(mail, sheet)], leave_alone_reason: null } };
  };
}

const proposal = {
  offer_id: 'offer-1',
  rationale: 'The sheet answers it.',
  confidence: 0.8,
  title: '',
};
const sentence = 'All customer data in Trackbook are stored in two data centres in Frankfurt am Main and Dublin.';
const words = `You asked where the data are stored. ${sentence} Does that settle it?`;
const claims = (document: string) => [
  { sentence: 'You asked where the data are stored.', kind: 'courtesy', evidence_id: null, quote: null },
  { sentence, kind: 'fact', evidence_id: document, quote: sentence },
  { sentence: 'Does that settle it?', kind: 'ask', evidence_id: null, quote: null },
];
const good = answerWith((mail, sheet) => ({
  ...proposal,
  evidence_ids: [mail, sheet],
  text: words,
  claims: claims(sheet),
}));

test('the playbook finds the document for a question that no info need named, and hands over what it cites', async () => {
  const result = await decide('skarvik-biologics.example', playbook);
  assert.equal(result.drafts.length, 1);
  const [draft] = result.drafts;
  draftSchema.parse(draft);
  assert.equal(draft!.author, 'playbook');
  assert.equal(draft!.play, 'answer-open-question');
  assert.deepEqual(new Set(result.evidence.map((item) => item.chunkId)), new Set(draft!.evidenceIds));
  for (const claim of draft!.claims) {
    if (claim.kind !== 'fact') continue;
    const source = result.evidence.find((item) => item.chunkId === claim.evidenceId)!;
    assert.ok(source.quote.replace(/\s+/g, ' ').includes(claim.quote!));
  }
  assert.deepEqual([result.model, result.degraded, result.usage.tokens], [null, [], 0]);
});

test('the same data decided twice gives the same drafts', async () => {
  assert.deepEqual(
    (await decide('skarvik-biologics.example', playbook)).drafts,
    (await decide('skarvik-biologics.example', playbook)).drafts,
  );
});

test('a tool that the goal leaves out is not proposed', async () => {
  const result = await decide('skarvik-biologics.example', playbook, {
    constraints: [{ kind: 'without-tool', tool: 'send_email' }],
  });
  assert.deepEqual(result.drafts, []);
  assert.match(result.leaveAlone!.reason, /leaves out/);
});

test('a model words the mail; recipients, thread and sender stay those of the rows, and so does what it is called', async () => {
  server.script(good);
  const result = await decide('skarvik-biologics.example', model);
  const [draft] = result.drafts;
  assert.equal(draft!.author, 'model');
  assert.equal(result.model, 'fake-model-2026');
  assert.deepEqual(result.usage, { tokens: 120, costMicros: 0 });
  const action = draft!.action;
  assert.ok(action.tool === 'send_email');
  assert.equal(action.body, `Hi Ragnhild,\n\n${words}`);
  assert.deepEqual(
    action.to.map((to) => to.address),
    ['ragnhild.aasen@skarvik-biologics.example'],
  );
  assert.equal(action.sender.address, 'clara.voss@varnholt.example');
  assert.notEqual(action.thread, null);
  assert.match(draft!.headline, /^Answer Ragnhild Aasen: /);
  assert.match(draft!.whyNow, /^Ragnhild Aasen asked 6 days ago/);
  assert.equal(draft!.rationale, 'The sheet answers it.');
  draftSchema.parse(draft);
});

test('the mails and the goal reach the model inside their fences only', async () => {
  server.script(good);
  await decide('skarvik-biologics.example', model);
  const [system, user] = server.requests[0]!.messages;
  assert.doesNotMatch(system!.content, /Ragnhild|Trackbook/);
  for (const line of user!.content.split('\n')) {
    if (/Ragnhild|EU\/EEA|answer what waits/.test(line)) assert.match(line, /^\| /);
  }
});

test('a foreign id is refused once with the reason, and the second answer counts as repaired', async () => {
  const foreign = answerWith((_mail, sheet) => ({
    ...proposal,
    evidence_ids: ['chunk-of-someone-else'],
    text: words,
    claims: claims(sheet),
  }));
  server.script(foreign, good);
  const result = await decide('skarvik-biologics.example', model);
  assert.equal(result.drafts[0]!.author, 'repaired');
  assert.match(server.requests[1]!.messages.at(-1)!.content, /"chunk-of-someone-else" was not given/);
});

test('what cannot be used twice gives way to the playbook, and says so', async () => {
  const bad = [
    answerWith((mail) => ({
      ...proposal,
      offer_id: 'offer-99',
      evidence_ids: [mail],
      text: words,
      claims: [],
    })),
    answerWith((mail) => ({
      ...proposal,
      evidence_ids: [mail],
      text: 'See https://evil.example now.',
      claims: [],
    })),
    answerWith((mail) => ({
      ...proposal,
      evidence_ids: [mail],
      text: words,
      claims: claims('chunk-of-someone-else'),
    })),
    answerWith((mail, sheet) => ({
      ...proposal,
      evidence_ids: [mail],
      text: `${words} It costs less.`,
      claims: claims(sheet),
    })),
    { kind: 'answer' as const, content: { proposals: [], leave_alone_reason: null } },
    { kind: 'refusal' as const },
    { kind: 'text' as const, content: 'I would write to her.' },
  ];
  for (const script of bad) {
    server.script(script, script);
    const result = await decide('skarvik-biologics.example', model);
    assert.equal(result.drafts[0]!.author, 'playbook');
    assert.deepEqual(result.degraded, ['model-answer-unusable']);
  }
});

test('without the model server the playbook speaks', async () => {
  server.script({ kind: 'status', status: 503 });
  const result = await decide('skarvik-biologics.example', model);
  assert.equal(result.drafts[0]!.author, 'playbook');
  assert.deepEqual(result.degraded, ['model-unavailable']);
});

test('the model may leave a target alone with a reason', async () => {
  server.script({ kind: 'answer', content: { proposals: [], leave_alone_reason: 'She said she would call.' } });
  const result = await decide('skarvik-biologics.example', model);
  assert.deepEqual(result.drafts, []);
  assert.equal(result.leaveAlone!.reason, 'She said she would call.');
});

test('no model is asked about a mail that gives orders, nor about someone who opted out', async () => {
  const ordered = await decide('brightwater-clinical.example', model);
  assert.match(ordered.leaveAlone!.reason, /gives orders to an assistant/);
  const quit = await decide('corvane-pharma.example', model);
  assert.match(quit.leaveAlone!.reason, /take me off your list/);
  assert.equal(server.requests.length, 0);
});

test('the answer that came back asks for Thursday and becomes an invitation', async () => {
  const mail = demo.seed.mails.find(
    (candidate) => candidate.story === 'data-residency' && candidate.raw.includes('EU/EEA'),
  )!;
  await demo.receive(`From: Clara Voss <clara.voss@varnholt.example>
To: Ragnhild Aasen <ragnhild.aasen@skarvik-biologics.example>
Subject: Re: Trackbook and Borea R for Skarvik: offer and rollout
Date: Tue, 03 Mar 2026 09:30:00 +0100
Message-ID: <answer@varnholt.example>
In-Reply-To: ${mail.messageId}
References: ${mail.messageId}

Hi Ragnhild,

all customer data are stored in Frankfurt am Main and Dublin.
`);
  await demo.receive(`From: Ragnhild Aasen <ragnhild.aasen@skarvik-biologics.example>
To: Clara Voss <clara.voss@varnholt.example>
Subject: Re: Trackbook and Borea R for Skarvik: offer and rollout
Date: Tue, 03 Mar 2026 09:35:00 +0100
Message-ID: <settled@skarvik-biologics.example>
In-Reply-To: <answer@varnholt.example>
References: ${mail.messageId} <answer@varnholt.example>

Hi Clara,

that settles it, could you walk our auditor through it on Thursday?
`);
  const { drafts } = await decide('skarvik-biologics.example', playbook);
  const invitation = drafts.find((draft) => draft.action.tool === 'schedule_meeting')!;
  const { action } = invitation;
  assert.ok(action.tool === 'schedule_meeting');
  assert.equal(action.startsAt.slice(0, 10), '2026-03-05');
  assert.equal(
    drafts.some((draft) => draft.action.tool === 'send_email'),
    false,
  );
  assert.notEqual(invitation.basis.calendarVersion, null);
});
