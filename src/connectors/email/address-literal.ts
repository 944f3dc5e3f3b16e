import { type AddressFinding, graver } from './address-findings.ts';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const ipv4Tail = new RegExp(`(?<=:)${octet}(?:\\.${octet}){3}$`);

/**
 * What stands in the brackets of `name@[...]`: an address literal (RFC 5321, 4.1.3), or something that only RFC 5322
 * lets stand there. In IPv6 a gap `::` stands for at least two groups; one for a single group is an old form.
 */
export function readLiteral(text: string): AddressFinding {
  if (ipv4.test(text)) return 'address-literal';
  if (!/^ipv6:/i.test(text)) return 'domain-literal';
  // Four octets take the room of two groups.
  const groups = text.slice('ipv6:'.length).replace(ipv4Tail, '0:0');
  return [...groups.split(':').map(readGroup), readColons(groups)].reduce(graver, 'address-literal');
}

function readGroup(group: string): AddressFinding {
  return /^[0-9a-f]{0,4}$/i.test(group) ? 'plain' : 'ipv6-group';
}

function readColons(groups: string): AddressFinding {
  if (/^:(?!:)/.test(groups)) return 'ipv6-colon-first';
  if (/(?<!:):$/.test(groups)) return 'ipv6-colon-last';
  const count = groups.split(':').length;
  const gap = groups.indexOf('::');
  if (gap === -1) return count === 8 ? 'plain' : 'ipv6-group-count';
  if (gap !== groups.lastIndexOf('::')) return 'ipv6-two-gaps';
  // At either end a gap has an empty group on both of its sides.
  const room = gap === 0 || gap === groups.length - 2 ? 9 : 8;
  if (count === room) return 'ipv6-one-group-left-out';
  return count > room ? 'ipv6-too-many-groups' : 'plain';
}
