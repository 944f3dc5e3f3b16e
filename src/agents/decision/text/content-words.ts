const stopWords = new Set(
  `a about above after again all also am an and any are as at be because been before being below between both but by can
  could did do does doing down during each few for from further had has have having he her here hers him his how i if in
  into is it its just like may me might more most my no nor not of off on once one only or other our out over own please
  same shall she should so some such than that the their them then there these they this those through to too under until
  up us very via was we were what when where which while who whom why will with would you your happen happens let know
  tell need needs want get got think look come comes goes go send sent thank thanks regards hi hello dear mail email
  und die der das ist sind wie lange ein eine einen einem einer es wir ihr ihre auf mit fur von zu den dem im nicht
  welche welcher welches welchen hat haben hatte beim bei unser unsere unserem unseren sie ihren er am an als bis wann wo was
  wird werden kann konnen lasst sich vom zum zur oder auch noch aus uber nach
  the le la les des du est et une un pour que qui dans`.split(/\s+/),
);

/** Words that say the same in business mail; each group counts as one term. */
const groups = [
  ['store', 'host', 'locat', 'resid', 'kept', 'keep'],
  ['eu', 'eea', 'europe', 'european'],
  ['fail', 'failure', 'gap', 'drift', 'defect', 'fault', 'broken', 'damage'],
  ['replac', 'replacement', 'substitut', 'swap'],
  ['price', 'cost', 'fee'],
  ['valid', 'validity', 'expir'],
  ['stay', 'leav', 'remain'],
  ['inspect', 'inspector', 'auditor'],
  ['train', 'onboard'],
  ['staff', 'employe'],
  ['warrant', 'guarante'],
  ['deliver', 'ship', 'shipment'],
  ['announce', 'ahead', 'beforehand', 'advance', 'told', 'notice'],
];
const groupOf = new Map(
  groups.flatMap((group) => group.flatMap((word) => [word, stem(word)].map((form) => [form, group[0]!] as const))),
);

/** A rough English stem: enough to join "stored" with "stores" and "reports" with "report". */
function stem(word: string): string {
  if (word.length <= 3) return word;
  return word
    .replace(/ies$/, 'y')
    .replace(/(?:sses)$/, 'ss')
    .replace(/(?<=[^s])s$/, '')
    .replace(/(?<=\w{3})(?:ing|ed)$/, '')
    .replace(/(?<=\w{3}[ts])ion$/, '')
    .replace(/(?<=\w{3})e$/, '');
}

/** The words of a text that carry its meaning, folded, stemmed and joined with their synonyms; repeats kept. */
export function contentWords(text: string): string[] {
  const words = text
    // "Borea R" is another thing than "Borea X".
    .replace(/(?<=\p{Lu}\p{Ll}+) (?=\p{Lu}(?![\p{L}\p{N}'’.]))/gu, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\bback(?:s|ed|ing)? ?(?:up|ups)\b/g, 'backup')
    .match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu);
  return (words ?? [])
    .map((word) => word.replace(/['’].*$/, ''))
    .filter((word) => !stopWords.has(word) && (word.length > 1 || /\d/.test(word)))
    .map((word) => {
      const stemmed = stem(word);
      return groupOf.get(stemmed) ?? groupOf.get(word) ?? stemmed;
    });
}
