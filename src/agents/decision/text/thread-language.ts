const marks: Record<string, RegExp> = {
  en: /\b(?:the|and|you|we|is|are|to|of|for|that|this|with|not|it|in)\b/giu,
  de: /\b(?:der|die|das|und|ist|sind|nicht|wir|Sie|ein|eine|mit|für|auf|den|dem|von|zu|zum|zur|wie|ich|bitte|bis|im|am|noch|auch|nichts|oder|aber|wird|muss|hat|haben|unser|unsere)\b/gu,
  fr: /\b(?:le|la|les|des|est|et|nous|vous|pour|que|dans|une|avec|pas|sur|du|merci)\b/giu,
  es: /\b(?:el|los|las|es|y|que|para|con|una|por|nos|usted|gracias|del|su)\b/giu,
  it: /\b(?:il|gli|che|per|con|una|sono|della|grazie|non|del|di|è|vi|ci)\b/giu,
  nl: /\b(?:het|een|en|van|niet|wij|voor|met|op|zijn|dat|aan|bedankt|u)\b/giu,
};

const names: Record<string, string> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  it: 'Italian',
  nl: 'Dutch',
};

/** ISO 639-1 code of the language a text is most likely in, among six; null when it is too short to tell. */
export function detectLanguage(text: string): string | null {
  const words = text.match(/\p{L}+/gu)?.length ?? 0;
  if (words < 4) return null;
  const counts = Object.entries(marks).map(([code, pattern]) => ({ code, count: text.match(pattern)?.length ?? 0 }));
  counts.sort((left, right) => right.count - left.count);
  const [first, second] = counts;
  return first!.count >= 2 && first!.count > second!.count ? first!.code : null;
}

/** English name of a language code, or the code itself. */
export function languageName(code: string): string {
  return names[code] ?? code;
}
