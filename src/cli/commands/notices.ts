import { readFileSync } from 'node:fs';
import { instantWords } from '../../domain/time-words.ts';
import { type Command, type CommandInput, optionText, requireWord, wrongUse } from '../command.ts';

interface Channel {
  via: string;
  for: 'me' | 'tenant';
  topics: string[];
  host: string | null;
  ready: boolean;
  waiting: number;
  dead: number;
  lastSentAt: string | null;
  problem: string | null;
}

interface Dead {
  id: string;
  via: string;
  for: 'me' | 'tenant';
  attempts: number;
  problem: string | null;
  createdAt: string;
}

const tenantOption = { 'for-tenant': { type: 'boolean' } } as const;
const whose = (input: CommandInput) => (input.options['for-tenant'] === true ? 'tenant' : 'me');
const forWords = (owner: 'me' | 'tenant') => (owner === 'me' ? 'you' : 'the tenant');

const list: Command = {
  name: 'notices',
  summary: 'How you are told what needs you: replies, approvals, mailboxes in trouble',
  usage: 'gtm notices',
  example: 'gtm notices',
  json: 'The answer of `listNotices`.',
  async run(input) {
    const api = await input.api();
    const answer = await api.call<{ items: Channel[] }>('/notices');
    const { zone } = await api.call<{ zone: string }>('/tenant');
    input.screen.result(answer, () => {
      if (answer.items.length === 0) {
        input.screen.line('You are told nothing yet: gtm notices set mail');
        return;
      }
      input.screen.table(
        ['by', 'for', 'of', 'to', 'waiting', 'dead', 'last sent', 'last problem'],
        answer.items.map(({ via, topics, host, ready, waiting, dead, lastSentAt, problem, ...channel }) => [
          ...[via, forWords(channel.for), topics.join(', '), ready ? (host ?? '') : 'set its url again'],
          ...[String(waiting), String(dead), lastSentAt === null ? '' : instantWords(lastSentAt, zone)],
          problem ?? '',
        ]),
      );
    });
    return 0;
  },
};

const set: Command = {
  name: 'notices set',
  summary: 'Be told by mail, webhook or Slack, and of what',
  usage:
    'gtm notices set (mail | webhook | slack) [--url-file FILE] [--of reply,approvals,mailbox,spike] [--for-tenant] [--off] [--quote on|off]',
  details: [
    'The address of a webhook or of Slack is a secret: it is read from a file, or from the standard input for "-".',
    'A webhook is signed by Standard Webhooks; its key is shown this once, and a new one whenever its address is set.',
    '--quote lets notices of the whole tenant quote replies; they hold names and counts otherwise.',
  ],
  example: 'gtm notices set mail --of reply,approvals',
  json: 'The answer of `setNotices`, or of `removeNotices`.',
  words: 1,
  options: {
    ...{ 'url-file': { type: 'string' }, of: { type: 'string' }, off: { type: 'boolean' }, quote: { type: 'string' } },
    ...tenantOption,
  },
  async run(input) {
    const via = requireWord(input, 0, 'mail, webhook or slack');
    const [file, of, quote] = ['url-file', 'of', 'quote'].map((name) => optionText(input, name));
    if (quote !== undefined && quote !== 'on' && quote !== 'off') throw wrongUse('--quote takes on or off.');
    const url = file === undefined ? undefined : readFileSync(file === '-' ? 0 : file, 'utf8').trim();
    const path = `/notices/${encodeURIComponent(via)}`;
    const api = await input.api();
    if (quote !== undefined) await api.call('/tenant', { method: 'PATCH', body: { noticesQuote: quote === 'on' } });
    if (input.options['off'] === true) {
      const removed = await api.call<object>(path, { method: 'DELETE', query: { for: whose(input) } });
      input.screen.result(removed, () => input.screen.line(`No notices by ${via} any more.`));
      return 0;
    }
    const body = { for: whose(input), url, topics: of?.split(',') };
    const answer = await api.call<{ secret: string | null }>(path, { method: 'PUT', body });
    input.screen.result(answer, () => {
      input.screen.line(`Notices by ${via} are set: gtm notices test ${via}`);
      if (answer.secret === null) return;
      input.screen.line(answer.secret);
      input.screen.problem('Keep the key now: it is not shown again.');
    });
    return 0;
  },
};

const test: Command = {
  name: 'notices test',
  summary: 'Send a test, with whatever else waits to be told',
  usage: 'gtm notices test (mail | webhook | slack) [--for-tenant]',
  example: 'gtm notices test mail',
  json: 'The answer of `testNotices`.',
  words: 1,
  options: tenantOption,
  async run(input) {
    const via = requireWord(input, 0, 'mail, webhook or slack');
    const api = await input.api();
    const path = `/notices/${encodeURIComponent(via)}/test`;
    const answer = await api.call<object>(path, { method: 'POST', body: { for: whose(input) } });
    input.screen.result(answer, () => {
      input.screen.line(
        'It leaves within seconds, or 15 minutes after the last message. gtm notices says how it went.',
      );
    });
    return 0;
  },
};

const dead: Command = {
  name: 'notices dead',
  summary: 'Messages that nobody took after every retry',
  usage: 'gtm notices dead',
  example: 'gtm notices dead',
  json: 'The answer of `listDeadNotices`.',
  async run(input) {
    const api = await input.api();
    const answer = await api.call<{ items: Dead[] }>('/notices/dead');
    const { zone } = await api.call<{ zone: string }>('/tenant');
    input.screen.result(answer, () => {
      if (answer.items.length === 0) input.screen.line('None: everything was taken, or is still tried.');
      else {
        input.screen.table(
          ['message', 'by', 'for', 'made', 'tries', 'problem'],
          answer.items.map((item) => [
            ...[item.id, item.via, forWords(item.for), instantWords(item.createdAt, zone)],
            ...[String(item.attempts), item.problem ?? ''],
          ]),
        );
      }
    });
    return 0;
  },
};

const replay: Command = {
  name: 'notices replay',
  summary: 'Deliver a dead message again, or all of them',
  usage: 'gtm notices replay (MESSAGE | --all)',
  example: 'gtm notices replay --all',
  json: 'The answer of `replayNotices`.',
  words: 1,
  options: { all: { type: 'boolean' } },
  async run(input) {
    const [id] = input.words;
    if ((id === undefined) !== (input.options['all'] === true)) throw wrongUse('Name one message, or say --all.');
    const api = await input.api();
    const body = id === undefined ? {} : { ids: [id] };
    const answer = await api.call<{ replayed: number }>('/notices/dead/replay', { method: 'POST', body });
    input.screen.result(answer, () => input.screen.line(`${answer.replayed} delivered again, under the ids they had.`));
    return 0;
  },
};

/** Being told what needs one. */
export const noticeCommands: Command[] = [list, set, test, dead, replay];
