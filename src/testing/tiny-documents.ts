import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

/** A part of an archive. `declaredSize` lies about what it unpacks to, `isEncrypted` about a password. */
export interface TinyPart {
  name: string;
  content: string | Uint8Array;
  declaredSize?: number;
  isEncrypted?: boolean;
}

/** A ZIP archive of these parts, each deflated. */
export function tinyZip(parts: readonly TinyPart[]): Uint8Array<ArrayBuffer> {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, declaredSize, isEncrypted } of parts) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes, { level: 1 });
    const shared = Buffer.alloc(26);
    for (const [value, at] of [
      [20, 0],
      [isEncrypted ? 1 : 0, 2],
      [8, 4],
      [name.length, 22],
    ] as const)
      shared.writeUInt16LE(value, at);
    for (const [value, at] of [
      [crc32(bytes), 10],
      [packed.length, 14],
      [declaredSize ?? bytes.length, 18],
    ] as const)
      shared.writeUInt32LE(value, at);
    files.push(Buffer.from('PK\u0003\u0004'), shared, Buffer.from(name), packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), shared, tail, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...files, index, end]));
}

const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

/** A Word document with this XML as its body, and other parts or a replacement of the usual ones. */
export function tinyDocx(body: string, others: readonly TinyPart[] = []): Uint8Array<ArrayBuffer> {
  const usual: TinyPart[] = [
    {
      name: '_rels/.rels',
      content:
        '<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    },
    { name: 'word/document.xml', content: `<w:document ${word}><w:body>${body}</w:body></w:document>` },
  ];
  return tinyZip([...usual.filter(({ name }) => others.every((other) => other.name !== name)), ...others]);
}

/** A part of WordprocessingML, such as `tinyWordPart('word/styles.xml', 'styles', '...')`. */
export function tinyWordPart(name: string, element: string, inner: string): TinyPart {
  return { name, content: `<w:${element} ${word}>${inner}</w:${element}>` };
}

/** A PDF of these objects, numbered from 1 (the first is its catalogue); a stream has its bytes beside its entries. */
export function tinyPdf(
  objects: readonly (string | { entries: string; stream: Uint8Array })[],
  trailer = '',
): Uint8Array<ArrayBuffer> {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let length = pieces[0]!.length;
  const add = (piece: Buffer) => {
    pieces.push(piece);
    length += piece.length;
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    add(Buffer.from(`${index + 1} 0 obj\n`));
    if (typeof object === 'string') add(Buffer.from(object));
    else {
      add(Buffer.from(`<< ${object.entries} /Length ${object.stream.byteLength} >>\nstream\n`));
      add(Buffer.from(object.stream));
      add(Buffer.from('\nendstream'));
    }
    add(Buffer.from('\nendobj\n'));
  }
  const start = length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  add(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`));
  add(Buffer.from(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`));
  return new Uint8Array(Buffer.concat(pieces));
}

/** The content stream of a page, packed. */
export function tinyPdfStream(content: string | Uint8Array): { entries: string; stream: Uint8Array } {
  return { entries: '/Filter /FlateDecode', stream: deflateSync(content) };
}

/** A PDF with one page for each list of lines; a line is its size in points and its words. */
export function tinyPdfPages(
  pages: readonly (readonly [size: number, words: string][])[],
  info = '',
): Uint8Array<ArrayBuffer> {
  const kids = pages.map((_, index) => `${5 + index * 2} 0 R`).join(' ');
  const objects = pages.flatMap((lines, index) => {
    let y = 780;
    const words = lines.map(([size, text]) => {
      y -= text === '' ? 30 : size * 1.2;
      return `BT /F1 ${size} Tf 1 0 0 1 60 ${y} Tm (${text.replace(/[()\\]/g, '\\$&')}) Tj ET`;
    });
    return [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${6 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
      tinyPdfStream(words.join('\n')),
    ];
  });
  return tinyPdf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      `<< ${info} >>`,
      ...objects,
    ],
    '/Info 4 0 R',
  );
}
