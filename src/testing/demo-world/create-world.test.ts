import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type Mail from 'nodemailer/lib/mailer/index.js';
import PostalMime from 'postal-mime';
import { buildDemoSeed } from '../demo/build-demo-seed.ts';
import { createWorld } from './create-world.ts';

const root = await mkdtemp(join(tmpdir(), 'demo-world-'));
after(() => rm(root, { recursive: true, force: true }));
let folders = 0;

/** A world around one empty mailbox whose clock stands at the demo's start until moved. */
async function openWorld({ paceMs = 0 } = {}) {
  const folder = join(root, String(folders++));
  const mailbox = join(folder, 'clara.voss@varnholt.example');
  await mkdir(join(mailbox, '.Sent', 'new'), { recursive: true });
  await mkdir(join(mailbox, '.Sent', 'cur'), { recursive: true });
  let instant = Date.parse('2026-03-03T08:50:00Z');
  const options = { mailboxes: [folder], statePath: join(folder, 'world.json'), now: () => new Date(instant), paceMs };
  let world = await createWorld(options);
  return {
    mailbox,
    tick: () => world.tick(),
    restart: async () => {
      world = await createWorld(options);
    },
    advance: (ms: number) => {
      instant += ms;
    },
    send: (mail: Mail.Options) => send(mailbox, new Date(instant), mail),
    answers: () => answersIn(mailbox),
  };
}

let sentMails = 0;

async function send(mailbox: string, date: Date, mail: Mail.Options): Promise<string> {
  const messageId = `<sent-${sentMails++}@varnholt.example>`;
  const from = { name: 'Clara Voss', address: 'clara.voss@varnholt.example' };
  const raw = await new MailComposer({ from, date, messageId, ...mail }).compile().build();
  await writeFile(join(mailbox, '.Sent', 'new', `${sentMails}.eml`), raw);
  return messageId;
}

async function answersIn(mailbox: string) {
  const folder = join(mailbox, 'new');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.sort().map(async (name) => {
      const raw = await readFile(join(folder, name));
      return { name, raw: raw.toString('latin1'), mail: await PostalMime.parse(raw) };
    }),
  );
}

const residency = {
  to: 'Ragnhild Aasen <ragnhild.aasen@skarvik-biologics.example>',
  subject: 'Re: Trackbook and Borea R for Skarvik: offer and rollout',
  references: ['<first@varnholt.example>', '<question@skarvik-biologics.example>'],
  inReplyTo: '<question@skarvik-biologics.example>',
  text: 'Hi Ragnhild,\n\nYou asked where your data are stored. They are stored in two data centres in Frankfurt am Main and Dublin.\n\nBest regards,\nClara Voss',
};

