import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { GtmError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import { parseMessage } from '../email/parse-message.ts';
import { type HookProvider, hookProviderNames, hookProviders } from './hook-providers.ts';
import { inboundMessage } from './inbound-message.ts';
import type { InboundMail, MailEvent } from './mail-event.ts';
import { readJson } from './read-body.ts';

const data = new URL('../../../../shared/data/', import.meta.url);
const cases = new URL('webhook-esp-payloads/cases.jsonl', data);

interface Case {
  provider: string;
  case: string;
  payload: Json;
  expected: Record<string, Json>;
  expected_text: Record<string, string>;
}

/**
 * What the cases assert and cannot be had from their payload: a header that is not in the file, fields that the extraction
 * left out, and the same payload with two answers, of which the other project's setting chooses one.
 */
const notInThePayload = [
  'ResendTestCase.test_sent_event event.event_id',
  'MailgunLegacyTestCase.test_metadata_key_conflicts event.metadata',
  'SparkPostDeliveryTestCase.test_initial_open_event_as_unknown event.event_type',
];

const fields: Record<string, (event: MailEvent) => unknown> = {
  'event.event_type': ({ kind }) => kind,
  'event.message_id': ({ messageId }) => messageId,
  'event.event_id': ({ eventId }) => eventId,
  'event.recipient': ({ recipient }) => recipient,
  'event.reject_reason': ({ rejectReason }) => rejectReason,
  'event.mta_response': ({ mtaResponse }) => mtaResponse,
  'event.description': ({ description }) => description,
  'event.click_url': ({ clickUrl }) => clickUrl,
  'event.user_agent': ({ userAgent }) => userAgent,
  'event.tags': ({ tags }) => tags,
  'event.metadata': ({ metadata }) => metadata,
  'event.timestamp': ({ at }) => at,
};

const mailFields: Record<string, (mail: InboundMail) => unknown> = {
  'event.event_type': () => 'inbound',
  'event.event_id': ({ eventId }) => eventId,
  // The time of an inbound mail is the one in its Date header.
  'event.timestamp': () => null,
  'message.subject': ({ subject }) => subject,
  'message.text': ({ text }) => text,
  'message.html': ({ html }) => html,
  'message.envelope_sender': ({ envelopeSender }) => envelopeSender,
  'message.envelope_recipient': ({ envelopeRecipient }) => envelopeRecipient,
  'message.stripped_text': ({ strippedText }) => strippedText,
  'message.stripped_html': ({ strippedHtml }) => strippedHtml,
  'message.spam_detected': ({ spamDetected }) => spamDetected,
  'message.spam_score': ({ spamScore }) => spamScore,
};

/** The instant of a Python expression such as `datetime(2016, 4, 27, 16, 28, 50, tzinfo=get_fixed_timezone(-4 * 60))`. */
function instantOf(expression: string): { ms: number; toSecond: boolean } {
  const stamp = /^datetime\.fromtimestamp\((\d+)/.exec(expression);
  if (stamp) return { ms: Number(stamp[1]) * 1000, toSecond: true };
  const parts = /^datetime\((\d+), (\d+), (\d+), (\d+), (\d+), (\d+)(?:, microsecond=(\d+))?/.exec(expression)!;
  const [year, month, day, hour, minute, second, micros = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  const offsetHours = Number(/get_fixed_timezone\((-?\d+) \* 60\)/.exec(expression)?.[1] ?? 0);
  const ms = Date.UTC(year!, month! - 1, day, hour! - offsetHours, minute, second, Math.floor(micros / 1000));
  return { ms, toSecond: false };
}

/** Ids are texts with us, and metadata that is missing is empty. */
function wanted(name: string, value: Json): Json {
  if (name.endsWith('_id') && typeof value === 'number') return String(value);
  return name === 'event.metadata' && value === null ? {} : value;
}

function differences(example: Case): string[] {
  const provider = hookProviders[example.provider.replace('_', '-') as keyof typeof hookProviders] as HookProvider;
  const { events, mails } = provider.parse(example.payload, 'anymail_id');
  const found: string[] = [];
  const compare = (name: string, is: unknown, should: unknown) => {
    if (JSON.stringify(is) !== JSON.stringify(should)) {
      found.push(`${example.case} ${name}: ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
    }
  };
  const isMail = Object.keys(example.expected).some((name) => name.startsWith('message.'));
  for (const [name, value] of Object.entries(example.expected)) {
    const is = isMail ? mailFields[name]!(mails[0]!) : fields[name]!(events[0]!);
    compare(name, is, wanted(name, value));
  }
  for (const [name, expression] of Object.entries(example.expected_text ?? {})) {
    const { ms, toSecond } = instantOf(expression);
    const is = Date.parse(events[0]!.at!);
    compare(name, toSecond ? Math.floor(is / 1000) * 1000 : is, ms);
  }
  return found;
}

test('the payloads of ten and more mail providers are read as another project asserts', (context) => {
  if (!existsSync(cases)) {
    context.diagnostic(
      'The payloads are not on this machine (../shared/data/webhook-esp-payloads); nothing was compared.',
    );
    return;
  }
  const examples = readFileSync(cases, 'utf8')
    .trim()
    .split('\n')
    .map((line) => readJson(line) as unknown as Case);
  assert.ok(examples.length >= 130);
  const asserted = examples.reduce(
    (sum, { expected, expected_text: times }) => sum + Object.keys(expected).length + Object.keys(times ?? {}).length,
    0,
  );
  const found = examples.flatMap(differences);
  const unexpected = found.filter((line) => !notInThePayload.some((known) => line.startsWith(known)));
  assert.deepEqual(unexpected, []);
  assert.equal(found.length, notInThePayload.length);
  context.diagnostic(
    `${asserted - found.length} of ${asserted} asserted values are met; not in the payload: ${notInThePayload.join(', ')}`,
  );
});

test('a mail that a provider hands on becomes the message it was', async (context) => {
  if (!existsSync(cases)) {
    context.diagnostic('The payloads are not on this machine (../shared/data/webhook-esp-payloads); nothing was read.');
    return;
  }
  const read = (name: string) => readJson(readFileSync(new URL(`webhook-esp-payloads/${name}`, data), 'utf8'))!;
  const [composed] = hookProviders.postmark.parse(read('postmark-inbound-test-payload.json')).mails;
  const message = await parseMessage(await inboundMessage(composed!, new Date(0)));
  assert.equal(message.from?.address, 'support@postmarkapp.com');
  assert.deepEqual(
    message.cc.map(({ address }) => address),
    ['firstcc@postmarkapp.com', 'secondcc@postmarkapp.com'],
  );
  assert.equal(message.subject, 'Test subject');
  assert.equal(message.newText.trim(), 'This is a test text body.');
  assert.deepEqual(
    message.attachments.map(({ name, sizeBytes }) => [name, sizeBytes]),
    [['test.txt', 45]],
  );
  assert.equal(message.date, '2023-05-05T21:44:33.000Z');

  const [raw] = hookProviders.postmark.parse(read('postmark-inbound-test-payload-with-raw.json')).mails;
  assert.ok(raw!.raw !== null, 'the message itself is in the payload');
  assert.equal((await parseMessage(await inboundMessage(raw!, new Date(0)))).subject, 'Test subject');
});

test('a line break in a field of a mail makes no header', async () => {
  const fields = {
    FromFull: { Email: 'a@b.example', Name: 'Ann\r\nX-GTM-Effect: 1\r\nBcc: all@c.example' },
    Subject: 'Hello\r\nX-GTM-Effect: 2',
    Headers: [
      { Name: 'Message-ID', Value: '<1@b.example>' },
      { Name: 'In-Reply-To', Value: '<2@c.example>\r\nX-GTM-Effect: 3' },
      { Name: 'List-Id', Value: 'a list\u0000\u001b[2J\r\nX-GTM-Effect: 4' },
    ],
    TextBody: 'Words',
  };
  const [mail] = hookProviders.postmark.parse(fields).mails;
  const first = await inboundMessage(mail!, new Date(0));
  assert.deepEqual(first, await inboundMessage(mail!, new Date(0)), 'the same fields give the same bytes');
  assert.doesNotMatch(first.toString('latin1'), /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
  const message = await parseMessage(first);
  assert.deepEqual([message.effectId, message.bcc, message.messageId], [null, [], '<1@b.example>']);
});

test('whatever JSON a body holds is read or refused with the field named, never anything else', () => {
  const words = [
    'event',
    'events',
    'msys',
    'type',
    'data',
    'RecordType',
    'FromFull',
    'Headers',
    'event-data',
    'email',
    'timestamp',
  ];
  const key = fc.oneof(fc.constantFrom(...words), fc.string());
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('sent', 'bounce', 'HardBounce', 'activity.sent', null, true, 1e300, -1),
      fc.string(),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.constantFrom(...hookProviderNames), tree, (name, body) => {
      try {
        const parsed = (hookProviders[name] as HookProvider).parse(body as Json, 'argument');
        for (const event of parsed.events) assert.ok(event.at === null || !Number.isNaN(Date.parse(event.at)));
      } catch (error) {
        assert.ok(GtmError.is(error) && error.code === 'invalid' && error.field !== undefined, String(error));
      }
    }),
    { numRuns: 5000 },
  );
});
