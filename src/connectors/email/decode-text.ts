/** A text part decoded; `guessed` when it was not in the charset that it names. */
export interface DecodedText {
  text: string;
  guessed: boolean;
}

/**
 * Text of a part in the charset it names (UTF-8 when it names none). A charset that nobody knows, or bytes that are not
 * in it, are read as UTF-8 where they are UTF-8 and else as Windows-1252, in which every byte is something.
 */
export function decodeText(bytes: Uint8Array, charset: string | undefined): DecodedText {
  const name = charset?.trim() || 'utf-8';
  // ASCII is what programs name that never think of it.
  const named = /^(us-)?ascii$/i.test(name) ? 'utf-8' : name;
  const text = strictly(bytes, named);
  if (text !== null) return { text, guessed: false };
  return { text: strictly(bytes, 'utf-8') ?? new TextDecoder('windows-1252').decode(bytes), guessed: true };
}

function strictly(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
