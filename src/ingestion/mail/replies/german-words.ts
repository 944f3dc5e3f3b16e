export const month = '(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)';
export const later = [
  `(?:(?:im|ab|anfang|mitte|ende|bis|vor|nach|seit|zum|frühestens|erst) )+(?:(?:des|dem|der|ende|anfang) )*(?:${month}|frühjahr|frühling|sommer|herbst|winter|q[1-4]|(?:nächste[nms]?|kommende[nms]?|neue[nms]?) (?:jahr(?:es)?|quartals?|monats?|geschäftsjahr(?:es)?)|jahreswechsel|jahresende|weihnachten|urlaub|20\\d\\d)`,
  '(?:nächste[snm]?|kommende[snm]?|neue[snm]?) (?:jahr|quartal|monat|frühjahr|sommer|herbst|geschäftsjahr)',
  'in (?:ein(?:em|er)?|zwei|drei|vier|fünf|sechs|neun|zwölf|\\d+|einigen|ein paar|wenigen) (?:wochen?|monate?n?|quartale?n?|jahre?n?)',
  'q[1-4](?: 20\\d\\d)?',
].join('|');
export const weekday = '(?:montag|dienstag|mittwoch|donnerstag|freitag|morgen|übermorgen|nächste woche|kommende woche)';
export const asked = /\?["'”’)\]]*$/u;
export const negated = /\b(?:nicht|kein\p{L}*|nie|leider)\b/iu;
/** Who wants to speak with somebody themselves sends nobody on. */
export const self =
  /\b(?:ich|wir) (?:werde|werden|muss|müssen|will|wollen|spreche|sprechen|kläre|klären|frage|fragen)\b|\b(?:spreche|kläre|frage|bespreche|werde|muss) ich\b/iu;
/** A day somebody names to be away, to be back, or to have had something done is no offer to meet. */
export const notAnOffer =
  /\b(?:nicht|nie|kein\p{L}*|leider|zurück|wieder (?:da|im|erreichbar|zurück)|bis|abwesend|urlaub|geliefert|angekommen|erhalten|war|waren|hatte|hatten|statt|frühestens|erst)\b/iu;
/** What takes a friendly word back. */
export const declines =
  /\b(?:nicht|nichts|nie|kein\p{L}*|leider|aber|allerdings|jedoch|trotzdem|erst|bis|frühestens)\b/iu;
