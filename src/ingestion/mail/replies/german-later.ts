import { asked, later, month } from './german-words.ts';
import { type ReplyRule, rule } from './reply-rule.ts';

/** How German sentences put something off. */
export const germanLater: readonly ReplyRule[] = [
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
    'not_now',
    'asks-to-come-back',
    [
      '(?:melden|melde|meld|fragen|frag|rufen|ruf|schreiben|schreib|kommen|komm|versuchen|probieren|kontaktieren|sprechen|reden|anrufen|nachfragen|nachhaken|anklopfen|klopfen|erinnern|erinnere)(?: [\\p{L}.]+){0,6} (?:in (?:ein(?:em|er)|zwei|drei|vier|sechs|\\d+|ein paar|einigen)|im (?:\\p{L}+ )?(?:herbst|winter|frühjahr|frühling|sommer|neuen jahr|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)|nach (?:de[mnr]|unsere[mnr]?|ostern|weihnachten|pfingsten|silvester)|ab|anfang|mitte|ende|nächste[sn]|kommende[sn]|zum (?:jahres|quartals)\\p{L}+|wenn|sobald|später)',
      '(?:später|zu gegebener zeit|ein andermal|irgendwann|künftig|zukünftig|eines tages|bei gelegenheit)(?: \\p{L}+){0,4} (?:wieder|noch ?mal|erneut|melden|gerne?|sprechen|reden|schauen)|(?:komme|kommen|melde|melden)(?: \\p{L}+){0,5} (?:auf sie zurück|auf sie zu|bei ihnen)(?: \\p{L}+)*,? (?:wenn|sobald|falls)|(?:wenn|sobald) (?!wir (?:etwas|was|bedarf|mal was|hilfe) )(?:\\p{L}+ ){0,8}\\p{L}+,? (?:melde|komme|melden|kommen|schauen|sprechen|können) (?:ich|wir)|(?:dann|danach|anschließend) (?:gerne?|können wir|könnten wir|sprechen wir|reden wir|schauen wir|wieder|noch ?mal|erst)',
    ],
    asked,
  ),
  rule(
    'not_now',
    'not-before',
    [
      '(?:nicht|nichts|kein\\p{L}*|niemand|nie|kaum)(?: [\\p{L}.]+){0,9} (?:vor|bevor|bis|ehe|solange)|(?:vor|bevor|bis|solange|ehe|vorher)(?: [\\p{L}\\d.]+){0,9} (?:nicht|nichts|kein\\p{L}*|niemand|geht)|frühestens|erst (?:wieder |dann |nach |wenn |ab |im |in |mit |einmal )',
      '(?:vertrag|lizenz|abo|vereinbarung|bindung|laufzeit)\\p{L}*[^.!?]{0,50}(?:noch|bis|läuft|endet|verlängert)[^.!?]{0,30}(?:jahre?n?|monate?n?|20\\d\\d|ende)',
      '(?:entscheid|plan|budget|beschaff|kauf|anschaff|invest|ausschreib|evaluier|prüf)\\p{L}*[^.!?]{0,40}(?:wir |erst |wieder |das )?(?:im|ab|nach|in|anfang|ende|mitte|nächstes|kommendes) (?:\\p{L}+ )?(?:herbst|winter|frühjahr|sommer|jahr|quartal|q[1-4]|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|20\\d\\d)',
      `^(?:vielleicht |eventuell |evtl\\.? |eher |dann )?(?:${later})(?: vielleicht| eventuell| dann| wieder)?[.! ]*$`,
    ],
    asked,
  ),
  rule(
    'not_now',
    'has-no-room-now',
    [
      '(?:ganz |völlig |gerade |momentan |derzeit )*(?:andere|wichtigere|größere) (?:sorgen|prioritäten|themen|baustellen|probleme)|(?:budget|etat|mittel|geld|topf)\\p{L}*(?: \\p{L}+){0,6} (?:weg|aufgebraucht|ausgeschöpft|verplant|vergeben|leer|gesperrt|eingefroren|fix|verbraucht|ausgegeben|durch)|(?:bis über (?:beide|die) ohren|bis zum hals|unter wasser|am limit|am anschlag|voll ausgelastet|überlastet|unterbesetzt|hochsaison|hochbetrieb|mitten (?:in|im)|stecken (?:gerade |mitten |voll )*(?:in|im)|viel um die ohren|alle hände voll|keinen kopf|keine luft|keinen raum|rappelvoll|viel los|wahnsinnig viel|drunter und drüber)',
      '(?:schieben|verschieben|vertagen|verschoben|vertagt|zurückstellen|zurückgestellt|aufschieben|pausieren|pausiert|ruht|ruhen|liegt auf eis|auf wiedervorlage|hintanstellen|hintan)(?: \\p{L}+)?(?=[.,;!]|$| wir| auf| bis| und)|(?:noch|leider|etwas|viel) zu früh|noch nicht (?:so weit|soweit|reif|bereit|spruchreif|dran)|(?:gerade|jetzt|momentan|zurzeit|derzeit|aktuell|im moment|heuer|dieses jahr|diesmal)(?: \\p{L}+){0,6} (?:nicht|nichts|keine[nrms]?|kein|schlecht|ungünstig|unpassend|eng|schwierig)|(?:schlechter|ungünstiger|falscher|unpassender|blöder|denkbar schlechter) (?:zeitpunkt|moment)|(?:nicht|kein) (?:jetzt|heuer|dieses jahr|in diesem jahr|aktuell|akut|ganz oben)',
    ],
    asked,
  ),
];
