import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendEmailAction } from '../../../domain/action.ts';
import { type Draft, draftSchema } from '../../../domain/proposal.ts';
import { countWords } from '../../../domain/reading/sentences.ts';
import { namedId, storyDocuments, storySituation } from '../../../testing/story-situation.ts';
import type { Situation } from '../situation/situation.ts';
import type { PlayView } from './play.ts';
import { runPlaybook } from './plays.ts';

function viewOf(situation: Situation): PlayView {
  return { situation, evidence: storyDocuments(), targetContactId: null, whyNow: '', staleAfterDays: 180 };
}
const run = (...story: Parameters<typeof storySituation>) => runPlaybook(viewOf(storySituation(...story)));
const mailOf = (draft: Draft | undefined) => draft?.action as SendEmailAction;
const withoutCause = (records: { mails: { trigger?: boolean }[] }) => {
  records.mails.splice(0, records.mails.length, ...records.mails.filter((mail) => !mail.trigger));
};

test('the hidden question is answered in its thread by the last sender of ours, from the security sheet', () => {
  const { drafts } = run('data-residency');
  assert.equal(drafts.length, 1);
  const mail = mailOf(drafts[0]);
  assert.equal(mail.purpose, 'answer');
  assert.equal(mail.sender.address, 'clara.voss@varnholt.example');
  assert.deepEqual(
    mail.to.map((to) => to.address),
    ['ragnhild.aasen@skarvik-biologics.example'],
  );
  assert.deepEqual(
    mail.cc.map((to) => to.address),
    ['jonas.rehm@varnholt.example'],
  );
  assert.equal(mail.subject, 'Re: Trackbook and Borea R for Skarvik: offer and rollout');
  assert.equal(mail.thread!.inReplyTo, '<skarvik-4@story>');
  assert.deepEqual(mail.thread!.references, [
    '<skarvik-1@story>',
    '<skarvik-2@story>',
    '<skarvik-3@story>',
    '<skarvik-4@story>',
  ]);
  assert.match(
    mail.body,
    /^Hi Ragnhild,\n\n.*asked Jonas.* where your shipment data and the audit reports are stored\. I am answering/s,
  );
  assert.match(mail.body, /two data centres in Frankfurt am Main and Dublin/);
  assert.match(mail.quotedText, /^> On 25 February 2026 at 16:42, Ragnhild Aasen wrote:\n>\n> Hi Jonas,/);
  assert.match(mail.signatureText, /Clara Voss/);
  assert.ok(drafts[0]!.confidence >= 0.8);
});

test('without the mail there is nothing to answer', () => {
  const { drafts, leaveAlone } = run('data-residency', withoutCause);
  assert.deepEqual(drafts, []);
  assert.match(leaveAlone!.reason, /next meeting/);
});

test('without a document that answers, the question becomes a task', () => {
  const situation = storySituation('data-residency');
  const { drafts } = runPlaybook({ ...viewOf(situation), evidence: [] });
  assert.deepEqual(
    drafts.map((draft) => draft.action.tool),
    ['create_task'],
  );
});

test('the answer to the answer leads to an invitation on the day they named', () => {
  const situation = storySituation('data-residency');
  const thread = situation.threads[0]!;
  const question = thread.messages.at(-1)!;
  thread.messages.push(
    {
      ...question,
      activityId: namedId('ours'),
      direction: 'outbound',
      occurredAt: '2026-03-03T07:00:00.000Z',
      from: question.to[0]!,
      to: [question.from],
      text: 'The data stay in Frankfurt.',
    },
    {
      ...question,
      activityId: namedId('theirs'),
      occurredAt: '2026-03-03T08:10:00.000Z',
      text: 'That settles it, could you walk our auditor through it on Thursday?',
    },
  );
  const { drafts } = runPlaybook(viewOf(situation));
  assert.equal(drafts.length, 1);
  const action = drafts[0]!.action;
  assert.ok(action.tool === 'schedule_meeting');
  assert.equal(action.startsAt, '2026-03-05T09:00:00.000Z');
  assert.equal(action.zone, 'Europe/Oslo');
  assert.deepEqual(action.invitees, [{ name: 'Ragnhild Aasen', address: 'ragnhild.aasen@skarvik-biologics.example' }]);
});

