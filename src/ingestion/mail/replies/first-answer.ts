import { countWords, splitSentences } from '../../../domain/reading/sentences.ts';
import type { ReplyFinding } from '../../../domain/reply.ts';
import type { ReplyMail } from './reply-reader.ts';

const maxWords = 80;
const negation =
  /(?<!\p{L})(?:no|not|none|nothing|nobody|never|neither|nor|cannot|without|\p{L}+n't|nicht|nichts|nix|nie|niemals|niemand|kein\p{L}*|ohne|ne|n'|jamais|rien|aucun\p{L}*|sans|nada|nadie|nunca|ning[uú]n\p{L}*|sin|non|niente|nulla|nessun\p{L}*|mai|senza|niet|niets|nooit|niemand|geen|zonder)(?!\p{L})/iu;
const ofThemselves =
  /(?<!\p{L})(?:i|me|my|we|us|our|ours|here|ich|mich|mir|mein\p{L}*|wir|uns|unser\p{L}*|bei uns|je|j'|me|mon|ma|mes|nous|notre|nos|on|yo|mi|mis|nos|nosotros|nuestr\p{L}+|aquí|io|mio|mia|noi|ci|nostr\p{L}+|qui|ik|mij|mijn|wij|we|ons|onze|hier)(?!\p{L})|(?<!\p{L})(?:tenemos|hacemos|queremos|abbiamo|facciamo|vogliamo)(?!\p{L})/iu;

/**
 * What a short first answer to a mail of ours says that no table knows the words of: where it denies something
 * of the writer or their house, it speaks against the offer more often than anything else. Null for later mails of a thread, in which people deny all sorts of things.
 */
export function refusalInOtherWords(mail: Pick<ReplyMail, 'newText' | 'quotedText' | 'subject'>): ReplyFinding | null {
  if (!isFirstAnswer(mail) || countWords(mail.newText) > maxWords) return null;
  const words = splitSentences(mail.newText).find((sentence) => {
    const plain = sentence.replaceAll('’', "'");
    return !sentence.endsWith('?') && negation.test(plain) && ofThemselves.test(plain);
  });
  return words === undefined ? null : { kind: 'objection', rule: 'denies-something-of-theirs', words };
}

/** It quotes a mail that quotes none itself. */
function isFirstAnswer({ quotedText }: Pick<ReplyMail, 'quotedText'>): boolean {
  return quotedText.trim() !== '' && !/^[^\S\n]*>[^\S\n]*>/mu.test(quotedText);
}
