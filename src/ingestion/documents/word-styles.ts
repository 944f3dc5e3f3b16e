import { readXml } from './xml-events.ts';

/** What a paragraph style makes of a paragraph. */
export interface WordStyle {
  /** Heading level from 1 to 9. */
  level: number | null;
  isTitle: boolean;
}

/**
 * Headings and titles among the paragraph styles of a Word document, by style id. Ids are translated with the program,
 * names ("heading 1", "Title") and outline levels are not.
 */
export async function readWordStyles(stream: AsyncIterable<Uint8Array> | null): Promise<Map<string, WordStyle>> {
  const styles = new Map<string, WordStyle>();
  const basedOn = new Map<string, string>();
  let id = '';
  await readXml(stream, {
    open(name, attribute) {
      if (name === 'style') id = attribute('styleId');
      if (id === '') return;
      const value = attribute('val');
      const known = styles.get(id) ?? { level: null, isTitle: false };
      if (name === 'name') {
        const heading = /^heading ([1-9])$/i.exec(value);
        styles.set(id, { level: heading ? Number(heading[1]) : known.level, isTitle: /^title$/i.test(value) });
      }
      if (name === 'outlineLvl' && /^[0-8]$/.test(value)) styles.set(id, { ...known, level: Number(value) + 1 });
      if (name === 'basedOn') basedOn.set(id, value);
    },
    close(name) {
      if (name === 'style') id = '';
    },
  });
  // A style of one's own is mostly made of a heading and says nothing of its level.
  for (const [style, parent] of basedOn) {
    const inherited = styles.get(parent);
    const own = styles.get(style);
    if (inherited && own?.level === null && !own.isTitle) styles.set(style, inherited);
  }
  return styles;
}
