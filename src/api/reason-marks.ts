import { detectInstructions } from '../agents/decision/text/instruction-detector.ts';

/** Words within a reason that came from outside and give orders to an assistant; offsets are UTF-16 in the reason. */
export interface ReasonMark {
  start: number;
  end: number;
  words: string;
}

/** The quoted orders in a reason for leaving someone alone; none where nothing it quotes is an order. */
export function marksInReason(reason: string): ReasonMark[] {
  const quoted = [...reason.matchAll(/"([^"]+)"/g)].map((match): ReasonMark => {
    const start = match.index + 1;
    return { start, end: start + match[1]!.length, words: match[1]! };
  });
  return quoted.some(({ words }) => detectInstructions(words).length > 0) ? quoted : [];
}
