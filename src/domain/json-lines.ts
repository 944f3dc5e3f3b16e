/**
 * The lines of a stream of JSON Lines in UTF-8, ended by a line feed and by nothing else: the texts in a line may hold
 * U+2028 and the like, at which other readers of lines would cut them in two.
 */
export async function* jsonLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let begun: string[] = [];
  for await (const piece of pieces) {
    const [end, ...next] = decoder.decode(piece, { stream: true }).split('\n');
    begun.push(end!);
    for (const start of next) {
      yield begun.join('');
      begun = [start];
    }
  }
  const last = begun.join('') + decoder.decode();
  if (last !== '') yield last;
}
