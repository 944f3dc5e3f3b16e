import { type ReplyRule, rule } from './reply-rule.ts';

const asked = /\?[!?"'”’»)\]\s]*$/u;
/** What takes a friendly word back. */
const declines =
  /(?<!\p{L})(?:no|ni|nunca|nada|pero|aunque|lamentablemente|desgraciadamente|ya no|hasta|fuera|vacaciones|después|septiembre|más adelante|año que viene)(?!\p{L})/iu;

/** What Spanish sentences of a reply say. One sentence may say several things. */
export const spanishRules: readonly ReplyRule[] = [
  rule(
    'nobody_here',
    'left-the-company',
    [
      'ya no (?:\\p{L}+ )?(?:trabaja|trabajo|está|estoy|forma parte|pertenece|labora|sigue|es empleado)|(?:ha dejado|dejó|he dejado|dejé|abandonó|ha abandonado|causó baja en|se fue de|salió de) (?:la |nuestra |esta |el |mi )?(?:empresa|compañía|organización|grupo|puesto|cargo|firma)|se (?:marchó|fue|ha ido|ha marchado)|se (?:ha )?jubil\\p{L}+|me (?:he )?jubil\\p{L}+|(?:está|estoy) jubilad[oa]|(?:ha )?falleci\\p{L}+|no (?:hay|existe|tenemos|conocemos)(?: \\p{L}+){0,3} (?:con ese nombre|llamad\\p{L}+|que se llame)|(?:empresa|negocio|tienda|sociedad)(?: \\p{L}+){0,3} (?:cerr\\p{L}+|liquid\\p{L}+|quebr\\p{L}+)',
    ],
    asked,
  ),
  rule(
    'referral',
    'names-the-right-person',
    [
      '(?:póngase|ponte|pónganse) en contacto con|(?:contacte|contacta|hable|habla|diríjase|escrib\\p{L}+|escríb\\p{L}+|pregúnt\\p{L}+|pregunt\\p{L}+|consulte|consult\\p{L}+|comuníquese|remít\\p{L}+|llame)(?: directamente| mejor| usted)? (?:con|a) (?!mí|nosotros|la semana|las|partir|finales|principios|mediados|ver)\\p{L}+|(?:tiene|tienen|tendría|debe|debería|tenéis) que (?:hablar|contactar|escribir|dirigirse|consultar|ver)\\p{L}*(?: \\p{L}+)? (?:con|a)|persona (?:adecuada|indicada|correcta|responsable|encargada)|en copia',
      '(?:lo|la|eso|esto|esos|estos|del?|de la|de los|las|los)(?: \\p{L}+){0,5} (?:lleva|llevan|gestiona|gestionan|se encarga|se encargan|se ocupa|ocupa|decide|deciden|maneja|corresponde|es cosa de|depende de)(?: (?!que)\\p{L}+)?|se (?:encarga|encargan|ocupa|ocupan) (?:de (?:eso|esto|ello|estos|estas|todo) )?(?!nosotros)\\p{L}+|(?:encargad[oa]|responsable) (?:de|es)(?: \\p{L}+){0,5}|(?:le |lo |la |se lo |les )?(?:he |hemos )?(?:reenv\\p{L}+|pasado|paso|traslad\\p{L}+|remit\\p{L}+|derivo|derivado)(?: \\p{L}+){0,4} (?:a|al) (?!su|la (?:espera|papelera))',
      'no soy (?:yo )?(?:la persona|el|la|quien)|(?:no es|no son) (?:mi|cosa mía|asunto mío|competencia)|se ha equivocado de (?:persona|departamento)|yo (?:solo|sólo|únicamente) (?:llevo|hago|me encargo|me ocupo)',
    ],
    asked,
  ),
  rule(
    'not_now',
    'bad-time',
    [
      'por (?:el momento|ahora)(?: \\p{L}+){0,2},? ?(?:no|nada|lo dejamos|imposible)|de momento(?: \\p{L}+){0,2},? ?(?:no|nada|lo dejamos|imposible|paso|estamos)|no (?:por|de) (?:el momento|ahora|momento)|(?:ahora|actualmente|en este momento|hoy por hoy|este (?:año|trimestre|mes)|estos días)(?: \\p{L}+){0,5} (?:no|ya no|nada|imposible|liad[oa]s?|lleno|ocupad[oa]s?|saturad[oa]s?|complicado|difícil|cerrado|hasta arriba|a tope)|más (?:adelante|tarde)|en otro momento|(?:el|para el|hasta el) (?:próximo año|año que viene|que viene|año próximo)|(?:próximo|siguiente) (?:año|trimestre|ejercicio|semestre)|no (?:es|sería|son) (?:un |el |una )?(?:buen|mejor|buena)? ?(?:momento|prioridad|época)|(?:mal|pésimo) momento|demasiado pronto|aún no|todavía no',
      '(?:vuelv\\p{L}+|volv\\p{L}+|llám\\p{L}+|llame\\p{L}*|escríb\\p{L}+|escrib\\p{L}+|contact\\p{L}+|hablamos|hablemos|retom\\p{L}+|búsqu\\p{L}+|insist\\p{L}+|recuérd\\p{L}+|lo vemos|lo veremos|ya veremos|avís\\p{L}+)[^.!?]{0,40} (?:en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|otoño|primavera|verano|invierno|unos|un|dos|tres|seis|\\d+|el)|dentro de|después|tras|pasad\\p{L}+|a partir|a la vuelta|a finales|a principios|a mediados|cuando|para|el (?:año|mes|próximo))|(?:no|nada|nadie)(?: \\p{L}+){0,7} (?:hasta|antes de)|hasta (?:\\p{L}+ ){1,5}no|(?:liad[oa]s?|hasta arriba|hasta el cuello|desbordad[oa]s?|a tope|sin tiempo|hasta que (?:no )?\\p{L}+|primero (?:tenemos|hay|tengo)|en plen[oa] \\p{L}+|temporada alta)|(?:presupuesto|partida)s?(?: \\p{L}+){0,5} (?:cerrad\\p{L}+|agotad\\p{L}+|congelad\\p{L}+|gastad\\p{L}+|comprometid\\p{L}+)|(?:aplaz|pospon|pospuest|postergar|aparc|en pausa|paraliz)\\p{L}*|(?:contrato|licencia)[^.!?]{0,40}(?:hasta|vence|dura|termina|acaba)',
    ],
    asked,
  ),
  rule(
    'objection',
    'does-not-want-it',
    [
      'no (?:me|nos|estoy|estamos|estaríamos|tenemos|tengo|vemos|veo|queremos|quiero|creo|creemos|es|resulta|encaja|sirve|merece|compensa|hay|lo|la|le|buscamos|necesit\\p{L}+)(?: \\p{L}+){0,4} ?(?:interes\\p{L}*|necesit\\p{L}*|necesidad|hace falta|falta|sentido|utilidad|útil|para nosotros|encaja|conven\\p{L}+|sirve|compensa|la pena|rentable|presupuesto|dinero|vemos|veo|queremos|quiero|aplica|cambiar)|no (?:lo |la |los )?(?:necesitamos|necesito|queremos|usamos)|(?:nada|sin) interés|(?:no|ningún|ninguna) (?:interés|necesidad)|(?:así|por lo|de modo) que no|(?:la respuesta es|va a ser que|me temo que|pues) no|no,? gracias|gracias,? pero (?:no|ya)|(?:descart|declin|rechaz)\\p{L}+|somos (?:\\p{L}+ )?(?:muy |demasiado )?(?:pequeñ\\p{L}+|solo|sólo|cuatro|pocos)|paso(?=[.,;!]|$)',
      '(?:demasiado|muy|bastante|excesivamente|tan) (?:car[oa]s?|costos[oa]s?|alto|elevad[oa])|(?:fuera|se (?:nos )?(?:va|sale|escapa)|se pasa|excede|supera|por encima)(?: \\p{L}+)? (?:de |del )?(?:nuestro )?(?:presupuesto|precio|alcance|posibilidades)|(?:sin|no (?:hay|tenemos)) (?:\\p{L}+ )?(?:presupuesto|dinero|fondos)|más (?:barat\\p{L}+|económic\\p{L}+)|(?:precio|coste)s?(?: \\p{L}+){0,3} (?:alt\\p{L}+|elevad\\p{L}+|excesiv\\p{L}+|desorbitad\\p{L}+)|no (?:nos )?(?:lo )?podemos permitir',
      'ya (?:lo |la |los |nos |me )?(?:tenemos|tengo|trabajamos|contamos|usamos|utilizamos|disponemos|hacemos|cubr\\p{L}+|estamos|hemos|lleva)(?! ocupad)|(?:content[oa]s?|satisfech[oa]s?|encantad[oa]s?) (?:con|de)(?! (?:usted|su|hablar|conocer))|(?:lo |la )?(?:hacemos|hago|gestionamos|desarroll\\p{L}+|llevamos)(?: \\p{L}+){0,3} (?:nosotros|internamente|en casa|mism[oa]s|a mano|propi[oa])|(?:interno|propio|interna|propia|de casa)(?=[.,;!]|$)|(?:otro|nuestro|un) proveedor|proveedor (?:habitual|actual|fijo|de confianza)|(?:acabamos de|hemos|hace poco) (?:cambi|renov|compr|instal|firm|contrat)\\p{L}*|(?:llevamos|desde hace) (?:\\p{L}+ ){0,3}años',
      '(?:central|matriz|grupo|dirección|sede|informática|sistemas|seguridad|legal|cumplimiento|protección de datos|rgpd)[^.!?]{0,60}(?:no (?:permite|deja|autoriza|quiere|acepta|aprueba)|prohíbe|impone|decide|bloque\\p{L}+|rechaz\\p{L}+)|(?:no confiamos|no me fío|desconfi\\p{L}+|mala experiencia|malas experiencias|preocupa\\p{L}*|duda\\p{L}* de|escéptic\\p{L}+)',
    ],
    asked,
  ),
  rule(
    'interested',
    'likes-it',
    [
      '(?:me|nos) (?:interesa\\p{L}*|gusta\\p{L}*|encantaría|encaja|vendría (?:muy )?bien|viene (?:muy )?bien|parece (?:muy |bastante )?(?:bien|interesante|útil|genial|perfecto|buena)|llama la atención|apunto|cuadra)|(?:estoy|estamos|estaría|estaríamos) (?:muy |bastante )?(?:interesad[oa]s?|dispuest[oa]s?|abiert[oa]s?|disponibles?)|(?:muy |bastante |suena |parece )(?:interesante|bien|prometedor)|con (?:mucho )?gusto|cuente conmigo|cuenta conmigo|por qué no|adelante|(?:justo|precisamente|exactamente)(?: \\p{L}+){0,3} (?:lo que|buscando|buscábamos|necesit\\p{L}+)|(?:llega|viene) (?:en buen momento|como anillo)|(?:estamos|estábamos|andamos) buscando|tiene (?:muy )?buena pinta',
      '(?:llám\\p{L}+|llame|llamen|telefonée\\p{L}*|avís\\p{L}+)(?: [\\p{L}]+){0,4}|(?:mánd|envíe|envía|mand|pás|pase)\\p{L}*(?: \\p{L}+){0,6} (?:lista|precios?|tarifas?|oferta|presupuesto|propuesta|catálogo|muestras?|contrato|información|invitación|presentación|dossier|enlace|demo)|(?:quisiera|quisiéramos|quiero|queremos|me gustaría|nos gustaría|quería)(?: \\p{L}+){0,3} (?:ver|probar|conocer|recibir|una demo\\p{L}*|hablar|reunir\\p{L}*|saber más|más información|pedir|contratar|comprar)|(?:lunes|martes|miércoles|jueves|viernes|mañana|semana que viene|próxima semana)[^.!?]{0,30}(?:me va|nos va|perfecto|bien|libre|puedo|podemos|disponible|a las \\d|por la (?:mañana|tarde))|(?:pásese|pásate|venga|vengan|ven|visíten\\p{L}*)(?: \\p{L}+)|(?:quedamos|agendamos|agendemos|concertamos|fijamos|hablamos) (?:el|para|una|cuando|mañana|esta)',
    ],
    declines,
  ),
];
