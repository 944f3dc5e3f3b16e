import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, mkdir, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { GtmError } from '../../domain/errors.ts';
import { createTemporaryFile, folderUnavailable, syncFolder, systemCode } from '../durable-file.ts';
import type { IncomingMessage, MailProvider, MailReceipt, OutgoingEnvelope } from './mail-provider.ts';
import { advance, type DatedFile, formatCursor, inOrder, isRead, parseCursor } from './maildir-cursor.ts';

export interface MaildirOptions {
  /** The mailbox's folder; `tmp`, `new`, `cur` and `.Sent` are made inside it. */
  directory: string;
  /** Whether to wait for the disk before a message counts as delivered; only throw-away mailboxes turn it off. */
  fsync?: boolean;
}

/**
 * A mailbox as a Maildir (one file per message; written in `tmp`, synced, then linked into `new`, which is atomic).
 * Incoming mail is read from `new` and `cur`; outgoing mail is put into the folder `.Sent` (Maildir++), under a name
 * made from its Message-ID, so that a second delivery of the same message finds the first. Nothing leaves the machine.
 */
export async function createMaildir({ directory, fsync = true }: MaildirOptions): Promise<MailProvider> {
  const sent = join(directory, '.Sent');
  for (const folder of [directory, sent]) {
    for (const part of ['tmp', 'new', 'cur']) await mkdir(join(folder, part), { recursive: true });
  }

  async function findByMessageId(messageId: string): Promise<MailReceipt | null> {
    const file = await findFile(sent, nameOf(messageId));
    return file === null ? null : receiptOf(messageId, file);
  }

  async function deliver(message: OutgoingEnvelope, signal?: AbortSignal): Promise<MailReceipt> {
    signal?.throwIfAborted();
    if (!/^<[^<>\s]+@[^<>\s]+>$/.test(message.messageId)) {
      throw new GtmError('invalid', 'The Message-ID must look like <left@right>', { field: 'messageId' });
    }
    const earlier = await findByMessageId(message.messageId);
    if (earlier) {
      if (fsync) await syncFolder(join(sent, 'new')); // whoever wrote it may not have got that far
      return earlier;
    }
    const name = nameOf(message.messageId);
    const final = join(sent, 'new', name);
    const temporary = await createTemporaryFile(join(sent, 'tmp', name), message.raw, fsync);
    try {
      await link(temporary, final);
    } catch (error) {
      const code = systemCode(error);
      if (noHardLinks.has(code)) await rename(temporary, final);
      else if (code !== 'EEXIST') throw folderUnavailable(error);
    } finally {
      await unlink(temporary).catch(() => undefined);
    }
    if (fsync) await syncFolder(join(sent, 'new'));
    return receiptOf(message.messageId, final);
  }

  return {
    kind: 'maildir',
    absenceProves: true,
    delivers: false,
    deliver,
    findByMessageId,
    listNew: (cursor) => listNew(directory, cursor),
    async remove(messageIds) {
      const wanted = new Set(messageIds);
      for (const messageId of messageIds) await removeFile(sent, nameOf(messageId));
      for (const { name } of await listFiles(directory)) {
        const raw = await readMoved(directory, name);
        if (raw !== null && wanted.has(messageIdOf(raw))) await removeFile(directory, name);
      }
      for (const folder of fsync ? [directory, sent] : []) {
        for (const part of ['new', 'cur']) await syncFolder(join(folder, part));
      }
    },
    async check() {
      try {
        for (const part of ['tmp', 'new', 'cur', '.Sent/new']) {
          await access(join(directory, part), constants.R_OK | constants.W_OK);
        }
        const waiting = await readdir(join(directory, 'new'));
        return { ok: true, detail: `local mailbox, ${waiting.length} unread; mail is written here, not delivered` };
      } catch (error) {
        return {
          ok: false,
          detail: `the mailbox folder cannot be used (${systemCode(error)}); check that it exists and is writable`,
        };
      }
    },
    async close() {},
  };
}

/** How file systems without hard links refuse one. */
const noHardLinks = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

function nameOf(messageId: string): string {
  return `sent-${createHash('sha256').update(messageId).digest('hex').slice(0, 40)}`;
}

/** A message keeps its name before `:` when a mail program marks it as read and moves it to `cur`. */
async function findFile(folder: string, name: string): Promise<string | null> {
  const direct = join(folder, 'new', name);
  if (await exists(direct)) return direct;
  const entries = await readdir(join(folder, 'cur')).catch((error: unknown) => {
    throw folderUnavailable(error);
  });
  const moved = entries.find((entry) => baseName(entry) === name);
  if (moved !== undefined) return join(folder, 'cur', moved);
  return (await exists(direct)) ? direct : null;
}

/** Also when a mail program moves it meanwhile. */
async function removeFile(folder: string, name: string): Promise<void> {
  for (let file = await findFile(folder, name); file !== null; file = await findFile(folder, name)) {
    await unlink(file).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw folderUnavailable(error);
    });
  }
}

/** The Message-ID in the head of a message, empty where there is none. */
function messageIdOf(raw: Uint8Array): string {
  const text = Buffer.from(raw).toString('latin1');
  const head = text.slice(0, text.search(/\r?\n\r?\n/) + 1 || text.length);
  return /^message-id:\s*(<[^<>]*>)/im.exec(head)?.[1] ?? '';
}

function baseName(entry: string): string {
  return entry.split(':')[0]!;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (systemCode(error) === 'ENOENT') return false;
      throw folderUnavailable(error);
    },
  );
}

async function receiptOf(messageId: string, file: string): Promise<MailReceipt> {
  const [content, facts] = await Promise.all([readFile(file), stat(file)]).catch((error: unknown) => {
    throw folderUnavailable(error);
  });
  return {
    messageId,
    externalId: nameOf(messageId),
    acceptedAt: new Date(Math.floor(facts.mtimeMs)).toISOString(),
    digest: createHash('sha256').update(content).digest('hex'),
  };
}

async function* listNew(directory: string, cursorText: string | null): AsyncGenerator<IncomingMessage> {
  let cursor = parseCursor(cursorText);
  for (const file of await listFiles(directory)) {
    if (isRead(cursor, file)) continue;
    const raw = await readMoved(directory, file.name);
    if (raw === null) continue;
    cursor = advance(cursor, file);
    yield { externalId: file.name, raw, cursor: formatCursor(cursor) };
  }
}

async function listFiles(directory: string): Promise<DatedFile[]> {
  const files = new Map<string, DatedFile>();
  // `new` before `cur`: a message that moves in between is then seen twice and not never.
  for (const part of ['new', 'cur']) {
    const entries = await readdir(join(directory, part)).catch((error: unknown) => {
      throw folderUnavailable(error);
    });
    for (const entry of entries) {
      if (entry.startsWith('.')) continue;
      const facts = await stat(join(directory, part, entry), { bigint: true }).catch(() => null);
      if (!facts?.isFile()) continue;
      // A file keeps its modification time when it is moved here; the change time says when it appeared.
      files.set(baseName(entry), { name: baseName(entry), time: facts.ctimeNs });
    }
  }
  return inOrder(files.values());
}

async function readMoved(directory: string, name: string): Promise<Uint8Array | null> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const file = await findFile(directory, name);
    if (file === null) return null;
    const raw = await readFile(file).catch(() => null);
    if (raw !== null) return raw;
  }
  throw new GtmError('unavailable', 'A message keeps moving while it is read; close other mail programs and try again');
}
