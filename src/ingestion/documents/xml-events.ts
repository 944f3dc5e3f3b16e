import { GtmError } from '../../domain/errors.ts';

/** What is told about an XML document while it is read. Names are without their prefix. */
export interface XmlEvents {
  /** `attribute` gives a value by its name without prefix, empty when it is missing. */
  open?(name: string, attribute: (name: string) => string): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads an XML stream (UTF-8 or UTF-16) without keeping it. Entities of its own are refused, so that nothing can be
 * multiplied by them. Throws `invalid` for XML that is not well-formed; a missing stream has no events.
 */
export async function readXml(stream: AsyncIterable<Uint8Array> | null, events: XmlEvents): Promise<void> {
  if (stream === null) return;
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser();
  let failure: Error | null = null;
  parser.on('error', (error) => {
    failure ??= error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    events.open?.(localName(name), (wanted) => {
      for (const key of Object.keys(attributes)) if (localName(key) === wanted) return attributes[key] ?? '';
      return '';
    });
  });
  parser.on('closetag', ({ name }) => events.close?.(localName(name)));
  parser.on('text', (text) => events.text?.(text));
  parser.on('cdata', (text) => events.text?.(text));
  const refuse = () => {
    if (failure === null) return;
    throw new GtmError('invalid', 'is damaged inside. Open it in Word and save it again.', { cause: failure });
  };
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  for await (const chunk of stream) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    parser.write(decoder.decode(chunk, { stream: true }));
    refuse();
  }
  parser.close();
  refuse();
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
