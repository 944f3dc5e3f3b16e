// A full stop after these ends no sentence; an initial is neither the word "I" nor a unit ("32 A.").
const abbreviations =
  /(?:\b(?:[Ee]\.g|i\.e|etc|approx|incl|excl|vs|[Nn]o|[Nn]r|[Dd]r|Mr|Mrs|Ms|[Pp]rof|St|Inc|Ltd|Co|Corp|[Dd]ept|[Ff]ig|[Ss]ec|z\.B|bzw|ca)\.|(?:^|(?<!\d)\s)[A-HJ-Z]\.)$/u;
const germanMonth =
  /^(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?!\p{L})/u;
const sentenceEnd = /[.!?]+["'”’)\]]*(?=\s)/gu;
const greeting =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|guten tag|hallo|liebe[r]?|sehr geehrte[r]?|bonjour|hola)\b[^.?!]{0,60}[,!.]?$/iu;
const signOff =
  /^(?:(?:best|kind|warm|many|all the|with (?:best|kind))(?: (?:regards|wishes|thanks|best))?|regards|cheers|thanks(?: again| and regards)?|thank you|sincerely|yours (?:sincerely|faithfully|truly)|best,?|mit freundlichen grüßen|freundliche grüße|viele grüße)[,.!]?$/iu;
const nameAlone = /^\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?,$/u;

/**
 * The sentences of a text, each with single spaces, in order. Greeting lines, headings and list marks are left out; a
 * wrapped line goes on in the next one, an empty line ends a sentence.
 */
export function splitSentences(text: string): string[] {
  return paragraphsOf(text).flatMap(splitParagraph);
}

/** Whether a line is nothing but a salutation. */
export function isGreeting(line: string): boolean {
  return greeting.test(line.trim()) || nameAlone.test(line.trim());
}

/** Whether a line is nothing but a closing such as "Best regards,". */
export function isSignOff(line: string): boolean {
  return signOff.test(line.trim());
}

function paragraphsOf(text: string): string[] {
  const paragraphs: string[] = [];
  let open: string[] = [];
  const close = () => {
    if (open.length > 0) paragraphs.push(open.join(' '));
    open = [];
  };
  for (const raw of text.split(/\r\n|[\r\n]/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) {
      close();
      continue;
    }
    if (isGreeting(line) || isSignOff(line)) {
      close();
      continue;
    }
    const item = /^(?:[-*•]|\d{1,2}[.)])\s+(.*)$/.exec(line);
    if (item) close();
    open.push(item ? item[1]! : line);
  }
  close();
  return paragraphs;
}

function splitParagraph(paragraph: string): string[] {
  const flat = paragraph.replace(/\s+/g, ' ').trim();
  const sentences: string[] = [];
  let start = 0;
  for (const match of `${flat} `.matchAll(sentenceEnd)) {
    const end = match.index + match[0].length;
    const before = flat.slice(start, end);
    const next = flat.slice(end).trimStart();
    if (/\b\d{1,2}\.$/.test(before) && germanMonth.test(next)) continue;
    if (match[0].startsWith('.') && (abbreviations.test(before) || /^\p{Ll}/u.test(next))) continue;
    sentences.push(before.trim());
    start = end;
  }
  const rest = flat.slice(start).trim();
  return rest ? [...sentences, rest] : sentences;
}

/** Number of words as a reader counts them. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
