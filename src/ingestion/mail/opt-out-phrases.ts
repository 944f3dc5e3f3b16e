// Words with letters beyond ASCII end where no letter follows; `\b` knows nothing of them.
const phrase = (source: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'u');

const english: readonly RegExp[] = [
  /^(please |pls |kindly |hi,? |hello,? |thanks,? )*(unsubscribe|unsub|opt[- ]?out|remove|stop)( (me|us))?( please| pls| plz| now| thanks| thank you)?$/,
  /\b(please |kindly |pls )?(unsubscribe|opt out) (me|us|this (address|e-?mail)|my (address|e-?mail))\b/,
  /(^|[,;–-] ?|\b(so|and|then|just|please|kindly|pls) )(remove|delete|unsubscribe) (me|us)( please| pls| now| thanks| thank you)?$/,
  /\b(remove|take|delete|drop|strike|scratch|scrub|cross|kick|erase|wipe|purge) (me|us|my (e-?mail( address)?|mail( address)?|address|name|contact( details)?|details|data)|this address) (off|from|out of) ((your|the|this|that|these|all|any|every|future|of|company|e-?mail(ing)?|mail(ing)?|contact|marketing|distribution|prospect(ing)?|sales|outreach|newsletter|crm|internal)[- ])*(lists?|distro|database|data base|mailings?|mails?|e-?mails?|records|systems?|crm|communications?|sequences?|cadences?|campaigns?|newsletters?|outreach|distribution|files|contacts|follow[- ]?ups?)\b/,
  /\b(please|pls|plz|kindly) (remove|unsubscribe|delist) (me|us)\b(?! (from|off|as|to|and|with|in|on|for|by|if|when)\b)/,
  /\b(not|never) to (contact|e-?mail|write to|message|mail|approach|call) (this address|me here|us here|here)\b/,
  /\b(do not|don['’]?t|dont|no longer) want (any (more )?|all |more )?(of )?(thes\w*|those|your|such|this|that)? ?(e-?mails?|mails?|messages?|newsletters?|spam)( (any ?more|any longer|again|from (you|your)))?( please| pls| thanks)?(?= |$)(?! (to|in|about|before|until|for|on) )/,
  /\b(do not|don['’]?t|never) send (any )?(more|further) (e-?mails?|mails?|messages?|newsletters?)\b(?! to (?!(me|us|this|my|our)\b))/,
  /\btake (me|us) off( please| now| thanks)?$/,
  /(?<!\b(to|not|never|will|would|could|might|may) |n['’]t )\blose (my|this|our) (number|address|e-?mail( address)?|contact( details)?)\b/,
  /\b(quit|stop|cut|knock|pack) it( out| off| in)? with ((all )?(these|those|this)|(these|those|the|your) (\w+ )?(e-?mails?|mails?|messages?|newsletters?|spam|letters?|pitches))$/,
  /(^|[,;–-] ?)(please,? |pls )?no more of (these|those|this|them)( please| thanks| thank you)?$/,
  /\b(stop|stopped|quit|discontinue|cease|refrain from|desist from) (e-?mailing|mailing|contacting|writing( to)?|messaging|spamming|chasing|bothering|pestering|soliciting) (me|us)\b/,
  /\b(stop|stopped|quit|discontinue|cease|refrain from) sending (me|us)( these| this| that| those| any)?( e-?mails?| mails?| messages?| newsletters?| spam| stuff)?( please| now| again)?$/,
  /\b(\S+n['’]t|not|never) (\S+ ){0,3}hear from (you|your company) (again|any ?more|any longer|ever)\b/,
  /\bcancel my subscription (to|of|for) (these|your|the|this|all) (e-?mails?|mails?|mailings?|newsletters?|list|messages)\b/,
  /\b(request|ask|want|like|wish|demand|need|expect) (\S+ )?to be (removed|taken off|deleted|erased|unsubscribed|dropped) (off|from|out of) ((your|the|this|that|these|all|any|every|future|of|company|e-?mail(ing)?|mail(ing)?|contact|marketing|distribution|prospect(ing)?|sales|outreach|newsletter|crm|internal)[- ])*(lists?|database|mailings?|records|systems?|crm|newsletters?|communications?)\b/,
  /\bstop (following up|reaching out|the (e-?mails?|mails?|messages?|spam))( (with|to) (me|us))?\b(?! (with|to) )/,
  /\bstop sending (me |us )?(these|those|any|this|your|such|more|further)( \w+)? ?(e-?mails?|mails?|messages?|newsletters?|spam)\b/,
  /\b(do not|don['’]?t|never|please no longer|no longer wish (for you )?to) (contact|e-?mail|write( to)?|message|mail|approach) (me|us)\b(?! (the|a|an|your|that|those|these|about|before|until|till|on|if|when|by|with|for|from|but|through|via|directly|instead|tomorrow|today|tonight|next|while|during|unless)\b)/,
  /\b(do not|don['’]?t|never) (contact|e-?mail|mail|message|write|follow up|reach out|get in touch)( (to|with) (me|us))? (again|any ?more|any longer|in (the )?future)\b/,
  /\bno more (of )?(these|this|such|your) (e-?mails?|mails?|messages?|spam|newsletters?)\b(?! (in|with|for|about|on)\b)/,
  /\b(no|not want any|do not want any|don['’]?t want any|wish to receive no) (more|further) (e-?mails?|mails?|messages?|follow[- ]?ups?|sales (e-?mails?|mails?)|contact)( from (you|your))?\b(?! (than|until|before|needed|required|necessary|on|in (?!(the )?future)|with|for|about|were|was|are|is)\b)/,
  /\b(do not|don['’]?t|no longer) (want|wish|care) to (receive|get|hear)( any| the| your| these| those)?( more| further)?( marketing| promotional| sales| advertising)? ?(e-?mails?|mails?|messages?|mailings?|letters|newsletters?|advertis\w+|anything|from you)\b(?! (to|in|about|before|until|on) )/,
  /\b(prefer|rather|like) not (to )?(receive|get|hear|be (contacted|e-?mailed|written to))\b(?! about)/,
  /\b(do not|don['’]?t|never) send (me|us) (any |these |those |such )?(more |further |other )?(sales |marketing )?(e-?mails?|mails?|messages?|newsletters?|spam)\b/,
  /\b(no longer|do not|don['’]?t) (wish|want) to be (contacted|e-?mailed|mailed|messaged|approached|written to)\b(?! (by (phone|telephone|post|fax)|on|before|until|during|about|at)\b)/,
  /\b((i|we)(['’]d| would)? (like|want|wish) to (unsubscribe|opt out|be (removed|taken off|unsubscribed))|opt (me|us) out)( (of|from|off) (your |the |this |these |all |any )*(e-?mails?|mails?|mailings?|newsletters?|(contact |mailing |e-?mail )?lists?|marketing|database)\b.*)?( please)?$/,
  /\bopt (me|us) out\b(?! of (the |this |your )?(auto|renewal|trial|pilot|beta))/,
  /\bnot to (contact|e-?mail|write to|message|mail|approach|bother) (me|us)\b/,
  /(^|[,;–-] ?|\b(so|and|please|kindly) )(do not|don['’]?t) (follow up|reach out|contact|e-?mail)$/,
  /\bcease (all |any |further )*(communications?|contact|correspondence|e-?mails?|mailings?)\b/,
  /\bobject to (the |any )?(use|processing) of my (personal )?(data|address|details)\b.{0,40}\bmarketing\b|\bobject to (any |receiving |your )*direct marketing\b/,
  /\bleave (me|us) (alone|in peace)\b/,
  /(^|[,;–-] ?|\b(just|please|kindly) )(cross|scratch|strike) (me|us) off( please| thanks)?$/,
  /\b(do not|don['’]?t|never) have (my|our) (permission|consent) to (e-?mail|mail|contact|write|message|approach)\b/,
  /\b(refrain|desist) from (sending|writing|contacting|e-?mailing|mailing)\b.{0,20}\b(anything|further|again|me|us|any ?more)\b/,
  /\b(do not|don['’]?t) bother (writing|e-?mailing|mailing|contacting|messaging) (again|me|us|any ?more)\b/,
  /\b(receive|get|hear|want) nothing (else|further|more) from (you|your)\b/,
];

const list =
  '(?:e-?mail-?)?(?:verteiler|verteilerliste|liste|mailingliste|mailing-liste|datenbank|adressliste|newsletter|kartei)s?';
const me = '(?:mich|uns|meine (?:adresse|daten|e-?mail(?:-?adresse)?|mailadresse)|diese adresse)';
const german: readonly RegExp[] = [
  phrase(
    `(?:nehmen|streichen|entfernen|löschen|tragen) sie (?:bitte )?${me} (?:bitte |umgehend |sofort )*(?:aus|von) (?:\\S+ ){0,3}${list}`,
  ),
  phrase(
    `(?:nimm|streiche?|entferne?|lösche?|trage?) (?:bitte )?${me} (?:bitte |mal )*(?:aus|von) (?:\\S+ ){0,3}${list}`,
  ),
  phrase(
    `${me} (?:bitte )?(?:aus|von) (?:\\S+ ){0,3}${list} (?:zu )?(?:nehmen|streichen|entfernen|löschen|austragen|auszutragen)`,
  ),
  phrase(
    '(?:keine weiteren?|keinerlei|nie wieder) (?:e-?mails?|mails?|nachrichten|newsletter|werbung|werbemails)(?! (?:nötig|notwendig|erforderlich|bis|vor))',
  ),
  phrase(
    'keine (?:e-?mails?|mails?|nachrichten|newsletter|werbung|werbemails)(?: \\p{L}+){0,3} mehr(?! (?:erhalten|bekommen|gesehen|gefunden))',
  ),
  /^(bitte )?keine (e-?mails?|mails?|nachrichten|newsletter|werbung|werbemails)( an mich)?( bitte| danke)?$/,
  phrase(
    '(?:löschung|entfernung|streichung|austragung|abmeldung) (?:\\S+ ){0,3}(?:aus|von|vom) (?:\\S+ ){0,3}(?:verteiler|verteilerliste|liste|mailingliste|datenbank|adressliste|newsletter)s?',
  ),
  phrase(
    '(?:senden|schicken|schreiben|mailen) sie (?:mir|uns) (?:bitte |künftig )*(?:nichts|nie) (?:mehr|wieder)(?! (?:an|auf|per|über|bis|vor|am|im|um|in) )',
  ),
  phrase(
    '(?:mich|mir|uns) (?:bitte |künftig |in zukunft |zukünftig )*(?:nicht|nie) (?:mehr|wieder|weiter) (?:zu )?(?:kontaktieren|anzuschreiben|anschreiben|schreiben|mailen|belästigen|kontaktiert|angeschrieben)',
  ),
  phrase(
    '(?:nehm|streich|lösch|entfern|trag|nimm)\\p{L}* (?:sie )?(?:bitte |mal |endlich |umgehend |sofort )*(?:mich|uns|diese adresse|meine (?:adresse|daten|mailadresse)) (?:bitte |endlich |umgehend |sofort )*(?:aus|von|raus)(?! (?:dem|der|diesem) (?:termin|call|gespräch))',
  ),
  phrase(
    '(?:will|möchte|wollen|möchten) (?:\\S+ ){0,4}(?:nix|nichts) mehr (?:\\S+ ){0,3}(?:kriegen|bekommen|erhalten|hören|lesen)',
  ),
  phrase(
    `(?:bitte )?(?:umgehend |sofort )?(?:mich |uns )?aus (?:dem|der|ihrem|ihrer|eurem|eurer|diesem|dieser) ${list} (?:zu )?(?:nehmen|streichen|löschen|entfernen|austragen)`,
  ),
  phrase('verbitte (?:ich )?(?:mir|uns) (?:weitere|jede|jegliche|ihre) .{0,40}'),
  phrase(
    `^(?:bitte )?(?:sofort |umgehend )?aus (?:\\S+ ){0,2}${list} (?:zu )?(?:nehmen|streichen|entfernen|löschen|austragen)(?: bitte)?`,
  ),
  phrase('verschonen sie (?:mich|uns)'),
  phrase('(?:wünsche|wünschen|möchten?|wollen|will) (?:ich |wir )?(?:\\S+ ){0,2}keinen (?:weiteren )?kontakt'),
  phrase(
    'schluss (?:jetzt |bitte |endlich )*mit (?:diesen|den|ihren|euren) (?:\\S+ )?(?:e-?mails?|mails?|nachrichten|werbemails)',
  ),
  phrase('kein(?:e|erlei)? weiteren? (?:kontaktaufnahmen?|kontaktversuche|zusendungen?)'),
  phrase(
    '(?:schreiben|kontaktieren|mailen) sie (?:mich|mir|uns) (?:bitte )?(?:nicht|nie) (?:mehr|wieder)(?! (?:an|auf|per|über|bis|vor|am|im|um|in) )',
  ),
  phrase('(?:schreib|kontaktiere?|maile?) (?:mich|mir|uns) (?:bitte )?(?:nicht|nie) (?:mehr|wieder)'),
  /^(bitte )?(mich |uns )?(nicht|nie) (mehr|wieder) (anschreiben|kontaktieren|anmailen|schreiben)( bitte)?$/,
  phrase(
    '(?:möchten?|will|wollen|wünschen?) (?:ich |wir )?(?:bitte |künftig |in zukunft |von ihnen |ab sofort )*(?:keine|nicht mehr) (?:weiteren? |mehr )?(?:von ihnen )?(?:e-?mails?|mails?|nachrichten|werbung|angeschrieben|kontaktiert)',
  ),
  /^(bitte )?(abmelden|abbestellen|austragen)( bitte)?$/,
  phrase('melden sie (?:mich|uns) (?:bitte )?(?:vom|von|aus) .{0,30}(?:ab|newsletter|verteiler)'),
  phrase('sehen sie (?:bitte )?(?:künftig |in zukunft |zukünftig )?von (?:weiteren|jeglichen|jeder|allen) .{0,40} ab'),
  phrase('unterlassen sie (?:bitte |es,? |künftig |in zukunft )*(?:weitere|jede|jegliche|alle|mir|mich|uns) .{0,40}'),
  phrase('(?:tragen|melden) sie (?:mich|uns) (?:bitte )?(?:aus|ab)'),
  phrase('lass(?:en sie|t)? (?:mich|uns) (?:bitte |endlich )*in ruhe'),
  phrase(
    '(?:hören sie|hör) (?:bitte |endlich )?auf,? (?:mir|uns|mich) .{0,20}(?:zu schreiben|zu schicken|zu senden|zu mailen|anzuschreiben|zu kontaktieren)',
  ),
  phrase(
    'widerspreche (?:ich )?(?:hiermit )?der (?:nutzung|verwendung|verarbeitung) meiner .{0,60}(?:werbung|werbe\\p{L}*|marketing\\p{L}*|direktwerbung)',
  ),
];

const french: readonly RegExp[] = [
  phrase('plus rien recevoir'),
  phrase('laissez[- ](?:moi|nous) (?:tranquilles?|en paix)'),
  phrase(
    '(?:cessez|cesser|arrêtez|arrêter) (?:vos|ces|tous vos) (?:relances|envois|messages|mails|e-?mails|courriels|sollicitations)',
  ),
  phrase('(?:désabonnez|désinscrivez|désabonner|désinscrire|retirez|supprimez|enlevez)[- ](?:moi|nous)'),
  phrase('(?:me|nous) (?:désabonner|désinscrire)'),
  phrase(
    '(?:me|nous|mon adresse|mes coordonnées) (?:retirer|supprimer|enlever|effacer) de .{0,30}(?:listes?|base|fichiers?|mailings?|diffusion)|(?:retirer|supprimer|enlever|effacer) (?:mon adresse|mes coordonnées) de .{0,30}(?:listes?|base|fichiers?|mailings?|diffusion)',
  ),
  phrase('(?:retirez|supprimez|enlevez|effacez) (?:mon adresse|mes coordonnées|mes données|mon (?:e-?mail|mail)) de'),
  phrase("n(?:e |['’])(?:me |nous |m['’])?(?:contactez|écrivez|envoyez|relancez|sollicitez|recontactez|adressez) plus"),
  phrase('(?:ne )?plus (?:me|nous) (?:contacter|écrire|envoyer|relancer|solliciter|recontacter)'),
  phrase(
    "ne (?:souhaite|souhaitons|veux|voulons|désire|désirons) plus (?:recevoir (?:vos|de|d['’]|aucune?) ?(?:\\p{L}+ )?(?:e-?mails?|mails?|courriels?|messages?|newsletters?|publicités?|sollicitations?)|être (?:contacté|sollicité|relancé)e?s?)",
  ),
  phrase("(?:arrêtez|cessez) de (?:m['’]|me |nous )(?:écrire|envoyer|contacter|solliciter|relancer)"),
];

const spanish: readonly RegExp[] = [
  phrase('d[eé]jen?(?:me|nos) (?:en paz|tranquil[oa]s?)'),
  phrase(
    '(?:elimin|borr|quit|retir)\\p{L}+ (?:mi|mis|nuestr[oa]s?|est[ea]) (?:dirección|correo|e-?mail|datos|contacto|nombre) de .{0,25}(?:listas?|base|bolet[ií]n|ficheros?|envíos)',
  ),
  phrase(
    '(?:elim[ií]n|b[oó]rr|qu[ií]t|s[aá]qu|ret[ií]r)(?:a|e|en|ad)me de .{0,25}(?:listas?|base|bolet[ií]n|correos?|env[ií]os)',
  ),
  phrase('no me (?:escriban?|escribas|contacten?|contactes|env[ií]en?|env[ií]es|manden?|mandes)(?: \\p{L}+)? más'),
  phrase(
    'no (?:quiero|queremos|deseo|deseamos) (?:seguir )?(?:recibir|recibiendo)(?: más)? (?:más |sus |tus |estos |vuestros )?(?:correos?|e-?mails?|mensajes?|publicidad|información|boletines)(?! (?:en|sobre|hasta|antes|a) )',
  ),
  phrase('dejar de recibir (?:sus |tus |estos |vuestros |los )?(?:correos?|e-?mails?|mensajes?|bolet[ií]n(?:es)?)'),
  phrase('dejen? de (?:escribir|contactar|enviar|mandar)(?:me|nos)'),
  phrase('d(?:a|ad|e|é|en|ar)(?:me|nos) (?:ya |por favor )?de baja'),
  /^(por favor,? )?baja( por favor)?$/,
];

const italian: readonly RegExp[] = [
  phrase('(?:lasciate|lasci)(?:mi|ci) in pace|(?:mi|ci) lasci(?:ate)? in pace'),
  phrase('basta (?:con )?(?:queste |le )?(?:e-?mail|mail|messaggi|comunicazioni)(?=[ ,]*(?:grazie)?$)'),
  phrase('(?:essere|venire) (?:rimoss|cancellat|eliminat|tolt|disiscritt)[oaie] (?:dalla|dal|da|dalle|dai) .{1,40}'),
  phrase('(?:cancella|rimuove|toglie|elimina|disiscrive)temi|(?:cancella|rimuovi|togli|elimina|disiscrivi)mi'),
  phrase('(?:rimuover|cancellar|eliminar|toglier|disiscriver)(?:mi|ci)(?: (?:dalla|dal|dalle|dai|da) .{1,40})?'),
  phrase(
    '(?:cancellar|rimuover|eliminar|toglier|depennar)e (?:questo|il mio|il nostro|la mia|la nostra) (?:indirizzo|nome|nominativo|contatto|e-?mail|mail) (?:dalla|dal|dalle|dai|da) .{1,40}',
  ),
  phrase('non (?:scriver|contattar|mandar|inviar|disturbar)(?:mi|ci) più'),
  phrase('non (?:mi |ci )?(?:scriv(?:ete|a)|contatt(?:ate|i)|mand(?:ate|i)|invi(?:ate|i))(?:mi|ci)? più'),
  phrase(
    'non (?:desidero|desideriamo|voglio|vogliamo|vorrei)(?: più)? ricevere (?:più |altre |ulteriori |le |vostre |sue |queste )*(?:e-?mail|mail|messaggi|comunicazioni|newsletter|pubblicità)',
  ),
  phrase('smett(?:ete|etela|ila|i) di (?:scriver|contattar|mandar|inviar)(?:mi|ci)'),
];

const dutch: readonly RegExp[] = [
  phrase('laat (?:me|mij|ons) (?:alstublieft |aub |nu )?met rust'),
  phrase(
    'geen (?:verdere |enkele )?(?:e-?mails?|mails?|berichten|nieuwsbrieven) meer(?! (?:ontvangen|gekregen|gezien))',
  ),
  phrase('(?:wil|willen) (?:ik |wij |we )?geen (?:e-?mails?|mails?|berichten) meer ontvangen'),
  phrase('(?:me|mij|ons) niet meer (?:te )?(?:mailen|e-?mailen|contacteren|benaderen|schrijven)'),
  phrase('uitschrijven|schrijf (?:me|mij|ons) (?:alstublieft |aub |graag |maar )?uit'),
  phrase('(?:mail|e-?mail|schrijf|benader|contacteer) (?:me|mij|ons) (?:alstublieft |aub )?niet meer'),
  phrase(
    '(?:haal|verwijder|schrap) (?:me|mij|ons|mijn (?:adres|e-?mailadres|gegevens)) (?:alstublieft |a\\.u\\.b\\. |aub |graag )?(?:van|uit) .{0,30}(?:\\p{L}*lijst|bestand|mailing|database|adressenbestand)',
  ),
  phrase(
    '(?:wil|willen|wens|wensen|hoef|hoeven) (?:ik |wij |we )?geen (?:verdere |enkele )?(?:e-?mails?|mails?|berichten|reclame|nieuwsbrie(?:f|ven))(?: meer)?',
  ),
  phrase('stop met (?:mailen|e-?mailen|schrijven|(?:mails?|e-?mails?|berichten) (?:te )?sturen)'),
  phrase('neem (?:alstublieft )?geen contact meer (?:met (?:me|mij|ons) )?op'),
];

/** Sentences by which people say clearly, about themselves, that they want no more mail; for lower-case text. */
export const clearOptOuts: readonly RegExp[] = [...english, ...german, ...french, ...spanish, ...italian, ...dutch];
