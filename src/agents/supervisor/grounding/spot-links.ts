import { parse } from 'tldts';

/** A link, bare domain or mail address in a text; `host` is in lower case without `www.`. */
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
  const rest = href.replace(/^https?:\/\//i, '').replace(/^.*@/, '');
  return rest
    .split(/[/?#:]/, 1)[0]!
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '');
}

function isDomain(host: string): boolean {
  const result = parse(host);
  return result.isIcann === true || /\.(?:example|test|invalid)$/.test(host);
}

/** Every link, bare domain and mail address in a text. */
export function spotLinks(text: string): LinkSpot[] {
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
