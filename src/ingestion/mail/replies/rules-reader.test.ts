import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ReplyKind } from '../../../domain/reply.ts';
import type { ReplyMail } from './reply-reader.ts';
import { createRulesReader } from './rules-reader.ts';

const reader = createRulesReader();
const mail = (newText: string, changes: Partial<ReplyMail> = {}): ReplyMail => ({
  ...{ kind: 'message', automatic: false, subject: 'Re: Loggers', newText, quotedText: '', bounce: null },
  ...{ from: { name: 'Anna Berg', address: 'anna@nordkai.example' }, to: [], cc: [] },
  ...{ sentAt: new Date('2026-11-24T08:40:00Z'), ...changes },
});
const kindsOf = async (text: string) => (await reader.read(mail(text))).kinds;

test('sentences are read as what they say, the weightiest first', async () => {
  const said: [string, ReplyKind[]][] = [
    ["We're interested, but the budget is frozen until April.", ['not_now', 'interested']],
    ['Sounds good. Does it record on dry ice?', ['interested', 'question']],
    ['Too expensive for us.', ['objection']],
    ['Können Sie mir das Zertifikat bestätigen?', ['question']],
    ['Perfect, thanks!', ['thanks']],
    ['The shipment arrived on Monday.', []],
    ['The builders start on the new entrance in July, and we should fix the position before that.', []],
    ['We decide on this in September.', ['not_now']],
    ['We only buy in September.', ['not_now']],
    ['The trial went well. We would like to start with the ripening rooms in January.', ['interested']],
    ['Not interested, please remove me from your list.', ['opt_out', 'objection']],
  ];
  for (const [text, kinds] of said) assert.deepEqual(await kindsOf(text), kinds, text);
});

test('every kind names its rule and the words it rests on', async () => {
  const reading = await reader.read(mail('Thanks Clara.\n\nThis is too expensive. Get back to me in February.'));
  assert.deepEqual(reading.findings, [
    { kind: 'objection', rule: 'costs-too-much', words: 'This is too expensive.' },
    { kind: 'not_now', rule: 'says-when', words: 'Get back to me in February.' },
  ]);
  assert.deepEqual([reading.kinds, reading.until], [['not_now', 'objection'], '2027-02-01']);
});

test('a bare yes or no answers what we asked, in six languages', async () => {
  const asked = { quotedText: '> Hi Anna,\n>\n> shall I send the price list?\n>\n> Clara' };
  const answers: [ReplyKind, string[]][] = [
    [
      'interested',
      [
        'Yes',
        'Yes please',
        'Hi Clara, yes please!',
        'Yes Clara.',
        'Ja bitte',
        'Oui',
        'Sí, por favor',
        'Sì grazie',
        'Ja graag',
      ],
    ],
    [
      'objection',
      [
        'No',
        'No thanks',
        'Hello Clara,\n\nNo, not really.\n\nAnna',
        'Nein, leider nicht',
        'Non merci',
        'No gracias',
        'No grazie',
        'Nee, bedankt',
      ],
    ],
  ];
  for (const [kind, texts] of answers) {
    for (const text of texts) assert.deepEqual((await reader.read(mail(text, asked))).kinds, [kind], text);
  }
  const [found] = (await reader.read(mail('Yes please.\n\nBest,\nAnna', asked))).findings;
  assert.deepEqual(found, { kind: 'interested', rule: 'answers-yes', words: 'Yes please.' });
  assert.deepEqual(await kindsOf('Yes. Where are the data stored?'), ['interested', 'question']);
  for (const text of ['No problem, take your time', 'Yes but it is far too expensive']) {
    assert.ok(!(await reader.read(mail(text, asked))).findings.some(({ rule }) => rule.startsWith('answers-')), text);
  }
});

test('a yes is no interest where the mail it quotes asks nothing, and for a person where it asks to stop', async () => {
  const yesTo = async (quotedText: string) => (await reader.read(mail('Yes.', { quotedText }))).kinds;
  assert.deepEqual(await yesTo('> The sheet follows on Friday.\n>\n> > Can you send it?'), []);
  assert.deepEqual(await yesTo('> Should I take you off our list?'), ['opt_out_doubtful']);
});

