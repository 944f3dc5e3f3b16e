import { type ReplyRule, rule } from './reply-rule.ts';

const asked = /\?[!?"'”’»)\]\s]*$/u;
/** What takes a friendly word back. */
const declines =
  /(?<!\p{L})(?:non|(?<!perché )no|né|mai|nessun\p{L}*|ma|però|purtroppo|tuttavia|ferie|fino|settembre|dopo|più avanti|assente)(?!\p{L})/iu;

/** What Italian sentences of a reply say. One sentence may say several things. */
export const italianRules: readonly ReplyRule[] = [
  rule(
    'nobody_here',
    'left-the-company',
    [
      "non (?:lavora|lavoro|fa|faccio|è|sono|opera|collabora)(?: \\p{L}+)? più (?:\\p{L}+ )?(?:qui|con noi|per|presso|in|parte|da noi|nell|alle)\\p{L}*|non (?:lavora|lavoro|è|fa parte) più(?! (?:possibile|necessari))|(?:ha|ho|hanno) (?:lasciato|cessato)(?: \\p{L}+){0,2} (?:l'azienda|l'impresa|la società|la ditta|il (?:gruppo|suo|proprio|posto)|l'incarico|il rapporto|di lavorare)|(?:è|sono) (?:andat[oa] )?in pensione|(?:è|sono) pensionat[oa]|pensionamento|(?:è )?(?:deceduto|deceduta|mancato|mancata|venuto a mancare|scomparso|scomparsa)|(?:nessuno|nessun\\p{L}*|non (?:c'è|esiste|abbiamo))(?: \\p{L}+){0,4} (?:con questo nome|di nome|che si chiam\\p{L}+)|(?:ditta|azienda|società|attività)(?: \\p{L}+){0,3} (?:chius\\p{L}+|cessat\\p{L}+|fallit\\p{L}+|liquidat\\p{L}+|liquidazione)",
    ],
    asked,
  ),
  rule(
    'referral',
    'names-the-right-person',
    [
      "(?:contatt(?:i|ate|are)|si rivolga|rivolgetevi|rivolgersi|parl(?:i|ate|are)|scriv(?:a|ete|ere)|senta|sentite|provi con|chieda|si metta in contatto)(?: \\p{L}+)?(?: (?:a|al|alla|con|il|la|lo|l'|mio|mia|nostro|nostra|direttamente|pure|meglio|invece)){0,4} (?!me\\b|noi\\b|pure)[\\p{L}']+|persona (?:giusta|responsabile|corretta|adatta|di riferimento|competente)|in copia|(?:referente|responsabile)(?: \\p{L}+){0,5} (?:è|sono)|(?:deve|dovrebbe|dovete|conviene|meglio)(?: \\p{L}+)? (?:parlare|contattare|sentire|scrivere|rivolger\\p{L}+|passare)",
      "(?:se ne occupa|se ne occupano|si occupa|si occupano|gestisce|gestiscono|segue|decide (?=il|la|l'|lui|lei|sempre)|è di competenza|spetta a|compete a)(?! io)(?:nt\\p{L}+)?|(?:è|sono) (?:la collega|il collega|il responsabile|la responsabile)|(?:giro|inoltro|ho girato|ho inoltrato|ho passato|passo|trasmetto|abbiamo inoltrato|ho trasmesso|inoltrerò|giro volentieri)(?: \\p{L}+){0,5} (?:a|al|alla|all'\\p{L}+|ai|alle|collega|colleghi)",
      "non sono (?:io )?(?:la persona|il|la|io|l')|non (?:è|rientra)(?: \\p{L}+){0,2} (?:di mia competenza|mia competenza|nel mio|mio (?:settore|campo|ruolo|compito))|ha sbagliato (?:persona|ufficio|indirizzo)|(?:mi occupo|io seguo|seguo) (?:solo|soltanto|solamente)",
    ],
    /(?<!\p{L})(?:ce ne occupiamo|me ne occupo)(?!\p{L})/iu,
  ),
  rule(
    'not_now',
    'bad-time',
    [
      "(?:per ora|al momento|adesso|per il momento|attualmente|ora|quest'anno|in questo (?:momento|periodo|trimestre|mese)|in questi giorni|oggi)(?: [\\p{L}',]+){0,6} ?(?:no|non|nulla|niente|impossibile|chius\\p{L}+|presi|fermi|pien[oi]|oberat\\p{L}+|sommers\\p{L}+)|(?:non|no)(?: \\p{L}+){0,4} (?:ora|adesso|per ora|al momento|quest'anno|in questo momento|prima d\\p{L}+)|più (?:avanti|in là|tardi)|in (?:futuro|seguito|un altro momento)|l'anno (?:prossimo|nuovo|che viene)|(?:prossimo|nuovo) (?:anno|trimestre|esercizio)|non è (?:il |un )?(?:buon |giusto )?(?:momento|periodo|una priorità|priorit\\p{L}+)|(?:brutto|pessimo|cattivo) (?:momento|periodo)|troppo presto|non ancora|non siamo (?:ancora )?pronti",
      "(?:ricontatt|risent|richiam|riscriv|riparl|rived|riprov|riprend|riparliam|aggiorniam|rifacci|ne ripar|sentiam|ricord)\\p{L}*[^.!?]{0,40} (?:a|in|tra|fra|dopo|verso|da|quando|con|per|l'anno|nel|nell'\\p{L}+|ad|più) ?(?:\\p{L}+)?|se ne riparla|(?:poi|dopo) ne parliamo|prima (?:dobbiamo|devo|bisogna)|(?:ci )?risentiamo|(?:nulla|niente|nessun\\p{L}*|non)(?: [\\p{L}']+){0,7} (?:prima|fino|finché)|(?:fino a|prima d\\p{L}+)(?: \\p{L}+){1,5} (?:non|nulla|niente)|dopo (?:le ferie|l'estate|la \\p{L}+|il \\p{L}+|natale|pasqua)|(?:oberat|sommers|incasinat|strapien|presissim)\\p{L}+|(?:troppo|molto) (?:da fare|impegnat\\p{L}+|pres[oi])|(?:fino al collo|piena stagione|in pieno \\p{L}+|nel pieno|senza tempo|non (?:ho|abbiamo) (?:\\p{L}+ )?tempo)|(?:budget|fondi|stanziament\\p{L}+)(?: [\\p{L}']+){0,4} (?:chius\\p{L}+|esaurit\\p{L}+|bloccat\\p{L}+|congelat\\p{L}+|finit\\p{L}+|spes\\p{L}+)|(?:rimand|posticip|rinvi|sospe|congel|slitt)\\p{L}+|(?:contratto|licenza|accordo)[^.!?]{0,40}(?:fino|scad|ancora|dura)",
    ],
    asked,
  ),
  rule(
    'objection',
    'does-not-want-it',
    [
      "non (?:siamo|sono|saremmo) interessat[ioae]|non (?:ci|mi|ne|vi|lo|è|fa|rientra|vedo|vediamo|abbiamo|ho|credo|crediamo|vogliamo|voglio|cerchiamo|pensiamo|serve|serv\\p{L}+)(?: [\\p{L}']+){0,4} ?(?:interess\\p{L}*|serv\\p{L}+|bisogno|necessità|necessario|utile|utilità|senso|al caso nostro|caso nostro|per noi|conven\\p{L}+|occorr\\p{L}+|adatt\\p{L}+|nostr\\p{L}+|budget|fondi|soldi|vogliamo|vantagg\\p{L}+|valore|cambiare)|non (?:ci|ne|mi) (?:serve|servono|interessa|interessano|occorre|convince|convien\\p{L}+)|(?:nessun\\p{L}*|senza|alcun\\p{L}*) (?:interesse|bisogno|necessità|utilità)|(?:quindi|perciò|direi di|la risposta è|preferiamo di|purtroppo) no(?=[.,;!]|$)|no,? grazie|grazie,? ma (?:no|non|abbiamo|siamo)|(?:declin|rinunci|scart|rifiut)\\p{L}+|siamo (?:\\p{L}+ )?(?:troppo )?(?:piccol[ioae]|solo|in (?:due|tre|quattro|cinque))",
      "(?:troppo|molto|decisamente|eccessivamente|un po'?) (?:car[oaie]|costos[oaie]|alt[oaie]|elevat[oaie]|onerose?)|costa(?:no)? (?:troppo|tanto|uno sproposito)|(?:fuori|oltre|supera|sfora|al di sopra)(?: \\p{L}+)? (?:budget|portata|nostr\\p{L}+|il budget)|(?:non|senza|nessun|poco) (?:\\p{L}+ ){0,3}(?:budget|soldi|fondi)|(?:prezz|cost|tariff|cifr)\\p{L}+(?: \\p{L}+){0,3} (?:alt[oaie]|elevat\\p{L}+|eccessiv\\p{L}+|esagerat\\p{L}+)|(?:meno car\\p{L}+|più economic\\p{L}+)|non (?:ce lo )?possiamo permett\\p{L}+",
      "(?:abbiamo|usiamo|ho|utilizziamo|lavoriamo|siamo|disponiamo|facciamo|lo facciamo|collaboriamo)(?: \\p{L}+)? già|già (?:un|una|un altro|copert\\p{L}+|servit\\p{L}+|fornit\\p{L}+|attrezzat\\p{L}+|organizzat\\p{L}+|provvist\\p{L}+|qualcuno|soddisfatt\\p{L}+|il nostro|tutto|cliente|firmato|scelto)|(?:content|soddisfatt|feli)\\p{L}+ (?:di|del|della|con|così|dell'\\p{L}+)(?! (?:sentir|conoscer|vostr|lei))|(?:internamente|in casa|da soli|per conto nostro|in proprio|con risorse interne|fatto in casa)|ce ne occupiamo|(?:sviluppat|costruit|realizzat|scritt)\\p{L}+ (?:\\p{L}+ ){0,3}(?:noi|interna\\p{L}*|nostr\\p{L}+)|(?:fornitore|partner)(?: \\p{L}+){0,2} (?:storic\\p{L}+|fidat\\p{L}+|attual\\p{L}+|di fiducia|da anni|fisso)|(?:abbiamo (?:appena|da poco|già)|appena) (?:cambiat|rinnovat|comprat|acquistat|installat|firmat|sostituit)\\p{L}*|da (?:\\p{L}+ )?anni (?:con|lavor|usiamo|ci)",
      '(?:sede|casa madre|gruppo|direzione|capogruppo|reparto it|it|sicurezza|legale|compliance|privacy|gdpr)[^.!?]{0,60}(?:non (?:permett\\p{L}+|consent\\p{L}+|vuole|autorizz\\p{L}+|accett\\p{L}+|approv\\p{L}+)|viet\\p{L}+|impon\\p{L}+|decid\\p{L}+|blocc\\p{L}+|esclu\\p{L}+)|(?:non ci fidiamo|non mi fido|brutt\\p{L}+ esperienz\\p{L}+|delus[ioae]|scettic\\p{L}+|preoccup\\p{L}+|perpless\\p{L}+)',
    ],
    asked,
  ),
  rule(
    'interested',
    'likes-it',
    [
      "(?:mi|ci) (?:interess\\p{L}+|piac\\p{L}+|incuriosisc\\p{L}+|farebbe (?:molto )?piacere|va (?:bene|benissimo)|sembra (?:\\p{L}+ )?(?:interessante|utile|ottim\\p{L}+|valid\\p{L}+|un'ottima)|farebbe comodo|servirebbe|attira)|(?:sono|siamo|sarei|saremmo) (?:molto |davvero )?(?:interessat[ioae]|curios[ioae]|dispost[ioae]|apert[ioae]|disponibil[ie]|favorevol[ie]|liber[ioae])|(?:molto |davvero |sembra )?interessante|volentieri|con piacere|perché no|(?:proprio|esattamente|giusto|appunto)(?: \\p{L}+){0,3} (?:quello che|ciò che|cercavamo|cercando|cerchiamo|serviva)|(?:stiamo|stavamo) (?:\\p{L}+ )?cercando|(?:capita|arriva) (?:a proposito|al momento giusto|a fagiolo)|ottimo tempismo",
      '(?:mi chiami|ci chiami|chiamatemi|chiamateci|mi telefoni|mi contatti|ci sentiamo|sentiamoci|vediamoci|parliamone|fissiamo|organizziamo|prenotiamo|passi|venga|venite)(?: \\p{L}+){0,4}|(?:mi|ci|me lo|me la) (?:mandi|invii|mandate|inviate|giri|proponga|faccia avere|prepari|spieghi|mostri)|(?:mand|invi|prepar)\\p{L}+(?: \\p{L}+){0,6} (?:preventivo|offerta|listino|prezz\\p{L}+|brochure|catalogo|campion\\p{L}+|contratto|materiale|proposta|presentazione|invito|demo)|(?:vorrei|vorremmo|voglio|vogliamo|mi piacerebbe|ci piacerebbe|gradirei)(?: \\p{L}+){0,3} (?:vedere|provare|testare|ricevere|conoscere|approfondire|saperne di più|una demo|un preventivo|ordinare|acquistare|incontrar\\p{L}+)|(?:lunedì|martedì|mercoledì|giovedì|venerdì|domani|settimana prossima|prossima settimana)[^.!?]{0,30}(?:va bene|perfetto|liber\\p{L}+|disponibil\\p{L}+|posso|possiamo|alle \\d|mattina|pomeriggio|andrebbe)|ne parl(?:erei|eremmo|o)(?: \\p{L}+)?',
    ],
    declines,
  ),
];
