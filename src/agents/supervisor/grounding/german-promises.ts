import { canonicalOf, type PromiseWording } from './promise-wording.ts';

const words = (alternatives: string) => new RegExp(`(?<!\\p{L})(?:${alternatives})(?!\\p{L})`, 'iu');
const list = (text: string) => new Set(text.trim().split(/\s+/));

const triggers: readonly RegExp[] = [
  words(
    'garantie\\p{L}*|garantier\\p{L}*|gewährleist\\p{L}*|zusicher\\p{L}*|zugesichert|zusage\\p{L}*|versprechen|zurückerstatte\\p{L}*|erstatt\\p{L}*|lebenslang\\p{L}*|un(?:begrenzt|limitiert|eingeschränkt)\\p{L}*',
  ),
  words(
    'kostenlos\\p{L}*|kostenfrei\\p{L}*|gratis|umsonst|ohne (?:aufpreis|mehrkosten|mehrpreis|(?:zusätzliche|weitere) kosten)|keine?r?n? (?:aufpreis|mehrkosten|zusatzkosten|zusätzlichen kosten)|aufs haus|(?:gehen|geht) auf (?:uns|unsere kosten)|unentgeltlich\\p{L}*',
  ),
  words(
    '\\p{L}*zertifiziert\\p{L}*|akkreditiert\\p{L}*|validiert\\p{L}*|zugelassen\\p{L}*|\\p{L}*konform|sla|roadmap|\\p{L}*verfügbarkeit von',
  ),
  words(
    '(?:preis|mengen|treue|sonder)?(?:rabatt|nachlass|nachlässe|rabatte)s?|skonto|sonder(?:preis|konditionen|angebot)\\p{L}*|preis(?:garantie|bindung|senkung)|günstiger\\p{L}*|billiger|bessere[nr]? (?:preis|konditionen)|preis(?:lich)? entgegen\\p{L}*',
  ),
  words(
    'unterstütz(?:t|en)|integriert|beinhaltet|enthält|kompatibel|inklusive|inbegriffen|im (?:lieferumfang|preis) (?:enthalten|inbegriffen)|entspricht|erfüllt|anbinden|angebunden|schnittstelle (?:zu|für)',
  ),
  words(
    '(?:wird|werden) [^.]{0,60}(?:verfügbar sein|ausgeliefert|veröffentlicht|freigegeben|erscheinen|unterstützen|geliefert|eingeführt|erhältlich sein)|(?:verfügbar|erhältlich|lieferbar) (?:ab|im|in|seit)|kommt (?:im|ab|noch|nächste\\p{L}*|in)|erscheint',
  ),
  words('(?:wir )?(?:arbeiten (?:wir )?(?:gerade |derzeit |bereits )?an|planen|stehen kurz vor)'),
  words(
    '(?:markt|welt|branchen)führer|weltweit führend\\p{L}*|führende[rn]? (?:anbieter|hersteller|lieferant)\\p{L}*|amortisiert|macht sich bezahlt|rechnet sich',
  ),
  words(
    'spar(?:t|en) (?:ihnen|sie|ihr)|nie (?:wieder|mehr)|müssen (?:sie )?sich (?:\\p{L}+ )?nie|sie (?:sparen|senken|reduzieren|halbieren|verdoppeln)|um die hälfte|ausgeschlossen|unmöglich',
  ),
  words(
    'kein(?:e|en|er)? (?:mindest\\p{L}*|obergrenze|versteckte\\p{L}*|einrichtungs\\p{L}*|bindung|risiko|vertragsbindung|grenzen?)|jederzeit (?:\\p{L}+ )?(?:kündbar|kündigen|gekündigt)|(?:vertrag|abo|lizenz)[^.]* jederzeit|ohne (?:mindestlaufzeit|mindestmenge|risiko|vertragsbindung|bindung)|preise? (?:nie|nicht) (?:erhöhen|anheben)',
  ),
  words(
    '(?:kunden|unternehmen|firmen|anwender|betriebe|wettbewerber|werke|hersteller|kliniken) (?:\\p{L}+ ){0,3}(?:nutzen|setzen|vertrauen|wechselten|gewechselt|zahlen|sparen|sparten|bevorzugen|verlängern|verlängerten|entschieden)',
  ),
];

