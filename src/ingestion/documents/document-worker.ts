import { parentPort, workerData } from 'node:worker_threads';
import { GtmError } from '../../domain/errors.ts';
import type { ConversionAnswer, ConversionTask, ConvertedDocument } from './convert-document.ts';

/** Text beyond this is some thousand pages. */
const maxTextLength = 5_000_000;

async function convert({ kind, bytes, unpackedBytes }: ConversionTask): Promise<ConvertedDocument> {
  if (kind === 'pdf') {
    const { readPdf } = await import('./read-pdf.ts');
    return readPdf(bytes);
  }
  const { readDocx } = await import('./read-docx.ts');
  return readDocx(bytes, unpackedBytes);
}

async function answer(task: ConversionTask): Promise<ConversionAnswer> {
  try {
    const document = await convert(task);
    if (document.text.length <= maxTextLength) return { document };
    return { refused: `has more than ${maxTextLength / 1_000_000} million characters of text. Split it.` };
  } catch (error) {
    if (GtmError.is(error)) return { refused: error.message };
    return { refused: 'cannot be read: the file is damaged. Open it in the program that made it and save it again.' };
  }
}

parentPort?.postMessage(await answer(workerData as ConversionTask));