test('what comes near an opt-out and is about somebody or something else pauses and asks', async () => {
  for (const text of ['Remove my colleague from the invite', "I'd unsubscribe from our old tool"]) {
    assert.deepEqual(await kindsOf(text), ['opt_out_doubtful'], text);
  }
});

test('a wish in the form of a question is plain, a question about opt-outs is not', async () => {
  assert.deepEqual(await kindsOf('Could you take me off your list?'), ['opt_out']);
  assert.deepEqual(await kindsOf('How do I opt out of the alarm mails?'), ['opt_out_doubtful', 'question']);
});

test("the footer of somebody's own mailings is no opt-out", async () => {
  const footer = 'You are receiving this e-mail because you met us. To unsubscribe click here: https://x.example/u';
  assert.deepEqual(await kindsOf(`Thursday works for me.\n\n${footer}`), ['interested']);
});

test('a referral names the person, and takes the address from the text or from those in copy', async () => {
  const told = await reader.read(mail("I'm not the right person. Please contact Lena Fischer (lena@nordkai.example)."));
  assert.deepEqual(told.referredTo, { name: 'Lena Fischer', address: 'lena@nordkai.example' });
  const cc = [{ name: 'Omar Said', address: 'omar@nordkai.example' }];
  const copied = await reader.read(mail('Adding Omar here, who runs purchasing.', { cc }));
  assert.deepEqual(copied.referredTo, { name: 'Omar Said', address: 'omar@nordkai.example' });
  const ours = await reader.read(mail('I will talk to Lena and come back to you.'));
  assert.equal(ours.referredTo, null);
});

test('who is not there any more is named where the mail names them', async () => {
  assert.equal((await reader.read(mail('Peter Rask has left the company.'))).gone, 'Peter Rask');
  const own = await reader.read(mail('I no longer work here. Write to Lena Fischer.', { kind: 'auto-reply' }));
  assert.deepEqual(
    [own.kinds, own.gone, own.referredTo?.name],
    [['nobody_here', 'auto_reply', 'referral'], null, 'Lena Fischer'],
  );
});

test('an absence note that no header marks is one, and a person who is away and asks has replied', async () => {
  const away = await reader.read(mail('I am out of the office until Friday, 27 November.'));
  assert.deepEqual([away.kinds, away.until], [['out_of_office'], '2026-11-28']);
  assert.deepEqual(await kindsOf('I am on leave until Friday. What does one unit cost?'), [
    'out_of_office',
    'question',
  ]);
});

test('an automatic answer that no header marks is told by what it says of itself', async () => {
  const ticket = 'Thank you. This is an automated message, ticket number 4711 was created. How can we help?';
  assert.deepEqual(await kindsOf(ticket), ['auto_reply']);
  assert.deepEqual(await kindsOf('Please answer automatically generated alarms within an hour, can you?'), [
    'question',
  ]);
});

test('the plainest answers are read in French, Spanish, Italian and Dutch, too', async () => {
  const said: [string, ReplyKind][] = [
    ['Nous ne sommes pas intéressés.', 'objection'],
    ['Cela nous intéresse.', 'interested'],
    ['Recontactez-moi en mars.', 'not_now'],
    ['No nos interesa, gracias.', 'objection'],
    ['Por ahora no, quizás más adelante.', 'not_now'],
    ['Siamo interessati.', 'interested'],
    ['Geen interesse.', 'objection'],
    ['Jan werkt hier niet meer.', 'nobody_here'],
  ];
  for (const [text, kind] of said) assert.equal((await kindsOf(text))[0], kind, text);
});

test('a question is one of fact, unless it proposes to meet or answers ours with one', async () => {
  const said: [string, ReplyKind[]][] = [
    ['Got 20 minutes on Thursday?', ['interested']],
    ['Können wir nächste Woche mal sprechen?', ['interested']],
    ['On peut en discuter mardi ?', ['interested']],
    ['Why would I pay for that?', ['objection']],
    ['Otra vez vosotros??', []],
    ['How are you?', []],
    ['Is it waterproof?', ['question']],
    ['Please let me know whether you ship to Norway.', ['question']],
    ['Mir ist nicht klar, ob man dafür WLAN braucht.', ['question']],
    ['Je voudrais savoir si vous livrez en Belgique.', ['question']],
  ];
  for (const [text, kinds] of said) assert.deepEqual(await kindsOf(text), kinds, text);
});

