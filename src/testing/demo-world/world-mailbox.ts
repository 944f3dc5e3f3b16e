import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** Where mails that were sent appear, and where their answers go; both are Maildirs. */
export interface WorldMailbox {
  sent: string;
  inbox: string;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The Maildirs under `root` that have a `.Sent` folder: itself, its children or its grandchildren. */
export async function findMailboxes(root: string, depth = 2): Promise<WorldMailbox[]> {
  const entries = await namesIn(root);
  if (entries.includes('.Sent')) return [{ sent: join(root, '.Sent'), inbox: root }];
  if (depth === 0) return [];
  const found: WorldMailbox[] = [];
  for (const name of entries) {
    if (['cur', 'new', 'tmp'].includes(name) || name.startsWith('.')) continue;
    found.push(...(await findMailboxes(join(root, name), depth - 1).catch(ignoreFiles)));
  }
  return found;
}

function ignoreFiles(error: unknown): WorldMailbox[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [];
  throw error;
}

/** Paths of all messages in a Maildir folder. */
export async function messagesIn(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const part of ['new', 'cur']) {
    for (const name of await namesIn(join(folder, part))) paths.push(join(folder, part, name));
  }
  return paths;
}

/** A message's bytes; null when it moved on between listing and reading. */
export async function readMessage(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Delivers by the Maildir protocol (tmp, fsync, rename to new); a message of this token already there is left alone. */
export async function deliver(inbox: string, token: string, raw: Buffer, now: Date): Promise<void> {
  const present = await messagesIn(inbox);
  if (present.some((path) => path.includes(`.W${token}.`))) return;
  const name = `${Math.floor(now.getTime() / 1000)}.W${token}.world`;
  for (const part of ['tmp', 'new', 'cur']) await mkdir(join(inbox, part), { recursive: true });
  const file = await open(join(inbox, 'tmp', name), 'w');
  try {
    await file.writeFile(raw);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(join(inbox, 'tmp', name), join(inbox, 'new', name));
}
