import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mail } from './evidence.ts';
import { readMail } from './read-mail.ts';

export interface Maildir {
  /** Address whose mailbox it is. */
  owner: string;
  received: Mail[];
  sent: Mail[];
}

async function readFolder(folder: string, shown: string): Promise<Mail[]> {
  const mails: Mail[] = [];
  for (const part of ['new', 'cur']) {
    const names = existsSync(join(folder, part)) ? await readdir(join(folder, part)) : [];
    for (const name of names.sort()) {
      const mail = await readMail(await readFile(join(folder, part, name)), `${shown}/${part}/${name}`);
      if (mail) mails.push(mail);
    }
  }
  return mails;
}

/** Reads each `<folder>/<address>` as a Maildir with a `.Sent` inside. */
export async function readMaildirs(folder: string): Promise<Maildir[]> {
  const names = (await readdir(folder)).filter((name) => name.includes('@')).sort();
  const maildirs: Maildir[] = [];
  for (const name of names) {
    const received = await readFolder(join(folder, name), name);
    const sent = await readFolder(join(folder, name, '.Sent'), `${name}/.Sent`);
    maildirs.push({ owner: name.toLowerCase(), received, sent });
  }
  return maildirs;
}