test('the same is said in many words: against it, later, by others, by nobody', async () => {
  const said: [ReplyKind, string[]][] = [
    ['objection', ['It does not add up for a company our size.', 'Das machen wir selbst.', 'On fait tout en interne.']],
    ['objection', ['Lo hacemos nosotros mismos.', 'Costa troppo per noi.', 'Dat doen we zelf al.']],
    ['not_now', ["Can't think about this before Easter.", 'Das Budget für heuer ist weg.', 'Revenez vers moi en mai.']],
    ['not_now', ['De momento lo dejamos.', 'Se ne riparla dopo le ferie.', 'Nu even niet.']],
    ['referral', ["That's Priya's area.", 'Da müssen Sie sich an unseren Einkauf wenden.', 'Voyez avec Mme Perrin.']],
    ['nobody_here', ['I retired last month.', 'Frau Adler ist in Pension gegangen.', 'Don Julio se jubiló.']],
    ['interested', ['Go on then, show me.', 'Da bin ich neugierig.', 'We zijn hier net naar op zoek.']],
  ];
  for (const [kind, texts] of said) {
    for (const text of texts) assert.equal((await kindsOf(text))[0], kind, text);
  }
});

test('what comes behind a "but" counts more, and a later time takes the meeting with it', async () => {
  assert.deepEqual(await kindsOf('Interesting, but we handle all of this in-house.'), ['objection']);
  assert.deepEqual(await kindsOf('Happy to talk in October.'), ['not_now']);
});

test('the address of somebody else is a referral, that of the writer is none', async () => {
  assert.deepEqual(await kindsOf('Oscar. oscar@nordkai.example'), ['referral']);
  assert.deepEqual(await kindsOf('anna@nordkai.example'), []);
});

test('a short first answer that denies something of the writer is an objection, a later mail of a thread is not', async () => {
  const first = mail('Our vans never leave the yard.', { quotedText: '> Hi Anna,\n>\n> vans get stolen.' });
  assert.deepEqual((await reader.read(first)).findings, [
    { kind: 'objection', rule: 'denies-something-of-theirs', words: 'Our vans never leave the yard.' },
  ]);
  const later = { ...first, quotedText: '> Noted.\n>\n> > Hi Clara' };
  assert.deepEqual((await reader.read(later)).kinds, []);
});

test('newsletters and answers to invitations are not read', async () => {
  for (const changes of [{ automatic: true }, { kind: 'calendar' as const }]) {
    assert.deepEqual((await reader.read(mail('Unsubscribe me. Interested?', changes))).kinds, []);
  }
});

test('any text has a reading: each kind with a finding, each finding with words of the text', async () => {
  const piece = fc.constantFrom(
    ...[
      'Please',
      'remove me',
      'from your list',
      'interested',
      'not',
      'Anna Berg',
      'contact',
      'until March',
      'left',
      'the company',
    ],
    ...[
      '?',
      '.',
      '\n',
      '\n\n',
      'too expensive',
      'bitte',
      'kein Interesse',
      'thanks',
      '> quoted',
      '\u0000',
      'x'.repeat(500),
    ],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
      const text = pieces.join(' ');
      const { kinds, findings } = await reader.read(mail(text));
      assert.deepEqual(new Set(findings.map(({ kind }) => kind)), new Set(kinds));
      const flat = text.replace(/\s+/g, ' ');
      for (const { words } of findings) assert.ok(words !== '' && flat.includes(words), words);
    }),
  );
});

test('a long text of one word is read at once', async () => {
  for (const word of ['a ', 'please ', 'in the ', 'not ', '1.', 'Anna Berg '])
    await reader.read(mail(word.repeat(20_000)));
});
