import { type ReplyRule, rule } from './reply-rule.ts';

const month = '(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)';
const later = [
  `(?:(?:im|ab|anfang|mitte|ende|bis|vor|nach|seit|zum|frühestens|erst) )+(?:(?:des|dem|der|ende|anfang) )*(?:${month}|frühjahr|frühling|sommer|herbst|winter|q[1-4]|(?:nächste[nms]?|kommende[nms]?|neue[nms]?) (?:jahr(?:es)?|quartals?|monats?|geschäftsjahr(?:es)?)|jahreswechsel|jahresende|weihnachten|urlaub|20\\d\\d)`,
  '(?:nächste[snm]?|kommende[snm]?|neue[snm]?) (?:jahr|quartal|monat|frühjahr|sommer|herbst|geschäftsjahr)',
  'in (?:ein(?:em|er)?|zwei|drei|vier|fünf|sechs|neun|zwölf|\\d+|einigen|ein paar|wenigen) (?:wochen?|monate?n?|quartale?n?|jahre?n?)',
  'q[1-4](?: 20\\d\\d)?',
].join('|');
const weekday = '(?:montag|dienstag|mittwoch|donnerstag|freitag|morgen|übermorgen|nächste woche|kommende woche)';
const asked = /\?["'”’)\]]*$/u;
const negated = /\b(?:nicht|kein\p{L}*|nie|leider)\b/iu;

/** What German sentences of a reply say. One sentence may say several things. */
export const germanRules: readonly ReplyRule[] = [
  rule(
    'nobody_here',
    'left-the-company',
    [
      '(?:nicht mehr|nicht länger) (?:bei uns|im unternehmen|im haus|in unserem (?:haus|unternehmen)|für uns|in der firma|bei (?:der )?\\p{Lu}[\\p{L}&-]+)(?: \\p{L}+)* ?(?:tätig|beschäftigt|angestellt|arbeite[tn]?)?',
      '(?:hat|habe|haben) (?:das|unser|die|unsere) (?:unternehmen|haus|firma|gesellschaft)(?: \\p{L}+){0,4} verlassen',
      '(?:ist|bin) (?:\\p{L}+ ){0,5}(?:ausgeschieden|im ruhestand|in rente|in (?:den )?(?:ruhestand|rente)(?: gegangen)?|pensioniert)',
      '(?:arbeitet|arbeite|tätig)(?: \\p{L}+){0,3} nicht mehr|(?:mein|sein|ihr) letzter arbeitstag',
      '(?:adresse|postfach|konto|e-?mail-?adresse) (?:ist|wird) (?:\\p{L}+ )?(?:nicht mehr|nicht länger) (?:\\p{L}+ )?(?:gelesen|genutzt|aktiv|abgerufen|betreut|gültig|verwendet)',
      '(?:leider )?(?:verstorben)',
      '(?:niemand(?:en)?|keine(?:n)? \\p{L}+)(?: \\p{L}+){0,3} mit (?:diesem|dem) namen',
    ],
    asked,
  ),
  rule('referral', 'names-the-right-person', [
    '(?:richtige|bessere|beste|zuständige|neue|korrekte)[rn]? (?:ansprechpartner(?:in)?|ansprechperson|kontakt|person|adresse|kolleg(?:e|in))',
    '(?:ansprechpartner(?:in)?|zuständig|verantwortlich)(?: \\p{L}+){0,4} (?:ist|sind|wäre)|(?:ist|sind|wäre)(?: [\\p{L}.]+){0,6} (?:zuständig|verantwortlich|ansprechpartner(?:in)?)',
    '(?:kümmert|kümmern) sich|(?:hat|übernimmt|übernommen)(?: \\p{L}+){0,4} (?:übernommen|nachfolge|aufgaben|thema|bereich)|nachfolger(?:in)?',
  ]),
  rule('referral', 'asks-to-write-to-somebody-else', [
    '(?:wenden|wende|richten|melden|melde|sprechen|schreiben|schreib|kontaktieren|kontaktiere?)(?: sie| du| dich)? ?(?:sich )?(?:bitte |dazu |hierzu |hierfür |dafür |am besten |direkt |gern(?:e)? |daher |künftig |einfach |mal )*(?:an|mit|bei|meine[nr]?|unsere[nr]?|frau|herrn) (?!mich|mir|uns|sie\\b)\\S+',
    '(?:sich|dich|direkt) (?:bitte |am besten |direkt )*(?:an|bei|mit) (?:unsere[nr]? |meine[nr]? |die |den |das |herrn |frau )?\\p{L}+(?: \\p{L}+){0,3} (?:zu )?(?:wenden|melden)',
    '(?:kontaktieren|fragen|schreiben) sie (?:bitte |dazu )*(?:herrn|frau|meine[nr]?|unsere[nr]?)',
  ]),
  rule('referral', 'gives-an-address', [
    '(?:schicken|senden|richten|schreiben|wenden|melden|leiten|adressieren)[^.!?]{0,60}@[^\\s@]+',
  ]),
  rule('referral', 'brings-somebody-in', [
    '(?:habe|haben|hab|setze|nehme)(?: \\p{L}+){0,9} (?:weitergeleitet|in (?:cc|kopie)(?: gesetzt| genommen)?|weitergegeben|hinzugefügt|dazugenommen)',
    '(?:in (?:cc|kopie)|\\(cc\\)|leite|gebe)(?: \\p{L}+){0,6} (?:an (?:meine|unsere|den|die|herrn|frau)|weiter|kolleg\\p{L}+)',
  ]),
  rule('referral', 'is-not-the-right-person', [
    '(?:bin|sind) (?:ich |wir )?(?:dafür |hierfür |leider |dazu |da )*(?:nicht|nicht der|nicht die|der falsche|die falsche)(?: richtige[r]?)?(?: \\p{L}+)? ?(?:zuständig|ansprechpartner(?:in)?|person|verantwortlich|adresse|richtige[r]?)',
    '(?:falsche[rn]?|nicht (?:der|die) richtige) (?:ansprechpartner(?:in)?|person|adresse)|(?:nicht|fällt nicht in) (?:mein|meinen|unser|unseren) (?:bereich|thema|zuständigkeit\\p{L}*)',
  ]),
  rule('not_now', 'says-when', [
    `(?:melden|melde|sprechen|reden|kontaktieren|kommen|komme|fragen|frag|schreiben|schreib|telefonieren|ansprechen|anschauen|angehen|aufgreifen|aufnehmen|besprechen|zurückkommen|nachfragen|nachhaken|wiedervorlage|prüfen|entscheiden)\\b[^.!?]{0,60}(?:${later})`,
    `(?:${later})[^.!?]{0,50} (?:wieder|noch ?mal|nochmals|erneut|melden|zurückkommen|sprechen|nachfragen|anschauen|angehen|besprechen|interessant|relevant)`,
    `(?:nicht|nichts|kein\\p{L}*|erst)\\b[^.!?]{0,50}\\b(?:vor|bis|wieder|ab|im|nach|in) ?(?:${later}|${month})`,
    `(?:vertrag|lizenz|abo)\\p{L}*[^.!?]{0,50}(?:bis|läuft|endet)[^.!?]{0,20}(?:${later}|${month}|20\\d\\d)`,
  ]),
  rule(
    'not_now',
    'bad-time',
    [
      '(?:derzeit|aktuell|momentan|zurzeit|zur zeit|im moment|gerade|jetzt|vorerst|dieses jahr|heuer|in diesem (?:jahr|quartal))[^.!?]{0,60}(?:nicht|kein\\p{L}*|andere (?:prioritäten|themen)|zu viel|land unter|eingefroren|auf eis|ausgelastet)',
      '(?:nicht|kein\\p{L}*)[^.!?]{0,30}(?:derzeit|aktuell|momentan|zurzeit|zur zeit|im moment|gerade|jetzt|dieses jahr|in diesem (?:jahr|quartal))',
      '(?:falscher|schlechter|ungünstiger|nicht der (?:richtige|passende|beste)) (?:zeitpunkt|moment|zeit)|passt (?:\\p{L}+ ){0,2}(?:zeitlich|gerade|momentan|jetzt|aktuell|derzeit)(?: \\p{L}+)? nicht',
      '(?:zu früh|keine (?:zeit|kapazität(?:en)?|ressourcen)|land unter|auf eis|eingefroren|zurückgestellt|verschoben|budgetstopp|budgetsperre|haushaltssperre)',
      '(?:zu einem )?späteren? zeitpunkt|ein andermal|vielleicht später',
    ],
    asked,
  ),
  rule(
    'objection',
    'does-not-want-it',
    [
      'kein(?:en|e|erlei)? (?:weitere[sn]? |grundsätzliches |wirkliches )?(?:interesse|bedarf|verwendung)(?: \\p{L}+)?',
      '(?:leider |für uns )?uninteressant|(?:nicht|nicht wirklich) (?:interessiert|interessant für uns|relevant|das richtige|das passende|passend)|(?:brauchen|benötigen|suchen) (?:wir )?(?:\\p{L}+ ){0,3}(?:nicht|nichts|kein\\p{L}*)',
      '(?:haben uns|habe mich|wurde) (?:\\p{L}+ ){0,4}(?:dagegen|anders|gegen [^.!?]{1,40}) entschieden|nein,? danke|passen(?: wir)? (?:dieses mal|hier|da)? ?$|kommt (?:für uns )?nicht in ?frage|passt (?:\\p{L}+ )?nicht zu uns',
      '(?:sind|bin) (?:\\p{L}+ ){0,3}(?:gut versorgt|bestens versorgt|gut aufgestellt|versorgt)',
    ],
    asked,
  ),
  rule('objection', 'costs-too-much', [
    '(?:zu|viel zu|deutlich zu|etwas zu) (?:teuer|hoch|kostspielig)|(?:sprengt|übersteigt|über) (?:\\p{L}+ )?(?:unser|das|den|unserem|dem) (?:budget|rahmen|kostenrahmen)',
    'kein(?:e|en)? (?:\\p{L}+ )?(?:budgets?|mittel|geld)|(?:günstiger|billiger)(?:e[rsnm]?)? (?:als|angebot|alternative|anbieter)|nicht leisten',
  ]),
  rule(
    'objection',
    'has-something-else',
    [
      '(?:haben|nutzen|verwenden|setzen|arbeiten)(?: wir)? (?:\\p{L}+ ){0,4}(?:bereits|schon)|(?:bereits|schon) (?:\\p{L}+ ){0,5}(?:im einsatz|lösung|anbieter|lieferant\\p{L}*|dienstleister|system|partner|vertrag|entschieden)',
      '(?:für|mit) (?:einen|einem) (?:anderen|mitbewerber|wettbewerber)(?: \\p{L}+)? ?(?:entschieden|anbieter)?|(?:einem|einen|mit) anderen anbieter|anderweitig (?:entschieden|vergeben)|(?:zufrieden|glücklich) mit (?:unsere[mnr]?|de[mnr]|\\p{Lu})|selbst (?:entwickelt|gebaut)|eigenentwicklung|vertraglich gebunden|gebunden an',
    ],
    asked,
  ),
  rule('objection', 'has-a-concern', [
    '(?:bedenken|sorge(?:n)?|skeptisch|nicht überzeugt|vorbehalte|hürde|k\\.?-?o\\.?-kriterium)',
    '(?:unterstützt|erfüllt|deckt) (?:\\p{L}+ ){0,4}nicht',
  ]),
  rule(
    'interested',
    'wants-to-meet',
    [
      '(?:gern(?:e)?|können wir|könnten wir|lassen sie uns|lass uns|sollten wir|wollen wir|würde|würden|freue|freuen)(?: \\p{L}+){0,7} (?:sprechen|telefonieren|telefonat|treffen|termin|austauschen|austausch|besprechen|gespräch|demo|unterhalten|kennenlernen|call|zoom|teams)',
      '(?:schicken|senden|schlagen|machen|vereinbaren|buchen|stellen|schick|schlag)(?: sie| du)?(?: \\p{L}+){0,6} (?:termin(?:e|vorschläge|vorschlag|einladung)?|einladung|zeiten|slot|kalendereinladung)',
      `${weekday}(?:[^.!?]{0,40}) (?:passt|würde passen|geht|ginge|wäre (?:gut|super|ideal|möglich))|(?:passt|passen|ginge|geht) (?:\\p{L}+ ){0,4}${weekday}|wie wäre (?:es|'s)? ?(?:mit |am )?${weekday}`,
      '(?:melden sie sich|melde dich) (?:gern(?:e)? |bitte )*(?![^.!?]*(?:noch ?mal|wieder|erneut))[^.!?]{0,40}(?:telefonisch|nächste woche|morgen|diese woche)|rufen sie (?:mich|uns) (?:\\p{L}+ ){0,4}an|ruf (?:mich|uns) (?:\\p{L}+ )?an|wann (?:hätten|haben|passt|können|könnten|wäre)',
    ],
    negated,
  ),
  rule(
    'interested',
    'likes-it',
    [
      '^(?:sehr |wirklich )?(?:interessant|spannend)|(?:klingt|hört sich|sieht|ist|wirkt|finde ich|finden wir)(?: \\p{L}+){0,3} (?:interessant|spannend|gut|super|vielversprechend|sehr gut|toll|klasse)(?: an| aus)?(?!,? aber)',
      '(?:haben|hätten|habe|hätte|grundsätzlich|großes|durchaus)(?: \\p{L}+){0,4} interesse|(?:bin|sind|wären|wäre)(?: \\p{L}+){0,4} interessiert',
      '(?:würden|möchten|würde|möchte|wollen|will) (?:\\p{L}+ ){0,6}(?:testen|ausprobieren|pilotieren|mehr (?:erfahren|wissen|darüber)|kennenlernen|bestellen|weitermachen|vorankommen)|genau das,? was wir|(?:suchen|schauen)(?: \\p{L}+){0,3} (?:gerade|aktuell|derzeit|schon länger|so etwas|genau)|(?:guter|perfekter|richtiger) zeitpunkt',
    ],
    /\b(?:nicht|kein\p{L}*|nie)\b/iu,
  ),
  rule(
    'interested',
    'wants-material',
    [
      '(?:schicken|senden|schick|sende|zusenden|zuschicken|übermitteln|zukommen lassen|mailen|haben|bekommen|erhalten|brauchen|bräuchten|benötigen)(?: \\p{L}+){0,9} (?:preise?|preisliste|angebot|angebots|unterlagen|präsentation|informationen|infos?|datenblatt|muster|broschüre|referenzen|details|konditionen|testzugang|demo)',
      '(?:preise?|preisliste|angebot|unterlagen|präsentation|informationen|infos?|datenblatt|muster|broschüre|referenzen|details|konditionen|testzugang)(?: \\p{L}+){0,6} (?:schicken|senden|zusenden|zuschicken|zukommen lassen|bekommen|haben|mailen)',
    ],
    negated,
  ),
];

/** Sentences that thank or confirm, and may be all that a mail says. */
export const germanThanks: readonly ReplyRule[] = [
  rule('thanks', 'thanks', ['danke|vielen dank|besten dank|herzlichen dank|dankeschön|merci']),
  rule('thanks', 'confirms', [
    '^(?:alles klar|passt|super|perfekt|in ordnung|verstanden|erhalten|notiert|okay|ok|prima|bestens)',
  ]),
];
