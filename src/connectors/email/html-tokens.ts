/** One piece of an HTML text: an opening tag, a closing tag, or text with its entities decoded. */
export type HtmlToken =
  | { kind: 'open'; name: string; attributes: ReadonlyMap<string, string>; selfClosing: boolean }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string };

/** Elements whose content is not markup; their text is left out altogether. */
const rawText = new Set(['script', 'style', 'title', 'textarea', 'noscript', 'iframe', 'xmp', 'noembed', 'noframes']);

/**
 * Cuts HTML into tokens in one pass, in time linear in its length, whatever is broken in it. Comments, doctypes,
 * processing instructions and the content of scripts and styles are left out. It repairs nothing: a closing tag may
 * have no opening one.
 */
export function* readHtml(html: string): Generator<HtmlToken> {
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) {
      yield { kind: 'text', text: decodeEntities(html.slice(at)) };
      return;
    }
    if (open > at) yield { kind: 'text', text: decodeEntities(html.slice(at, open)) };
    const next = html[open + 1] ?? '';
    if (next === '!' || next === '?') {
      at = endOfDeclaration(html, open);
    } else if (/[a-zA-Z/]/.test(next)) {
      const tag = readTag(html, open);
      at = tag.end;
      if (tag.token) yield tag.token;
      if (tag.token?.kind === 'open' && rawText.has(tag.token.name)) at = skipRawText(html, at, tag.token.name);
    } else {
      yield { kind: 'text', text: '<' };
      at = open + 1;
    }
  }
}

function endOfDeclaration(html: string, open: number): number {
  // Outlook hides content for other programs in `<!--[if mso]> ... <![endif]-->`: one comment like any other.
  const isComment = html.startsWith('<!--', open);
  const end = html.indexOf(isComment ? '-->' : '>', isComment ? open + 4 : open);
  if (end === -1) return html.length;
  return end + (isComment ? 3 : 1);
}

function skipRawText(html: string, from: number, name: string): number {
  const closing = new RegExp(`</${name}[\\s/>]`, 'gi');
  closing.lastIndex = from;
  return closing.exec(html)?.index ?? html.length;
}

const whitespace = /\s/;

function readTag(html: string, open: number): { token: HtmlToken | null; end: number } {
  const closing = html[open + 1] === '/';
  let at = open + (closing ? 2 : 1);
  const nameStart = at;
  while (at < html.length && !/[\s/>]/.test(html[at]!)) at++;
  const name = html.slice(nameStart, at).toLowerCase();
  const attributes = new Map<string, string>();
  while (at < html.length && html[at] !== '>') {
    if (whitespace.test(html[at]!) || html[at] === '/') {
      at++;
      continue;
    }
    const attribute = readAttribute(html, at);
    at = attribute.end;
    if (!attributes.has(attribute.name)) attributes.set(attribute.name, attribute.value);
  }
  const selfClosing = html[at - 1] === '/';
  const end = Math.min(at + 1, html.length);
  if (name === '') return { token: null, end };
  return { token: closing ? { kind: 'close', name } : { kind: 'open', name, attributes, selfClosing }, end };
}

function readAttribute(html: string, start: number): { name: string; value: string; end: number } {
  let at = start + 1;
  while (at < html.length && !/[\s/>=]/.test(html[at]!)) at++;
  const name = html.slice(start, at).toLowerCase();
  let look = at;
  while (look < html.length && whitespace.test(html[look]!)) look++;
  if (html[look] !== '=') return { name, value: '', end: at };
  look++;
  while (look < html.length && whitespace.test(html[look]!)) look++;
  const quote = html[look];
  if (quote === '"' || quote === "'") {
    const end = html.indexOf(quote, look + 1);
    const stop = end === -1 ? html.length : end;
    return { name, value: decodeEntities(html.slice(look + 1, stop)), end: Math.min(stop + 1, html.length) };
  }
  at = look;
  while (at < html.length && !/[\s>]/.test(html[at]!)) at++;
  return { name, value: decodeEntities(html.slice(look, at)), end: at };
}

