import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { normaliseAddress, whyNoAddress } from './address.ts';
import { type AddressFinding, addressFindings } from './address-findings.ts';
import { readAddress } from './address-syntax.ts';

// Vectors that nobody here wrote; they lie beside the checkout where they are available and are never committed.
const data = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'fmt-email-address');

interface Vector {
  /** File and number in it. */
  name: string;
  address: string;
  diagnosis: string;
}

/** The values of an element in a piece of XML; `␀` and the characters behind it stand for control characters. */
function valuesOf(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}(?: [^>]*)?>([\\s\\S]*?)</${element}>`, 'g'))].map(([, value]) =>
    value!
      .replace(/&#x([0-9A-F]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&apos;/g, "'")
      .replace(/&amp;/g, '&')
      .replace(/[\u2400-\u2420]/g, (picture) => String.fromCharCode(picture.charCodeAt(0) - 0x2400)),
  );
}

function readVectors(file: string): Vector[] {
  const xml = readFileSync(join(data, file), 'utf8');
  return [...xml.matchAll(/<test id="(\d+)">([\s\S]*?)<\/test>/g)].map(([, id, body]) => ({
    name: `${file} ${id}`,
    address: valuesOf(body!, 'address')[0] ?? '',
    diagnosis: valuesOf(body!, 'diagnosis')[0]!,
  }));
}

/** Their names for what we find. */
const diagnoses: Record<AddressFinding, string> = {
  plain: 'VALID',
  'single-label-domain': 'RFC5321_TLD',
  'numeric-top-level': 'RFC5321_TLDNUMERIC',
  'quoted-local': 'RFC5321_QUOTEDSTRING',
  'address-literal': 'RFC5321_ADDRESSLITERAL',
  'ipv6-one-group-left-out': 'RFC5321_IPV6DEPRECATED',
  comment: 'CFWS_COMMENT',
  'folding-space': 'CFWS_FWS',
  'quoted-words': 'DEPREC_LOCALPART',
  'space-between-dots': 'DEPREC_FWS',
  'control-in-quotes': 'DEPREC_QTEXT',
  'control-behind-backslash': 'DEPREC_QP',
  'comment-between-dots': 'DEPREC_COMMENT',
  'control-in-comment': 'DEPREC_CTEXT',
  'space-beside-at': 'DEPREC_CFWS_NEAR_AT',
  'domain-character': 'RFC5322_DOMAIN',
  'too-long': 'RFC5322_TOOLONG',
  'local-too-long': 'RFC5322_LOCAL_TOOLONG',
  'domain-too-long': 'RFC5322_DOMAIN_TOOLONG',
  'label-too-long': 'RFC5322_LABEL_TOOLONG',
  'domain-literal': 'RFC5322_DOMAINLITERAL',
  'domain-literal-obsolete': 'RFC5322_DOMLIT_OBSDTEXT',
  'ipv6-group-count': 'RFC5322_IPV6_GRPCOUNT',
  'ipv6-two-gaps': 'RFC5322_IPV6_2X2XCOLON',
  'ipv6-group': 'RFC5322_IPV6_BADCHAR',
  'ipv6-too-many-groups': 'RFC5322_IPV6_MAXGRPS',
  'ipv6-colon-first': 'RFC5322_IPV6_COLONSTRT',
  'ipv6-colon-last': 'RFC5322_IPV6_COLONEND',
  'literal-character': 'ERR_EXPECTING_DTEXT',
  'no-local': 'ERR_NOLOCALPART',
  'no-domain': 'ERR_NODOMAIN',
  'two-dots': 'ERR_CONSECUTIVEDOTS',
  'text-behind-space': 'ERR_ATEXT_AFTER_CFWS',
  'text-behind-quotes': 'ERR_ATEXT_AFTER_QS',
  'text-behind-literal': 'ERR_ATEXT_AFTER_DOMLIT',
  character: 'ERR_EXPECTING_ATEXT',
  'character-in-quotes': 'ERR_EXPECTING_QTEXT',
  'character-in-comment': 'ERR_EXPECTING_CTEXT',
  'backslash-last': 'ERR_BACKSLASHEND',
  'dot-first': 'ERR_DOT_START',
  'dot-last': 'ERR_DOT_END',
  'hyphen-first': 'ERR_DOMAINHYPHENSTART',
  'hyphen-last': 'ERR_DOMAINHYPHENEND',
  'quotes-open': 'ERR_UNCLOSEDQUOTEDSTR',
  'comment-open': 'ERR_UNCLOSEDCOMMENT',
  'literal-open': 'ERR_UNCLOSEDDOMLIT',
  'empty-line-in-fold': 'ERR_FWS_CRLF_X2',
  'fold-last': 'ERR_FWS_CRLF_END',
  'carriage-return': 'ERR_CR_NO_LF',
};

/** Vectors that are not met, each with its reason. */
const notMet = new Map([
  ['tests.xml 5', 'its answer depends on the DNS of a top-level domain; without one it is a domain without a dot'],
  ['tests.xml 160', 'it allows ASCII only; RFC 6532 (2012) lets letters beyond it stand behind a backslash, too'],
]);

for (const file of ['tests.xml', 'tests-original.xml']) {
  test(`every public address of ${file} gets the diagnosis that its authors gave it`, (t) => {
    if (!existsSync(data)) return t.diagnostic(`not run: there is no ${data}`);
    const vectors = readVectors(file);
    assert.ok(vectors.length >= 164, 'the vectors were found');
    const wrong = vectors.flatMap(({ name, address, diagnosis }) => {
      // What the DNS says of a domain is asked elsewhere, before a mail leaves; here such an address is a plain one.
      const expected = diagnosis.replace('ISEMAIL_', '').replace(/^DNSWARN_.*/, 'VALID');
      const found = diagnoses[readAddress(address).finding];
      return (found === expected) === notMet.has(name)
        ? [`${name}: ${JSON.stringify(address)} ${found} ${expected}`]
        : [];
    });
    assert.deepEqual(wrong, []);
    t.diagnostic(
      `${vectors.length} vectors; not met: ${
        [...notMet]
          .filter(([name]) => name.startsWith(`${file} `))
          .map((pair) => pair.join(': '))
          .join('; ') || 'none'
      }`,
    );
  });
}

test('what an envelope takes as it is becomes an address, and everything else is refused in words', (t) => {
  if (!existsSync(data)) return t.diagnostic(`not run: there is no ${data}`);
  const vectors = ['tests.xml', 'tests-original.xml'].flatMap(readVectors);
  /** Why we take or refuse what the diagnosis alone would not. */
  const exceptions: [reason: string, applies: (address: string) => boolean][] = [
    ['white space around an address is no part of it', (address) => address.trim() !== address],
    ['a full stop behind an address ends a sentence or is the root of the DNS', (address) => address.endsWith('.')],
    ['a quoted name of nothing is no mailbox', (address) => address.startsWith('""@')],
    ['a domain without a dot is no domain of a company', (address) => !/@.*\./.test(address)],
    ['letters beyond ASCII may stand in an address (RFC 6532)', (address) => /[^\u0000-\u007f]/.test(address)],
    ['a domain in digits is an address without brackets', (address) => /^[\d.]+$/.test(address.split('@')[1] ?? '')],
  ];
  const seen = new Map<string, string[]>();
  const wrong: string[] = [];
  for (const { name, address, diagnosis } of vectors) {
    const taken = normaliseAddress(address) !== null;
    const good = /VALID|DNSWARN|QUOTEDSTRING/.test(diagnosis);
    assert.equal(whyNoAddress(address) === null, taken, name);
    if (taken === good) continue;
    const reason = exceptions.find(([, applies]) => applies(address))?.[0];
    if (reason === undefined) wrong.push(`${name}: ${JSON.stringify(address)} ${taken} ${diagnosis}`);
    else seen.set(reason, [...(seen.get(reason) ?? []), name]);
  }
  assert.deepEqual(wrong, []);
  for (const [reason, names] of seen) t.diagnostic(`${reason}: ${names.join(', ')}`);
});

test('a refusal says what is wrong, in words', () => {
  for (const [text, words] of [
    ['', 'it is empty'],
    ['ann', 'it has no @ with a domain behind it'],
    ['ann@', 'it has no @ with a domain behind it'],
    ['ann..lee@acme.example', 'two dots stand side by side'],
    ['ann@acme', 'its domain has no dot'],
    ['ann@[192.0.2.1]', 'an IP address stands in place of its domain'],
    ['ann lee@acme.example', 'white space or a comment stands in the middle of a word'],
    ['ann@acme_x.example', 'its domain has a character that no host name has'],
    [`${'a'.repeat(65)}@acme.example`, 'the part before the @ has more than 64 characters'],
    ['ann@acme.example\r\nBcc: eve@evil.example', 'a line break stands in it without white space behind'],
    ['ann@acme.example; bob@acme.example', 'a character stands in it that no address has'],
    ['ann“@acme.example', 'its name or its domain has characters that no mailbox has'],
  ] as const) {
    assert.equal(whyNoAddress(text), words, text);
  }
  assert.equal(whyNoAddress('Ann@Acme.example'), null);
});

test('every text is read to an end, and what is found of it never depends on what is harmless', () => {
  const piece = fc.constantFrom(
    'a',
    '.',
    '@',
    '"',
    '\\',
    '(',
    ')',
    '[',
    ']',
    ' ',
    '\t',
    '\r\n',
    '\r',
    '\n',
    '-',
    'ü',
    '\u0000',
    '1',
    ':',
    '::',
    'IPv6:',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const { finding, standing, local, domain } = readAddress(text);
      assert.equal(standing, addressFindings[finding][0]);
      if (standing !== 'usual') return;
      assert.equal(`${local}@${domain}`, text);
      assert.doesNotMatch(text, /[\s"()\\[\]]/);
    }),
    { numRuns: 3000 },
  );
});
