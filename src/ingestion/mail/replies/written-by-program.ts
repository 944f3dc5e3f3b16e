import type { ReplyMail } from './reply-reader.ts';

/** What programs say of themselves and of the mail they answer, in six languages. */
const said: readonly string[] = [
  'this is an auto(?:mated|matic|[- ]?generated)|(?:automatically generated|auto-?generated|system-?generated|automated) (?:message|e-?mail|reply|response|notification|acknowledge?ment)|(?:message|e-?mail|reply|response) (?:is|was) (?:sent|generated|created) automatically|do not (?:reply|respond) (?:directly )?to this (?:e-?mail|message)|(?:nobody|no one) (?:reads|monitors) (?:mail|e-?mails?|messages?|replies|this)|(?:has|have) reached (?:the|our) (?:\\p{L}+ ){0,2}(?:service|desk|support|help ?desk|team)|(?:aim|try|endeavou?r|strive) to (?:answer|respond|reply|get back)[^.!?]{0,30} within|(?:this )?(?:mailbox|inbox|address) is (?:not monitored|unmonitored|unattended)',
  "(?:we've|we have) received your (?:request|message|enquiry|inquiry|e-?mail|ticket)\\b.{0,120}\\b(?:ticket|case|reference|within|shortly|as soon as)|(?:ticket|case|reference) (?:number|id|no\\.?|#) ?:? ?[#\\p{L}-]{0,6}\\d|(?:request|message|enquiry|inquiry|e-?mail|ticket|case) (?:has been|was) (?:logged|received|registered|assigned|created|opened|forwarded to the (?:team|department))(?: (?:under|with|as|and)|[.,])|(?:thank you|thanks) for (?:contacting|writing to|reaching out to|your (?:message|e-?mail|enquiry|inquiry|request)[ ,]+to) [^.!?]{1,60}[.!]? [^.!?]{0,80}(?:within|shortly|as soon as|business days?|working days?)",
  'automatische (?:antwort|eingangsbestätigung|nachricht|e-?mail)|(?:wurde|wird) automatisch (?:erstellt|generiert|versendet|erzeugt)|(?:vorgangs|ticket|fall|bearbeitungs|referenz)-?(?:nummer|nr)|(?:nachricht|anfrage|e-?mail|mail|anliegen) (?:ist|wurde)(?: \\p{L}+){0,4} (?:eingegangen|erhalten|registriert|aufgenommen)|(?:haben|wir) ihre (?:nachricht|anfrage|e-?mail|mail)(?: \\p{L}+){0,3} erhalten[^.!?]{0,80}(?:werden|melden|schnellst|kürze|bearbeit)|(?:nicht auf diese|antworten sie nicht auf)(?: \\p{L}+)? (?:e-?mail|nachricht|mail)',
  '(?:réponse|message|e-?mail|courriel) automatique|généré automatiquement|(?:ne pas|ne) répond\\p{L}+ à ce (?:message|mail|courriel)|(?:bien )?reçu votre (?:message|demande|courriel|e-?mail|mail)[^.!?]{0,80}(?:délais|répond|traiter|rapidement)|demande (?:a été|est) (?:bien )?(?:enregistr|prise en)\\p{L}*',
  '(?:respuesta|mensaje|correo) (?:automátic[oa]|generado automáticamente)|no respond\\p{L}+ a este|hemos recibido (?:su|tu) (?:mensaje|consulta|solicitud|correo|petición)[^.!?]{0,80}(?:breve|antes posible|respond|contact|plazo)',
  '(?:risposta|messaggio|e-?mail|mail) (?:automatic[oa]|generat[oa] automaticamente)|non rispond\\p{L}+ a quest\\p{L}+|abbiamo ricevuto (?:la (?:sua|vostra|tua)|il (?:suo|vostro))[^.!?]{0,80}(?:prima possibile|rispond|contatt|breve|gestit)|richiesta (?:è stata )?(?:presa in carico|registrata)',
  'automatisch (?:antwoord|bericht|gegenereerd\\p{L}*)|automatische (?:reactie|e-?mail)|niet (?:te )?(?:antwoorden|reageren) op (?:deze|dit)|(?:hebben|is) uw (?:bericht|aanvraag|e-?mail|vraag)(?: \\p{L}+){0,3} ontvangen[^.!?]{0,80}(?:spoedig|binnen|antwoord|contact)',
];
const ofItself = new RegExp(`(?<![\\p{L}\\p{N}])(?:${said.join('|')})`, 'iu');
/** A number in brackets and a receipt, as ticket programs write their subjects. */
const ticketSubject =
  /^(?:\s*\[[^\]]{0,12}#?[\p{L}-]{0,8}\d{2,}[^\]]{0,8}\]|(?:ticket|case) #?\d+)|^(?:re: )?(?:auto(?:matic|mated)?[- ]?(?:reply|response)|automatische antwort|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord)|we(?:['’]ve| have) received your (?:request|message|enquiry|inquiry|ticket)/iu;

/** Whether the subject is that of a ticket program. */
export const isTicket = ({ subject }: Pick<ReplyMail, 'subject'>): boolean => ticketSubject.test(subject);

/** Whether a program wrote a mail that no header marks as an answer of one. */
export function isWrittenByProgram({ subject, newText }: Pick<ReplyMail, 'subject' | 'newText'>): boolean {
  return ofItself.test(newText.replaceAll('’', "'").replace(/\s+/g, ' ')) || isTicket({ subject });
}