/** The named references that occur in mail; any other stays as it is written. */
const named = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: '\u00a0',
    ensp: '\u2002',
    emsp: '\u2003',
    thinsp: '\u2009',
    zwnj: '\u200c',
    zwj: '\u200d',
    lrm: '\u200e',
    rlm: '\u200f',
    shy: '\u00ad',
    ndash: '–',
    mdash: '—',
    horbar: '―',
    lsquo: '‘',
    rsquo: '’',
    sbquo: '‚',
    ldquo: '“',
    rdquo: '”',
    bdquo: '„',
    laquo: '«',
    raquo: '»',
    lsaquo: '‹',
    rsaquo: '›',
    hellip: '…',
    bull: '•',
    middot: '·',
    dagger: '†',
    Dagger: '‡',
    permil: '‰',
    prime: '′',
    Prime: '″',
    euro: '€',
    pound: '£',
    yen: '¥',
    cent: '¢',
    curren: '¤',
    copy: '©',
    reg: '®',
    trade: '™',
    sect: '§',
    para: '¶',
    deg: '°',
    plusmn: '±',
    times: '×',
    divide: '÷',
    frac12: '½',
    frac14: '¼',
    frac34: '¾',
    sup1: '¹',
    sup2: '²',
    sup3: '³',
    micro: 'µ',
    ordf: 'ª',
    ordm: 'º',
    iexcl: '¡',
    iquest: '¿',
    not: '¬',
    macr: '¯',
    acute: '´',
    cedil: '¸',
    uml: '¨',
    brvbar: '¦',
    larr: '←',
    uarr: '↑',
    rarr: '→',
    darr: '↓',
    harr: '↔',
    infin: '∞',
    ne: '≠',
    le: '≤',
    ge: '≥',
    asymp: '≈',
    minus: '−',
    sum: '∑',
    radic: '√',
    check: '✓',
    cross: '✗',
    star: '☆',
    hearts: '♥',
    Agrave: 'À',
    Aacute: 'Á',
    Acirc: 'Â',
    Atilde: 'Ã',
    Auml: 'Ä',
    Aring: 'Å',
    AElig: 'Æ',
    Ccedil: 'Ç',
    Egrave: 'È',
    Eacute: 'É',
    Ecirc: 'Ê',
    Euml: 'Ë',
    Igrave: 'Ì',
    Iacute: 'Í',
    Icirc: 'Î',
    Iuml: 'Ï',
    ETH: 'Ð',
    Ntilde: 'Ñ',
    Ograve: 'Ò',
    Oacute: 'Ó',
    Ocirc: 'Ô',
    Otilde: 'Õ',
    Ouml: 'Ö',
    Oslash: 'Ø',
    Ugrave: 'Ù',
    Uacute: 'Ú',
    Ucirc: 'Û',
    Uuml: 'Ü',
    Yacute: 'Ý',
    THORN: 'Þ',
    szlig: 'ß',
    agrave: 'à',
    aacute: 'á',
    acirc: 'â',
    atilde: 'ã',
    auml: 'ä',
    aring: 'å',
    aelig: 'æ',
    ccedil: 'ç',
    egrave: 'è',
    eacute: 'é',
    ecirc: 'ê',
    euml: 'ë',
    igrave: 'ì',
    iacute: 'í',
    icirc: 'î',
    iuml: 'ï',
    eth: 'ð',
    ntilde: 'ñ',
    ograve: 'ò',
    oacute: 'ó',
    ocirc: 'ô',
    otilde: 'õ',
    ouml: 'ö',
    oslash: 'ø',
    ugrave: 'ù',
    uacute: 'ú',
    ucirc: 'û',
    uuml: 'ü',
    yacute: 'ý',
    thorn: 'þ',
    yuml: 'ÿ',
    OElig: 'Œ',
    oelig: 'œ',
    Scaron: 'Š',
    scaron: 'š',
    Zcaron: 'Ž',
    zcaron: 'ž',
    Yuml: 'Ÿ',
    fnof: 'ƒ',
    circ: 'ˆ',
    tilde: '˜',
  }),
);

/** Replaces character references (`&eacute;`, `&#8211;`, `&#x2013;`); unknown ones stay. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,9}));?/g,
    (match, decimal, hex, name) => {
      if (name !== undefined) return named.get(name) ?? match;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
      if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
      return String.fromCodePoint(code);
    },
  );
}
