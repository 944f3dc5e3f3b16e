import type { Breach, Mail, Rule } from '../evidence.ts';
import { ownWords } from '../words.ts';

/** Ways to say in the first person that no more mails are wanted. What only may mean it is not here. */
const phrases: readonly RegExp[] = [
  /^\W*(?:please )?unsubscribe(?: me)?\W*$/im,
  /\bunsubscribe me\b/i,
  /\b(?:take|remove|delete) (?:me|us|my (?:address|e-?mail)[\w ]{0,20}) (?:off|from) (?:your|this|the|any|all)\b[\w -]{0,25}\blists?\b/i,
  /\b(?:stop|quit|cease) (?:e-?mailing|writing(?: to)?|contacting|messaging|sending(?: me| us)?)\b/i,
  /\b(?:do not|don't|don’t|never) (?:e-?mail|contact|write(?: to)?|message) (?:me|us)\b(?! (?:on|before|until|at|in|about))/i,
  /\b(?:do not|don't|don’t) (?:want|wish) to (?:receive|get|hear)\b[^.?!\n]{0,40}\b(?:e-?mails?|messages|you)\b/i,
  /\bno (?:more|further) (?:e-?mails|messages)\b/i,
  /\bopt(?:ing)? (?:me )?out of (?:your|these|all|any)\b/i,
  /\bnehmen sie mich (?:bitte )?(?:aus|von) (?:ihrer|ihrem|der|dem)\b/i,
  /\bkeine (?:weiteren|mehr) (?:e-?mails|mails|nachrichten)\b/i,
  /\bkeine (?:e-?mails|mails|nachrichten) mehr\b/i,
  /\bnicht (?:mehr|weiter) (?:an|zu)?(?:schreiben|kontaktieren|anschreiben)\b/i,
  /\bschreiben sie mir (?:bitte )?nicht mehr\b/i,
  /\bne (?:souhaite|veux|désire) plus recevoir\b/i,
  /\b(?:désabonnez|désinscrivez|retirez)-moi\b/i,
  /\bno (?:quiero|deseo) recibir más\b/i,
  /\b(?:denme|deme) de baja\b/i,
  /\bnon (?:voglio|desidero) (?:più )?ricevere\b/i,
];
/** A mail that is leaving while the words arrive cannot be held back. */
const GRACE = 60_000;

function optsOut({ subject, text, isAutomatic }: Mail): boolean {
  if (isAutomatic) return false;
  const words = ownWords(text).replace(/\s+/g, ' ');
  return /^\W*(?:please )?unsubscribe\W*$/i.test(subject) || phrases.some((phrase) => phrase.test(words));
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
