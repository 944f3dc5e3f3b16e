import type { Token } from './spot-names.ts';

const list = (text: string) => new Set(text.trim().split(/\s+/));
/** Capitalised words that often stand beside another noun and name nobody. */
const plain = list(`
  sie ihr ihre ihrem ihren ihrer ihres ihnen du dein deine dir euch euer eure
  der die das dem den des ein eine einen einem einer mein unser unsere unserem unseren unserer wir ich es
  guten tag morgen abend hallo liebe lieber sehr geehrte geehrter beste besten viele freundliche freundlichen herzliche
  grüße grüßen gruß dank vielen
  ende anfang mitte januar februar märz april mai juni juli august september oktober november dezember
  montag dienstag mittwoch donnerstag freitag samstag sonntag vormittag nachmittag uhr kw woche quartal q1 q2 q3 q4
  euro franken prozent stück millionen tausend kilo meter grad stunden tage wochen monate jahre
  deutschland österreich schweiz europa eu ce en din iso iec vde tüv dsgvo gmp pdf csv api sap erp crm
  version teil typ nummer nr seite kapitel artikel abschnitt norm anlage punkt raum halle werk standort linie stufe modell
  am im in an auf bei mit für von zu zum zur nach vor seit ab bis und oder aber wenn falls ob da weil dass wie was wer wo
  welche welcher welches alle beide jede jeder jedes diese dieser dieses damit dafür dazu danach bitte danke gern gerne
  ja nein nur noch auch so nun dort hier heute gestern übermorgen nächste kommende letzte pro je über unter`);
const titles = list('herr herrn frau firma kunde kunden kollege kollegen kollegin dr prof projekt');
const legalForm = list('gmbh ag kg ohg se ug mbh gbr ltd inc sa sàrl bv nv ab as oy spa srl llc plc');
const innerCapital = /^\p{Lu}?\p{Ll}+\p{Lu}/u;

/**
 * The part of a run of capitalised words of a German text that must be a name: it follows a title, carries a legal form or
 * a capital inside, or is two and more nouns side by side, which German joins into one unless they are a name.
 */
export function germanNamePart(run: readonly Token[], previous: Token | undefined): Token[] {
  const isPlain = ({ lower }: Token) => plain.has(lower);
  const title = run.findLastIndex(({ lower }) => titles.has(lower));
  let part = run.slice(title + 1);
  // Any word has a capital at the start of a sentence, and a unit stands beside what it measures.
  if (title < 0 && part.length > 1 && (part[0]!.startsSentence || part[0]!.followsNumber)) part = part.slice(1);
  while (part[0] && isPlain(part[0])) part = part.slice(1);
  const end = part.findIndex(isPlain);
  if (end >= 0) part = part.slice(0, end);
  const isTitled = title >= 0 || (previous !== undefined && part[0] === run[0] && titles.has(previous.lower));
  const tells = isTitled || part.some(({ text, lower }) => legalForm.has(lower) || innerCapital.test(text));
  return part.length > 1 || tells ? part : [];
}

const bareNoun =
  /(?<=(?<!\p{L})(?:an|von|bei|mit|für|gegen|durch|über|ohne|zu|nach|wie) )\p{Lu}[\p{L}\p{N}-]{2,}(?: \p{Lu}[\p{L}\p{N}-]+)*/gu;

/** Nouns without an article after a preposition, as names stand in German ("die Anbindung an Protel"), and many others. */
export function spotBareNames(text: string): { start: number; end: number }[] {
  return [...text.matchAll(bareNoun)]
    .filter(({ 0: words }) => !plain.has(words.toLowerCase()))
    .map(({ 0: words, index }) => ({ start: index, end: index + words.length }));
}