const offers =
  'liefer(?:n|e)|versend\\p{L}+|verschick\\p{L}+|biet(?:en|e)|stell(?:en|e)|übernehm\\p{L}+|ersetz\\p{L}+|tausch\\p{L}+|verläng\\p{L}+|speicher\\p{L}+|hosten|verschlüssel\\p{L}+|integrier\\p{L}+|bau(?:en|e)|senk\\p{L}+|reduzier\\p{L}+|gewähr\\p{L}+|geben|schenk\\p{L}+|verzicht\\p{L}+|entwickel\\p{L}+|install\\p{L}+|schul\\p{L}+|kalibrier\\p{L}+|zertifizier\\p{L}+|überwach\\p{L}+|mess(?:en|e)|lösch\\p{L}+|sicher\\p{L}+|archivier\\p{L}+|halten|zahl\\p{L}+|montier\\p{L}+|wart(?:en|e)|reparier\\p{L}+|richten|räumen|lassen';
const weOffer = new RegExp(
  `(?<!\\p{L})(?:wir \\p{L}{2,}(?<!ürd|oll|öcht|üss|önnt|ürft)en|wir (?:\\p{L}+ ){0,2}?(?:${offers})|(?:${offers}) wir|(?:wir (?:können|werden|würden)|(?:können|werden|würden) wir) [^.?!]*?(?:${offers}))(?!\\p{L})`,
  'iu',
);
const conversation = words(
  '(?:sende|schicke|zeige|gebe|schreibe|melde|erkläre|nenne|reiche|bringe) ich|ich (?:sende|schicke|zeige|gebe|schreibe|melde|kläre|frage|komme|habe|würde|werde|kann|möchte|bin|reiche)|(?:senden|schicken|zeigen|schreiben|melden|klären|besprechen|reden|sprechen|treffen|telefonieren|vereinbaren|finden) wir|wir (?:senden|schicken|zeigen|schreiben|melden|klären|besprechen|sprechen|telefonieren|vereinbaren|treffen)|gern(?:e)? (?:zeige|erkläre|bespreche)|freue|danke|dank|anhang|anbei|beigefügt|angehängt|rückmeldung|lassen sie (?:uns|mich)|sagen sie|geben sie|hoffe|frage(?:n)? (?:dazu|gern|jederzeit)|im gespräch|telefonat|besprechen|wie (?:vereinbart|besprochen|versprochen)',
);
const stative = words(
  'ist|sind|war|waren|hat|haben|kann|können|wird|werden|bleibt|bleiben|speichert|speichern|misst|messen|zeichnet|zeichnen|läuft|laufen|hält|halten|dauert|dauern|kostet|kosten|bietet|bieten|liegt|liegen|verlässt|verlassen|sendet|senden|funktioniert|funktionieren|erlaubt|erlauben|ermöglicht|deckt|decken|passt|passen|reicht|reichen|steht|stehen|kommt|kommen|verschlüsselt|erkennt|erkennen|meldet|melden|warnt|warnen|reduziert|senkt|spart|schützt|verhindert|gilt|gelten|beträgt|betragen|umfasst|umfassen|erfolgt|erfolgen|geht|gehen|lässt|lassen|entspricht|fördert|fördern|arbeitet|arbeiten|beginnt|endet|enthält|antwortet|braucht|brauchen|verbraucht|gibt|erhält|erhalten|nimmt|bringt',
);
const thing =
  '(?:\\p{L}*)(?:plattform|produkte?|logger|geräte?|systeme?|dienste?|berichte?|software|app|messwerte?|daten|lösung|sensoren|sensor|modul|module|pakete?|lizenz|lizenzen|akkus?|batterien?|schnittstellen?|portal|hardware|vertrag|preise?|version|update|genauigkeit|kalibrierung|support|lieferung|versand|einführung|installation|schulung|bestellung|alarme?|konto|protokolle?|funktion|funktionen|anlagen?|maschinen?|ersatzteile?|wartung|garantie|lieferzeit|laufzeit|verfügbarkeit)';
