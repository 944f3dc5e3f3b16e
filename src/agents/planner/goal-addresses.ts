import { whyNoAddress } from '../../connectors/email/address.ts';

/**
 * What to ask about the first word of a goal that looks like an e-mail address and of which something is unknown; null
 * when there is none. A goal is about many; whom an address belongs to is asked elsewhere.
 */
export function questionOnAddress(goalText: string, unknown: readonly string[]): string | null {
  const word = goalText
    .match(/[^\s@]+@\S*/)?.[0]
    .replace(/^[("'<„“‘«]+|[)"'>”’»,;:!?]+$/g, '')
    .slice(0, 200);
  if (word === undefined || !unknown.some((part) => word.toLowerCase().includes(part.toLowerCase()))) return null;
  const why = whyNoAddress(word);
  if (why !== null) return `"${word}" is no e-mail address: ${why}. Say whom you mean by name, company or role.`;
  return `A goal does not name people by address ("${word}"). Say whom you mean by name, company or role.`;
}
