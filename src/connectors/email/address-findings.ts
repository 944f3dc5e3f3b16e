/**
 * How an address stands to the standards: `usual`; `unusual`, which SMTP takes (RFC 5321); `commented`, good in a header once
 * its comments and folds are taken out; `obsolete`, what RFC 5322 tells programs to read and not to write; `header-only`, too
 * long or strange for SMTP; `none`, no address at all.
 */
export type AddressStanding = 'usual' | 'unusual' | 'commented' | 'obsolete' | 'header-only' | 'none';

/** What can be found in an address, from harmless to fatal: its standing, and what is wrong in words behind "no address:". */
export const addressFindings = {
  plain: ['usual', ''],
  'single-label-domain': ['unusual', 'its domain has no dot'],
  'numeric-top-level': ['unusual', 'its domain ends in a number'],
  'quoted-local': ['unusual', 'the part before the @ stands in quotation marks'],
  'address-literal': ['unusual', 'an IP address stands in place of its domain'],
  'ipv6-one-group-left-out': ['obsolete', 'an IP address stands in place of its domain'],
  comment: ['commented', 'a comment in brackets stands in it'],
  'folding-space': ['commented', 'white space stands in it'],
  'quoted-words': ['obsolete', 'quotation marks or brackets stand between its dots'],
  'space-between-dots': ['obsolete', 'white space stands in it'],
  'control-in-quotes': ['obsolete', 'a control character stands in it'],
  'control-behind-backslash': ['obsolete', 'a control character stands in it'],
  'comment-between-dots': ['obsolete', 'a comment stands between its dots'],
  'control-in-comment': ['obsolete', 'a control character stands in it'],
  'space-beside-at': ['obsolete', 'white space or a comment stands beside the @'],
  'domain-character': ['header-only', 'its domain has a character that no host name has'],
  'too-long': ['header-only', 'it has more than 254 characters'],
  'local-too-long': ['header-only', 'the part before the @ has more than 64 characters'],
  'domain-too-long': ['header-only', 'its domain has more than 255 characters'],
  'label-too-long': ['header-only', 'a part of its domain has more than 63 characters'],
  'domain-literal': ['header-only', 'brackets stand in place of its domain'],
  'domain-literal-obsolete': ['header-only', 'brackets stand in place of its domain'],
  'ipv6-group-count': ['header-only', 'its IP address has the wrong number of groups'],
  'ipv6-two-gaps': ['header-only', 'its IP address has two gaps'],
  'ipv6-group': ['header-only', 'its IP address has a group that is no number'],
  'ipv6-too-many-groups': ['header-only', 'its IP address has too many groups'],
  'ipv6-colon-first': ['header-only', 'its IP address begins with a single colon'],
  'ipv6-colon-last': ['header-only', 'its IP address ends in a single colon'],
  'literal-character': ['none', 'a character stands in its brackets that cannot stand there'],
  'no-local': ['none', 'nothing stands before the @'],
  'no-domain': ['none', 'it has no @ with a domain behind it'],
  'two-dots': ['none', 'two dots stand side by side'],
  'text-behind-space': ['none', 'white space or a comment stands in the middle of a word'],
  'text-behind-quotes': ['none', 'something stands behind its quotation marks'],
  'text-behind-literal': ['none', 'something stands behind its brackets'],
  character: ['none', 'a character stands in it that no address has'],
  'character-in-quotes': ['none', 'a character stands in its quotation marks that cannot stand there'],
  'character-in-comment': ['none', 'a character stands in its comment that cannot stand there'],
  'backslash-last': ['none', 'it ends in a backslash'],
  'dot-first': ['none', 'a dot stands in front'],
  'dot-last': ['none', 'a dot stands at the end'],
  'hyphen-first': ['none', 'a part of its domain begins with a hyphen'],
  'hyphen-last': ['none', 'a part of its domain ends in a hyphen'],
  'quotes-open': ['none', 'its quotation marks are not closed'],
  'comment-open': ['none', 'its comment is not closed'],
  'literal-open': ['none', 'its brackets are not closed'],
  'empty-line-in-fold': ['none', 'an empty line stands in it'],
  'fold-last': ['none', 'a line break stands in it without white space behind'],
  'carriage-return': ['none', 'half a line break stands in it'],
} as const satisfies Record<string, readonly [AddressStanding, string]>;

export type AddressFinding = keyof typeof addressFindings;

const order = new Map(Object.keys(addressFindings).map((name, index) => [name as AddressFinding, index]));

/** The graver of two findings. */
export function graver(one: AddressFinding, other: AddressFinding): AddressFinding {
  return order.get(other)! > order.get(one)! ? other : one;
}
