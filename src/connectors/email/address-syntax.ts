import { type AddressFinding, type AddressStanding, addressFindings, graver } from './address-findings.ts';
import { readLiteral } from './address-literal.ts';

/** An address taken apart. */
export interface AddressSyntax {
  /** As written, with its quotation marks, without comments and white space around. */
  local: string;
  domain: string;
  /** The gravest thing that was found, and how the address stands for it. */
  finding: AddressFinding;
  standing: AddressStanding;
}

const specials = new Set('()<>[]:;@\\,."');
const isControl = (character: string) => character < ' ' || character === '\u007f';
const isWhite = (character: string | undefined) => character === ' ' || character === '\t';

/**
 * Takes one address apart by the grammar of RFC 5322 (3.4.1 and, for what is obsolete, 4.4), the limits of RFC 5321
 * (4.5.3.1) and host names of RFC 1035; letters beyond ASCII may stand wherever printable ones may (RFC 6532). The first
 * thing that makes it no address ends the reading; of lesser findings the gravest counts.
 */
export function readAddress(text: string): AddressSyntax {
  const scan = createScan(text);
  const local = readLocal(scan);
  const domain = scan.isOver() ? '' : readDomain(scan);
  if (Buffer.byteLength(local) > 64) scan.find('local-too-long');
  if (domain.length > 255) scan.find('domain-too-long');
  if (local.length + 1 + domain.length > 254) scan.find('too-long');
  const finding = scan.found();
  return { local, domain, finding, standing: addressFindings[finding][0] };
}

type Scan = ReturnType<typeof createScan>;

/** A place in the text and the gravest finding so far. */
function createScan(text: string) {
  let at = 0;
  let gravest: AddressFinding = 'plain';
  const scan = {
    next: () => text[at] as string | undefined,
    take: () => text[at++]!,
    found: () => gravest,
    find(finding: AddressFinding) {
      gravest = graver(gravest, finding);
    },
    isOver: () => addressFindings[gravest][0] === 'none',
  };
  return scan;
}

/** What stands before the @: words between dots, each letters or in quotation marks. Takes the @, too. */
function readLocal(scan: Scan): string {
  let local = '';
  let word = 0; // characters of the word at hand
  let words = 0;
  let closed: 'space' | 'quotes' | null = null; // what ended the word at hand
  while (!scan.isOver()) {
    const character = scan.next();
    if (character === undefined) {
      scan.find('no-domain');
    } else if (startsFiller(character)) {
      const filler = readFiller(scan);
      if (word > 0) {
        closed = 'space';
        scan.find(filler === 'comment' ? 'comment' : 'folding-space');
      } else if (filler === 'comment') scan.find(words === 0 ? 'comment' : 'comment-between-dots');
      else scan.find(words === 0 ? 'folding-space' : 'space-between-dots');
    } else if (character === '@') {
      if (local === '') scan.find('no-local');
      else if (word === 0) scan.find('dot-last');
      else if (closed === 'space') scan.find('space-beside-at');
      scan.take();
      return local;
    } else if (character === '.') {
      if (word === 0) scan.find(words === 0 ? 'dot-first' : 'two-dots');
      else if (closed !== null) scan.find('quoted-words');
      local += scan.take();
      words++;
      word = 0;
      closed = null;
    } else if (character === '"') {
      if (word > 0) scan.find('character');
      else {
        scan.find(words === 0 ? 'quoted-local' : 'quoted-words');
        const quoted = readQuoted(scan);
        local += quoted;
        word += quoted.length;
        closed = 'quotes';
      }
    } else if (closed !== null) scan.find(closed === 'space' ? 'text-behind-space' : 'text-behind-quotes');
    else if (isControl(character) || specials.has(character)) scan.find('character');
    else {
      local += scan.take();
      word++;
    }
  }
  return local;
}

/** What stands behind the @: labels between dots, or a literal in square brackets. */
function readDomain(scan: Scan): string {
  let domain = '';
  let label = '';
  let labels = 0;
  let closed: 'space' | 'literal' | null = null;
  const endLabel = () => {
    if (label === '') scan.find(labels === 0 ? 'dot-first' : 'two-dots');
    else checkLabel(label, closed === 'literal', scan);
  };
  while (!scan.isOver()) {
    const character = scan.next();
    if (character === undefined) break;
    if (startsFiller(character)) {
      const filler = readFiller(scan);
      if (label !== '') {
        closed ??= 'space';
        scan.find(filler === 'comment' ? 'comment' : 'folding-space');
      } else if (labels === 0) scan.find('space-beside-at');
      else scan.find(filler === 'comment' ? 'comment-between-dots' : 'space-between-dots');
    } else if (isDot(character)) {
      endLabel();
      domain += scan.take();
      labels++;
      label = '';
      closed = null;
    } else if (character === '[' && domain === '') {
      label = readBrackets(scan);
      domain += label;
      closed = 'literal';
    } else if (closed !== null) scan.find(closed === 'space' ? 'text-behind-space' : 'text-behind-literal');
    else if (isControl(character) || character === ' ' || specials.has(character)) scan.find('character');
    else {
      if (character === '-' && label === '') scan.find('hyphen-first');
      else if (!/[a-z0-9-]/i.test(character) && character < '\u0080') scan.find('domain-character');
      label += scan.take();
      domain += label.at(-1);
    }
  }
  if (scan.isOver()) return domain;
  if (domain === '') scan.find('no-domain');
  else if (label === '') scan.find('dot-last');
  else checkLabel(label, closed === 'literal', scan);
  if (labels === 0 && closed !== 'literal') scan.find('single-label-domain');
  else if (/^\d/.test(label)) scan.find('numeric-top-level');
  return domain;
}

