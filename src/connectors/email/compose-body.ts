import { readHtml } from './html-tokens.ts';

/** The parts of which a body is made. */
export interface BodyParts {
  body: string;
  signatureText?: string;
  signatureHtml?: string;
  quotedText?: string;
  allowedLinks?: readonly string[];
  /** Where allowed links lead in the HTML part, where not to themselves; they read as they are. */
  linkTargets?: ReadonlyMap<string, string>;
  /** Address of an image of one pixel that the HTML part asks for. */
  pixel?: string | null;
}

/** The text part: body, signature behind the delimiter `-- ` (RFC 3676), earlier text; lines end with LF. */
export function bodyText(parts: BodyParts): string {
  const signature = unix(parts.signatureText ?? '')
    .replace(/^-- ?\n/, '')
    .trim();
  const blocks = [
    unix(parts.body).trimEnd(),
    signature === '' ? '' : `-- \n${signature}`,
    unix(parts.quotedText ?? '').trimEnd(),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** The HTML part, made from the text: escaped, paragraphs and quotes kept, only allowed links clickable. */
export function bodyHtml(parts: BodyParts): string {
  const links = new Map((parts.allowedLinks ?? []).map((link) => [link, parts.linkTargets?.get(link) ?? link]));
  const signatureText = unix(parts.signatureText ?? '')
    .replace(/^-- ?\n/, '')
    .trim();
  const signature = parts.signatureHtml ? safeHtml(parts.signatureHtml) : paragraphs(signatureText, new Map());
  const quoted = quotedHtml(unix(parts.quotedText ?? '').trimEnd());
  return [
    '<!DOCTYPE html>',
    '<html><head><meta charset="utf-8"></head><body>',
    paragraphs(unix(parts.body).trimEnd(), links),
    signature === '' ? '' : `<div class="signature">${signature}</div>`,
    quoted,
    parts.pixel ? `<img src="${escapeHtml(parts.pixel)}" width="1" height="1" alt="">` : '',
    '</body></html>',
    '',
  ]
    .filter((block, index, all) => block !== '' || index === all.length - 1)
    .join('\n');
}

function unix(text: string): string {
  return text.replace(/\r\n/g, '\n');
}

/** Text with the five characters that mean something in HTML replaced. */
function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => names[character]!);
}

function paragraphs(text: string, links: ReadonlyMap<string, string>): string {
  if (text.trim() === '') return '';
  return text
    .split(/\n{2,}/)
    .map(
      (block) =>
        `<p>${block
          .split('\n')
          .map((line) => withLinks(line, links))
          .join('<br>\n')}</p>`,
    )
    .join('\n');
}

function withLinks(line: string, links: ReadonlyMap<string, string>): string {
  return line
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((piece, index) => {
      if (index % 2 === 0) return escapeHtml(piece);
      const url = [...links.keys()].find(
        (link) => piece === link || (piece.startsWith(link) && /^[.,;:!?)]+$/.test(piece.slice(link.length))),
      );
      if (url === undefined || !/^https?:\/\//.test(url)) return escapeHtml(piece);
      return `<a href="${escapeHtml(links.get(url)!)}">${escapeHtml(url)}</a>${escapeHtml(piece.slice(url.length))}`;
    })
    .join('');
}

/** `> ` prefixes become nested quotes; no link in them is clickable. */
function quotedHtml(text: string): string {
  if (text === '') return '';
  const out: string[] = [];
  let depth = 0;
  for (const line of text.split('\n')) {
    const marks = /^(?:> ?)*/.exec(line)![0];
    const wanted = Math.min(marks.replaceAll(' ', '').length, 20);
    while (depth < wanted && depth++ >= 0) out.push('<blockquote type="cite">');
    while (depth > wanted && depth-- > 0) out.push('</blockquote>');
    out.push(`${escapeHtml(line.slice(marks.length))}<br>`);
  }
  out.push('</blockquote>'.repeat(depth));
  return `<div class="quoted">${out.join('\n')}</div>`;
}

const allowedTags = new Set('p br b strong i em u span div table tbody tr td ul ol li small'.split(' '));

/** A signature's HTML with a short list of tags, no attributes but web, mail and phone links, everything closed. */
export function safeHtml(html: string): string {
  const out: string[] = [];
  const open: string[] = [];
  for (const token of readHtml(html)) {
    if (token.kind === 'text') out.push(escapeHtml(token.text));
    else if (token.kind === 'close') {
      const index = open.lastIndexOf(token.name);
      if (index === -1) continue;
      for (const name of open.splice(index).reverse()) out.push(`</${name}>`);
    } else if (token.name === 'br') out.push('<br>');
    else if (allowedTags.has(token.name) && open.length < 50) {
      out.push(`<${token.name}>`);
      open.push(token.name);
    } else if (token.name === 'a' && open.length < 50) {
      const href = (token.attributes.get('href') ?? '').trim();
      const isSafe = /^(https?:\/\/|mailto:|tel:)[^\s"'<>\u0000-\u001f]+$/i.test(href);
      out.push(isSafe ? `<a href="${escapeHtml(href)}">` : '<a>');
      open.push('a');
    }
  }
  return (
    out.join('') +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join('')
  );
}