describe('the outside world', () => {
  test('answers the data-residency mail in its thread and asks for Thursday', async () => {
    const world = await openWorld();
    const messageId = await world.send(residency);
    assert.deepEqual(await world.tick(), { seen: 1, delivered: 1 });
    const [answer] = await world.answers();
    assert.equal(answer!.mail.from?.address, 'ragnhild.aasen@skarvik-biologics.example');
    assert.equal(answer!.mail.to?.[0]?.address, 'clara.voss@varnholt.example');
    assert.equal(answer!.mail.subject, residency.subject);
    assert.equal(answer!.mail.inReplyTo, messageId);
    assert.equal(answer!.mail.references, [...residency.references, messageId].join(' '));
    assert.equal(answer!.mail.date, '2026-03-03T08:50:00.000Z');
    assert.match(answer!.mail.text!, /That settles it[^>]*walk our auditor through it on Thursday\?/);
    assert.match(answer!.mail.text!, /^> They are stored|^> You asked where your data are stored/m);
  });

  test('answers each mail once, also after a restart that no longer finds the answer', async () => {
    const world = await openWorld();
    await world.send(residency);
    await world.tick();
    await world.tick();
    const answers = await world.answers();
    assert.equal(answers.length, 1);
    await rm(join(world.mailbox, 'new', answers[0]!.name));
    await world.restart();
    await world.tick();
    assert.equal((await world.answers()).length, 0);
  });

  test('does not answer twice when it died between delivering and remembering', async () => {
    const world = await openWorld();
    await world.send(residency);
    await world.tick();
    const [answer] = await world.answers();
    await rename(join(world.mailbox, 'new', answer!.name), join(world.mailbox, 'cur', `${answer!.name}:2,S`));
    await rm(join(world.mailbox, '..', 'world.json'));
    await world.restart();
    await world.tick();
    assert.equal((await world.answers()).length, 0);
  });

  test('waits for its pace, over a restart too', async () => {
    const world = await openWorld({ paceMs: 60_000 });
    await world.send(residency);
    assert.deepEqual(await world.tick(), { seen: 1, delivered: 0 });
    await world.restart();
    world.advance(59_000);
    assert.equal((await world.tick()).delivered, 0);
    world.advance(2_000);
    assert.equal((await world.tick()).delivered, 1);
  });

  test('leaves mails from before its beginning alone', async () => {
    const world = await openWorld();
    await world.send({ ...residency, date: new Date('2026-03-02T10:00:00Z') });
    assert.deepEqual(await world.tick(), { seen: 0, delivered: 0 });
  });

  test('the colleague of the bounced champion is out of office until Monday', async () => {
    const world = await openWorld();
    await world.send({ to: 'shreya.nair@alderbrook-vaccines.example', subject: 'Lane study', text: 'Hi Shreya' });
    await world.tick();
    const [answer] = await world.answers();
    assert.match(answer!.raw, /^Auto-Submitted: auto-replied\r$/m);
    assert.match(answer!.mail.text!, /out of the office and will be back on Monday 9 March/);
    assert.match(answer!.mail.subject!, /^Automatic reply: /);
  });

  test('one person opts out by words and then stays silent', async () => {
    const world = await openWorld();
    const mail = { to: 'miles.ardern@sandhurst-genomics.example', subject: 'Milan', text: 'Hi Miles' };
    await world.send(mail);
    await world.tick();
    await world.send(mail);
    await world.tick();
    const answers = await world.answers();
    assert.equal(answers.length, 1);
    assert.match(answers[0]!.mail.text!.split('\n>')[0]!, /remove me from your list/);
  });

  test('one address is refused by a delivery status notification', async () => {
    const world = await openWorld();
    const messageId = await world.send({ to: 'lenka.hruba@ostrava-serum.example', subject: 'Sheet', text: 'Hi' });
    await world.tick();
    const [answer] = await world.answers();
    assert.match(answer!.raw, /Content-Type: multipart\/report; report-type=delivery-status/);
    assert.match(answer!.raw, /Final-Recipient: rfc822; lenka\.hruba@ostrava-serum\.example\r\n/);
    assert.match(answer!.raw, /Action: failed\r\nStatus: 5\.1\.1\r\n/);
    assert.ok(answer!.raw.includes(`Message-ID: ${messageId}`));
  });

  test('one answer comes from another address of the same domain, in the thread', async () => {
    const world = await openWorld();
    const messageId = await world.send({
      to: 'matteo.ferrante@ferrante-celltech.example',
      subject: 'Re: x',
      text: 'Hi',
    });
    await world.tick();
    const [answer] = await world.answers();
    assert.equal(answer!.mail.from?.address, 'office@ferrante-celltech.example');
    assert.equal(answer!.mail.inReplyTo, messageId);
  });

  test('one answer comes without In-Reply-To and References', async () => {
    const world = await openWorld();
    await world.send({
      to: 'aoife.brennan@tullamore-bioscience.example',
      subject: 'Re: Trackbook assessment',
      text: 'Hi',
    });
    await world.tick();
    const [answer] = await world.answers();
    assert.equal(answer!.mail.inReplyTo, undefined);
    assert.equal(answer!.mail.references, undefined);
    assert.equal(answer!.mail.subject, 'Re: Trackbook assessment');
  });

  test('accepts an invitation by an iCalendar REPLY', async () => {
    const world = await openWorld();
    const content = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Test//EN',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:meeting-1@varnholt.example',
      'DTSTAMP:20260303T085000Z',
      'DTSTART:20260305T130000Z',
      'DTEND:20260305T133000Z',
      'SEQUENCE:0',
      'SUMMARY:Walk-through for the auditor',
      'ORGANIZER:mailto:clara.voss@varnholt.example',
      'ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ragnhild.aasen@skarvik-biologics.example',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n');
    await world.send({ ...residency, icalEvent: { method: 'REQUEST', content } });
    assert.equal((await world.tick()).delivered, 1);
    const [answer] = await world.answers();
    const calendar = answer!.mail.attachments.find((file) => file.mimeType === 'text/calendar')!.content;
    const text = (typeof calendar === 'string' ? calendar : new TextDecoder().decode(calendar)).replaceAll(
      /\r?\n /g,
      '',
    );
    assert.match(text, /METHOD:REPLY/);
    assert.match(text, /UID:meeting-1@varnholt\.example/);
    assert.match(text, /ATTENDEE;PARTSTAT=ACCEPTED[^:]*:mailto:ragnhild\.aasen@skarvik-biologics\.example/);
  });

  test('never answers as a colleague of the sender, nor for an address outside the reserved domains', async () => {
    const world = await openWorld();
    await world.send({ to: 'ines.duarte@varnholt.example', subject: 'x', text: 'Hi' });
    await world.send({ to: 'somebody@example.com', subject: 'x', text: 'Hi' });
    assert.deepEqual(await world.tick(), { seen: 2, delivered: 0 });
  });

  test('knows every person a story writes to', async () => {
    const { stories } = buildDemoSeed({ seed: 1, now: '2026-03-03T08:40:00.000Z' });
    for (const story of stories) {
      const world = await openWorld();
      await world.send({ to: story.contactEmail, subject: 'Re: x', text: 'Your data are stored in Frankfurt.' });
      const { delivered } = await world.tick();
      const answered = story.worldAnswers !== 'nothing' || story.name === 'opted-out';
      assert.equal(delivered, answered ? 1 : 0, story.name);
    }
  });
});
