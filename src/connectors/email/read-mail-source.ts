import { createHash } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { GtmError } from '../../domain/errors.ts';
import { readMbox } from './mbox.ts';

/** One raw message of an import. */
export interface SourceMessage {
  /** The same for the same message in the same file or folder, wherever that lies. */
  externalId: string;
  raw: Uint8Array;
  /** The mail folder it was in: a Maildir or mbox name, or a path relative to the import; empty for the top. */
  folder: string;
}

/**
 * The messages of whatever a person points at: one `.eml` file, an mbox file, a Maildir (with its subfolders), or a
 * folder of such files. Files of other kinds in a folder are passed over. Throws `not-found` or `invalid` for a path
 * that holds no mail.
 */
export async function* readMailSource(path: string): AsyncGenerator<SourceMessage> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new GtmError('not-found', 'There is no such file or folder to import mail from', {
      field: 'path',
      cause: error,
    });
  });
  if (facts.isFile()) {
    yield* readFileOfMail(path, '', basename(path));
    return;
  }
  let found = 0;
  for await (const message of readFolder(path, path)) {
    found += 1;
    yield message;
  }
  if (found === 0) {
    const advice =
      'expected .eml files, mbox files or a Maildir (cur, new, tmp). Files of other names are imported one by one.';
    throw new GtmError('invalid', `The folder holds no mail; ${advice}`, { field: 'path' });
  }
}

async function* readFolder(root: string, folder: string): AsyncGenerator<SourceMessage> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = new Set(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name));
  const isMaildir = names.has('cur') && names.has('new');
  const folderName = relative(root, folder).split(sep).join('/');
  if (isMaildir) yield* readMaildir(folder, folderName);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!(isMaildir && ['cur', 'new', 'tmp'].includes(entry.name))) yield* readFolder(root, path);
    } else if (entry.isFile() && !isMaildir && (await looksLikeMail(path))) {
      yield* readFileOfMail(path, folderName, relative(root, path).split(sep).join('/'));
    }
  }
}

async function* readMaildir(folder: string, folderName: string): AsyncGenerator<SourceMessage> {
  for (const part of ['new', 'cur']) {
    for (const name of (await readdir(join(folder, part))).sort()) {
      const path = join(folder, part, name);
      if (name.startsWith('.') || !(await stat(path)).isFile()) continue;
      const unique = name.split(/:2,|;2,/)[0]!; // the flags behind it change when the mail is read
      yield {
        externalId: [folderName, unique].filter(Boolean).join('/'),
        raw: await readFile(path),
        folder: folderName,
      };
    }
  }
}

async function* readFileOfMail(path: string, folderName: string, id: string): AsyncGenerator<SourceMessage> {
  if (!(await isMbox(path))) {
    yield { externalId: id, raw: await readFile(path), folder: folderName };
    return;
  }
  const folder = [folderName, basename(path).replace(/\.mbox$/i, '')].filter(Boolean).join('/');
  const seen = new Map<string, number>();
  for await (const raw of readMbox(path)) {
    // By content and not by position: an mbox that has lost its first mail keeps the ids of the others.
    const digest = createHash('sha256').update(raw).digest('hex').slice(0, 32);
    const times = seen.get(digest) ?? 0;
    seen.set(digest, times + 1);
    yield { externalId: `${id}#${digest}${times === 0 ? '' : `-${times}`}`, raw, folder };
  }
}

async function isMbox(path: string): Promise<boolean> {
  const start = await readStart(path);
  // One message saved with its "From " line is read as an mbox of one, unless it is called .eml.
  return /^(\r?\n)*From \S+.*\d/.test(start) && !/\.eml$/i.test(path);
}

async function looksLikeMail(path: string): Promise<boolean> {
  if (/\.(eml|mbox)$/i.test(path)) return true;
  if (/\.[a-z0-9]{1,5}$/i.test(basename(path))) return false;
  return isMbox(path);
}

async function readStart(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(300), 0, 300, 0);
    return buffer.subarray(0, bytesRead).toString('latin1');
  } finally {
    await file.close();
  }
}
