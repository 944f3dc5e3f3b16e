import { isIPv4, isIPv6 } from 'node:net';

const privateNames = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|lan|home|corp|home\.arpa)$/;
const linkPattern =
  /(?:[a-z][a-z0-9+.-]*:|(?<![^\s"'(<>]))[/\\]{2}(?:[^\s/\\@<>"']*@)?(\[[^\]\s]+\]|[^\s/\\:?#<>"'()[\]]+)/gi;
const addressPattern = /[\w.+-]@(\[[^\]\s]+\]|[a-z0-9-]+(?:\.[a-z0-9-]+)*)/gi;
const barePatterns: readonly RegExp[] = [
  /(?<![\w./@-])(localhost|(?:[\w-]+\.)+(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa))(?![\w-]|\.\w)/g,
  // Four numbers are an address, but not after "version".
  /(?<![\w.]|\b(?:version|release|firmware|build|v) )(\d{1,3}(?:\.\d{1,3}){3})(?!\w|\.\w)/gi,
  /(?<![\w:.])((?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|\d{1,3}(?:\.\d{1,3}){3})?)(?![\w:])/gi,
];

function isPrivateIpv4(host: string): boolean {
  const [first = 0, second = 0, third = 0] = host.split('.').map(Number);
  if (first === 0 || first === 10 || first === 127 || first >= 224) return true;
  if (first === 100) return second >= 64 && second < 128;
  if (first === 169) return second === 254;
  if (first === 172) return second >= 16 && second < 32;
  if (first === 198) return second === 18 || second === 19;
  return first === 192 && (second === 168 || (second === 0 && third === 0));
}

/** The eight groups of an IPv6 address as a URL spells it: compressed, in hexadecimal, without a zone. */
function groupsOf(host: string): number[] {
  const [left = '', right = ''] = host.split('::');
  const numbers = (side: string) => (side === '' ? [] : side.split(':').map((group) => Number.parseInt(group, 16)));
  const [before, after] = [numbers(left), numbers(right)];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function isPrivateIpv6(host: string): boolean {
  const groups = groupsOf(host);
  const [first = 0, second = 0, third = 0] = groups;
  // Tunnels that end wherever their address says (Teredo, RFC 4380), and local translation (RFC 8215).
  if ((first === 0x2001 && second === 0) || (first === 0x64 && second === 0xff9b && third === 1)) return true;
  // Unique local, link-local and the old site-local ones.
  if ((first & 0xfe00) === 0xfc00 || (first & 0xff80) === 0xfe80 || first >= 0xff00) return true;
  const prefix = groups.slice(0, 6).join();
  const holdsIpv4 = ['0,0,0,0,0,0', '0,0,0,0,0,65535', '100,65435,0,0,0,0'].includes(prefix);
  // 6to4 (RFC 3056) names the IPv4 address it leads to in its second and third group.
  const isSixToFour = first === 0x2002;
  const [high = 0, low = 0] = isSixToFour ? groups.slice(1, 3) : groups.slice(6);
  return (holdsIpv4 || isSixToFour) && isPrivateIpv4([high >> 8, high & 255, low >> 8, low & 255].join('.'));
}

/** The host as a browser reads it: `2130706433`, `0x7f.1` and `127.1` are all 127.0.0.1. */
function canonicalHost(text: string): string {
  const unwrapped = text.replace(/^\[(?:ipv6:)?|\]$/gi, '');
  const bare = unwrapped.includes(':') ? unwrapped.split('%')[0]! : unwrapped;
  const url = `http://${isIPv6(bare) ? `[${bare}]` : bare}/`;
  const host = URL.canParse(url) ? new URL(url).hostname : bare.toLowerCase();
  return host.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
}

/**
 * Whether a host name or address is only reachable from inside: loopback, link-local, private and reserved ranges in
 * whatever spelling, local names, and names of a single word.
 */
export function isPrivateHost(text: string): boolean {
  const host = canonicalHost(text);
  if (isIPv4(host)) return isPrivateIpv4(host);
  if (isIPv6(host)) return isPrivateIpv6(host);
  return privateNames.test(host) || !host.includes('.');
}

/** Offsets of private hosts in a text: in links and addresses always, bare ones where `bareToo`. */
export function findPrivateHosts(text: string, { bareToo }: { bareToo: boolean }): { start: number; end: number }[] {
  const patterns = [linkPattern, addressPattern, ...(bareToo ? barePatterns : [])];
  const spans = patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const host = match[1]!.replace(/[.,;!]+$/, '');
      const isHost = pattern !== barePatterns[2] || isIPv6(host);
      if (!isHost || !isPrivateHost(host)) return [];
      const start = match.index + match[0].lastIndexOf(match[1]!);
      return [{ start, end: start + host.length }];
    }),
  );
  const overlaps = (one: (typeof spans)[number], other: (typeof spans)[number]) =>
    one.start < other.end && other.start < one.end;
  return spans.filter((span, index) => spans.findIndex((other) => overlaps(span, other)) === index);
}
