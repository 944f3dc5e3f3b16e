import { anyNumber, type Command, type CommandInput, optionText, requireWord, wrongUse } from '../command.ts';
import type { Screen } from '../screen.ts';

interface Term {
  name: string;
  sentence: string;
  definition:
    | { kind: 'condition'; on: Record<string, string>; numbers: Record<string, number>; words: string[] }
    | { kind: 'countries'; countries: string[]; words: string[] };
  origin: string;
}

const nouns = ['account', 'contact', 'deal'] as const;

function numbersOf({ definition }: Term): string[] {
  if (definition.kind === 'countries') return [];
  return Object.entries(definition.numbers).map(([name, value]) => `${name}=${value}`);
}

const quoted = (text: string) => (/^[\w-]+$/.test(text) ? text : `"${text}"`);

function printTerm(screen: Screen, term: Term): void {
  const { name, sentence, definition, origin } = term;
  screen.line(`${screen.bold(name)}${origin === 'tenant' ? ' (yours)' : ''}: ${sentence}`);
  if (definition.words.length > 0) screen.line(`  said as: ${definition.words.join(', ')}`);
  if (definition.kind === 'countries') {
    screen.line(`  countries: ${definition.countries.join(', ')}`);
    return;
  }
  for (const [noun, condition] of Object.entries(definition.on)) screen.line(`  ${noun}s: ${condition}`);
  const numbers = numbersOf(term);
  if (numbers.length > 0) screen.line(`Change it: gtm term set ${quoted(name)} ${numbers.join(' ')}`);
}

const show: Command = {
  name: 'term',
  summary: 'What words such as "stalled" mean in goals',
  usage: 'gtm term [WORD]',
  example: 'gtm term stalled',
  json: 'The answer of `listTerms`; of one word, its item there.',
  words: anyNumber,
  async run({ screen, words, ...input }) {
    const api = await input.api();
    const { items } = await api.call<{ items: Term[] }>('/terms');
    const wanted = words.join(' ').toLowerCase();
    if (wanted === '') {
      screen.result({ items }, () => {
        screen.table(
          ['word', 'means', 'numbers', ''],
          items.map((term) => [
            ...[term.name, term.sentence, numbersOf(term).join(' '), term.origin === 'tenant' ? 'yours' : ''],
          ]),
        );
      });
      return 0;
    }
    const term = items.find(({ name, definition }) =>
      [name, ...definition.words].some((word) => word.toLowerCase() === wanted),
    );
    if (!term) throw wrongUse(`There is no word "${wanted}" for goals. List them with gtm term.`);
    screen.result(term, () => printTerm(screen, term));
    return 0;
  },
};

function readNumbers(words: readonly string[]): Record<string, number> {
  const numbers = words.map((text): [string, number] => {
    const match = /^([A-Za-z]+)=(\d+(?:\.\d+)?)$/.exec(text);
    if (!match) throw wrongUse(`"${text}" must look like days=30.`);
    return [match[1]!, Number(match[2])];
  });
  return Object.fromEntries(numbers);
}

/** A whole definition, where a condition is given; the word itself is how goals say it unless --words says others. */
function readDefinition(input: CommandInput, name: string, numbers: Record<string, number>): object | null {
  const conditions = nouns.flatMap((noun): [string, string][] => {
    const text = optionText(input, noun);
    return text === undefined ? [] : [[noun, text]];
  });
  if (conditions.length === 0) return null;
  const words = optionText(input, 'words')
    ?.split(',')
    .map((word) => word.trim().toLowerCase()) ?? [name.toLowerCase()];
  return { kind: 'condition', on: Object.fromEntries(conditions), numbers, words };
}

const set: Command = {
  name: 'term set',
  summary: 'Change the numbers in what a word means, or say what a new word means',
  usage:
    'gtm term set WORD NAME=NUMBER... | gtm term set WORD [--deal CONDITION] [--account CONDITION] [--contact CONDITION] --means SENTENCE [--words "A, B"] [NAME=NUMBER...]',
  example: 'gtm term set stalled days=30',
  json: 'The answer of `setTerm`.',
  words: anyNumber,
  options: {
    ...{ deal: { type: 'string' }, account: { type: 'string' }, contact: { type: 'string' } },
    ...{ means: { type: 'string' }, words: { type: 'string' } },
  },
  async run(input) {
    const name = requireWord(input, 0, 'WORD');
    const numbers = readNumbers(input.words.slice(1));
    const definition = readDefinition(input, name, numbers);
    const sentence = optionText(input, 'means');
    if (definition === null && Object.keys(numbers).length === 0 && sentence === undefined) {
      throw wrongUse(
        "Say what changes: a number such as days=30, or a condition such as --deal 'deal.amount > 50000'.",
      );
    }
    const api = await input.api();
    const body = {
      ...(definition === null ? { numbers } : { definition }),
      ...(sentence === undefined ? {} : { sentence }),
    };
    const term = await api.call<Term>(`/terms/${encodeURIComponent(name)}`, { method: 'PUT', body });
    input.screen.result(term, () => printTerm(input.screen, term));
    return 0;
  },
};

/** The words of goals and what they mean. */
export const termCommands: Command[] = [show, set];
