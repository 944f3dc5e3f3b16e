import { readHtml } from './html-tokens.ts';
import type { BodyLine } from './split-reply.ts';

const blocks = new Set(
  `address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header
  hr html li main nav ol p pre section table tbody tfoot thead tr ul`.split(/\s+/),
);
const paragraphs = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'pre', 'table', 'blockquote']);
const empty = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

type Effect = 'hidden' | 'quoted' | null;

/** How mail programs mark where the earlier messages begin; everything behind such a mark is quoted. */
const quoteStarts: readonly ((attributes: ReadonlyMap<string, string>) => boolean)[] = [
  // Outlook for the web and mobile, Outlook for Mac, Hotmail, Zimbra, Yahoo, AOL, GMX, Proton, Tuta, Zoho
  (attributes) =>
    /^(x_)*(divRplyFwdMsg|appendonsend|stopSpelling|OLK_SRC_BODY_SECTION|zwchr|mail-editor-reference-message-container|ms-outlook-mobile-body-separator-line|reply-intro)$/i.test(
      attributes.get('id') ?? '',
    ),
  (attributes) =>
    /(^|\s)(yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|ms-outlook-mobile-reference-message|moz-forward-container)(\s|$)/.test(
      attributes.get('class') ?? '',
    ),
  (attributes) => attributes.get('name') === 'quote' || attributes.get('data-marker') === '__QUOTED_TEXT__',
  // Outlook 2007 and later, Windows Mail: a rule above the header block
  (attributes) =>
    /border:\s*none;\s*border-top:\s*solid\s+#(B5C4DF|E1E1E1)\s+1\.0pt|border-top-color:\s*rgb\(229, 229, 229\);\s*border-top-width:\s*1px/i.test(
      attributes.get('style') ?? '',
    ),
];

function isSignature(attributes: ReadonlyMap<string, string>): boolean {
  return (
    /(^|\s)(gmail_signature|moz-signature|protonmail_signature_block|signature|email-signature)(\s|$)/i.test(
      attributes.get('class') ?? '',
    ) ||
    /^(x_)*(Signature|AppleMailSignature|ms-outlook-mobile-signature|mobile-signature)$/i.test(
      attributes.get('id') ?? '',
    ) ||
    attributes.get('data-signatureblock') === 'true' ||
    attributes.get('data-smartmail') === 'gmail_signature'
  );
}

function effectOf(name: string, attributes: ReadonlyMap<string, string>): Effect {
  const style = (attributes.get('style') ?? '').toLowerCase();
  if (name === 'head' || attributes.has('hidden')) return 'hidden';
  if (/display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]|\w*[1-9])|mso-hide\s*:\s*all/.test(style))
    return 'hidden';
  // Indenting in Gmail's editor makes a blockquote without a border.
  if (name === 'blockquote' && !/border(-\w+)?\s*:\s*(none|0)|margin:0 0 0 40px/.test(style)) return 'quoted';
  return null;
}

/** Readable lines of an HTML body, as `BodyLine`s that know what was quoted; hidden text is left out. */
export function htmlToLines(html: string): { lines: BodyLine[]; links: string[] } {
  const page = createPage();
  const open: { name: string; effect: Effect; block: boolean }[] = [];
  const count = { hidden: 0, quoted: 0, pre: 0 };

  function shut(element: { name: string; effect: Effect; block: boolean }): void {
    if (element.block) page.breakLine(paragraphs.has(element.name));
    if (element.effect) count[element.effect] -= 1;
    if (element.name === 'pre') count.pre -= 1;
    page.quoted = count.quoted > 0;
  }

  for (const token of readHtml(html)) {
    if (token.kind === 'text') {
      if (count.hidden === 0) page.write(token.text, count.pre > 0);
    } else if (token.kind === 'open') {
      const { name, attributes } = token;
      if (count.hidden === 0) startElement(page, name, attributes);
      // Deep nesting carries no meaning for text; beyond it elements are not tracked and close with their parent.
      if (empty.has(name) || token.selfClosing || open.length >= 2000) continue;
      const element = { name, effect: effectOf(name, attributes), block: blocks.has(name) };
      if (element.effect) count[element.effect] += 1;
      if (name === 'pre') count.pre += 1;
      page.quoted = count.quoted > 0;
      open.push(element);
    } else {
      const index = open.findLastIndex((element) => element.name === token.name);
      if (index === -1 || open.length - index > 100) continue;
      for (const element of open.splice(index).reverse()) shut(element);
    }
  }
  return page.finish();
}

function startElement(
  page: ReturnType<typeof createPage>,
  name: string,
  attributes: ReadonlyMap<string, string>,
): void {
  if (blocks.has(name)) page.breakLine(paragraphs.has(name));
  if (name === 'br') page.endLine();
  if (name === 'hr') page.rule();
  if (name === 'li') page.write('- ', true);
  if (name === 'td' || name === 'th') page.write(' ', false);
  if (isSignature(attributes)) page.mark('signature-start');
  if (quoteStarts.some((matches) => matches(attributes))) page.mark('quote-start');
  const link = name === 'a' ? (attributes.get('href') ?? '').trim() : '';
  if (/^https?:\/\//i.test(link)) page.links.add(link);
}

/** Collects text into lines the way a page shows it: white space collapsed, one break between blocks. */
function createPage() {
  const lines: BodyLine[] = [];
  const links = new Set<string>();
  // Pieces, joined once per line: asking a growing string for its last character again and again is quadratic.
  let pieces: string[] = [];
  let atSpace = true;
  let marked: BodyLine['mark'] = null;

  function takeLine(): string {
    const text = clean(pieces.join(''));
    pieces = [];
    atSpace = true;
    return text;
  }
  function addLine(text: string): void {
    lines.push({ text, quoted: page.quoted, mark: marked });
    marked = null;
  }

  const page = {
    links,
    quoted: false,
    write(text: string, keepSpace: boolean) {
      if (keepSpace) {
        const [first, ...rest] = text.replace(/\r\n?/g, '\n').split('\n');
        pieces.push(first!);
        for (const line of rest) {
          addLine(takeLine());
          pieces.push(line);
        }
        atSpace = false;
        return;
      }
      const collapsed = text.replace(/[ \t\r\n\f]+/g, ' ');
      const piece = atSpace && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed;
      if (piece === '') return;
      pieces.push(piece);
      atSpace = piece.endsWith(' ');
    },
    endLine() {
      addLine(takeLine());
    },
    breakLine(paragraph: boolean) {
      const text = takeLine();
      if (text !== '') addLine(text);
      const last = lines.at(-1);
      if (paragraph && last && last.text !== '') lines.push({ text: '', quoted: page.quoted, mark: null });
    },
    rule() {
      page.breakLine(false);
      lines.push({ text: '', quoted: page.quoted, mark: null });
      marked ??= 'rule';
    },
    mark(mark: BodyLine['mark']) {
      page.breakLine(false);
      if (marked !== 'quote-start') marked = mark;
    },
    finish() {
      const text = takeLine();
      if (text !== '' || marked !== null) addLine(text);
      return { lines, links: [...links] };
    },
  };
  return page;
}

function clean(text: string): string {
  return text
    .replace(/\u200b|\u200e|\u200f|\u2060|\ufeff|\u00ad|\u034f/g, '')
    .replace(/\u00a0/g, ' ')
    .trim();
}
