const MOST_MISTAKES = 2;

/** Letters to insert, delete, replace or swap to make one word the other. */
function distance(left: string, right: string): number {
  const rows = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= left.length; row++) {
    const line = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      line.push(
        Math.min(
          ...[rows[row - 1]![column]! + 1, line[column - 1]! + 1, rows[row - 1]![column - 1]! + (same ? 0 : 1)],
          ...(swapped ? [rows[row - 2]![column - 2]! + 1] : []),
        ),
      );
    }
    rows.push(line);
  }
  return rows[left.length]![right.length]!;
}

/** The known word that somebody who typed `typed` probably meant; null when none is near. */
export function nearest(typed: string, known: readonly string[]): string | null {
  const allowed = Math.min(MOST_MISTAKES, Math.floor(typed.length / 2));
  let best: { word: string; mistakes: number } | null = null;
  for (const word of known) {
    const mistakes = word.length > typed.length && word.startsWith(typed) ? 1 : distance(typed, word);
    if (mistakes <= allowed && (best === null || mistakes < best.mistakes)) best = { word, mistakes };
  }
  return best?.word ?? null;
}
