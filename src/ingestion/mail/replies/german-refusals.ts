import { asked } from './german-words.ts';
import { type ReplyRule, rule, within } from './reply-rule.ts';

/** What German sentences say against it. */
export const germanRefusals: readonly ReplyRule[] = [
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
    'objection',
    'says-no',
    [
      '(?:nichts|nicht|kein\\p{L}*)(?: \\p{L}+){0,3} (?:für (?:uns|mich|unseren?|unsere)|in ?frage|notwendig|nötig|erforderlich|sinnvoll|relevant|interessant|geeignet|machbar|wirtschaftlich|rentabel|lohnend|überzeugt|überzeugend)|(?:lohnt|rechnet|rentiert|trägt)(?: sich)?(?: \\p{L}+){0,5} (?:nicht|nie|kaum)|(?:uns |mir )?(?:nichts|nicht) (?:bringt|bringen|nutzen|nützt)|bringt (?:uns|mir) (?:\\p{L}+ )?(?:nichts|nicht)|(?:sehe|sehen|erkenne|erkennen)(?: \\p{L}+){0,5} (?:kein\\p{L}*|nicht|keinerlei)|(?:kein\\p{L}*) (?:\\p{L}+ )?(?:mehrwert|nutzen|vorteil|grund|anlass|anwendungsfall|einsatzgebiet|notwendigkeit|sinn|handlungsbedarf|thema|lust|spielraum|platz)',
      '(?:brauch\\p{L}*|benötig\\p{L}*|woll\\p{L}*|möcht\\p{L}*|such\\p{L}*)(?: \\p{L}+){0,4} (?:nicht|nix|nichts|kein\\p{L}*)|(?:verzichte[n]?|lehne[n]?(?: \\p{L}+){0,4} ab|sagen(?: \\p{L}+){0,4} ab|absage|dagegen entschieden|ist (?:für uns )?(?:erledigt|kein thema|vom tisch|durch|gestorben)|für uns (?:erledigt|kein thema|nichts|gestorben)|lassen (?:wir|es)(?: \\p{L}+)* (?:lieber|bleiben|sein)|lieber nicht|eher nicht|(?:wüsste|wissen|weiß|wüssten)(?: \\p{L}+)? nicht,? (?:wofür|wozu|was wir damit|warum wir)|(?:für|zugunsten) (?:ein\\p{L}*|de[nr]|das) ander\\p{L}* (?:\\p{L}+ )?entschieden|lass(?:en)? (?:wir|ich) (?:das|es))|(?:antwort ist|bleibt (?:es )?bei(?:m)?|leider|ein klares|daher) nein|nein(?=[.!]*$)',
      '(?:betrieb|firma|unternehmen|büro|laden|praxis) (?:unserer|dieser) größe|(?:sind|bin) (?:\\p{L}+ ){0,3}(?:zu klein|viel zu klein|nur (?:zu )?(?:\\p{L}+|\\d+))(?: \\p{L}+)?|nur (?:zwei|drei|vier|fünf|\\d+|ein(?:e|en)?) (?:mann|leute|mitarbeiter|personen|stück|geräte?|fahrzeuge?|kühl\\p{L}+|maschinen?)|(?:überdimensioniert|spielerei|geldverschwendung|schnickschnack|mit kanonen)',
    ],
    asked,
  ),
  rule(
    'objection',
    'is-served-already',
    [
      '(?:mach|lös|bau|programmier|erledig|entwickel|deck|wickel|betreu|manag|organisier|führ|regel)\\p{L}*(?: \\p{L}+){0,5} (?:selbst|selber|intern|inhouse|in-house|im haus|hausintern|eigenhändig|in eigenregie|von hand|mit eigenen)|(?:selbst|selber) (?:\\p{L}+ )?(?:gemacht|geschrieben|programmiert|entwickelt|gebaut|gestrickt)|(?:eigene[snmr]?|hauseigene[snmr]?) (?:\\p{L}+ )?(?:lösung|system|software|entwicklung|abteilung|team|tool|werkstatt|leute|techniker|labor)',
      '(?:seit|schon|bereits)(?: \\p{L}+){0,8} (?:mit|bei|von|über)(?: (?:der|dem|einem|einer|unserem|firma))*(?: \\p{L}+){0,5} (?:zufrieden|versorgt|ausgestattet|zusammen|arbeiten|glücklich|abgedeckt|gelöst)|(?:zufrieden|glücklich|gut bedient|bestens bedient|gut aufgehoben|gut betreut|wunschlos|gut ausgestattet)(?=[.,;!]| |$)(?! (?:mit ihn|mit ihr|über ihr))|(?:haben|hat|nutzen|verwenden|gibt es)(?: \\p{L}+){0,4} (?:da |dafür |hierfür |bei uns |schon |bereits )+(?:jemand\\p{L}*|etwas|was|einen?|eine|unsere?n?|seit|alles|ein|\\p{L}+)',
      '(?:bereits|schon|längst)(?: \\p{L}+){0,4} (?:gedeckt|abgedeckt|versorgt|gelöst|vergeben|gebunden|ausgestattet|umgesetzt|eingeführt|angeschafft|gekauft|beauftragt|bestellt|erledigt|installiert|eingebaut|unterschrieben|vorhanden)|(?:festen?|langjährigen?|bewährten?|bisherigen?|bestehenden?|aktuellen?|jetzigen?|anderen?) (?:partner|lieferant\\p{L}*|anbieter\\p{L}*|dienstleister\\p{L}*|hersteller|vertrag|rahmenvertrag|lösung|system)|rahmenvertrag|konzernlösung|(?:gerade erst|erst (?:letzte|vorige|dieses|vor|kürzlich)\\p{L}*|vor (?:kurzem|einem|zwei|drei|\\d+)(?: \\p{L}+)?|voriges jahr|letztes jahr)(?: \\p{L}+){0,6} (?:angeschafft|erneuert|gekauft|umgestellt|gewechselt|eingeführt|ausgetauscht|modernisiert|unterschrieben)|(?:bleiben|bleibt) (?:\\p{L}+ ){0,3}(?:bei|dabei|treu)|funktioniert (?:\\p{L}+ ){0,3}(?:gut|bestens|einwandfrei|problemlos|tadellos)|läuft (?:\\p{L}+ ){0,2}(?:gut|bestens|einwandfrei|problemlos|rund|super)',
    ],
    asked,
  ),
  rule(
    'objection',
    'may-not',
    [
      within(
        'konzern|zentrale|mutter\\p{L}*|holding|geschäftsleitung|geschäftsführung|vorstand|chef(?:in)?|inhaber(?:in)?|träger|gruppe|head ?office',
        'gibt|schreibt|entscheidet|lehnt|bestimmt|verbietet|vorgegeben|nicht|kein\\p{L}*|dagegen',
        60,
      ),
      within(
        'datenschutz\\p{L}*|it-sicherheit|sicherheits\\p{L}*|betriebsrat|personalrat|compliance|revision|rechtsabteilung|it-abteilung|unsere it|die it|cloud|richtlinie\\p{L}*|vorschrift\\p{L}*|isb|dsb',
        'nicht|nie|niemals|kein\\p{L}*|verbiete\\p{L}*|untersag\\p{L}*|lehn\\p{L}*|spiel\\p{L}*|ausgeschlossen|tabu|dagegen|verboten|unzulässig|nein|sperr\\p{L}*|no-?go|heikel|problematisch',
        70,
      ),
      '(?:dürfen|darf|können)(?: \\p{L}+){0,6} (?:keine|nicht|nichts)(?: \\p{L}+){0,5} (?:cloud|extern\\p{L}*|fremd\\p{L}*|einsetzen|nutzen|verwenden|außer haus|anschließen|einführen)',
    ],
    asked,
  ),
  rule(
    'objection',
    'finds-it-dear',
    [
      '(?:zu|so|sehr|ziemlich|ganz schön|echt|schlicht|einfach|recht|arg|doppelt so|viel) (?:teuer|kostspielig|happig|gesalzen|hochpreisig)|(?:teurer|mehr) als (?:wir|unser\\p{L}*|das|bei|ich|der|die)|(?:preis|kosten|angebot|preise|summe|gebühr)\\p{L}*(?: \\p{L}+){0,4} (?:zu hoch|überzogen|happig|gesalzen|jenseits|nicht drin|sprengt|sprengen|übersteig\\p{L}+|abschreck\\p{L}*|heftig|utopisch)|(?:gibt|geben|sitzt|ist|reicht)(?: \\p{L}+){0,6} (?:nicht her|nicht drin|nicht dafür)|(?:kein|keine|keinen|knappes?|begrenzte?s?|zu wenig) (?:\\p{L}+ )?(?:budget|geld|mittel|etat|kohle)|(?:günstiger|billiger)|(?:jenseits|außerhalb) (?:unsere[sr]|des|von) (?:\\p{L}+ )?(?:budgets?|möglichkeiten|rahmens?|preis\\p{L}*)',
    ],
    asked,
  ),
  rule(
    'objection',
    'was-let-down-before',
    [
      '(?:schlechte|keine guten|miese|ungute) erfahrung\\p{L}*|(?:gebranntes? kind|enttäuscht|reinfall|reingefallen|fehlkauf|lehrgeld|rausgeworfen|rausgeschmissen|hinausgeworfen|wieder abgeschafft|wieder ausgebaut|wieder rausgenommen|in der schublade)|(?:hatten|haben|hatte)(?: \\p{L}+){0,6} (?:schon (?:mal|einmal)|im test|probiert|ausprobiert|getestet)',
    ],
    asked,
  ),
];
