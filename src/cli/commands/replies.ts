import type { ReplyView } from '../../api/reply-view.ts';
import { instantWords } from '../../domain/time-words.ts';
import { type Command, optionNumber, optionText, optionTexts, requireWord, wrongUse } from '../command.ts';
import { printReading } from '../print-reading.ts';

const DEFAULT_REPLIES = 10;
const SHOWN_LETTERS = 400;

interface Reply {
  activityId: string;
  at: string;
  kind: string;
  from: string;
  subject: string;
  words: string;
  answersHandle: string | null;
  value: number | null;
  causedHandles: string[];
  reading: ReplyView | null;
}

const replies: Command = {
  name: 'replies',
  summary: 'What came in: replies, bounces, opt-outs, and which action each answers',
  usage: 'gtm replies [HANDLE] [--limit N]',
  example: 'gtm replies k7q2',
  json: 'The answer of `listReplies`.',
  words: 1,
  options: { limit: { type: 'string' } },
  async run(input) {
    const { screen } = input;
    const api = await input.api();
    const query = { answering: input.words[0], limit: optionNumber(input, 'limit') ?? DEFAULT_REPLIES };
    const answer = await api.call<{ items: Reply[] }>('/replies', { query });
    const { zone } = await api.call<{ zone: string }>('/tenant');
    screen.result(answer, () => {
      if (answer.items.length === 0) screen.line('Nothing came in yet.');
      for (const reply of answer.items) {
        const to = reply.answersHandle === null ? '' : ` to ${reply.answersHandle}`;
        const value = reply.value === null ? '' : ` (${reply.value > 0 ? '+' : ''}${reply.value})`;
        screen.line(screen.bold(`${reply.kind.replaceAll('_', ' ')}${to}${value}  ${instantWords(reply.at, zone)}`));
        screen.line(`  ${reply.from}: ${reply.subject}`);
        const words = reply.words.replaceAll(/\s+/g, ' ').trim();
        screen.line(`  ${words.length <= SHOWN_LETTERS ? words : `${words.slice(0, SHOWN_LETTERS)} …`}`);
        if (reply.reading) printReading(screen, reply.reading, reply.activityId);
        if (reply.causedHandles.length > 0) screen.line(`  It caused: ${reply.causedHandles.join(', ')}`);
      }
    });
    return 0;
  },
};

const correct: Command = {
  name: 'reply correct',
  summary: 'Say what a mail really is, for all that follows and for training; an opt-out holds at once',
  usage: 'gtm reply correct ACTIVITY --kind KIND [--kind KIND]...',
  example: 'gtm reply correct act_0190a3f4c6f17d5e8b2a4c6e8f001122 --kind not_now --kind question',
  details: [
    'Kinds: bounce_hard, bounce_soft, opt_out, opt_out_doubtful, nobody_here, out_of_office, auto_reply, referral, not_now,',
    'objection, interested, question, thanks; none where it is none of them. What was suppressed stays suppressed.',
  ],
  json: 'The answer of `correctReply`.',
  words: 1,
  options: { kind: { type: 'string', multiple: true } },
  async run(input) {
    const activity = requireWord(input, 0, 'ACTIVITY');
    const kinds = optionTexts(input, 'kind');
    if (kinds.length === 0) throw wrongUse('--kind is missing.');
    const body = { kinds: kinds.filter((kind) => kind !== 'none') };
    const api = await input.api();
    const path = `/replies/${encodeURIComponent(activity)}/kind`;
    const answer = await api.call<ReplyView>(path, { method: 'POST', body });
    input.screen.result(answer, () => {
      const now = answer.kinds.map((kind) => kind.replaceAll('_', ' ')).join(', ') || 'nothing in particular';
      const before = answer.correction?.readAs.map((kind) => kind.replaceAll('_', ' ')).join(', ') || 'nothing';
      input.screen.line(`It counts as ${now}; it was read as ${before}.`);
      if (answer.kinds.includes('opt_out')) input.screen.line('Nothing is written to them any more.');
      if (answer.correction?.readAs.includes('opt_out_doubtful') && !answer.kinds.includes('opt_out')) {
        input.screen.line('Writing to them is paused until you say otherwise: gtm resume ADDRESS');
      }
    });
    return 0;
  },
};

const exported: Command = {
  name: 'reply export',
  summary: 'Export corrected mails with what they were read as, as JSON Lines',
  usage: 'gtm reply export [--since DATE] > corrections.jsonl',
  example: 'gtm reply export --since 2026-10-01 > corrections.jsonl',
  json: 'With or without `--json`, JSON Lines: the items of `exportReplyCorrections`.',
  options: { since: { type: 'string' } },
  async run(input) {
    const since = optionText(input, 'since');
    const api = await input.api();
    const query = { since: since === undefined ? undefined : `${since}T00:00:00Z` };
    for await (const item of api.stream<object>('/replies/corrections', { query })) {
      input.screen.raw(`${JSON.stringify(item)}\n`);
    }
    return 0;
  },
};

export const replyCommands: Command[] = [replies, correct, exported];
