import { instantWords } from '../../domain/time-words.ts';
import { type Command, requireWord, wrongUse } from '../command.ts';

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

export const effectCommands: Command[] = [scheduled, settle];
