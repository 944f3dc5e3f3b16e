/** One sentence with its UTF-16 offsets; `text` is trimmed. */
export interface Sentence {
  start: number;
  end: number;
  text: string;
  isQuestion: boolean;
}

// A full stop after these ends no sentence.
const abbreviations =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|mr|mrs|ms|dr|prof|no|approx|incl|vs|st|inc|ltd|co|z\.b|bzw|ca|nr)\.$/i;
/** "am 5. Juni": a day before a German month. */
const dayOfMonth = /\b\d{1,2}\.$/;
const germanMonth =
  /^\s+(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?!\p{L})/u;
const shortLine = 45;

/** Sentences of a mail body: ended by punctuation, a blank line, or the end of a short line such as a greeting. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  const close = (end: number) => {
    const raw = text.slice(start, end);
    const trimmed = raw.trim();
    if (trimmed) {
      const from = start + raw.indexOf(trimmed);
      sentences.push({
        start: from,
        end: from + trimmed.length,
        text: trimmed,
        isQuestion: /\?["”')\]]*$/.test(trimmed),
      });
    }
    start = end;
  };
  for (const match of text.matchAll(/[.!?…]+["”')\]]*(?=\s|$)|\n/g)) {
    const end = match.index + match[0].length;
    const before = text.slice(start, end);
    const isDate = dayOfMonth.test(before) && germanMonth.test(text.slice(end, end + 12));
    if (match[0] === '\n' ? lineEnds(text, match.index) : !abbreviations.test(before) && !isDate) close(end);
  }
  close(text.length);
  return sentences;
}

function lineEnds(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim();
  const next = text.slice(at + 1).split('\n', 1)[0] ?? '';
  return next.trim() === '' || /[,:;]$/.test(line) || line.length < shortLine || /^\s*[-*•\d]/.test(next);
}
