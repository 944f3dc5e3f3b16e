import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, mkdir, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { counted } from '../../domain/counted.ts';
import { GtmError } from '../../domain/errors.ts';
import { createTemporaryFile, folderUnavailable, syncFolder, systemCode } from '../durable-file.ts';
import type { CalendarObject, CalendarProvider, CalendarReceipt } from './calendar-provider.ts';

export interface IcsFolderOptions {
  directory: string;
  /** Whether to wait for the disk; only throw-away calendars turn it off. */
  fsync?: boolean;
}

/**
 * A calendar as a folder of `.ics` files. Ours are named after the digest of their UID; files that people put there are
 * listed too. The etag is the digest of the text. A lock file per UID keeps two processes from overwriting each other;
 * one that a killed process left behind is taken over.
 */
export async function createIcsFolder({ directory, fsync = true }: IcsFolderOptions): Promise<CalendarProvider> {
  await mkdir(join(directory, '.tmp'), { recursive: true });

  const lockOf = (uid: string) => join(directory, '.tmp', `${nameOf(uid)}.lock`);

  async function write(uid: string, text: string): Promise<void> {
    const temporary = await createTemporaryFile(join(directory, '.tmp', nameOf(uid)), text, fsync);
    await rename(temporary, join(directory, nameOf(uid))).catch((error: unknown) => {
      throw folderUnavailable(error);
    });
    if (fsync) await syncFolder(directory);
  }

  async function put(
    uid: string,
    text: string,
    expectedEtag: string | null,
    signal?: AbortSignal,
  ): Promise<CalendarReceipt> {
    signal?.throwIfAborted();
    checkText(uid, text);
    return withLock(lockOf(uid), async () => {
      const stored = await read(directory, uid);
      if (stored?.text !== text) {
        requireEtag(stored, expectedEtag);
        await write(uid, text);
      }
      return { uid, etag: etagOf(text), externalId: nameOf(uid) };
    });
  }

  async function remove(uid: string, expectedEtag: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await withLock(lockOf(uid), async () => {
      const stored = await read(directory, uid);
      if (stored === null) return;
      requireEtag(stored, expectedEtag);
      await unlink(join(directory, nameOf(uid)));
      if (fsync) await syncFolder(directory);
    });
  }

  return {
    kind: 'ics',
    absenceProves: true,
    invites: false,
    put,
    remove,
    findByUid: (uid) => read(directory, uid),
    list: () => list(directory),
    async check() {
      try {
        await access(directory, constants.R_OK | constants.W_OK);
        const files = (await readdir(directory)).filter((name) => name.endsWith('.ics'));
        return { ok: true, detail: `local calendar folder, ${counted(files.length, 'file')}; nobody is invited by it` };
      } catch (error) {
        return {
          ok: false,
          detail: `the calendar folder cannot be used (${systemCode(error)}); check that it exists and is writable`,
        };
      }
    },
    async close() {},
  };
}

function nameOf(uid: string): string {
  return `event-${createHash('sha256').update(uid).digest('hex').slice(0, 40)}.ics`;
}

function etagOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** UIDs of the events in an iCalendar text, unfolded and unescaped. */
function uidsOf(text: string): Set<string> {
  const unfolded = text.replace(/\r?\n[ \t]/g, '');
  const lines = unfolded.match(/^UID(;[^:\r\n]*)?:[^\r\n]*/gim) ?? [];
  return new Set(
    lines.map((line) =>
      line
        .slice(line.indexOf(':') + 1)
        .replace(/\\([\\;,])/g, '$1')
        .trim(),
    ),
  );
}

function checkText(uid: string, text: string): void {
  const uids = uidsOf(text);
  const isCalendar = /^BEGIN:VCALENDAR\r?\n/.test(text) && /\nEND:VCALENDAR\r?\n?$/.test(text);
  if (!isCalendar || uids.size !== 1 || !uids.has(uid)) {
    throw new GtmError('invalid', 'The text must be one iCalendar object with exactly the given UID', {
      field: 'text',
    });
  }
}

function requireEtag(stored: CalendarObject | null, expectedEtag: string | null): void {
  if ((stored?.etag ?? null) === expectedEtag) return;
  const state = stored === null ? 'is gone' : expectedEtag === null ? 'is there already' : 'was changed meanwhile';
  throw new GtmError('conflict', `The calendar object ${state}; read it again and decide anew`);
}

async function read(directory: string, uid: string): Promise<CalendarObject | null> {
  const text = await readText(directory, nameOf(uid));
  if (text !== null) return { uid, text, etag: etagOf(text) };
  // A missing folder proves nothing about the file.
  await access(directory).catch((error: unknown) => {
    throw folderUnavailable(error);
  });
  return null;
}

async function readText(directory: string, name: string): Promise<string | null> {
  try {
    return await readFile(join(directory, name), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw folderUnavailable(error);
  }
}

/** A file with several events, as other programs export them, is one object named after the file. */
async function* list(directory: string): AsyncGenerator<CalendarObject> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw folderUnavailable(error);
  });
  for (const name of names.filter((entry) => entry.endsWith('.ics') && !entry.startsWith('.')).sort()) {
    const text = await readText(directory, name);
    if (text === null) continue;
    const uids = [...uidsOf(text)];
    yield { uid: uids.length === 1 ? uids[0]! : `file:${name}`, text, etag: etagOf(text) };
  }
}

const lockAttempts = 200;
const lockPauseMs = 10;

async function withLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const own = await processIdentity(process.pid);
  for (let attempt = 0; !(await takeLock(lock, own)); attempt++) {
    const holder = await readFile(lock, 'utf8').catch(() => '');
    const holderId = Number.parseInt(holder, 10);
    if (holderId > 0 && (await processIdentity(holderId)) !== holder) await unlink(lock).catch(() => undefined);
    else if (attempt < lockAttempts) await delay(lockPauseMs);
    else throw new GtmError('unavailable', 'Another process is writing this calendar object; try again');
  }
  try {
    return await work();
  } finally {
    await unlink(lock).catch(() => undefined);
  }
}

/** Linked into place with its content, so that no crash leaves a lock that names no process. */
async function takeLock(lock: string, own: string): Promise<boolean> {
  const temporary = await createTemporaryFile(lock, own, false);
  try {
    await link(temporary, lock);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw folderUnavailable(error);
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

/**
 * Process id and start time, since a restarted container often has the old process id; empty when no such process
 * lives. Where the system has no /proc the id alone must do.
 */
async function processIdentity(processId: number): Promise<string> {
  try {
    process.kill(processId, 0);
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return '';
  }
  const facts = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in parentheses and may hold spaces; the start time is the 22nd.
  return `${processId} ${facts.slice(facts.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
}
