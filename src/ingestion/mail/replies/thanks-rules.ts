import { type ReplyRule, rule } from './reply-rule.ts';

/** Sentences that thank or confirm, in six languages, and may be all that a mail says. */
export const thanksRules: readonly ReplyRule[] = [
  rule('thanks', 'thanks', [
    "thanks?|thank you|thx|tnx|ta|cheers|much (?:appreciated|obliged)|appreciate (?:it|that|this|you|your|the)|appreciated|grateful|(?:so|very|really|most) (?:kind|helpful|thoughtful|nice|sweet)(?: of you)?|(?:just|exactly) what (?:i|we) needed|you're a (?:star|gem|legend|lifesaver)|bless you|lifesaver",
    'danke|dank|dankend|bedanke|bedanken|dankeschön|merci|sehr (?:nett|freundlich|lieb|aufmerksam)|(?:hat|haben) (?:mir|uns) (?:sehr )?geholfen',
    "remerci\\p{L}+|c'est (?:très )?(?:gentil|aimable)|trop aimable",
    'gracias|agradec\\p{L}+|agradezco|muy amable|mil gracias',
    'grazie|ringrazi\\p{L}+|gentilissim[oaie]|molto gentile|obrigad[oa]',
    'bedankt|dank u|dank je|dankjewel|dankuwel|vriendelijk van|heel aardig',
  ]),
  rule('thanks', 'confirms', [
    '^(?:ok(?:ay)?|great|perfect|noted|received|got it|understood|will do|all good|sure|sounds good|well received|acknowledged|excellent|super|brilliant|lovely|awesome|roger|fab|wonderful|fine|cool)',
    '^(?:alles klar|passt|super|perfekt|in ordnung|verstanden|erhalten|notiert|prima|bestens|angekommen|wunderbar|klasse|geht klar|zur kenntnis)|(?:ist|sind) (?:gut |heil |wohlbehalten )?(?:angekommen|eingetroffen)',
    "^(?:bien (?:reçu|noté)|c'est (?:noté|reçu|parfait)|parfait|entendu|très bien|d'accord)|bien (?:reçu|noté)",
    '^(?:recibid[oa]|perfecto|entendido|de acuerdo|vale|estupendo|genial|tomo nota|anotado)',
    "^(?:ricevut[oa]|perfetto|va bene|d'accordo|ottimo|tutto chiaro|prendo nota|benissimo)",
    '^(?:ontvangen|prima|top|helder|duidelijk|akkoord|genoteerd|begrepen|perfect|fijn|in orde)',
  ]),
];
