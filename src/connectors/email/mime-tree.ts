import type { Email } from 'postal-mime';
import { GtmError, messageOf } from '../../domain/errors.ts';
import { type DecodedText, decodeText } from './decode-text.ts';

/** Limits that keep a hostile message from eating the process. */
export interface MimeLimits {
  maxSizeBytes: number;
  /** Multipart inside multipart. */
  maxNestingDepth: number;
  /** Header bytes of all parts together. */
  maxHeaderBytes: number;
  /** Leaves of the tree. */
  maxParts: number;
}

/** One leaf of a MIME message. */
export interface MimeLeaf {
  /** Lower-case `type/subtype`. */
  type: string;
  /** Parameters of Content-Type, keys in lower case. */
  parameters: Readonly<Record<string, string>>;
  disposition: string;
  fileName: string | null;
  contentId: string | null;
  content: Uint8Array;
  /** The content as text in its charset, line ends as they came. */
  text(): string;
  /** Whether the content is not in the charset that it names. */
  charsetGuessed(): boolean;
}

/** The part of postal-mime's parser object that is read here beside its result (version pinned, held by a test). */
interface ParserNode {
  childNodes: ParserNode[];
  content: ArrayBuffer | null;
  contentId?: string;
  contentType: { parsed: { value: string; params: Record<string, string> } };
  contentDisposition: { parsed: { value: string; params: Record<string, string> } };
}

/** The structure of a message. */
interface MimeTree {
  email: Email;
  leaves: MimeLeaf[];
  /** Whether it breaks off before its last part ends. */
  isCut: boolean;
}

/**
 * Parses the MIME structure: postal-mime's headers, and every leaf in order. postal-mime's own body texts are not used,
 * because it joins quoted lines of `format=flowed` with the answer below them and mixes forwarded messages in.
 * Throws `invalid` naming the limit that was passed.
 */
export async function readMimeTree(raw: Uint8Array, limits: MimeLimits): Promise<MimeTree> {
  if (raw.byteLength > limits.maxSizeBytes) {
    throw invalid(`The message has ${raw.byteLength} bytes; at most ${limits.maxSizeBytes} are read`);
  }
  const { default: PostalMime, decodeWords } = await import('postal-mime');
  const parser = new PostalMime({
    forceRfc822Attachments: true,
    maxNestingDepth: limits.maxNestingDepth,
    maxHeadersSize: limits.maxHeaderBytes,
  });
  let email: Email;
  try {
    email = await parser.parse(raw);
  } catch (error) {
    const words = messageOf(error);
    if (/nesting depth/i.test(words))
      throw invalid(`Parts are nested deeper than ${limits.maxNestingDepth} levels`, error);
    if (/header size/i.test(words)) throw invalid(`The headers are longer than ${limits.maxHeaderBytes} bytes`, error);
    throw invalid('The message cannot be read as MIME', error);
  }
  const leaves: MimeLeaf[] = [];
  const { root } = parser as unknown as { root: ParserNode };
  for (const node of leafNodes(root)) {
    if (leaves.length === limits.maxParts) throw invalid(`The message has more than ${limits.maxParts} parts`);
    leaves.push(leafOf(node, decodeWords));
  }
  return { email, leaves, isCut: isCut(raw, root) };
}

/** A message in parts whose last part has no end: what came behind is lost. */
function isCut(raw: Uint8Array, root: ParserNode): boolean {
  const { value, params } = root.contentType.parsed;
  const boundary = params['boundary'];
  if (!value.startsWith('multipart/') || !boundary) return false;
  return !Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).includes(`--${boundary}--`);
}

function invalid(message: string, cause?: unknown): GtmError {
  return new GtmError('invalid', `${message}; the message was not taken`, cause === undefined ? {} : { cause });
}

function* leafNodes(root: ParserNode): Generator<ParserNode> {
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.childNodes.length === 0) {
      if (!node.contentType.parsed.value.startsWith('multipart/')) yield node;
      else if (node === root && node.content) yield node; // a multipart without its boundary: the body is all there is
    } else waiting.push(...node.childNodes.toReversed());
  }
}

function leafOf(node: ParserNode, decodeWords: (text: string) => string): MimeLeaf {
  const { value: type, params: parameters } = node.contentType.parsed;
  const name = node.contentDisposition.parsed.params['filename'] || parameters['name'] || null;
  const content = new Uint8Array(node.content ?? new ArrayBuffer(0));
  let decoded: DecodedText | null = null;
  const decode = () => {
    decoded ??= decodeText(content, parameters['charset']);
    return decoded;
  };
  return {
    type: type.startsWith('multipart/') ? 'text/plain' : type,
    parameters,
    disposition: node.contentDisposition.parsed.value,
    fileName: name === null ? null : cleanFileName(decodeWords(name)),
    contentId: node.contentId ?? null,
    content,
    text() {
      const { text } = decode();
      const flowed = /^flowed$/i.test(parameters['format'] ?? '') && type === 'text/plain';
      return flowed ? unflow(text, /^yes$/i.test(parameters['delsp'] ?? '')) : text;
    },
    charsetGuessed: () => decode().guessed,
  };
}

function cleanFileName(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f/\\]+/g, '_').slice(0, 255);
}

/** Joins the soft line breaks of `format=flowed` (RFC 3676): only lines of one quote depth, never the `-- ` line. */
function unflow(text: string, deleteSpace: boolean): string {
  const joined: string[] = [];
  let openDepth = -1;
  for (const line of text.split(/\r?\n/)) {
    const marks = /^>*/.exec(line)![0];
    const stuffed = line.slice(marks.length);
    const content = stuffed.startsWith(' ') ? stuffed.slice(1) : stuffed;
    const isFlowed = content.endsWith(' ') && content !== '-- ';
    const kept = isFlowed && deleteSpace ? content.slice(0, -1) : content;
    if (openDepth === marks.length && content !== '-- ') joined[joined.length - 1] += kept;
    else joined.push(marks === '' ? kept : `${marks} ${kept}`);
    openDepth = isFlowed ? marks.length : -1;
  }
  return joined.join('\n');
}
