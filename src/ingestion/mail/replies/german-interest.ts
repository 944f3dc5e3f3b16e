import { declines, negated, notAnOffer, weekday } from './german-words.ts';
import { type ReplyRule, rule, within } from './reply-rule.ts';

/** What German sentences say in favour of it. */
export const germanInterest: readonly ReplyRule[] = [
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
  rule(
    'interested',
    'gives-a-time',
    [
      within(
        '(?:mon|diens|donners|frei)tags?|mittwochs?|morgen|übermorgen|nächste woche|kommende woche|diese woche|kw ?\\d+|\\d{1,2}\\. ?(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)',
        'passt|passen|ginge|geht|frei|zeit|gut|recht|ideal|möglich|uhr|vormittags?|nachmittags?|früh|mittags?|abends|erreichbar|um (?:\\d|neun|zehn|elf|zwei|drei)|bin ich|wäre ich|hätte ich',
        40,
      ),
      within(
        'passt|passen|ginge|geht|frei|zeit|erreichbar|habe|hätte|könnte|kann|rufen|ruf|sprechen|telefonieren|treffen|reden|vorbeikommen|kommen',
        '(?:am |nächsten |kommenden )?(?:(?:mon|diens|donners|frei)tag|mittwoch|übermorgen|nächste woche|kommende woche|diese woche|jederzeit)',
        35,
      ),
    ],
    notAnOffer,
  ),
  rule(
    'interested',
    'invites-us',
    [
      '(?:rufen|ruf|klingeln|klingel)(?: \\p{L}+){0,8} (?:an|durch)(?=[.,;!]|$| unter| \\+|\\d)|(?:erreichen|erreichst) (?:sie |du )?mich(?: \\p{L}+){0,4} (?:unter|am|ab|auf)|(?:meine|unsere) (?:nummer|durchwahl|mobilnummer|handynummer)|unter (?:der )?\\+?0?\\d{3,}',
      '(?:kommen|schauen|komm|schau)(?: \\p{L}+){0,6} (?:vorbei|zu uns|an (?:unseren|den) stand|ins haus)|(?:zeigen|zeig|stellen|führen|erzählen|erklären|lassen sie)(?: sie| uns| mir| es| das| doch| mal| gerne?| einfach| hören| sehen| ruhig| bitte){1,6}(?: vor| mehr)?(?=[.,;!]|$)|(?:bitte )?um (?:einen |eine |ihren |ihre )?(?:termin\\p{L}*|rückruf|anruf|angebot|vorschlag|vorführung|präsentation|demo|unverbindliches angebot|unterlagen|preisliste|muster)|(?:termin|vorführung|demo|treffen|gespräch|telefonat)(?: \\p{L}+){0,5} (?:ausmachen|vereinbaren|machen|einstellen|finden|gern|gerne|schicken|senden)',
      '(?:schauen|sehen|hören|nehmen|gucken)(?: (?:wir|ich))?(?: \\p{L}+){0,3} (?:gern(?:e)? )?(?:mal )?an(?=[.,;!]|$)|(?:können|könnten|sollten|würden) (?:wir|sie)(?: \\p{L}+){0,3} (?:gern(?:e)?|mal|uns)(?: \\p{L}+){0,4} (?:reden|sprechen|anschauen|ansehen|unterhalten|anhören|zeigen)|(?:drüber|darüber) (?:reden|sprechen|unterhalten)',
    ],
    declines,
  ),
  rule(
    'interested',
    'says-yes',
    [
      '^(?:ja|gerne?|sehr gerne?|klar|natürlich|unbedingt|warum nicht|einverstanden|passt gut|von mir aus|na gut|okay|ok|jo|super)[,.! –—-]+(?:\\p{L}+ )?(?:da|das|gern|gerne|bitte|machen|schicken|können|wir|ich|zeigen|rufen|lassen|interesse|sehr|mit|immer|her damit)',
      '(?:grundsätzlich|sehr|wirklich|durchaus|echt|recht|überaus|absolut|richtig|total)? ?(?:spannend|interessant|vielversprechend|genial|überzeugend|reizvoll)(?=[.,;!]|$| und| für uns| klingt)|(?:neugierig|angetan|begeistert|aufgeschlossen|nicht abgeneigt)(?=[.,;! ]|$)|(?:klingt|hört sich|liest sich)(?: \\p{L}+){0,4} (?:nach (?:dem|genau|etwas)|gut|interessant|spannend|super|prima|vernünftig|brauchbar)(?: an)?|(?:genau|exakt) (?:das|so etwas|so was|sowas|unser thema|danach)|(?:steht|ist|stehen)(?: \\p{L}+){0,5} (?:sowieso an|ohnehin an|auf (?:der|unserer) (?:agenda|liste|tagesordnung)|ein (?:großes |echtes |wichtiges )?thema|ganz oben)|(?:kommt|käme|kommen) (?:\\p{L}+ )?(?:wie gerufen|gelegen|zur rechten zeit|genau richtig|recht)|(?:trifft|treffen)(?: \\p{L}+){0,4} (?:nerv|schwarze)|offene türen|(?:gute|tolle|super|prima|klasse|hervorragende) (?:idee|sache)|(?:das|so etwas|sowas|so was|genau das) (?:fehlt|fehlte) (?:uns|mir)|(?:zur probe|zum (?:testen|ausprobieren|probieren|test))|(?:grünes licht|bin ich dabei|sind wir dabei|bin dabei|sind dabei)|(?:schau|seh|hör|guck)\\p{L}*(?: ich| wir)?(?: mir| uns)?(?: das| es)?(?: gern(?:e)?| mal| gerne mal){0,2} an|(?:können|könnten) (?:wir|ich) (?:\\p{L}+ )?(?:gut )?(?:brauchen|gebrauchen)|(?:würd|möcht|will|woll)\\p{L}* (?:\\p{L}+ ){0,6}(?:sehen|anschauen|ansehen|ausprobieren|probieren|testen|anhören|haben|bestellen|wissen)',
      '(?:hätte|hätten|nehme|nehmen|bräuchte|bräuchten|wünsche|wünschen)(?: \\p{L}+){0,8} (?:gern(?:e)?|sehr gern(?:e)?|angebot|folien|aufzeichnung|unterlagen|muster|testgerät|termin|vorführung|demo|zugang)|(?:zugang|testzugang|testgerät|muster|probe\\p{L}*|angebot|preis\\p{L}*|vertrag|unterlagen|folien|präsentation|aufzeichnung|demo|link|einladung)(?: \\p{L}+){0,6} (?:gern(?:e)?|schicken|senden|zukommen|her|bitte)|(?:schick|send|mail|stell|bring|leit|lass|mach|erstell|kalkulier|rechne|unterbreit|reserv)\\p{L}*(?: \\p{L}+){0,6} (?:zugang\\p{L}*|testzugang|testgerät\\p{L}*|muster|probe\\p{L}*|angebot\\p{L}*|preis\\p{L}*|vertrag\\p{L}*|unterlagen|folien|präsentation|aufzeichnung|link|einladung|tarif\\p{L}*|katalog)',
    ],
    declines,
  ),
];
