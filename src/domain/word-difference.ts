/** A stretch of text that stayed, went or came. Joined without the `added` ones it is the old text, without the `removed` ones the new. */
export interface DifferencePart {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

const maxCells = 4_000_000;

/**
 * What changed between two texts, word by word (white space belongs to the word before it): the longest common
 * subsequence of words. Texts too long for that (over some 2,000 changed words each) come back as one removal and one
 * addition between what they share at both ends.
 */
export function wordDifference(before: string, after: string): DifferencePart[] {
  const left = words(before);
  const right = words(after);
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < left.length - start && end < right.length - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const middle = changed(left.slice(start, left.length - end), right.slice(start, right.length - end));
  return joined([
    ...left.slice(0, start).map((text): DifferencePart => ({ kind: 'same', text })),
    ...middle,
    ...left.slice(left.length - end).map((text): DifferencePart => ({ kind: 'same', text })),
  ]);
}

function words(text: string): string[] {
  return text.match(/\S+\s*|^\s+/g) ?? [];
}

function changed(left: string[], right: string[]): DifferencePart[] {
  const removed = (text: string): DifferencePart => ({ kind: 'removed', text });
  const added = (text: string): DifferencePart => ({ kind: 'added', text });
  if (left.length * right.length > maxCells) return [...left.map(removed), ...right.map(added)];
  const width = right.length + 1;
  const common = new Uint32Array((left.length + 1) * width);
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      const below = common[(row + 1) * width + column]!;
      const beside = common[row * width + column + 1]!;
      const diagonal = common[(row + 1) * width + column + 1]! + 1;
      common[row * width + column] = left[row] === right[column] ? diagonal : Math.max(below, beside);
    }
  }
  const parts: DifferencePart[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    if (row < left.length && column < right.length && left[row] === right[column]) {
      parts.push({ kind: 'same', text: left[row]! });
      row += 1;
      column += 1;
    } else if (
      column === right.length ||
      (row < left.length && common[(row + 1) * width + column]! >= common[row * width + column + 1]!)
    ) {
      parts.push(removed(left[row]!));
      row += 1;
    } else {
      parts.push(added(right[column]!));
      column += 1;
    }
  }
  return parts;
}

function joined(parts: DifferencePart[]): DifferencePart[] {
  const result: DifferencePart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.kind === part.kind) last.text += part.text;
    else result.push({ ...part });
  }
  return result;
}