const aboutOurs = new RegExp(
  `^(?:(?:und|aber|auch|ja|nein|außerdem|zudem|damit)[,;]? )?(?:wir|unsere?[nrms]?|die|der|das|alle|jede[rs]?|diese[rs]?|beide|es|sie|support|lieferung|versand|installation|schulung|wartung|ersatzteile|preise|daten|updates)(?!\\p{L}).*?(?<!\\p{L})${thing}(?!\\p{L})`,
  'iu',
);
const startsWithOurs = new RegExp(
  `^(?:unsere?[nrms]?|die|der|das|alle|jede[rs]?) (?:\\p{L}+ ){0,2}?${thing}(?!\\p{L})`,
  'iu',
);
const reportsThem =
  /(?<!\p{L})(?:sie|\p{Lu}\p{L}+) (?:(?:auch|dann|haben|hatten|hat|hatte|\p{Lu}\p{L}+) )*(?:fragten?|woll(?:te|en|ten|t) wissen|schrieben?|(?:uns |mich )?(?:\p{L}+ ){0,4}gefragt)[^.]*,? (?:ob|wie|was|wo|welche[rsnm]?|wer|wann|warum|nach)(?!\p{L})|^(?:zu )?ihrer frage/iu;

const qualifiers =
  /(?<!\p{L})(?:kosten(?:los|frei)\p{L}*|gratis|garantie\p{L}*|zertifiziert\p{L}*|akkreditiert\p{L}*|unbegrenzt\p{L}*|lebenslang\p{L}*|immer|jederzeit|jede[nrms]?|rabatt\p{L}*|nachlass|24\/7|rund um die uhr|sofort|schnellste\p{L}*|beste[nrs]?|nur|über nacht|manchmal|stündlich|nachts|wochenend\p{L}*|feiertag\p{L}*|schneller|günstiger|besser|zusätzlich\p{L}*|ohne|auch)(?!\p{L})/giu;
const negations = words('nicht|nie|niemals|keine?[nrms]?|niemand|nichts|ohne|weder|nirgends');

const emptyWords = list(`
  der die das den dem des ein eine einen einem einer eines und oder aber so von zu zum zur in im an am auf bei beim für mit
  aus als ist sind war waren sein hat haben hatte hatten kann können konnte wird werden wurde würde würden soll sollen muss
  müssen darf es dies diese dieser diesen dieses wir uns unser unsere unserer unserem unseren ihr ihre ihrer ihrem ihren
  ihnen sie er ich mir mich mein meine auch noch nur schon jetzt dann dort hier alle alles jede jeder jedes jeden beide
  wenn wer was wie wo welche welcher welches dass ob mehr sehr zu nicht nie kein keine keinen keiner ja nein hallo liebe
  lieber guten tag also doch mal etwa rund circa über um bis ab seit nach vor pro je man sich selbst damit dabei dafür dazu
  daher denn gern gerne bitte danke etwas ganz immer wieder bereits gibt geht steht liegt innerhalb außerdem zudem
  außerhalb durch per werden worden gilt beträgt`);

const usual = list(`
  fragen frage antwort antworten wissen sagen sprechen sehen zeigen machen tun gehen kommen stehen liegen lassen nehmen
  bekommen erhalten brauchen benötigen wollen möchten mögen finden helfen nutzen verwenden arbeiten laufen dauern beginnen
  enden bleiben einfach direkt genau gemeinsam möglich wichtig gut neu alt groß klein lang kurz hoch viel wenig erste
  zweite letzte nächste ganze eigene andere weitere gleiche verschiedene heute morgen gestern woche tag monat jahr zeit
  stunde minute uhr anfang ende mitte teil punkt seite fall beispiel grund ort stelle haus person leute kollege kollegin
  team kunde firma unternehmen natürlich selbstverständlich genauso ebenfalls zusätzlich normalerweise üblicherweise
  standardmäßig insgesamt dadurch zwischen während gegen ohne unter neben wegen trotz statt bisher künftig später früher
  weiterhin jeweils komplett vollständig gesamt zweck arbeit sache ding weise art angabe angaben info information
  informationen unterlagen lösung euro franken produkt gerät system software plattform maschine`);

const fold = (word: string) =>
  word.replace(/[äöüß]/g, (letter) => ({ ä: 'a', ö: 'o', ü: 'u', ß: 'ss' })[letter] ?? letter);
