import { type ReplyRule, rule } from './reply-rule.ts';

/** What French, Spanish, Italian and Dutch sentences of a reply say, where it is said in few words. */
export const otherLanguageRules: readonly ReplyRule[] = [
  rule('nobody_here', 'left-the-company', [
    "ne (?:travaille|fait) plus (?:partie |chez|ici|dans|pour|au)|(?:a|ai) quitté (?:la société|l['’]entreprise|notre|nos)",
    'ya no (?:trabaja|trabajo|está|forma parte)(?: \\p{L}+)? ?(?:aquí|con nosotros|en|de)|ha dejado la (?:empresa|compañía)',
    "non lavora più (?:qui|con noi|per|presso|in)|ha lasciato l['’](?:azienda|impresa)",
    'werkt (?:hier )?niet (?:meer|langer)(?: bij| voor| hier)?|(?:is|ben) niet (?:meer|langer) werkzaam|heeft (?:ons bedrijf|het bedrijf) verlaten',
  ]),
  rule('referral', 'names-the-right-person', [
    '(?:adressez[- ]vous|veuillez (?:contacter|vous adresser)|merci de contacter|contactez) (?:à |mon |ma |notre |plutôt )?(?!moi|nous)\\p{L}+|(?:est|sera) (?:la bonne personne|votre (?:interlocuteur|contact))|en copie',
    '(?:póngase en contacto|contacte|hable|diríjase) (?:con|a) (?!mí|nosotros)\\p{L}+|la persona (?:adecuada|indicada|responsable)|en copia',
    '(?:contatti|contattate|si rivolga|rivolgetevi|parli con) (?:a |il |la |mio |mia )*\\p{L}+|la persona (?:giusta|responsabile)|in copia',
    '(?:neem contact op met|u kunt terecht bij|stuur (?:dit|het) naar) \\p{L}+|de juiste (?:persoon|contactpersoon)',
  ]),
  rule('not_now', 'bad-time', [
    "pas (?:pour le moment|maintenant|actuellement|cette année|avant)|plus tard|(?:recontactez|relancez|rappelez)[- ](?:moi|nous) (?:en|dans|après|au)|l['’]année prochaine|budget (?:gelé|bloqué)",
    'por (?:el momento|ahora) no|ahora (?:mismo )?no|más adelante|el (?:próximo año|año que viene)|no (?:es|sería) (?:un )?buen momento|(?:vuelva|vuelvan) a (?:contactar|escribir|llamar)',
    "(?:per ora|al momento|adesso) (?:no|non)|più avanti|l['’]anno prossimo|non è il momento|(?:ricontatt|risent)\\p{L}+ (?:a|in|tra|dopo)",
    '(?:op dit moment|momenteel|nu|dit jaar) (?:nog )?(?:niet|geen)|later (?:dit jaar|misschien)|volgend jaar|geen (?:goed|juist) moment',
  ]),
  rule('objection', 'does-not-want-it', [
    "pas intéressée?s?|(?:aucun|pas d['’]|pas de) (?:intérêt|besoin)|trop cher|hors budget|(?:avons|ai) déjà (?:un|une|notre)|ne (?:nous |me )?(?:convient|correspond|intéresse) pas",
    'no (?:me|nos|estoy|estamos) interesad?[oa]s?|no (?:nos|me) interesa|(?:demasiado|muy) caro|ya (?:tenemos|trabajamos|contamos)|no (?:lo )?necesitamos|fuera de (?:nuestro )?presupuesto',
    'non (?:siamo|sono) interessat[ioae]|non (?:ci|mi) interessa|troppo caro|(?:abbiamo|usiamo) già|non (?:ne )?abbiamo bisogno',
    'geen (?:interesse|behoefte)|niet geïnteresseerd|te duur|hebben (?:we |wij )?(?:al|reeds) (?:een|iets)|past niet bij ons',
  ]),
  rule(
    'interested',
    'likes-it',
    [
      "(?:cela|ça) (?:m['’]|nous )intéresse|(?:suis|sommes) (?:très |bien )?intéressée?s?|(?:très )?intéressant|avec plaisir|volontiers|(?:pouvons|pourrions)[- ]nous (?:en parler|nous voir|échanger|convenir)",
      '(?:me|nos) interesa|(?:estoy|estamos) interesad[oa]s?|muy interesante|con (?:mucho )?gusto|(?:podemos|podríamos) (?:hablar|reunirnos|agendar)|me parece (?:bien|interesante)',
      '(?:mi|ci) interessa|(?:sono|siamo) interessat[ioae]|(?:molto )?interessante|volentieri|(?:possiamo|potremmo) (?:sentirci|parlarne|vederci)',
      '(?:heb|hebben) (?:we |wij |ik )?(?:zeker |wel )?interesse|(?:klinkt|lijkt) (?:me |ons )?(?:goed|interessant)|graag (?:een|meer|maken|horen)|(?:kunnen|zullen) we (?:bellen|afspreken|praten)',
    ],
    /(?<![\p{L}])(?:ne|n['’]|pas|no|non|niet|geen)(?![\p{L}])/iu,
  ),
];
