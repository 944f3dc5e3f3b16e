const hex = '0123456789ABCDEF';
const softBreak = '=\r\n';

/** Quoted-printable (RFC 2045 section 6.7) of a text whose lines end in \n; lines end in CRLF. */
export function quotedPrintable(text: string): string {
  return text.split('\n').map(encodeLine).join('\r\n');
}

function encodeLine(line: string): string {
  const bytes = Buffer.from(line, 'utf8');
  let encoded = '';
  let width = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!;
    const last = index === bytes.length - 1;
    const plain = (byte >= 33 && byte <= 126 && byte !== 61) || ((byte === 32 || byte === 9) && !last);
    const piece = plain ? String.fromCharCode(byte) : `=${hex[byte >> 4]}${hex[byte & 15]}`;
    if (width + piece.length > 75) {
      encoded += softBreak;
      width = 0;
    }
    encoded += piece;
    width += piece.length;
  }
  return encoded;
}

/** A header value as RFC 2047 encoded words when it is not plain ASCII. */
export function encodeHeaderText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let chunk = '';
  for (const character of text) {
    if (Buffer.byteLength(chunk + character) > 42) {
      words.push(chunk);
      chunk = '';
    }
    chunk += character;
  }
  words.push(chunk);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

/** `Name <address>` with the name quoted or encoded where it must be. */
export function encodeMailbox(name: string, address: string): string {
  if (!name) return address;
  const shown = /^[A-Za-z0-9 '-]+$/.test(name)
    ? name
    : /^[\x20-\x7e]*$/.test(name)
      ? `"${name.replace(/["\\]/g, '\\$&')}"`
      : encodeHeaderText(name);
  return `${shown} <${address}>`;
}

/** Base64 in lines of 76 characters. */
export function base64Lines(content: Buffer): string {
  return content.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');
}

/** Text as HTML text. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
