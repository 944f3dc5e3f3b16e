import { rule } from './reply-rule.ts';

/** How French, Spanish, Italian and Dutch say that somebody left. */
export const departures = rule('nobody_here', 'left-the-company', [
  "ne (?:travaille|fait) plus (?:partie |chez|ici|dans|pour|au)|(?:a|ai) quitté (?:la société|l['’]entreprise|notre|nos)",
  'ya no (?:trabaja|trabajo|está|forma parte)(?: \\p{L}+)? ?(?:aquí|con nosotros|en|de)|ha dejado la (?:empresa|compañía)',
  "non lavora più (?:qui|con noi|per|presso|in)|ha lasciato l['’](?:azienda|impresa)",
  'werkt (?:hier )?niet (?:meer|langer)(?: bij| voor| hier)?|(?:is|ben) niet (?:meer|langer) werkzaam|heeft (?:ons bedrijf|het bedrijf) verlaten',
]);
