import { type ReplyRule, rule } from './reply-rule.ts';

const asked = /\?[!?"'”’»)\]\s]*$/u;
/** What takes a friendly word back. */
const declines =
  /(?<!\p{L})(?:ne|n'|(?<!pourquoi )pas|plus|non|aucun\p{L}*|mais|malheureusement|hélas|cependant|toutefois|absent\p{L}*|congés?)(?!\p{L})/iu;

/** What French sentences of a reply say. One sentence may say several things. */
export const frenchRules: readonly ReplyRule[] = [
  rule(
    'nobody_here',
    'left-the-company',
    [
      "ne (?:travaille|fait|figure)(?:nt)? plus (?:partie |chez|ici|dans|pour|au|parmi|avec)|n'est plus (?:chez|dans|parmi|en poste|là|des nôtres|employ\\p{L}*|salari\\p{L}*|joignable)|(?:a|ai|ont|avait) (?:\\p{L}+ )?quitté (?:la société|l'entreprise|notre|nos|ses fonctions|le groupe|la maison|son poste|l'établissement)|(?:est|suis) (?:parti|partie) (?:à la retraite|en retraite|de (?:la|l'))|(?:à la|en) retraite|(?:est|sommes) décédée?",
      "(?:personne|aucun\\p{L}*|pas de)(?: \\p{L}+){0,4} (?:de ce nom|à ce nom|s'appelle)|(?:société|entreprise|cabinet|magasin)(?: \\p{L}+){0,3} (?:fermée?|liquidée?|cess\\p{L}+|en liquidation|n'existe plus)|(?:adresse|boîte)(?: \\p{L}+){0,3} n'est plus",
    ],
    asked,
  ),
  rule(
    'referral',
    'names-the-right-person',
    [
      "(?:adressez[- ]vous|veuillez (?:contacter|vous adresser|écrire)|merci de (?:contacter|vous adresser|vous rapprocher|voir)|contactez|écrivez|rapprochez[- ]vous|tournez[- ]vous|voyez|demandez|joignez)(?: directement| plutôt| plutot){0,2} (?:à |avec |de |vers |auprès |directement |plutôt |mon |ma |notre |nos |le |la |les |l'){0,5}(?!moi|nous|en\\b|cela|ça|si\\b)\\p{L}+|(?:est|sera|serait) (?:la bonne personne|le bon interlocuteur|la bonne interlocutrice|votre (?:interlocut\\p{L}+|contact)|mieux placée?)|(?:bon|bonne) (?:interlocut\\p{L}+|personne|contact)|en copie|en cc",
      "s'(?:en )?occup(?:e|ent)(?! \\p{L}+ déjà)(?=[ ,.]|$)|(?:gère|gèrent|pilote|décide|est (?:en charge|responsable|chargée?))(?: (?:de|des|du|ces|ce|cette|les|la|le|l'|pour)){0,2}|(?:je |j'ai |nous |avons |ai |l'ai )(?:\\p{L}+ )?(?:transmets?|transmis|transf[eè]re|transféré|fais suivre|fait suivre|passe|passé|transmettons)(?: \\p{L}+){0,5} (?:à|au|aux)|(?:relève|dépend|ressort)(?: \\p{L}+){0,2} (?:du|de la|de notre|de mon|des) |(?:il faut|vous devez|vous devriez|mieux vaut|le mieux (?:est|serait))(?: \\p{L}+){0,3} (?:voir|parler|contacter|écrire|s'adresser|vous adresser|passer par)",
      "(?:ne suis|suis) pas (?:la bonne|le bon|l'interlocut\\p{L}+|en charge|responsable|concernée?|décideur|la personne)|pas (?:de )?(?:mon (?:domaine|ressort|service)|ma partie)|mauvais(?:e)? (?:interlocut\\p{L}+|personne|service|adresse)|(?:ne m'occupe|ne gère|m'occupe) (?:plus|pas|que|uniquement)",
    ],
    /(?<!\p{L})(?:nous nous en occupons|je m'en occupe|on s'en occupe|je vais|nous allons)(?!\p{L})/iu,
  ),
  rule(
    'not_now',
    'bad-time',
    [
      "pas (?:pour (?:le moment|l'instant|l'heure)|maintenant|actuellement|cette année|avant|tout de suite|encore|aujourd'hui|(?:du tout )?le (?:bon )?moment|le bon timing|dans l'immédiat|d'actualité|une priorité|la priorité|prêts?|à l'ordre du jour)|(?:rien|aucun\\p{L}*|plus)(?: [\\p{L}']+){0,6} avant|plus tard|ultérieurement|trop tôt|l'(?:an(?:née)?) prochaine?|l'année qui vient|(?:mauvais|pas un bon) (?:moment|timing)|(?:pour l'instant|pour le moment|en ce moment|actuellement)(?: [\\p{L}',]+){0,7} (?:pas|rien|aucun\\p{L}*|trop|plus|débord\\p{L}+|surcharg\\p{L}+|gel\\p{L}+)",
      "(?:recontact|relanc|rappel|reven|réécri|repren|reparl|repass|reprogramm|reconsidér|rediscut)\\p{L}*(?:[- ](?:moi|nous|vous|en|vers|ça|cela))*[^.!?]{0,30} (?:en|dans|après|au|à la|à partir|début|fin|mi-|vers|l'an\\p{L}*|l'été|plus tard|quand|lorsque|dès|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)|(?:on|nous) (?:en )?(?:verra|verrons|reparlera|reparlerons|regardera|regarderons)(?: ça| cela| tout ça)? (?:à (?:la|partir)|après|plus tard|dans|en (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|20\\d\\d)|l'(?:an|année|été|automne|hiver)|au printemps)|(?:à la|après la) rentrée|(?:revenez|reviendrai|reviendrons) vers (?:moi|nous|vous)",
      "budgets?(?: [\\p{L}']+){0,5} (?:gelé|bloqué|épuisé|clos|consommé|bouclé|fermé|votés?|engagé)\\p{L}*|(?:débordée?s?|surchargée?s?|sous l'eau|la tête sous|dans le rush|pleine saison|en plein\\p{L}* \\p{L}+|pas (?:le|de) temps|manque de temps|sursis|en pause|en suspens|repoussée?s?|reportée?s?|décalée?s?|mis\\p{L}* en attente)|(?:contrat|abonnement|engagement)[^.!?]{0,40}(?:jusqu|encore|court|expire|échéance|fin)|(?:attend\\p{L}+|une fois|lorsque|après|d'abord)(?: [\\p{L}']+){0,3} (?:fin|travaux|terminé\\p{L}*|finir|passé\\p{L}*)|d'ici (?:là|quelques|un|deux|\\d)|dans (?:quelques|deux|trois|six|\\d+|un) (?:mois|semaines|ans?)",
    ],
    asked,
  ),
  rule(
    'objection',
    'does-not-want-it',
    [
      "(?:pas|plus|guère|non)(?: \\p{L}+)? (?:intéress\\p{L}+|besoin|concerné\\p{L}*|convain\\p{L}+|adapté\\p{L}*|pour nous|l'utilité|l'usage|utile|nécessaire|pertinent|rentable|preneurs?|envie|fan|question)|(?:aucun\\p{L}*|pas d'|pas de|sans|peu d')(?: ?\\p{L}+)? ?(?:intérêt|besoin|utilité|usage|nécessité|valeur|raison)|ne (?:nous |me |vous |lui )?(?:convient|correspond|intéresse|sert|apporte|concerne|parle|conviennent|servirait|rentre|entre|fonctionne) (?:pas|à rien|rien|guère|plus)|(?:ne|n') ?\\p{L}+ jamais|(?:on|nous) (?:vient|venons) de (?:\\p{L}+ )?(?:chang|renouvel|remplac|achet|sign|install)\\p{L}*|(?:ne|n') ?(?:en )?(?:avons|ai|voulons|veux|voyons|vois|souhaitons|souhaite|cherchons|utilisons) (?:pas|aucun\\p{L}*|rien|plus)(?! (?:plus )?(?:recevoir|être)| le temps| pu| reçu| compris| encore)|sans façon|(?:donc|c'est|ce sera|réponse est|plutôt) non|(?:déclin\\p{L}+|passe mon tour|passons notre tour|laisse tomber|abandonn\\p{L}+|décidé de ne pas|trop petits?|trop petites?)|non merci|merci,? mais (?:non|nous|on|j)",
      'trop (?:cher|chère|élevé\\p{L}*|onéreux|onéreuse|coûteux|coûteuse)|hors (?:de )?(?:budget|prix|notre budget)|(?:dépass|explos|excèd)\\p{L}* (?:\\p{L}+ )?(?:budget|moyens|enveloppe)|(?:pas|plus|peu|aucun)(?: \\p{L}+){0,3} (?:budget|moyens|fonds|rentable)|(?:prix|tarifs?|coûts?|budget)(?: \\p{L}+){0,4} (?:excessifs?|élevés?|rédhibitoires?|prohibitifs?|trop|serré|limité|ne rentre)|moins cher|(?:rentre|entre) pas dans',
      "(?:avons|ai|a|utilisons|travaillons|collaborons|disposons|sommes)(?: \\p{L}+){0,2} déjà|déjà (?:un|une|notre|équip\\p{L}+|servi\\p{L}*|pourvu\\p{L}*|fourni\\p{L}*|engag\\p{L}+|sous contrat|en place|quelqu|client\\p{L}*|signé|choisi|ce qu'il|tout)|(?:satisfait|content|ravi|heureux|heureuse)\\p{L}* (?:de|du|avec|des)(?! votre| vous)|(?:en interne|nous-mêmes|moi-même|par nos (?:propres )?(?:soins|moyens|équipes)|fait maison|développé notre|notre propre (?:solution|outil|système|équipe|logiciel))|(?:prestataire|fournisseur|partenaire|solution)(?: \\p{L}+){0,3} (?:historique|attitré|en place|actuel\\p{L}*|depuis)|(?:choisi|retenu|opté)(?: \\p{L}+){0,3} (?:un|une) autre",
      '(?:sujet|dossier|affaire|question|chapitre)(?: \\p{L}+)? clos\\p{L}*|(?:venons de|(?:avons|ai) (?:déjà |récemment |tout juste )?)(?:chang|renouvel|remplac|achet|invest|équip|sign|install)\\p{L}*',
      "(?:siège|groupe|direction|maison mère|dsi|service informatique|rssi|dpo|juridique|conformité|sécurité|rgpd)[^.!?]{0,60}(?:impos|interdi|refus|n'autoris|ne (?:veut|permet|laisse)|décid|choisi|bloqu|pas|exclu)\\p{L}*|(?:réticent|sceptique|inquiet|inquiète|crainte|réserve|méfi)\\p{L}*|mauvaise expérience|(?:déçus?|déçues?|échaudés?)",
    ],
    asked,
  ),
  rule(
    'interested',
    'likes-it',
    [
      "(?:cela|ça|votre \\p{L}+|le sujet|l'idée|qui) (?:m'|nous |me |pourrait (?:nous |m'))?(?:intéresse\\p{L}*|plaît|parle|tente|convient)|(?:suis|sommes|serais|serions) (?:très |bien |assez |vivement )?(?:intéressée?s?|preneurs?|preneuse|curieux|curieuse|partants?|partante|ouverts?|tentée?s?|disponibles?|d'accord)|(?:très |plutôt |vraiment )?(?:intéressant|prometteur|séduisant)|avec (?:grand )?plaisir|volontiers|pourquoi pas|bonne idée|(?:tombez|tombe|arrivez|arrive) (?:bien|à pic|à point)|exactement ce (?:que|qu'|dont)|(?:cherchons|cherche|recherchons) (?:justement|actuellement|précisément|depuis)|(?:justement|précisément) (?:en train|à la recherche)",
      "(?:je |j'|nous |on )(?:veux|voudrais|aimerais|aimerions|souhaite\\p{L}*|souhaiterions|voudrions|serais|serait)(?: [\\p{L}']+){0,3} (?:voir|découvrir|tester|essayer|en savoir plus|recevoir|rencontrer|échanger|discuter|une démo\\p{L}*|un devis|un essai|une présentation)|(?:veux|voulons) bien|(?:appelez|rappelez|contactez|téléphonez)[- ](?:moi|nous)(?! plus| en (?:jan|fév|mar|avr|mai|juin|juil|sept|oct|nov|déc)| dans| après| à la rentrée)|(?:envoyez|transmettez|adressez|proposez|faites|montrez|présentez|donnez|passez)[- ](?:moi|nous|le|la|les)(?:[- ](?:moi|nous|parvenir))?|(?:passez|venez) (?:nous|me|à|au|donc)",
      "(?:envoyer|transmettre|recevoir|adresser|parvenir|faire)(?: [\\p{L}']+){0,5} (?:devis|tarifs?|grille|prix|offre|plaquette|brochure|proposition|présentation|catalogue|échantillons?|contrat|documentation)|(?:lundi|mardi|mercredi|jeudi|vendredi|demain|semaine prochaine)[^.!?]{0,30}(?:me convient|nous convient|m'irait|possible|disponibles?|\\d{1,2} ?h|matin|après-midi|libre|parfait|ok)|(?:disponibles?|libre)[^.!?]{0,20}(?:lundi|mardi|mercredi|jeudi|vendredi|demain|semaine prochaine)|(?:prenons|fixons|calons|planifions|organisons|parlons|discutons|voyons)(?:-en)? ?(?:rendez-vous|un|une|ensemble|en)?",
    ],
    declines,
  ),
];
