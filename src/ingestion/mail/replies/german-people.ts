import { asked, self } from './german-words.ts';
import { type ReplyRule, rule } from './reply-rule.ts';

/** What German sentences say of who is there, and who else is to be asked. */
export const germanPeople: readonly ReplyRule[] = [
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
  rule(
    'nobody_here',
    'is-gone-for-good',
    [
      '(?:ist|bin|war|sind)(?: [\\p{L}\\d.-]+){0,5} (?:in pension|pensioniert|in (?:den |die )?(?:ruhestand|rente)|im ruhestand|in rente|ausgeschieden|gegangen worden|weggegangen|verstorben|gestorben|nicht mehr (?:da|bei uns|hier|im unternehmen|im haus))',
      '(?:arbeit\\p{L}*|tätig|beschäftigt|angestellt)(?: [\\p{L}\\d.-]+){0,5} nicht mehr|nicht mehr(?: [\\p{L}\\d.-]+){0,4} (?:tätig|beschäftigt|angestellt|arbeite[nt]?|bei uns|für uns|im unternehmen|im haus|an bord|im dienst)',
      '(?:unternehmen|haus|firma|gesellschaft|betrieb|kanzlei|praxis|verein|team)(?: [\\p{L}\\d.-]+){0,6} (?:verlassen|aufgegeben|verkauft|geschlossen|zugesperrt)|(?:firma|betrieb|praxis|geschäft|gmbh)(?: [\\p{L}\\d.-]+){0,5} (?:aufgelöst|eingestellt|insolvent|in insolvenz|in liquidation|gibt es(?: [\\p{L}\\d.-]+){0,3} nicht mehr|existiert nicht mehr)',
      'nicht mehr (?:antreffen|erreichen|finden)|(?:ist|bin)(?: [\\p{L}\\d.-]+){0,4} (?:rentner(?:in)?|pensionist(?:in)?|pensionär(?:in)?)|(?:gewechselt|gekündigt|das zeitliche gesegnet)(?=[.,;!]|$)|(?:letzten|letzter) (?:arbeits)?tag',
    ],
    asked,
  ),
  rule(
    'nobody_here',
    'nobody-of-that-name',
    [
      '(?:herrn?|frau|person|name|mitarbeiter(?:in)?|kolleg(?:e|in))(?: [\\p{L}.-]+){0,4} (?:nicht bekannt|unbekannt|gibt es (?:hier|bei uns|in unserem haus)(?: [\\p{L}\\d.-]+)? nicht|kennen wir (?:hier )?nicht|kenne ich nicht|ist (?:hier|uns|bei uns) (?:nicht bekannt|unbekannt))',
      '(?:gibt es|haben wir|arbeitet) (?:hier |bei uns |in unserem haus |im haus )*(?:kein\\p{L}*|niemand\\p{L}*) (?:herrn?|frau|person|mitarbeiter(?:in)?|kolleg(?:en|in)|mit|namens|dieses namens)',
    ],
    asked,
  ),
  rule(
    'referral',
    'says-whose-it-is',
    [
      '(?:läuft|geht|laufen|gehen)(?: \\p{L}+){0,4} über (?:frau|herrn) \\p{L}+|geht (?:mich|uns) nichts an|(?:ist|fällt|liegt|wäre)(?: \\p{L}+){0,3} (?:sache|aufgabe|thema|angelegenheit|bereich) (?:de[rs]|unsere[rs]|von) \\p{L}+|(?:nimmt|nehmen)(?: \\p{L}+){0,4} (?:solche\\p{L}* )?(?:anfragen|angebote)(?: \\p{L}+)? entgegen|in (?:den )?händen (?:von|der|unserer)',
      '(?:zuständig|verantwortlich|ansprechpartner(?:in)?|ansprechperson)(?: (?:ist|sind|wäre|dafür|hierfür|bei uns|dazu|hier|für|das|ihr|ihre|nun|jetzt|seit|heute)){1,6}(?: [\\p{L}.-]+){1,3}|(?:macht|betreut|verantwortet|leitet|übernimmt|entscheidet|bearbeitet|regelt|koordiniert)(?: (?:das|dies|so etwas|sowas|den bereich|die|bei uns|hier|alles|dieses thema|jetzt|nun|seit|inzwischen|immer|ausschließlich|nur)){0,4} (?:der kollege|die kollegin|mein[en]? kolleg\\p{L}+|frau|herr|unser[e]?|die (?:abteilung|zentrale|technik|it)|der (?:einkauf|vertrieb)|unsere? \\p{L}+)',
      '(?:wenden|wende|melden|meld|gehen|fragen|frag|sprechen|sprich|schreiben|schreib|rufen|kontaktieren|mailen|probieren|versuchen|richten|adressieren)(?: [\\p{L}]+){0,6} (?:an|bei|mit|über|auf)? ?(?:mein(?:e[nr]?|em)?|unser(?:e[nrm]?|em)?|de[nmr]|die|das) (?:\\p{L}+ )?(?:kolleg\\p{L}+|chef(?:in)?|einkauf\\p{L}*|abteilung|technik|it|vertrieb|zentrale|leit\\p{L}+|team|\\p{L}*leit(?:er|erin|ung)|geschäftsführ\\p{L}+|vorgesetzte[nr]?|büro|sekretariat|werkstatt|produktion|verwaltung|buchhaltung|marketing)',
      '(?:wenden|wende|melden|meld|fragen|frag|sprechen|sprich|schreiben|schreib|rufen|kontaktieren|mailen|probieren sie es|versuchen sie es|richten)(?: \\p{L}+){0,6} (?:an|bei|mit)? ?(?:herrn?|frau|dr\\.) \\p{L}+',
      '(?:geht|läuft|laufen|gehen|entscheid\\p{L}+|kommt)(?: \\p{L}+){0,5} (?:über|durch|bei|von|an) (?:unsere[nmr]?|die|den|der|de[rm]|das|meine[nmr]?|frau|herrn) (?:\\p{L}+ ){0,2}?(?:einkauf\\p{L}*|zentrale\\p{L}*|abteilung|it|technik|kolleg\\p{L}+|team|geschäftsleitung|geschäftsführ\\p{L}+|chef(?:in)?|leit\\p{L}+)',
      '(?:bin|bin ich|sind wir)(?: \\p{L}+){0,3} nur (?:für|die|der|das|in der|im|zuständig)|(?:damit|davon) (?:habe|hab|kenne) ich (?:\\p{L}+ )?(?:nichts zu tun|mich nicht|gar nichts)|(?:nichts|nicht) (?:mehr )?(?:damit )?zu tun|nicht (?:mein|unser) (?:bereich|thema|gebiet|ressort|bier|fachgebiet)|(?:da|hier) sind sie (?:bei mir |bei uns )?(?:falsch|an der falschen)|(?:bei mir|hier) (?:\\p{L}+ )?(?:falsch|an der falschen (?:stelle|adresse))',
    ],
    self,
  ),
  rule(
    'referral',
    'passes-it-on',
    [
      "(?:hab'?s?|habe|haben|leite|leiten|gebe|geben|reiche|reichen|schicke|wurde|hab)(?: [\\p{L}'.-]+){0,9} (?:weitergeleitet|weitergegeben|weitergereicht|weitergeschickt|übergeben|durchgereicht|vorgelegt)",
      '(?:leite|gebe|reiche|schicke|geb|leit|reich|schick)(?: [\\p{L}.-]+){0,9} weiter(?! (?:voran|so))|(?:in|im) (?:cc|kopie)|nehme(?: [\\p{L}.-]+){0,4} (?:dazu|in (?:den )?(?:cc|verteiler|kopie)|mit (?:auf|rein))',
    ],
    self,
  ),
];
