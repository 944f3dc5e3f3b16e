import { wordsOf } from '../words.ts';

// The most frequent short words of each language; shared ones are left out or weigh less by being shared.
const frequentWords: Record<string, string> = {
  en: `the and to of you your for is are we our in that it with have this on be as at not will can would if from was were
    has please could do about any which when there what should thanks hello dear regards i me my they an or but so by`,
  de: `der die das und ist nicht sie wir ich mit für auf ein eine einen dem den des zu von im in es auch sich werden haben
    wird bei noch nur aus wie oder wenn können uns ihnen ihre ihr danke hallo grüße bitte sehr geehrte kann dass wäre als`,
  fr: `le la les et est une un des nous vous pour dans que qui pas avec sur au aux du de ce cette votre notre être avons avez
    sont bonjour merci cordialement je il elle ne plus par mais ou si vos nos madame monsieur peut serait`,
  es: `el la los las y es una un nos para en que no con por su sus se del al lo como más este esta estamos hola gracias
    saludos usted ustedes pero si muy ya está son podría tenemos nuestro nuestra sobre hay estimado estimada`,
  it: `il la lo gli le e è una un noi per in che non con di del della dei delle al alla si sono questo questa come più anche
    ciao grazie saluti buongiorno abbiamo vostro nostro possiamo potrebbe ma se gentile cordiali vi ci sul nel`,
  nl: `de het een en is niet wij ik met voor op in van dat die te zijn wordt hebben ook bij nog aan uit als kunnen onze uw
    jullie bedankt hallo groeten graag geachte kan maar om naar er worden heeft zou deze dit we je`,
  pt: `o a os as e é uma um nós para em que não com por do da dos das no na ao se mais este esta como obrigado obrigada
    olá cumprimentos você vocês mas são temos nosso nossa sobre há podemos poderia estimado prezado foi está isso pela pelo pelas
    pelos antes depois podem pode também muito até quando nas nos`,
};

const profiles: readonly (readonly [string, ReadonlySet<string>])[] = Object.entries(frequentWords).map(
  ([language, words]) => [language, new Set(words.split(/\s+/))],
);
// Letters and groups of letters that hardly occur in the other languages.
const tellingLetters: Record<string, RegExp> = {
  en: /th|wh|ing\b|ough/g,
  de: /[äöüß]|sch|ung\b|cht\b/g,
  fr: /[œèùû]|eau|eux\b|ez\b|oir|ç(?![aãoõ])|ll?é/g,
  es: /[ñ¿¡]|ción|iero?n\b|ría\b/g,
  it: /zion[ei]|gli|cch|zz|[aeio]tt[aeio]\b|[ìò]/g,
  nl: /ij|sch|aa[dklmnrst]|oe|uu|cht/g,
  pt: /[ãõ]|ç[aãoõ]|nh|lh|-(?:nos|me|se|lhes?)\b/g,
};

/** ISO 639-1 code of the language a text is written in (en, de, fr, es, it, nl, pt), or null where too little says so. */
export function detectLanguage(text: string): string | null {
  const words = wordsOf(text).map(({ word }) => word);
  if (words.length < 3) return null;
  const scores = profiles
    .map(([language, profile]) => {
      const hits = words.filter((word) => profile.has(word)).length;
      const letters = tellingLetters[language] ? (text.toLowerCase().match(tellingLetters[language])?.length ?? 0) : 0;
      return { language, score: (hits + letters * 0.4) / words.length };
    })
    .sort((left, right) => right.score - left.score);
  const [best, second] = scores;
  if (!best || best.score < 0.12 || best.score - (second?.score ?? 0) < 0.03) return null;
  return best.language;
}

const languageNames: Record<string, string> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  it: 'Italian',
  nl: 'Dutch',
  pt: 'Portuguese',
};

/** The English name of a language code, or the code itself. */
export function languageName(code: string): string {
  return languageNames[code] ?? code;
}
