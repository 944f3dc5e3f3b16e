import { splitSentences } from '../../../domain/reading/sentences.ts';
import { readAbsence } from '../absence.ts';
import type { ReplyMail } from './reply-reader.ts';

const words = (alternatives: readonly string[]) =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'iu');

/** "I am on leave until Monday", said by a person, in full or as a note. */
const saysAway = words([
  "(?:i'm|i am|i will be|i'll be|we are|we're|we will be)(?!\\p{L}).{0,60}(?<!\\p{L})(?:out of (?:the )?office|out (?:until|till|from|this week|next week|all week)|on (?:\\p{L}+ )?(?:leave|pto)|out of town|on (?:\\p{L}+ )?(?:vacation|holidays?|a business trip)|away (?:until|till|from|on|this|next|for|with)|away(?=[.,;]|$)|at sea|offline|off (?:work|sick|grid|duty|until|till)|in (?:hospital|the field)|abroad (?:until|till)|travell?ing (?:until|till|from|this|next|with))",
  '^(?:hi|hello|thanks|thank you)?.{0,40}?(?:currently |now )?(?:on (?:annual |parental |sick |maternity |paternity |medical )?(?:leave|holidays?|vacation)|out of (?:the )?office|away (?:until|till|from|on|fishing|sailing|skiing|hiking)|ooo|gone (?:fishing|hiking|sailing|skiing|camping|surfing|climbing|diving)|off (?:work|sick|grid|duty)|back (?:on|in the office on))',
  "(?:won't|will not|cannot|can't|not) (?:see|read|be (?:reading|checking|able to read)|check|have) (?:my |any )?(?:mails?|e-?mails?|messages|access)|(?:limited|no|little|little or no|without|hardly any|patchy) (?:access to (?:my )?(?:e-?mails?|mails?|internet)|internet|signal|reception|connection)|(?:back|return(?:ing)?|again) (?:at my desk |in the office |at work |on |in )*(?:mon|tues|wednes|thurs|fri)day,? (?:the )?(?:\\d|january|february|march|april|may|june|july|august|september|october|november|december)",
  '(?:offices?|company|shop|factory|foundry|works|plant|workshop|business|practice|store|we|site)(?!\\p{L}).{0,60}(?<!\\p{L})(?:closed|shut|closing) (?:from|until|till|between|over the|for the|for)(?! good)',
  '(?:bin|sind|ist|befinde|befinden)(?: ich| wir| mich| uns)?(?!\\p{L}).{0,60}(?:im (?:\\p{L}+)?urlaub|nicht im (?:büro|haus)|abwesend|außer haus|auf (?:dienst|geschäfts)reise|auf (?:einer )?(?:kur|messe|schulung|fortbildung|tagung)|in (?:elternzeit|mutterschutz|kur)|krank(?:geschrieben)?|nicht (?:im büro|erreichbar)|auf (?:einer )?(?:messe|fortbildung) bis)|betriebs(?:urlaub|ferien)|(?:büro|betrieb|firma|werk|praxis)(?!\\p{L}).{0,50}geschlossen',
  '(?:suis|sommes|serai|serons)(?!\\p{L}).{0,40}(?:absente?s?|en (?:congés?|vacances|déplacement|arrêt)|hors du bureau)|(?:bureaux?|société|entreprise).{0,40}(?:fermée?s?|ferme)',
  '(?:estoy|estaré|estamos|estaremos|me encuentro)(?!\\p{L}).{0,40}(?:fuera|de vacaciones|ausente|de baja|de viaje|de permiso)|(?:oficinas?|empresa).{0,40}cerrad\\p{L}+',
  '(?:sono|sarò|siamo|saremo|mi trovo)(?!\\p{L}).{0,30}(?:in ferie|fuori (?:ufficio|sede)|assente|in vacanza|in congedo|in trasferta)|(?:uffici\\p{L}*|azienda).{0,40}chius\\p{L}+',
  '(?:ben|zijn)(?!\\p{L}).{0,40}(?:(?:met|op) (?:\\p{L}+ )?(?:vakantie|verlof|zakenreis)|afwezig|niet (?:op kantoor|aanwezig|bereikbaar))|(?:kantoor|bedrijf).{0,40}gesloten',
]);
/** What a program puts before the subject of an absence note. */
const awaySubject =
  /^(?:re: )?(?:out of (?:the )?office|ooo\b|on (?:annual )?leave|away\b|abwesen|außer haus|im urlaub|absence|absent|en congés?|fuera de (?:la )?oficina|ausencia|fuori (?:ufficio|sede)|assenza|afwezig)/iu;

/** That the writer, or all of the house, is away, as said in a mail that no header marks: the words and when they are back. */
export async function awayNote(
  mail: Pick<ReplyMail, 'subject' | 'newText' | 'sentAt'>,
): Promise<{ words: string; backOn: string | null } | null> {
  const said = splitSentences(mail.newText).find((sentence) => saysAway.test(sentence.replaceAll('’', "'")));
  const bySubject = awaySubject.test(mail.subject);
  if (said === undefined && !bySubject) return null;
  const absence = await readAbsence(mail.subject, mail.newText, mail.sentAt);
  return { words: said ?? mail.subject, backOn: absence.backOn };
}
