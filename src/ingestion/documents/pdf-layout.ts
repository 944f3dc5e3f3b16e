/** One line of a page. */
export interface PdfLine {
  text: string;
  /** Distance of its base line from the bottom of the page. */
  y: number;
  /** Height of its largest letters; 0 where the file does not say. */
  size: number;
}

/** Letters of a heading are this much larger than those of the text. */
const headingRatio = 1.15;
const maxHeadingLength = 150;
/** A gap between base lines of more than this many line heights begins a paragraph. */
const paragraphGap = 1.6;

/**
 * Lines of pages as paragraphs: joined where they follow one another in one size, a word broken by a hyphen made whole.
 * Short lines in larger letters become Markdown headings, the largest size `#`, the next `##`, all others `###`.
 */
export function layOut(pages: readonly PdfLine[][]): { text: string; firstHeading: string | null } {
  const bodySize = commonSize(pages.flat());
  const isLarge = ({ size }: PdfLine) => bodySize > 0 && size >= bodySize * headingRatio;
  const blocks = withoutFurniture(pages).flatMap((lines) => blocksOf(lines));
  const isHeading = (block: PdfLine) => isLarge(block) && block.text.length <= maxHeadingLength;
  const sizes = [...new Set(blocks.filter(isHeading).map(({ size }) => size))].sort((one, other) => other - one);
  const text = blocks
    .map((block) => {
      if (!isHeading(block)) return block.text;
      return `${'#'.repeat(Math.min(3, sizes.indexOf(block.size) + 1))} ${block.text.replace(/\n/g, ' ')}`;
    })
    .join('\n\n');
  return { text, firstHeading: blocks.find(isHeading)?.text.replace(/\n/g, ' ') ?? null };
}

/** Lines at the edges of many pages that differ in digits at most: page numbers go, a running title stays once. */
function withoutFurniture(pages: readonly PdfLine[][]): PdfLine[][] {
  const shape = ({ text }: PdfLine) => text.replace(/\d+/g, '0');
  const edges = pages.map((lines) => new Set([...lines.slice(0, 2), ...lines.slice(-2)]));
  const counts = new Map<string, number>();
  for (const edge of edges)
    for (const one of new Set([...edge].map(shape))) counts.set(one, (counts.get(one) ?? 0) + 1);
  const seen = new Set<string>();
  return pages.map((lines, page) =>
    lines.filter((line) => {
      const one = shape(line);
      const isFurniture = edges[page]!.has(line) && counts.get(one)! > Math.max(2, pages.length / 3);
      if (!isFurniture) return true;
      const isFirst = !seen.has(one) && /\p{L}/u.test(one);
      seen.add(one);
      return isFirst;
    }),
  );
}

/** The size in which most letters are set. */
function commonSize(lines: readonly PdfLine[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of lines) letters.set(size, (letters.get(size) ?? 0) + text.length);
  let common = 0;
  for (const [size, count] of letters) if (count > (letters.get(common) ?? 0)) common = size;
  return common;
}

function blocksOf(lines: readonly PdfLine[]): PdfLine[] {
  const blocks: PdfLine[] = [];
  let above: PdfLine | null = null;
  for (const line of lines) {
    const block = blocks.at(-1);
    if (block && above && belongsTo(line, above)) block.text = join(block.text, line.text);
    else blocks.push({ ...line });
    above = line;
  }
  return blocks;
}

function belongsTo(line: PdfLine, above: PdfLine): boolean {
  const gap = above.y - line.y;
  const height = Math.max(line.size, above.size);
  if (/^([-•▪–*]|[1-9]\d?[.)])\s/.test(line.text)) return false;
  return gap > 0 && gap <= height * paragraphGap && Math.abs(line.size - above.size) <= height * 0.1;
}

/** A hyphen at the end of a line mostly breaks a word, unless a capital or digit follows. */
function join(text: string, next: string): string {
  return /\p{Ll}-$/u.test(text) && /^\p{Ll}/u.test(next) ? text.slice(0, -1) + next : `${text}\n${next}`;
}
