import { existsSync, readFileSync } from 'node:fs';
import { detectAsks } from '../../src/domain/reading/ask-detector.ts';

/** Sentences of real mails, labelled by whether they ask for something, beside the repository. */
export const askFolder = new URL('../../../shared/data/intent-email-ask/', import.meta.url);

export interface AskScore {
  sentences: number;
  precision: number;
  recall: number;
  /** Of the sentences that ask. */
  f1: number;
  accuracy: number;
}

/** How the ask detector does on one part of the public collection; null where it is not on this machine. */
export function scoreAsks(part: 'train' | 'test'): AskScore | null {
  const file = new URL(`${part}.tsv`, askFolder);
  if (!existsSync(file)) return null;
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ asks: line.startsWith('Yes\t'), sentence: line.slice(line.indexOf('\t') + 1) }))
    .map(({ asks, sentence }) => ({ asks, found: detectAsks(sentence).length > 0 }));
  const counted = (asks: boolean, found: boolean) =>
    rows.filter((row) => row.asks === asks && row.found === found).length;
  const right = counted(true, true);
  const precision = right / Math.max(1, right + counted(false, true));
  const recall = right / Math.max(1, right + counted(true, false));
  return {
    ...{ sentences: rows.length, precision, recall },
    f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    accuracy: (right + counted(false, false)) / Math.max(1, rows.length),
  };
}
