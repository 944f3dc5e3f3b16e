const NAME_CHARACTERS = 80;

/**
 * Somebody else's words as one line that no mail or chat program makes a link, a mention or markup of: letters, digits and
 * the marks of a sentence; cut after `most` characters.
 */
export function plainWords(text: string, most = NAME_CHARACTERS): string {
  const plain = text
    .replace(/[^\p{L}\p{M}\p{N}.,;?!'’&()%€$-]+/gu, ' ')
    // A full stop or question mark within a word reads as a host name.
    .replace(/([.?!])(?=[\p{L}\p{N}])/gu, '$1 ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...plain];
  return characters.length > most ? `${characters.slice(0, most).join('').trimEnd()}…` : plain;
}