function checkLabel(label: string, isLiteral: boolean, scan: Scan): void {
  if (isLiteral) return;
  if (label.endsWith('-')) scan.find('hyphen-last');
  if (label.length > 63) scan.find('label-too-long');
}

/** A full stop, also as East Asian keyboards write it (RFC 3490, 3.1). */
function isDot(character: string): boolean {
  return character === '.' || character === '\u3002' || character === '\uff0e' || character === '\uff61';
}

function startsFiller(character: string): boolean {
  return character === '(' || character === '\r' || isWhite(character);
}

/** A comment, or white space that may go over line breaks. */
function readFiller(scan: Scan): 'comment' | 'space' {
  if (scan.next() === '(') {
    readComment(scan);
    return 'comment';
  }
  readFold(scan);
  return 'space';
}

/** White space with line breaks, each of which must have white space behind it. */
function readFold(scan: Scan): void {
  let breaks = 0;
  let behindBreak = false;
  for (let character = scan.next(); character !== undefined; character = scan.next()) {
    if (isWhite(character)) {
      scan.take();
      behindBreak = false;
    } else if (character === '\r') {
      scan.take();
      if (scan.next() !== '\n') {
        scan.find('carriage-return');
        return;
      }
      scan.take();
      if (behindBreak) {
        scan.find('empty-line-in-fold');
        return;
      }
      behindBreak = true;
      if (++breaks > 1) scan.find('space-between-dots');
    } else break;
  }
  if (behindBreak) scan.find('fold-last');
}

function readComment(scan: Scan): void {
  let depth = 0;
  do {
    const character = scan.next();
    if (character === undefined) {
      scan.find('comment-open');
      return;
    }
    if (character === '\r' || isWhite(character)) {
      readFold(scan);
      continue;
    }
    scan.take();
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '\\') readEscaped(scan);
    else if (character === '\u0000' || character === '\n') scan.find('character-in-comment');
    else if (isControl(character)) scan.find('control-in-comment');
  } while (depth > 0 && !scan.isOver());
}

/** A string in quotation marks, which it keeps; a fold in it is one space. */
function readQuoted(scan: Scan): string {
  let quoted = scan.take();
  while (!scan.isOver()) {
    const character = scan.next();
    if (character === undefined) scan.find('quotes-open');
    else if (character === '\r' || character === '\t') {
      readFold(scan);
      scan.find('folding-space');
      quoted += ' ';
    } else {
      quoted += scan.take();
      if (character === '"') return quoted;
      if (character === '\\') quoted += readEscaped(scan);
      else if (character === '\u0000' || character === '\n') scan.find('character-in-quotes');
      else if (isControl(character)) scan.find('control-in-quotes');
    }
  }
  return quoted;
}

/** The character behind a backslash. */
function readEscaped(scan: Scan): string {
  if (scan.next() === undefined) {
    scan.find('backslash-last');
    return '';
  }
  const character = scan.take();
  if (isControl(character) && character !== '\t') scan.find('control-behind-backslash');
  return character;
}

/** `[...]` in place of a domain. */
function readBrackets(scan: Scan): string {
  scan.take();
  let inside = '';
  while (!scan.isOver()) {
    const character = scan.next();
    if (character === undefined) scan.find('literal-open');
    else if (character === '\r' || isWhite(character)) {
      readFold(scan);
      scan.find('folding-space');
      inside += ' ';
    } else {
      scan.take();
      if (character === ']') {
        scan.find(readLiteral(inside));
        return `[${inside}]`;
      }
      if (character === '\\') {
        scan.find('domain-literal-obsolete');
        inside += readEscaped(scan);
        continue;
      }
      if (character === '[' || character === '\u0000' || character > '\u007f') scan.find('literal-character');
      else if (isControl(character)) scan.find('domain-literal-obsolete');
      inside += character;
    }
  }
  return inside;
}