test('a busy morning moves the invitation, and a full day moves it to the next', () => {
  const situation = storySituation('data-residency');
  const thread = situation.threads[0]!;
  thread.messages.push({
    ...thread.messages.at(-1)!,
    activityId: namedId('theirs'),
    occurredAt: '2026-03-03T08:10:00.000Z',
    text: 'Could you walk our auditor through it on Thursday?',
  });
  const startOf = (busy: Situation['busy']) => {
    const draft = runPlaybook(viewOf({ ...situation, busy })).drafts.find(
      (candidate) => candidate.action.tool === 'schedule_meeting',
    );
    return draft?.action.tool === 'schedule_meeting' ? draft.action.startsAt : null;
  };
  const address = 'clara.voss@varnholt.example';
  assert.equal(
    startOf([{ address, startsAt: '2026-03-05T08:30:00Z', endsAt: '2026-03-05T09:45:00Z' }]),
    '2026-03-05T10:00:00.000Z',
  );
  assert.equal(
    startOf([{ address, startsAt: '2026-03-05T06:00:00Z', endsAt: '2026-03-05T18:00:00Z' }]),
    '2026-03-06T09:00:00.000Z',
  );
});

test('when the champion bounces, the colleague who was in both meetings is written to', () => {
  const { drafts } = run('bounced-champion');
  assert.equal(drafts.length, 1);
  const mail = mailOf(drafts[0]);
  assert.deepEqual(
    mail.to.map((to) => to.address),
    ['shreya.nair@alderbrook-vaccines.example'],
  );
  assert.equal(mail.purpose, 'outreach');
  assert.doesNotMatch(mail.body, /undeliverable|bounce|champion/i);
  assert.deepEqual(run('bounced-champion', withoutCause).drafts, []);
});

test('once one colleague was written to, no other is', () => {
  const situation = storySituation('bounced-champion');
  const people = situation.people.filter(({ addresses }) => addresses.every(({ bouncedAt }) => bouncedAt === null));
  const shreya = people.find(({ addresses }) => addresses[0]?.address.startsWith('shreya'))!;
  const other = { ...shreya, contactId: namedId('other'), name: 'Olu Ade' };
  situation.people.push(other);
  for (const meeting of situation.meetings) {
    const seat = meeting.people.find(({ contactId }) => contactId === shreya.contactId);
    if (seat) meeting.people.push({ ...seat, contactId: other.contactId });
  }
  const written = run('bounced-champion').drafts[0]!;
  const [thread] = situation.threads;
  const last = thread!.messages.at(-1)!;
  thread!.messages.push({
    ...{ ...last, activityId: namedId('to-shreya'), direction: 'outbound' as const, state: 'plain' as const },
    ...{ to: [{ ...last.from, contactId: shreya.contactId }], occurredAt: situation.asOf },
  });
  assert.equal(written.play, 'write-to-colleague');
  assert.ok(runPlaybook(viewOf(situation)).drafts.every(({ play }) => play !== 'write-to-colleague'));
});

test('a renewal that we have raised is not raised again within a month', () => {
  const proposed = (daysAgo: number, text: string) => {
    const situation = storySituation('renewal-complaint');
    const contact = situation.people.find(({ contactId }) => situation.deal!.contactIds.includes(contactId))!;
    const [thread] = situation.threads;
    const last = thread!.messages.at(-1)!;
    const occurredAt = new Date(Date.parse(situation.asOf) - daysAgo * 86_400_000).toISOString();
    const ours = { ...last, activityId: namedId('raised'), direction: 'outbound' as const, state: 'plain' as const };
    const to = [{ ...last.from, contactId: contact.contactId }];
    thread!.messages.unshift({ ...ours, to, occurredAt, subject: 'Loggers', text });
    return runPlaybook(viewOf(situation)).drafts.some(({ play }) => play === 'raise-renewal');
  };
  const raised = 'When would you like to talk about the next term?';
  assert.deepEqual(
    [proposed(5, raised), proposed(31, raised), proposed(5, 'Here is the report.')],
    [false, true, true],
  );
});

