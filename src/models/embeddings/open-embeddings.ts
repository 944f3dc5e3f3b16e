import { GtmError } from '../../domain/errors.ts';
import type { Embeddings } from './embeddings.ts';

/** Opens the embedding model that a URL names: `lexical:` or `lexical:<dimensions>`. */
export async function openEmbeddings(url: string): Promise<Embeddings> {
  const [, scheme, rest] = /^([a-z]+):(.*)$/.exec(url) ?? [];
  if (scheme !== 'lexical') {
    throw new GtmError('misconfigured', 'Unknown embedding model. Use lexical: (needs no key and no service)', {
      field: 'GTM_EMBEDDINGS_URL',
    });
  }
  const dimensions = rest ? Number(rest) : 256;
  if (!Number.isInteger(dimensions) || dimensions < 32 || dimensions > 2000) {
    throw new GtmError(
      'misconfigured',
      'lexical: takes a number of dimensions from 32 to 2000, for example lexical:256',
      {
        field: 'GTM_EMBEDDINGS_URL',
      },
    );
  }
  const { createLexicalEmbeddings } = await import('./lexical.ts');
  return createLexicalEmbeddings({ dimensions });
}
