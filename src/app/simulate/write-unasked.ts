import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { deliver } from '../../testing/demo-world/world-mailbox.ts';
import type { UnaskedMail } from './outside-days.ts';

/** Delivers a mail from outside into the Maildir of the one it is for; `mailRoot` holds one folder for each address. */
export async function writeUnasked(mailRoot: string, mail: UnaskedMail, now: Date): Promise<void> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const token = createHash('sha256').update(`${mail.from.address} ${now.toISOString()}`).digest('hex').slice(0, 20);
  const messageId = `<${token}@${mail.from.address.split('@')[1]}>`;
  const raw = await new MailComposer({ ...mail, date: now, messageId }).compile().build();
  await deliver(join(mailRoot, mail.to), token, raw, now);
}
