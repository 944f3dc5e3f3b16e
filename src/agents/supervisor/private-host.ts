import { isIPv4, isIPv6 } from 'node:net';

const privateNames = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/;
const hostPattern = /(?:https?:\/\/|\/\/|@)(\[[0-9a-f:.]+\]|[a-z0-9.-]+)/gi;
const barePattern = /(?<![\w.])(localhost(?::\d+)?|\d{1,3}(?:\.\d{1,3}){3})(?![\w.]*\w)/gi;

function isPrivateIpv4(host: string): boolean {
  const [first = 0, second = 0] = host.split('.').map(Number);
  if (first === 0 || first === 10 || first === 127) return true;
  if (first === 100) return second >= 64 && second < 128;
  if (first === 169) return second === 254;
  if (first === 172) return second >= 16 && second < 32;
  return first === 192 && second === 168;
}

/** Whether a host name or address is only reachable from inside: loopback, link-local, private ranges, local names. */
export function isPrivateHost(text: string): boolean {
  const host = text
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (isIPv4(host)) return isPrivateIpv4(host);
  if (isIPv6(host)) {
    const mapped = host.match(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/)?.[1];
    return mapped ? isPrivateIpv4(mapped) : /^(::1?$|f[cd]|fe[89ab])/.test(host);
  }
  return privateNames.test(host);
}

/** Offsets of private hosts in a text: in links and addresses always, bare ones where `bareToo`. */
export function findPrivateHosts(text: string, { bareToo }: { bareToo: boolean }): { start: number; end: number }[] {
  const matches = [...text.matchAll(hostPattern), ...(bareToo ? text.matchAll(barePattern) : [])];
  const spans = matches.flatMap((match) => {
    const host = match[1]!;
    if (!isPrivateHost(host.replace(/:\d+$/, ''))) return [];
    const start = match.index + match[0].length - host.length;
    return [{ start, end: start + host.length }];
  });
  return spans.filter((span, index) => spans.findIndex((other) => other.start === span.start) === index);
}
