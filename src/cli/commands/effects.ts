import { instantWords } from '../../domain/time-words.ts';
import { type Command, optionNumber, requireWord, wrongUse } from '../command.ts';

const DEFAULT_REPLIES = 10;
const SHOWN_LETTERS = 400;

interface Effect {
  handle: string;
  headline: string;
  state: string;
  notBefore: string;
  reason: string;
  provider: string;
  failure: string | null;
  delivery: string | null;
}
interface Reply {
  at: string;
  kind: string;
  from: string;
  subject: string;
  words: string;
  answersHandle: string | null;
  value: number | null;
  causedHandles: string[];
}

const scheduled: Command = {
  name: 'scheduled',
  summary: 'Approved actions that have not left yet, and what is parked',
  usage: 'gtm scheduled [--all]',
  example: 'gtm scheduled',
  json: 'The answer of `listEffects`.',
  options: { all: { type: 'boolean' } },
  async run(input) {
    const { screen } = input;
    const api = await input.api();
    const state = input.options['all'] === true ? undefined : 'scheduled,claimed,unknown';
    const answer = await api.call<{ items: Effect[] }>('/effects', { query: { state } });
    const { zone } = await api.call<{ zone: string }>('/tenant');
    screen.result(answer, () => {
      if (answer.items.length === 0) {
        screen.line('Nothing is on its way.');
        return;
      }
      screen.table(
        ['', 'state', 'leaves', 'what', 'why then'],
        answer.items.map((effect) => [
          ...[effect.handle, effect.state === 'unknown' ? 'parked' : effect.state.replace('_', ' ')],
          ...[instantWords(effect.notBefore, zone), effect.headline, effect.failure ?? effect.reason],
        ]),
      );
      const undelivered = new Set(answer.items.flatMap(({ delivery }) => delivery ?? []));
      for (const delivery of undelivered) screen.line(`Mails here are ${delivery}.`);
      const parked = answer.items.find((effect) => effect.state === 'unknown');
      if (parked) screen.line(`Parked: look whether it left, then gtm settle ${parked.handle} done|failed`);
    });
    return 0;
  },
};

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
        if (reply.causedHandles.length > 0) screen.line(`  It caused: ${reply.causedHandles.join(', ')}`);
      }
    });
    return 0;
  },
};

const settle: Command = {
  name: 'settle',
  summary: 'Say whether a parked action happened; only you can look',
  usage: 'gtm settle HANDLE done|failed',
  example: 'gtm settle k7q2 done',
  json: 'The answer of `settleEffect`.',
  words: 2,
  async run(input) {
    const handle = requireWord(input, 0, 'HANDLE');
    const outcome = requireWord(input, 1, 'done or failed');
    if (outcome !== 'done' && outcome !== 'failed') throw wrongUse('Say done or failed.');
    const api = await input.api();
    const path = `/effects/${encodeURIComponent(handle)}/settle`;
    const answer = await api.call<{ id: string; state: string }>(path, { method: 'POST', body: { outcome } });
    input.screen.result(answer, () => input.screen.line(`Settled as ${answer.state}.`));
    return 0;
  },
};

export const effectCommands: Command[] = [replies, scheduled, settle];
