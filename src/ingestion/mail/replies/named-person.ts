import type { MailAddress } from '../../../domain/action.ts';
import type { NamedPerson } from '../../../domain/reply.ts';

// A name begins with a capital; everything else may be written either way.
const particle = '(?:van|von|de|der|den|del|della|di|da|la|le|ten|zu|zur)';
const word = "\\p{Lu}[\\p{L}'’]*\\p{Ll}[\\p{L}'’-]*";
const fullName = `${word}(?: (?:${particle} )*${word}){1,2}`;
const name = `${word}(?: (?:${particle} )*${word}){0,2}`;
const titled = '(?:(?:Mr|Mrs|Ms|Dr|Prof)\\.? |Frau |Herrn? |(?:Frau|Herrn?) Dr\\. )';

const notNames =
  /^(?:I|We|You|He|She|They|It|The|This|That|These|Those|My|Our|Your|His|Her|Their|Please|Pls|Thanks|Thank|Hi|Hello|Hey|Dear|Sorry|Best|Kind|Regards|But|And|So|If|For|In|On|At|As|Unfortunately|However|Instead|Maybe|Perhaps|Just|Not|No|Yes|Ok|Okay|Monday|Tuesday|Wednesday|Thursday|Friday|January|February|March|April|May|June|July|August|September|October|November|December|Q[1-4]|IT|HR|CEO|CTO|CFO|COO|VP|CRM|Sie|Ich|Wir|Bitte|Danke|Hallo|Für|Der|Die|Das|Unser(?:e[nrms]?)?|Mein(?:e[nrms]?)?|Leider|Ihr(?:e[nrms]?)?|Kolleg(?:e|en|in)|Herrn?|Frau|Einkauf|Abteilung|Bereich|Thema|Ansprechpartner(?:in)?|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Procurement|Purchasing|Finance|Marketing|Sales|Operations|Support|Legal|Logistics|Quality)$/u;
const addressPattern = /[^\s<>()[\]"',;:]{1,64}@[^\s<>()[\]"',;:]{1,190}\.[a-z]{2,24}/iu;

/** The places at which a sentence names the one to write to, the surest first. */
const places: readonly RegExp[] = [
  new RegExp(`(${name})\\s*(?:[(<\\[,]|at |unter |via )\\s*(?:mailto:|e-?mail:? )?[^\\s<>()@]{1,64}@`, 'u'),
  new RegExp(`(?:${titled})(${name})`, 'u'),
  new RegExp(
    `(?:[Cc]olleagues?|[Mm]anager|[Dd]irector|[Hh]ead of \\p{L}+|[Bb]oss|[Ll]ead|[Ss]uccessor|[Rr]eplacement|[Cc]ounterpart|[Bb]uyer|Kolleg(?:e|en|in)|Chef(?:in)?|Leiter(?:in)?|Nachfolger(?:in)?)(?: is| ist| wird|:|,)? (${name})`,
    'u',
  ),
  new RegExp(
    `(?:[Cc]ontact(?:ing)?|[Ee]-?mail(?:ing)?|[Aa]sk|[Tt]ry|[Pp]ing|[Aa]pproach|(?:out|[Ss]peak|[Tt]alk|[Ww]rite|[Tt]urn|passed|forwarded|directed|addressed|best|sent|it|this|that|mail|email) to|(?:[Ss]peak|[Tt]alk|touch|[Cc]onnect|[Cc]heck|up) with|[Cc]c['’]?(?:ed|d|ing)?|[Cc]opied|[Cc]opying|[Ll]ooped in|[Ll]ooping in|[Ll]ooping|[Aa]dding|[Aa]dded|[Ii]ncluding|[Ii]ntroduce|(?:person|contact|one|this|that|here) (?:is|would be|will be)|an|mit|bei) @?(${name})|^\\+ ?@?(${name})`,
    'u',
  ),
  new RegExp(
    `(${name}) (?:is|would be|will be|ist|wäre|handles|looks after|takes care|has taken over|took over|takes over|deals with|leads|runs|kümmert sich|übernimmt|\\(?(?:in )?(?:cc|CC|copy|Kopie))`,
    'u',
  ),
];

function nameIn(sentence: string): string | null {
  for (const place of places) {
    const match = place.exec(sentence);
    const found = match?.[1] ?? match?.[2];
    const words = found?.split(' ') ?? [];
    while (words.length > 0 && notNames.test(words[0]!)) words.shift();
    while (words.length > 0 && notNames.test(words.at(-1)!)) words.pop();
    if (words.length > 0) return words.join(' ');
  }
  return null;
}

/** An address that a sentence gives of the writer, or that is no person's to write to. */
const ownOrElse = /\b(?:me|mich|mir|moi|mí|mij|my|meine[rn]?|mon|mio|mijn)\b|\b(?:invite|invoice|rechnung|no-?reply)/iu;

/** Whether a sentence gives the address of somebody who neither wrote the mail nor got it. */
export function givesOtherAddress(
  sentence: string,
  { from, to }: { from: MailAddress | null; to: readonly MailAddress[] },
): boolean {
  const address = addressPattern.exec(sentence)?.[0].replace(/[.]+$/, '').toLowerCase();
  if (address === undefined || ownOrElse.test(sentence.replace(address, ''))) return false;
  return [from, ...to].every((known) => known?.address.toLowerCase() !== address);
}

/**
 * Whom sentences of a referral name, with an address from the text or from the people in copy. Null where they name
 * nobody.
 */
export function referredPerson(sentences: readonly string[], copied: readonly MailAddress[]): NamedPerson | null {
  const text = sentences.join(' ');
  const address = addressPattern.exec(text)?.[0].replace(/[.]+$/, '').toLowerCase() ?? null;
  const named = sentences.map(nameIn).find((found) => found !== null) ?? null;
  const inCopy = /\b(?:cc|copy|copied|copying|kopie|loop\p{L}*|adding|added|introduc\p{L}*|bring\p{L}*)\b/iu.test(text);
  const byName = copied.find((person) => named !== null && isCalled(person, named));
  const only = inCopy && named === null && copied.length === 1 ? copied[0] : undefined;
  const person = byName ?? only;
  if (named === null && address === null && person === undefined) return null;
  return { name: fullerName(named, person), address: address ?? person?.address ?? null };
}

function isCalled(person: MailAddress, called: string): boolean {
  const first = called.split(' ')[0]!.toLowerCase();
  return (
    person.name
      .toLowerCase()
      .split(/[\s,]+/)
      .includes(first) ||
    person.address.startsWith(`${first}.`) ||
    person.address.startsWith(`${first}@`)
  );
}

function fullerName(called: string | null, person: MailAddress | undefined): string | null {
  const known = person?.name ?? '';
  if (known === '') return called;
  return called === null || known.split(' ').length > called.split(' ').length ? known : called;
}

const leaver = new RegExp(
  `(${name})(?:,[^,]{1,60},)? (?:has|have|is|left|no longer|['’]s|does|retired|passed|ist|hat|arbeitet|war|moved)`,
  'u',
);
const germanLeaver = new RegExp(`(?:${titled})(${name})|(${fullName}) (?:ist|hat|arbeitet|war)`, 'u');

/** Who is not there any more, as the sentence names them; null where it is the writer, or says only "he". */
export function goneName(sentence: string): string | null {
  const match = germanLeaver.exec(sentence) ?? leaver.exec(sentence);
  const found = match?.[1] ?? match?.[2] ?? '';
  const words = found.split(' ').filter((part) => part !== '' && !notNames.test(part));
  return words.length > 0 ? words.join(' ') : null;
}
