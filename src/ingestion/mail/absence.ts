/** Words of an absence note, as opposed to an acknowledgement of receipt. */
const absenceWords =
  /out of (the )?office|on (annual |parental |sick |maternity |paternity )?leave|on (vacation|holiday|holidays)|away (from|until|till|on)|not in the office|back (in the office )?(on|in|at|by)|i will return|returning|limited access|\bout (until|till|through|this week|next week|all week)\b|\booo\b|\bpto\b|out of town|sabbatical|abwesen|urlaubsbedingt|krankheitsbedingt|dienstreise|im urlaub|nicht im (büro|haus)|außer haus|wieder (da|erreichbar|im büro|zurück)|elternzeit|absent|congés|ausente|assente|en congé|en vacances|de retour|fuera de la oficina|vacaciones|in ferie|fuori ufficio|afwezig|met vakantie|betriebs(urlaub|ferien)|\b(closed|shut) (from|until|till|between|over the)\b|\bat sea\b|gone (fishing|hiking|sailing|skiing|camping)|\bback (mon|tues|wednes|thurs|fri)day|off (work|sick)\b|en déplacement|op vakantie|met verlof/i;
const lastDay =
  /\b(until|till|through|thru|up to and including|to|bis( einschließlich| zum| einschl\.)?|jusqu['’]au|hasta( el)?|fino al|tot( en met)?)\s*$/i;
const firstDay =
  /\b(back|return(ing)?|again|available|reachable|from|on|as of|ab( dem)?|wieder|zurück|retour|regreso|vuelvo|rientr\w*|terug)\b[^.!?\n]{0,40}$/i;

/** Whether an automatic reply says that its writer is away, and the first local day on which they are back. */
export interface Absence {
  isAbsence: boolean;
  /** `YYYY-MM-DD`; null where no date could be read. */
  backOn: string | null;
  /** The line or subject that says it; empty where nothing does. */
  words: string;
}

/**
 * Reads an automatic reply. `until Friday` means back on the day after, `back on Monday` that Monday; dates are read in
 * English and German as seen from the day of the mail.
 */
export async function readAbsence(subject: string, text: string, sentAt: Date): Promise<Absence> {
  const words = `${subject}\n${text}`;
  if (!absenceWords.test(words)) return { isAbsence: false, backOn: null, words: '' };
  const chrono = await import('chrono-node');
  const german = /\b(ich|bin|bis|wieder|und|nicht)\b/i.test(text);
  const parser = german ? chrono.de : chrono.en.GB;
  const found = parser.parse(text.slice(0, 5000), { instant: sentAt, timezone: 'UTC' }, { forwardDate: true });
  let backOn: string | null = null;
  for (const result of found) {
    const component = result.end ?? result.start;
    if (!component.isCertain('day') && !component.isCertain('weekday')) continue;
    const before = text.slice(Math.max(0, result.index - 60), result.index);
    const isLastDay = result.end != null || lastDay.test(before);
    if (!isLastDay && !firstDay.test(before) && !/\b(back|return|wieder|zurück)\b/i.test(before)) continue;
    const year = component.get('year')!;
    const day = new Date(Date.UTC(year, component.get('month')! - 1, component.get('day')! + (isLastDay ? 1 : 0)));
    const iso = day.toISOString().slice(0, 10);
    if (iso <= sentAt.toISOString().slice(0, 10)) continue;
    if (backOn === null || iso > backOn) backOn = iso;
  }
  const said = text.split('\n').find((line) => absenceWords.test(line)) ?? subject;
  return { isAbsence: true, backOn, words: said.trim() };
}
