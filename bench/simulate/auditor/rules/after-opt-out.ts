import type { Breach, Mail, Rule } from '../evidence.ts';
import { ownWords } from '../words.ts';

/** A line that says no more than this. */
const bareWord =
  /^\W*(?:please )?(?:unsub\w*ibe|opt[ -]?out|abmelden|austragen|désabonner|baja|uitschrijven)(?: me)?\W*$/im;

/** Ways to say in the first person that no more mails are wanted. What only may mean it is not here. */
const phrases: readonly RegExp[] = [
  /\bunsubscribe (?:me|us|this address)\b/i,
  /\b(?:take|remove|delete|strike) (?:me|us|(?:my|our|this) [\w -]{1,25}) (?:off|from|out of) (?:your|this|the|any|all)\b[\w -]{0,25}\b(?:lists?|mailings?|database|distribution|newsletters?)\b/i,
  /\b(?:stop|quit|cease) (?:e-?mailing|mailing|writing(?: to)?|contacting|messaging|sending(?: me| us)?)\b/i,
  /\b(?:not to|do not|don['’]?t|never) (?:e-?mail|mail|contact|write(?: to)?|message) (?:me|us|this address)\b(?! (?:on|before|until|at|in|about))/i,
  /\b(?:do not|don['’]?t) (?:want|wish) to (?:receive|get|hear)\b[^.?!\n]{0,40}\b(?:e-?mails?|messages|you)\b/i,
  /\bno (?:more|further) (?:e-?mails|messages)\b/i,
  /\bopt(?:ing)? (?:me |us )out of (?:your|these|all|any)\b/i,
  /\b(?:nehmen|streichen|löschen|entfernen) sie (?:mich|uns|diese adresse|meine adresse)\b.{0,20}\b(?:aus|von)\b/i,
  /\baus (?:dem|ihrem|eurem) (?:e-?mail-?)?verteiler\b/i,
  /\bsehen sie (?:bitte )?von weiteren (?:e-?mails|mails|nachrichten) ab\b/i,
  /\bkeine (?:weiteren|mehr) (?:e-?mails|mails|nachrichten)\b|\bkeine (?:e-?mails|mails|nachrichten) mehr\b/i,
  /\b(?:schreiben|kontaktieren) sie (?:mir|mich|uns) (?:bitte )?nicht (?:mehr|weiter)\b/i,
  /\bne (?:souhaite|veux|désire) plus recevoir\b|\bne plus (?:me contacter|m['’]écrire|m['’]envoyer)/i,
  /(?:désabonnez|désinscrivez|retirez)-(?:moi|nous)\b/i,
  /\bno (?:quiero|deseo) recibir más\b|\bno (?:me|nos) escriban? más\b|\b(?:denme|deme|dadme|dame) de baja\b/i,
  /\bnon (?:voglio|desidero) (?:più )?ricevere\b|\bnon (?:scriver(?:mi|ci)|contattar(?:mi|ci)) più\b/i,
  /\bhaal (?:mij|me|ons) van (?:uw|de|jullie) \w*lijst\b/i,
];
/** A mail that is leaving while the words arrive cannot be held back. */
const GRACE = 60_000;

/** Whether somebody says in clear words that they want no more mails. */
export function optsOut({ subject, text, isAutomatic }: Mail): boolean {
  if (isAutomatic) return false;
  const words = ownWords(text);
  const flat = words.replace(/\s+/g, ' ');
  return (
    [subject, words].some((part) => bareWord.test(part)) || phrases.some((one) => one.test(subject) || one.test(flat))
  );
}

/** Nothing goes to an address after it wrote that it wants no more mails. A click on a link is in no mailbox. */
export const afterOptOut: Rule = {
  name: 'nothing after an opt-out by mail',
  check({ sent, received }) {
    const optOuts = received.filter(optsOut);
    let checked = 0;
    const breaches = sent.flatMap((mail) =>
      mail.outside.flatMap((contact): Breach[] => {
        checked += 1;
        const optOut = optOuts.find(({ from, at }) => from === contact && at + GRACE < mail.at);
        if (!optOut) return [];
        const problem = `They opted out on ${new Date(optOut.at).toISOString()}.`;
        return [{ who: contact, at: mail.at, files: [optOut.file, mail.file], problem }];
      }),
    );
    return { checked, breaches };
  },
};
