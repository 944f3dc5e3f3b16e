import { htmlToLines } from './html-to-lines.ts';
import { headerKind, isAttribution, isDatedAttribution, isSeparator, isShortAttribution } from './quote-marks.ts';
import { signatureStart } from './signature-start.ts';

/** One line of a body. `quoted` and `mark` come from markup; plain text has `>` and separators instead. */
export interface BodyLine {
  text: string;
  quoted: boolean;
  mark: 'quote-start' | 'signature-start' | 'rule' | null;
}

export interface SplitReply {
  /** What the sender wrote this time, without quoted text and signature. */
  newText: string;
  quotedText: string;
  /** Closing, name, contact lines, disclaimer; empty when none was recognised. */
  signature: string;
  /** `newText` and `signature` as they stood: everything but the quoted text. */
  visibleText: string;
}

export interface SplitOptions {
  /** The sender's display name and address help to find a signature without a delimiter. */
  senderName?: string;
  senderAddress?: string;
}

/** Splits the plain text of a mail. Quoted text is looked for first, so a delimiter inside it decides nothing. */
export function splitReplyText(text: string, options: SplitOptions = {}): SplitReply {
  return splitLines(linesOfText(text), options);
}

/** Splits an HTML body; the parts are plain text. */
export function splitReplyHtml(html: string, options: SplitOptions = {}): SplitReply {
  return splitLines(htmlToLines(html).lines, options);
}

/** An HTML body as plain text, quoted parts marked with `> `. */
export function htmlToText(html: string): string {
  return joinLines(htmlToLines(html).lines.map((line) => (line.quoted ? `> ${line.text}`.trimEnd() : line.text)));
}

function linesOfText(text: string): BodyLine[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\u00a0/g, ' ')
    .split('\n')
    .map((line) => ({ text: line.trimEnd(), quoted: quoteMark.test(line), mark: null }));
}

/** `> text`, `|> text`, or, as some programs write it, the initials of the person quoted: `AL> text`. */
const quoteMark = /^(\s{0,3}>|\|>|\s{0,3}\p{Lu}{1,4}>( |$))/u;

function splitLines(lines: BodyLine[], options: SplitOptions): SplitReply {
  const isNew = lines.map((line) => !line.quoted);
  for (let index = 0; index < lines.length; index++) {
    if (!isNew[index]) continue;
    if (startsEarlierMessage(lines, index)) {
      isNew.fill(false, index);
      break;
    }
    const length = attributionLength(lines, index);
    if (length === 0) {
      const below = nextFilled(lines, index + 1);
      if (below !== -1 && lines[below]!.quoted && isShortAttribution(lines[index]!.text)) isNew[index] = false;
      continue;
    }
    // Behind the attribution comes marked text, or the rest of the mail is the earlier message without marks.
    const next = nextFilled(lines, index + length);
    isNew.fill(false, index, next !== -1 && lines[next]!.quoted ? index + length : undefined);
  }
  return assemble(lines, isNew, options);
}

/** Index of the first line from `from` on that has text, or -1. */
function nextFilled(lines: BodyLine[], from: number): number {
  let at = from;
  while (at < lines.length && lines[at]!.text === '') at++;
  return at < lines.length ? at : -1;
}

function startsEarlierMessage(lines: BodyLine[], index: number): boolean {
  const line = lines[index]!;
  if (line.mark === 'quote-start' || isSeparator(line.text)) return true;
  if (/^[_-]{20,}$|^_{10,}$/.test(line.text.trim())) {
    const next = nextFilled(lines, index + 1);
    return next !== -1 && next - index <= 3 && isHeaderBlock(lines, next);
  }
  return isHeaderBlock(lines, index);
}

/** From and at least two other headers of an earlier message within a few lines (long ones wrap). */
function isHeaderBlock(lines: BodyLine[], index: number): boolean {
  const first = headerKind(lines[index]!.text);
  if (first !== 'from' && first !== 'date' && first !== 'subject') return false;
  const kinds = new Set<string>();
  let other = 0;
  for (const line of lines.slice(index, index + 14)) {
    const kind = headerKind(line.text);
    if (kind !== null) kinds.add(kind);
    else if (line.text === '' || ++other > 4) break;
  }
  kinds.delete('other');
  return kinds.has('from') && kinds.size >= 3;
}

/** How many lines from here on say who wrote the quoted text below; 0 when they do not. */
function attributionLength(lines: BodyLine[], index: number): number {
  if (lines[index]!.text === '') return 0;
  let joined = '';
  for (let length = 1; length <= 4; length++) {
    const line = lines[index + length - 1];
    if (!line || line.quoted || line.text === '') return 0;
    joined = `${joined} ${line.text}`.trim();
    if (!isAttribution(joined)) continue;
    // The line above may be the answer itself: then a later start says the same with its own date.
    const texts = lines.slice(index, index + length).map((other) => other.text);
    const later = texts.some((_, start) => start > 0 && isDatedAttribution(texts.slice(start).join(' ')));
    return later ? 0 : length;
  }
  return 0;
}

function assemble(lines: BodyLine[], isNew: boolean[], options: SplitOptions): SplitReply {
  const isSignature = new Array<boolean>(lines.length).fill(false);
  const newLines = lines.flatMap((line, index) => (isNew[index] ? [{ ...line, index }] : []));
  // A signature may stand above the quoted text and the answer below it, so each stretch of new text has its own.
  for (const stretch of stretches(newLines)) {
    const start = signatureStart(stretch, { ...options, hasTextBefore: stretch[0]!.index !== newLines[0]!.index });
    for (const line of stretch.slice(start)) isSignature[line.index] = true;
  }
  const pick = (wanted: (index: number) => boolean) =>
    joinLines(lines.filter((_, index) => wanted(index)).map((line) => line.text));
  return {
    newText: pick((index) => isNew[index]! && !isSignature[index]),
    quotedText: pick((index) => !isNew[index]),
    signature: pick((index) => isSignature[index]!),
    visibleText: pick((index) => isNew[index]!),
  };
}

function stretches<T extends { index: number; text: string }>(lines: T[]): T[][] {
  const all: T[][] = [];
  for (const line of lines) {
    const last = all.at(-1);
    if (last && last.at(-1)!.index === line.index - 1) last.push(line);
    else all.push([line]);
  }
  return all.filter((stretch) => stretch.some((line) => line.text !== ''));
}

function joinLines(lines: string[]): string {
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\s+$/g, '');
}
