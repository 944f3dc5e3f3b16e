import { dayWords } from '../../domain/time-words.ts';
import { type Command, requireWord } from '../command.ts';

interface Refusal {
  id: string;
  headline: string;
  reason: string;
  givenAt: string;
  until: string | null;
}

/** What was turned down and still counts, and how to take it back. */
export const refusalCommands: Command[] = [
  {
    name: 'refusals',
    summary: 'What was turned down and still counts in later runs',
    usage: 'gtm refusals',
    example: 'gtm refusals',
    json: 'The answer of `listRefusals`.',
    async run({ screen, ...input }) {
      const api = await input.api();
      const { items } = await api.call<{ items: Refusal[] }>('/refusals');
      const { zone } = await api.call<{ zone: string }>('/tenant');
      const day = (instant: string | null) => (instant === null ? 'for good' : dayWords(instant, zone));
      screen.result({ items }, () => {
        if (items.length === 0) screen.line('Nothing is held back by a rejection.');
        else {
          screen.table(
            ['id', 'turned down', 'why', 'on', 'until'],
            items.map(({ id, headline, reason, givenAt, until }) => [
              ...[id, headline, reason.replaceAll('_', ' '), day(givenAt), day(until)],
            ]),
          );
        }
      });
      return 0;
    },
  },
  {
    name: 'lift',
    summary: 'Take a rejection back; a fact it called wrong is confirmed by that',
    usage: 'gtm lift REFUSAL',
    example: 'gtm lift fb_0190a1b2c3d47e5f8091a2b3c4d5e6f7',
    json: 'The answer of `liftRefusal`.',
    words: 1,
    async run(input) {
      const id = requireWord(input, 0, 'REFUSAL');
      const api = await input.api();
      const path = `/refusals/${encodeURIComponent(id)}/lift`;
      const answer = await api.call<{ result: string }>(path, { method: 'POST', body: {} });
      input.screen.result(answer, () => input.screen.line('It counts no more.'));
      return 0;
    },
  },
];
