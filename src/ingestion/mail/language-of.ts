const stopWords: Record<string, ReadonlySet<string>> = {
  en: new Set(
    'the and you for is are we our that with this have be not will can would if from please could any thanks i your'.split(
      ' ',
    ),
  ),
  de: new Set(
    'der die das und ist nicht sie wir ich mit für auf ein eine einen dem den zu von auch haben wird bitte danke uns'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'le la les et est une des nous vous pour dans que qui pas avec sur ce votre notre avons merci bonjour je'.split(
      ' ',
    ),
  ),
  es: new Set('el los las y es una nos para en que no con por su se del como más esta gracias hola usted'.split(' ')),
  it: new Set(
    'il lo gli e è una noi per che non con di del della sono questo grazie buongiorno abbiamo vostro'.split(' '),
  ),
  nl: new Set('het een en is niet wij ik met voor op van dat die te zijn hebben ook bij nog graag bedankt'.split(' ')),
};

/** ISO 639-1 code of the language a mail is written in; null where fewer than three of its frequent words occur or two languages tie. */
export function languageOf(text: string): string | null {
  const words =
    text
      .slice(0, 5000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const scores = Object.entries(stopWords)
    .map(([language, frequent]) => ({ language, score: words.filter((word) => frequent.has(word)).length }))
    .sort((a, b) => b.score - a.score);
  const [best, second] = scores;
  return best!.score >= 3 && best!.score > second!.score ? best!.language : null;
}
