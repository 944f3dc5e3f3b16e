import { readFileSync } from 'node:fs';
import { GtmError } from '../../domain/errors.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { dayWords } from '../../domain/time-words.ts';
import type { ApiClient } from '../client.ts';
import {
  anyNumber,
  type Command,
  type CommandInput,
  optionNumber,
  optionText,
  requireWord,
  wrongUse,
} from '../command.ts';

interface BatchLine {
  id: string;
  hits: { sourceId: string; chunkId: string; score: number }[];
}

/** `90d`, `12w` or `6m` in days. */
function readSince(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d+)([dwmy]?)$/.exec(text);
  if (!match) throw wrongUse(`--since must look like 90d, 12w, 6m or 1y (found "${text}").`);
  const days = { '': 1, d: 1, w: 7, m: 30, y: 365 }[match[2] as 'd'];
  return Number(match[1]) * days;
}

function readQuery(line: string): { id: string; text: string } | null {
  try {
    const { id, text } = JSON.parse(line) as { id: unknown; text: unknown };
    if (typeof text !== 'string' || (typeof id !== 'string' && typeof id !== 'number')) return null;
    return { id: String(id), text };
  } catch {
    return null;
  }
}

/** Lines `{id, text}`. */
function readQueries(path: string): { id: string; text: string }[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const query = readQuery(line);
    if (query) return [query];
    throw new GtmError('invalid', `Line ${index + 1} of ${path} must be JSON such as {"id": "q1", "text": "..."}.`);
  });
}

async function searchBatch(input: CommandInput, api: ApiClient, path: string): Promise<number> {
  const body = {
    ...{ queries: readQueries(path), k: optionNumber(input, 'k'), mode: optionText(input, 'mode') },
  };
  for await (const line of api.stream<BatchLine>('/search/batch', { method: 'POST', body })) {
    input.screen.raw(`${JSON.stringify(line)}\n`);
  }
  return 0;
}

/** Search over everything in free text. */
export const searchCommand: Command = {
  name: 'search',
  summary: 'Find mails, meetings, notes and documents by words and meaning',
  usage:
    'gtm search "WORDS" [--type email,document,...] [--since 90d] [--k 10] [--mode hybrid|keywords|vectors] | gtm search --batch FILE [--k 1000]',
  example: 'gtm search "data residency" --type email,document --since 90d',
  json: 'The answer of `search`. With `--batch`, with or without `--json`, JSON Lines: the items of `searchBatch`.',
  words: anyNumber,
  options: {
    type: { type: 'string' },
    since: { type: 'string' },
    k: { type: 'string' },
    mode: { type: 'string' },
    batch: { type: 'string' },
  },
  async run(input) {
    const { screen } = input;
    const batch = optionText(input, 'batch');
    if (batch !== undefined) return searchBatch(input, await input.api(), batch);
    requireWord(input, 0, '"WORDS"');
    const body = {
      text: input.words.join(' '),
      types: optionText(input, 'type')?.split(',') ?? [],
      ...{
        sinceDays: readSince(optionText(input, 'since')),
        k: optionNumber(input, 'k'),
        mode: optionText(input, 'mode'),
      },
    };
    const api = await input.api();
    const answer = await api.call<{ items: Evidence[] }>('/search', { method: 'POST', body });
    const { zone } = await api.call<{ zone: string }>('/tenant');
    screen.result(answer, () => {
      if (answer.items.length === 0) screen.line('Nothing found. Try fewer words, or a longer --since.');
      for (const hit of answer.items) {
        const day = hit.occurredAt === null ? '' : `, ${dayWords(hit.occurredAt, zone)}`;
        screen.line(`${hit.score.toFixed(3)}  ${screen.bold(hit.title || hit.entityType)} (${hit.entityType}${day})`);
        screen.line(`       "${hit.quote.replaceAll(/\s+/g, ' ').trim()}"`);
        screen.line(screen.faint(`       ${hit.chunkId}, ${hit.audience}, ${hit.trust}`));
      }
    });
    return 0;
  },
};