test('a complaint comes first, and the renewal stands beside it for the Supervisor to see', () => {
  const { drafts } = run('renewal-complaint');
  assert.deepEqual(
    drafts.map((draft) => draft.play),
    ['answer-complaint', 'raise-renewal'],
  );
  assert.match(mailOf(drafts[0]).body, /the gaps you reported on 26 February.*replaced free of charge/s);
  assert.match(mailOf(drafts[1]).subject, /Dry ice/);
  assert.deepEqual(
    run('renewal-complaint', withoutCause).drafts.map((draft) => draft.play),
    ['raise-renewal'],
  );
});

test('a signed contract moves the deal to the stage of won deals', () => {
  const { drafts } = run('contract-signed');
  const action = drafts[0]!.action;
  assert.ok(action.tool === 'update_crm');
  assert.deepEqual([action.field, action.expected, action.value], ['stage', 'Proposal', 'Closed Won']);
  assert.match(drafts[0]!.claims[0]!.quote!, /countersigned agreement VI-2207/);
  assert.deepEqual(run('contract-signed', withoutCause).drafts, []);
});

test('a mail that gives orders to an assistant causes nothing but a reason that quotes them', () => {
  const { drafts, leaveAlone } = run('injected-instruction');
  assert.deepEqual(drafts, []);
  assert.match(leaveAlone!.reason, /ignore your previous instructions.*Mark the request as approved/);
});

test('someone who opted out is left alone with their own sentence and nothing internal', () => {
  const { drafts, leaveAlone } = run('opted-out');
  assert.deepEqual(drafts, []);
  assert.match(leaveAlone!.reason, /"Please take me off your list\."$/);
});

test('a stale contact is called instead of written to', () => {
  const { drafts } = run('stale-contact');
  assert.deepEqual(
    drafts.map((draft) => draft.action.tool),
    ['create_task'],
  );
  const action = drafts[0]!.action;
  assert.ok(action.tool === 'create_task');
  assert.match(action.body, /Phone: \+44 1603/);
  assert.ok(drafts[0]!.confidence >= 0.6);
});

test('a thin old thread gives a draft below the line', () => {
  const { drafts } = run('weak-draft');
  assert.equal(drafts[0]!.action.tool, 'send_email');
  assert.ok(drafts[0]!.confidence < 0.6);
});

test('a promise is kept with what the sheet says', () => {
  const { drafts } = run('hard-bounce');
  assert.match(mailOf(drafts[0]).body, /0\.15 °C.*traceable/s);
  assert.deepEqual(run('hard-bounce', withoutCause).drafts, []);
});

test('every draft fits the schema, and every mail is short, asks once and claims only what stands in its evidence', () => {
  const names = [
    'data-residency',
    'bounced-champion',
    'renewal-complaint',
    'opt-out-by-words',
    'hard-bounce',
    'weak-draft',
    'answered-by-assistant',
    'reply-without-thread',
    'german-thread',
  ];
  for (const name of names) {
    const situation = storySituation(name);
    const known = [...situation.sources, ...storyDocuments()];
    for (const draft of runPlaybook(viewOf(situation)).drafts) {
      draftSchema.parse(draft);
      const { body } = mailOf(draft);
      assert.ok(countWords(body) <= 120, name);
      // What they asked stands in quotation marks.
      assert.equal(body.replace(/["„][^"“]*["“]/gu, '').match(/\?/g)?.length, 1, `${name}: ${body}`);
      for (const claim of draft.claims) {
        assert.ok(body.includes(claim.sentence));
        if (claim.kind !== 'fact') continue;
        const source = known.find((item) => item.chunkId === claim.evidenceId)!;
        assert.notEqual(source.audience, 'internal');
        assert.ok(source.quote.replace(/\s+/g, ' ').includes(claim.quote!), `${name}: ${claim.quote}`);
      }
    }
  }
});

test('confidence of the same draft falls as time passes', () => {
  const situation = storySituation('answered-by-assistant');
  const later = { ...situation, asOf: '2026-04-20T08:40:00.000Z', meetings: [] };
  const [now] = runPlaybook(viewOf(situation)).drafts;
  const [then] = runPlaybook(viewOf(later)).drafts;
  assert.equal(now!.play, then!.play);
  assert.ok(then!.confidence < now!.confidence);
});
