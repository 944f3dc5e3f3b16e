import { createHash } from 'node:crypto';

// No 0 and o, no 1, i and l: a handle is read aloud and typed.
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const handleLength = 4;

/** The four-character handle of a proposal, made from its id; `attempt` gives another one where the first is taken. */
export function proposalHandle(proposalId: string, attempt = 0): string {
  const digest = createHash('sha256').update(`${proposalId}#${attempt}`).digest();
  let number = digest.readUInt32BE(0);
  let handle = '';
  for (let position = 0; position < handleLength; position++) {
    handle += alphabet[number % alphabet.length]!;
    number = Math.floor(number / alphabet.length);
  }
  return handle;
}

/** The handle as stored for what a person typed (any case, spaces around); null when it cannot be one. */
export function readHandle(text: string): string | null {
  const handle = text.trim().toLowerCase();
  return handle.length === handleLength && [...handle].every((letter) => alphabet.includes(letter)) ? handle : null;
}