const ending =
  /(?<=\p{L}{4})(?:ungen|ung|heiten|heit|keiten|keit|lichen?|ern|em|er|en|es|ten|tem|tes|ter|te|st|et|e|n|s|t)$/u;

function stem(word: string): string {
  const folded = fold(word).replace(/^ge(?=\p{L}{4,}(?:t|en)$)/u, '');
  return folded.replace(ending, '').replace(ending, '');
}

const usualStems = new Set([...usual].map(stem));

// Different words for one thing, as people paraphrase a data sheet.
const synonyms = [
  'speichern liegen aufbewahren ablegen hosten bleiben gespeichert abgelegt aufbewahrt archivieren archiviert vorgehalten',
  'liefern versenden verschicken zustellen versand lieferung ausliefern versendet verschickt geliefert verlassen',
  'kosten preis berechnen',
  'messen aufzeichnen erfassen überwachen protokollieren misst gemessen erfasst',
  'zertifiziert zertifikat zertifizierung geprüft zugelassen',
  'austauschen tauschen ersetzen wechseln getauscht ausgetauscht gewechselt ersetzt tauschbar austauschbar',
  'erstellen erzeugen',
  'täglich tag',
  'monatlich monat',
  'jährlich jahr',
  'löschen entfernen gelöscht',
  'enthalten umfassen inklusive inbegriffen enthält umfasst beinhaltet',
  'halten reichen hält reicht',
  'schulen schulung einweisung geschult',
  'montieren installieren montage installation einbau montiert installiert',
];
const numbers = 'null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'.split(' ');

/** How German speaks of a product. */
export const germanPromises: PromiseWording = {
  ...{ triggers, weOffer, conversation, stative, reportsThem, qualifiers, negations, emptyWords, stem },
  startsAsAsk: /^(?:bitte|könnten|würden|falls|wenn|lassen sie|dürfen|darf|sagen sie|geben sie)(?!\p{L})/iu,
  condition: /^(?:wenn|falls|sofern)(?!\p{L})/iu,
  firstWords: /^(?:ja|nein|natürlich|selbstverständlich|klar|sicher)[,;:.] /i,
  conditionClause: /^(?:wenn|falls|sofern) [^,]*, /i,
  asWe: (rest) => `Wir ${rest.replace(/^(\p{L}+?)e?t(?!\p{L})/u, '$1en')}`,
  isAboutOurs: (clause) => aboutOurs.test(clause),
  startsWithOurs: (clause) => startsWithOurs.test(clause),
  speaksToThem: (clause) =>
    /^(?:(?:in|zu|bei) ihre[rmn]? \p{L}+[^,]*,? )?(?:sie|ihr|ihre[rmn]?|da sie|weil sie|danke|vielen dank|herzlichen dank)(?!\p{L})/iu.test(
      clause,
    ) &&
    !/(?<!\p{L})(?:sie (?:\p{L}+ )?(?:bekommen|erhalten|zahlen|sparen|müssen nie|senken|reduzieren|halbieren|verdoppeln|können (?:\p{L}+ ){0,3}jederzeit (?:kündigen|zurückgeben|auflösen|beenden|wechseln))|ihr(?:e|en|em)? (?:preis|rabatt|vertrag|paket|lizenz|daten))(?!\p{L})/iu.test(
      clause,
    ),
  clauseBreak: /, (?=also |aber |und |denn |ihre? |so )|; /i,
  speaks: /(?<!\p{L})(?:ich|mir|mich|sie|ihnen|ihre?[rmns]?|wir|uns)(?!\p{L})/iu,
  isUsual: (word) => usualStems.has(stem(word)),
  canonical: canonicalOf(synonyms, stem),
  inDigits: (text) =>
    text.replace(/(?<!\p{L})(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)(?!\p{L})/giu, (word) =>
      String(numbers.indexOf(word.toLowerCase())),
    ),
  durations:
    /(?<!\p{L})(\d+|eine[nrms]?|ein|jede[nrms]?|pro|je) (?:(?:volle[nr]?|ganze[nr]?) )?((?:arbeits|werk|kalender)?tag|minute|stunde|woche|monat|quartal|jahr)(?:en|es|e|n|s)?(?!\p{L})/giu,
};
