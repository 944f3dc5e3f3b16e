import { type Html, html } from './html.ts';

/** Words of a text to be marked, with what is the matter with them. */
export interface Marked {
  start: number;
  end: number;
  problem: string;
}

/** A text with some of its words marked; marks that overlap an earlier one are left out. */
export function markedText(text: string, marks: readonly Marked[]): Html {
  const parts: Html[] = [];
  let at = 0;
  for (const mark of [...marks].sort((left, right) => left.start - right.start)) {
    if (mark.start < at) continue;
    parts.push(
      html`${text.slice(at, mark.start)}<mark title="${mark.problem}">${text.slice(mark.start, mark.end)}</mark>`,
    );
    at = mark.end;
  }
  return html`${parts}${text.slice(at)}`;
}
