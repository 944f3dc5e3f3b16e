/** Messages up to this size are kept whole. */
const keptWhole = 8 * 1024 * 1024;
const maxBoundaries = 1000;
const newline = 0x0a;

/**
 * A large message without the content of its attachments: all headers, texts, calendars and reports stay as they are, so
 * that it reads the same. A message of usual size is returned as it is.
 */
export function leaveOutAttachments(raw: Uint8Array): Uint8Array {
  if (raw.byteLength <= keptWhole) return raw;
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const kept: Buffer[] = [];
  const boundaries = new Set<string>();
  let header = '';
  let inHeader = true;
  let isKept = true;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(newline, start);
    const line: Buffer = bytes.subarray(start, end === -1 ? bytes.length : end + 1);
    start += line.length;
    // Only lines that can be one are made into text.
    const words: string = line.length <= 200 || inHeader ? line.toString('latin1').trimEnd() : '';
    if (!inHeader && words.startsWith('--') && boundaries.has(words.slice(2).replace(/--$/, ''))) {
      kept.push(line);
      inHeader = !words.endsWith('--') || boundaries.has(words.slice(2));
      isKept = true;
      header = '';
    } else if (inHeader) {
      kept.push(line);
      if (words !== '') header += `${header === '' ? '' : '\n'}${words}`;
      else {
        inHeader = false;
        const type = typeOf(header);
        if (type.boundary !== null && boundaries.size < maxBoundaries) boundaries.add(type.boundary);
        isKept = /^(text|multipart|message)\/|^application\/ics/.test(type.name) && !type.isAttachment;
      }
    } else if (isKept) kept.push(line);
  }
  return Buffer.concat(kept);
}

function typeOf(header: string): { name: string; boundary: string | null; isAttachment: boolean } {
  const unfolded = header.replace(/\n[ \t]+/g, ' ');
  const type = /^content-type:\s*([^\n]*)/im.exec(unfolded)?.[1] ?? 'text/plain';
  const boundary = /boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(type);
  return {
    name: type.trim().toLowerCase(),
    boundary: boundary ? (boundary[1] ?? boundary[2] ?? null) : null,
    isAttachment: /^content-disposition:\s*attachment/im.test(unfolded),
  };
}
