import { parse } from 'tldts';

/** A way to leave the mail: link, bare domain, address or number; `host` is in lower case without `www.`. */
export interface LinkSpot {
  start: number;
  end: number;
  href: string;
  host: string;
  isAddress: boolean;
}

const pattern =
  /(?:https?:\/\/|www\.)[^\s<>"'”)\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:\/[^\s<>"'”)\]]*)?(?![\w@])/gi;
const fileEnding = /\.(?:pdf|docx?|xlsx?|pptx?|csv|txt|md|zip|png|jpe?g|html?|json|ya?ml|eml|ics)$/i;
const abbreviation = /^(?:e\.g|i\.e|a\.m|p\.m|z\.b|u\.a|d\.h)$/i;

function hostOf(href: string): string {
  // As a browser reads it: what stands before an @ is a user name only up to the first slash.
  const url = `http://${href.replace(/^https?:\/\//i, '')}`;
  const host = URL.canParse(url) ? new URL(url).hostname : href.split(/[/\\?#:]/, 1)[0]!;
  return host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '');
}

function isDomain(host: string): boolean {
  const result = parse(host);
  return result.isIcann === true || /\.(?:example|test|invalid)$/.test(host);
}

// Ways to write a link or domain so that a careless reader sees none.
const disguised =
  /\bhxxps?:\/\/[^\s<>"'”)]+|\b[\w-]+ ?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\)) ?[a-z]{2,}\b|\b[\w-]+ dot (?:com|net|org|io|info|biz|co|eu|de)\b/gi;

const telephone = /(?<![\w+])(?:\+|00)\d(?:[ ()/.-]{0,2}\d){7,14}(?!\d)/g;

/** Every link, bare domain and mail address in a text. */
export function spotLinks(text: string): LinkSpot[] {
  const hidden = [...text.matchAll(disguised)].map(({ 0: href, index }): LinkSpot => {
    return { start: index, end: index + href.length, href, host: href.toLowerCase(), isAddress: false };
  });
  return [...hidden, ...plainLinks(text)];
}

/** International telephone numbers of a text, which lead away from it as links do; `href` is their digits. */
export function spotTelephones(text: string): LinkSpot[] {
  return [...text.matchAll(telephone)].map(({ 0: words, index }): LinkSpot => {
    const digits = words.replace(/\D/g, '');
    return { start: index, end: index + words.length, href: digits, host: digits, isAddress: false };
  });
}

function plainLinks(text: string): LinkSpot[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const href = match[0].replace(/[.,;:!?]+$/, '');
    const host = hostOf(href);
    const isBare = !/^(?:https?:\/\/|www\.)/i.test(href) && !href.includes('@');
    if (
      isBare &&
      (/[A-Z][^.]*$/.test(host === href.toLowerCase() ? href : '') ||
        fileEnding.test(href) ||
        abbreviation.test(href) ||
        !isDomain(host))
    )
      return [];
    return [
      {
        start: match.index,
        end: match.index + href.length,
        href,
        host,
        isAddress: href.includes('@') && !href.includes('/'),
      },
    ];
  });
}

/** The link without scheme, `www.` and closing slash, in lower case: two spellings of one link are equal. */
export function comparableLink(href: string): string {
  return href
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/+$/, '');
}
