import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ImportProgress, ImportReport } from '../ingestion/ingestion-services.ts';

export type ImportItem = { progress: ImportProgress } | { report: ImportReport };

/** Runs an import and yields how far it is, the latest only, and at last its report. */
export async function* followImport(
  run: (onProgress: (progress: ImportProgress) => void) => Promise<ImportReport>,
): AsyncGenerator<ImportItem> {
  let latest: ImportProgress | null = null;
  let settled = false;
  let ring = () => {};
  const work = run((progress) => {
    latest = progress;
    ring();
  }).finally(() => {
    settled = true;
    ring();
  });
  // Its failure is thrown below; until then nobody waits for it.
  work.catch(() => {});
  while (!settled) {
    if (latest === null) {
      await new Promise<void>((resolve) => {
        ring = resolve;
      });
      continue;
    }
    const progress: ImportProgress = latest;
    latest = null;
    yield { progress };
  }
  yield { report: await work };
}

/** Keeps an uploaded file under `directory` while `use` reads it, as often as it likes. */
export async function* withUploadedFile<Item>(
  bytes: AsyncIterable<Uint8Array>,
  file: { directory: string; name: string },
  use: (path: string) => AsyncIterable<Item>,
): AsyncGenerator<Item> {
  await mkdir(file.directory, { recursive: true, mode: 0o700 });
  try {
    const path = join(file.directory, basename(file.name) || 'file');
    await pipeline(Readable.from(bytes), createWriteStream(path, { mode: 0o600 }));
    yield* use(path);
  } finally {
    await rm(file.directory, { recursive: true, force: true });
  }
}
