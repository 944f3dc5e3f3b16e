import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { shippedPolicyText } from '../../src/agents/supervisor/shipped-policy.ts';
import type { ProposalView } from '../../src/api/proposal-view.ts';
import { getTenant } from '../../src/data/records/tenants.ts';
import { createWorld, type World } from '../../src/testing/demo-world/create-world.ts';
import { askDatabase } from '../../src/testing/number-oracle.ts';
import { type ToldDemo, tellDemo } from './told-demo.ts';

interface Said {
  number: string;
  value: number;
  rows: number;
}

interface Reply {
  id: string;
  kind: string;
  from: string;
  words: string;
  answersHandle: string | null;
  value: number | null;
  attributedBy: string | null;
  causedHandles: string[];
}

describe('what the outside world answers', () => {
  let demo: ToldDemo;
  let world: World;
  before(async () => {
    demo = await tellDemo();
    // Mails of one mailbox leave a minute apart; here they leave together.
    const body = shippedPolicyText().replace('minSecondsBetweenMails: 60', 'minSecondsBetweenMails: 0');
    await call('POST', '/policies', { body });
    await demo.run();
    const { clockOffsetMs } = await demo.read(getTenant);
    world = await createWorld({
      mailboxes: [demo.mail],
      statePath: join(demo.dataDirectory, 'world.json'),
      now: () => new Date(demo.app.clock.now().getTime() + clockOffsetMs),
      paceMs: 0,
    });
    for (const person of ['ragnhild', 'shreya', 'karin', 'miles', 'lenka', 'matteo', 'aoife']) {
      await approve((await mailTo(person))!);
    }
  });
  after(() => demo.close());

  async function call<T>(method: 'GET' | 'POST', path: string, payload?: object): Promise<T> {
    const answer = await demo.app.server.inject({
      ...{ method, url: `/v1${path}`, headers: { authorization: `Bearer ${demo.app.localKey}` } },
      ...(payload && { payload }),
    });
    assert.ok(answer.statusCode < 300, answer.body);
    return answer.json() as T;
  }
  const approve = (view: ProposalView) => call('POST', `/proposals/${view.handle}/approve`, { digest: view.digest });
  const show = (handle: string) => call<ProposalView>('GET', `/proposals/${handle}`);
  async function mailTo(person: string): Promise<ProposalView | undefined> {
    return (await demo.proposals()).find(
      ({ action }) => action.tool === 'send_email' && action.to[0]!.address.startsWith(`${person}.`),
    );
  }
  /** The attributed answer to the mail that went to a person, once it is there and is what `is` says. */
  async function answerTo(person: string, is: (reply: Reply) => boolean = () => true): Promise<Reply> {
    const sent = (await mailTo(person))!;
    return demo.wait(async () => {
      await world.tick();
      const { items } = await call<{ items: Reply[] }>('GET', '/replies');
      return items.find((reply) => reply.answersHandle === sent.handle && is(reply));
    });
  }
  const caused = (reply: Reply) => reply.causedHandles.length > 0;

  test('the answered question settles it and leads to an invitation for Thursday 14:00 in their zone', async () => {
    const reply = await answerTo('ragnhild', caused);
    assert.match(reply.words, /That settles it/);
    assert.equal(reply.attributedBy, 'message_id');
    const invitation = await show(reply.causedHandles[0]!);
    const { action } = invitation;
    assert.ok(action.tool === 'schedule_meeting');
    assert.equal(invitation.label, 'Ready');
    assert.equal(action.zone, 'Europe/Oslo');
    const local = new Intl.DateTimeFormat('en-GB', {
      timeZone: action.zone,
      weekday: 'long',
      timeStyle: undefined,
      hour: '2-digit',
      minute: '2-digit',
    });
    assert.equal(local.format(new Date(action.startsAt)).replace(/\W+/g, ' '), 'Thursday 14 00');
    assert.equal(Date.parse(action.endsAt) - Date.parse(action.startsAt), 30 * 60_000);
    const [why, times] = action.description.split('\n\n');
    assert.match(why!, /^As you asked on .*: "Could you walk our auditor through it on Thursday\?"$/);
    assert.match(
      times!,
      /^Thursday, .*, 14:00 to 14:30 \(Oslo\), 14:00 to 14:30 \(Berlin\)$/,
      'both zones are written out',
    );
  });

  test('the approved invitation stands in the calendar, and their acceptance is its outcome', async () => {
    const { causedHandles } = await answerTo('ragnhild', caused);
    await approve(await show(causedHandles[0]!));
    const accepted = await demo.wait(async () => {
      await world.tick();
      const view = await show(causedHandles[0]!);
      return view.outcomes.length > 0 && view;
    });
    assert.equal(accepted.effect!.state, 'done');
    assert.deepEqual(
      accepted.outcomes.map(({ kind }) => kind),
      ['meeting_accepted'],
    );
    assert.ok(accepted.outcomes[0]!.value > 0);
    const folder = join(demo.dataDirectory, 'demo', 'calendars', 'clara.voss@varnholt.example');
    const events = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    assert.ok(
      events.some((ics) => ics.includes(`UID:${accepted.effect!.externalKey}`)),
      'the calendar holds it',
    );
    // Their acceptance starts a run, too: it finds nothing more to propose.
    await demo.app.bus.drain();
    await demo.wait(async () => {
      const running = await demo.read((transaction) => transaction.query("select 1 from runs where state = 'running'"));
      return running.length === 0;
    });
    const again = (await demo.proposals()).filter(
      ({ action, contactId, handle }) =>
        action.tool === 'schedule_meeting' && contactId === accepted.contactId && handle !== accepted.handle,
    );
    assert.deepEqual(again, [], 'nobody is invited twice to what they asked for once');
  });

  test('an absence until Monday moves the follow-up to Monday', async () => {
    const reply = await answerTo('shreya', caused);
    assert.deepEqual([reply.kind, reply.value], ['out_of_office', 0]);
    const { action, headline } = await show(reply.causedHandles[0]!);
    assert.ok(action.tool === 'create_task');
    assert.match(headline, /^Follow up with Shreya Nair on/);
    assert.equal(new Date(action.dueAt!).getUTCDay(), 1);
  });

  test('the mails that were imported start no play, only what comes in from then on', async () => {
    const rows = await demo.read((transaction) =>
      transaction.query(
        `select 1 from runs r join activities a on a.tenant_id = r.tenant_id and a.id = r.caused_by_activity_id
         where r.trigger = 'signal' and a.occurred_at < app.now() - interval '2 hours'`,
      ),
    );
    assert.deepEqual(rows, []);
  });

  test('an opt-out by words suppresses the address, and the next run leaves the person alone in their words', async () => {
    const reply = await answerTo('miles');
    assert.deepEqual([reply.kind, reply.value], ['opt_out', -1]);
    await demo.wait(async () => {
      const { items } = await call<{ items: { reason: string; effectiveAt: string | null; createdBy: string }[] }>(
        'GET',
        '/suppressions',
      );
      return items.some((item) => item.reason === 'opt_out' && item.createdBy === 'mail' && item.effectiveAt !== null);
    });
    const { targets } = await demo.run();
    const miles = targets.find(({ contact }) => contact?.name === 'Miles Ardern');
    assert.equal(miles?.state, 'left_alone');
    assert.match(miles.reason!, /Miles Ardern asked on .* not to be written to: "Please remove me from your list/);
  });

  test('a hard bounce counts against the mail, un-verifies the address and leads to a call', async () => {
    const reply = await answerTo('lenka', caused);
    assert.equal(reply.kind, 'bounce');
    assert.ok(reply.value! < 0);
    const [address] = await demo.read((transaction) =>
      transaction.query<{ bouncedAt: Date | null }>('select bounced_at from contact_addresses where address = $1', [
        'lenka.hruba@ostrava-serum.example',
      ]),
    );
    assert.ok(address?.bouncedAt);
    assert.equal((await show(reply.causedHandles[0]!)).headline, 'Call Lenka Hrubá');
  });

  test('an answer from another address and one that names no message are attributed all the same', async () => {
    const office = await answerTo('matteo');
    assert.equal(office.from, 'office@ferrante-celltech.example');
    const bare = await answerTo('aoife');
    assert.ok(['thread', 'address', 'recency'].includes(bare.attributedBy!), bare.attributedBy!);
  });

  test('after the answer to a complaint no offer follows at once', async () => {
    const reply = await answerTo('karin');
    assert.equal(reply.kind, 'reply');
    await demo.wait(async () => {
      const rows = await demo.read((transaction) =>
        transaction.query("select 1 from runs where trigger = 'signal' and state = 'running'"),
      );
      return rows.length === 0;
    });
    const offers = (await demo.proposals()).filter(({ play }) => play === 'raise-renewal');
    assert.deepEqual(
      offers.map(({ headline }) => headline),
      [],
    );
  });

  test('the numbers of the lake are those of the database, in every cell, with replies, a bounce, an opt-out and decisions', async () => {
    const rejected = (await demo.proposals()).find(({ state }) => state === 'open')!;
    await call('POST', `/proposals/${rejected.handle}/reject`, { digest: rejected.digest, reason: 'not_now' });
    const reply = await answerTo('aoife');
    await call('POST', `/replies/${reply.id}/kind`, { kinds: ['interested'] });
    await demo.app.bus.drain();
    const facts = await demo.read(askDatabase);
    for (const by of ['play', 'person', 'template', 'policyVersion', 'week'] as const) {
      const { cells } = await call<{ cells: { cell: string | null; numbers: Said[] }[] }>('GET', `/numbers?by=${by}`);
      const said = cells.flatMap(({ cell, numbers }) =>
        numbers.flatMap(({ number, rows }) => (rows === 0 ? [] : JSON.stringify([cell, number, rows]))),
      );
      const groups = Map.groupBy(facts, (fact) => JSON.stringify([fact[by], fact.number]));
      const known = [...groups].map(([key, { length }]) => JSON.stringify([...(JSON.parse(key) as string[]), length]));
      assert.deepEqual(said.sort(), known.sort(), by);
    }
    const { total } = await call<{ total: Said[] }>('GET', '/numbers');
    const has = (number: string) => total.find((one) => one.number === number)!.value;
    for (const number of ['proposed', 'approved', 'rejected', 'sent', 'replied', 'positive', 'opt_outs', 'bounces']) {
      assert.ok(has(number) > 0, `there is a number ${number}`);
    }
    assert.ok(has('replied') < has('sent'), 'an absence and a bounce are no replies');
  });
});
