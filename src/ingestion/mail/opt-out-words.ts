import { withoutMisspellings } from './misspellings.ts';
import { comesNearOptOut } from './near-opt-outs.ts';
import { clearOptOuts } from './opt-out-phrases.ts';

/** What the words of a reply say about being written to again, and the sentence that says it. */
export interface OptOutReading {
  optOut: 'opt_out' | 'doubtful' | 'none';
  /** As written, with single spaces; empty for `none`. */
  words: string;
}

/** Words that come near it but are also said about other people, meetings, tools and clauses. */
const near =
  /\bplease,? stop$|\benough (with|of) (the|your|these)\b|^(that['’]s |that is )?enough (now|already|is enough)\b|\bunterbleib|unterlass|\blose my (number|address|e-?mail)|\b(delete|erase) (all )?(my|our) (personal )?data\b|löschen sie|no longer wish to (receive|hear|be)|unsubscri|opt(ed|ing)?[- ]?out|mailing list|\bstop (e-?mail|contact|writ|send|messag|call|mail|spam|follow|reach|chas)|\b(remove|delete) (me|us|my|him|her|them|this (address|contact|person))\b|\btake (me|us|my \S+|him|her|them|this address) (off|out|from)\b|\b(do not|don['’]?t|never) (contact|e-?mail|write|message|mail|approach)\b|\bno (more|further) (e-?mails?|mails?|messages?|contact)\b|(?<!\b(?:in|into|to|from|im|in den)( my| the| our| your)? )\bspam\b(?![- ]?(folder|filter|box|ordner))|\btake (\S+ ){1,3}off (the|your|this)\b|\b(refrain|desist) from\b|\b(not|\S+n['’]t) (wish|want) to be (contacted|e-?mailed|mailed|messaged|approached|written to)\b|\b(e-?mails?|mails?|messages|mailings?|newsletter|subscription|liste?|lista|lijst|verteiler|database|datenbank)\b.{0,40}\b(unwanted|unsolicited|consent(ed)?|never (signed|asked|agreed)|belästig\w*|unerwünscht\w*)|belästig|abmelden|abbestell|austragen|verteiler|nicht mehr (kontaktieren|anschreiben|schreiben|angeschrieben)|keine (weiteren|mehr) (e-?mails?|mails?|nachrichten)|désabonn|désinscri|ne plus (recevoir|écrire)|dar(me)? de baja|disiscri|uitschrijven|désinscription|désabonnement|cancell\w+ .{0,20}iscrizione|desuscri|gdpr|dsgvo|rgpd|\btake (\S+ ){1,6}(out of|off) (this|the|your|these) (thread|loop|chain|conversation|e-?mails?|mails?|messages?|cc)\b|\bleave (\S+ ){1,3}off\b(?! (?:the hook|for))|\b(keep|leave) (me|us|him|her|them|\S+) (off|out of) (this|these|those|your|the)\b/;

/** What somebody gave up that no mail comes from. */
const ownAffairs =
  /\bopted out of (the|our|a|an) (\S+ ){0,3}(framework|scheme|programme|program|contract|consortium|tender|alliance|agreement|pension|partnership)\b|\bunser\w* (\S+ ){0,3}\S*(tool|system|software|lösung|anbieter|vertrag|abo) (\S+ ){0,3}(abbestellt|gekündigt|abgemeldet)/;

/** A sentence about somebody or something else, or one that reports or asks. */
const elsewhere =
  /\b(colleague|colleagues|he|him|his|she|her|they|them|their|kolleg\w*|ihn|invite|invitation|calendar|meeting|webinar|thread|cc|copy|loop|our (old |own |current |internal )?(tool|system|newsletter|list|users|customers|vendor|supplier)|old (tool|vendor|supplier)|clause|contract|agreement|how (do|can|would|does)|can (our|the) (users|customers|recipients)|if (?!you (could|would|can|please|stopped)|possible)|unless|until|before|except|but (please )?keep|when our|would unsubscribe|i['’]d unsubscribe|(got|received|saw|seen) (no|none|not)|(haben?|hat) .{0,40}(erhalten|bekommen|gesehen)|feature|checkbox|support(s)?|falls|vertrag|klausel|termin|einladung|unser(e|en|em)? (alte[nrms]?|eigene[nrms]?|tool|newsletter)|collègues?|réunion|notre|nos (clients|utilisateurs)|reunión|colegas?|nuestr[oa]s?|riunione|collegh[ie]|collega|nostr[oaie]|vergadering|onze)\b/;
/** A question, but for a wish in the form of one: "could you take me off your list?" */
const asks = /\?$/;
const politely = /^(\S+,? ){0,4}(can|could|would|will|kannst|könntest|können|könnten|würden|würdest) (you|du|sie)\b/;

function isElsewhere(clause: string): boolean {
  return elsewhere.test(clause) || (asks.test(clause) && !politely.test(clause));
}

/** What may bind all of a sentence: "don't write to me, unless ..." is no plain wish. */
const conditional = /\b(unless|until|till|before|except|but|if|when|falls|bis|außer|sofern|aber)\b/;

/** Of a part alone it is not known what is to stop. */
const justStop = /\bstop( it| this| that)?$/;

const isClear = (text: string) => clearOptOuts.some((pattern) => pattern.test(text));

/** Whether a sentence says it plainly: as a whole, or in a part of it that nothing else of the sentence binds. */
function saysPlainly(clause: string): boolean {
  if (isClear(bareOf(clause)) && !isElsewhere(clause)) return true;
  if (conditional.test(clause)) return false;
  const parts = clause.split(/[,:–—]\s|\s(?:and|so|und)\s/).filter((part) => !justStop.test(bareOf(part)));
  return parts.some((part) => isClear(bareOf(part)) && !isElsewhere(part));
}

const bareOf = (text: string) => text.replace(/[.!?,;:)\s]+$/, '').trim();

/** What a footer says to the readers of somebody's own mailings; it is nobody's wish. */
const footer =
  /\b(to|zum|um sich|pour|per|para|om)\b.{0,40}\b(unsubscribe|opt[- ]?out|abmelden|abzumelden|désabonner|désinscrire|disiscriver\w+|darse de baja|uit te schrijven)\b.{0,40}\b(click|visit|follow|go to|reply|use|hier|klick\w*|cliquez|ici|qui|clic|klik)\b|\bunsubscribe (here|at|link|from this list at)\b|\bclick here to unsubscribe\b|^unsubscribe( \||: ?http)|\byou (are receiving|received|have received) this (e-?mail|message|mail) because\b|\bif you (no longer wish|would rather not|do not wish|do not want|don['’]t want) to (receive|hear)\b.{0,80}\b(click|reply|let me know|use|unsubscribe)\b/;

/** No word is that long; of a run of signs without a space the beginning is enough. */
const endlessWord = /(\S{100})\S+/gu;

/** A line that long was wrapped; what goes on in the next one with a small letter is the same sentence. */
const wrapped = /^(.{30,}[^.!?:;\s])[^\S\n]*\n(?=\p{Ll})/gmu;

function clausesOf(text: string): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(wrapped, '$1 ')
    .split(/(?<=[.!?;])\s+|\n+/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '');
}

/**
 * Reads the new text of a reply (never its quotes, signature or footer) for a wish not to be written to.
 * `opt_out` only where a sentence says so plainly and about the writer; what merely comes near is `doubtful`, so that a
 * person decides.
 */
export function readOptOut(newText: string): OptOutReading {
  let doubtful: string | null = null;
  for (const words of clausesOf(newText.slice(0, 20_000))) {
    const clause = withoutMisspellings(
      words
        .toLowerCase()
        .replace(/[“”„"»«]/g, '')
        .replace(endlessWord, '$1'),
    );
    if (footer.test(clause)) continue;
    if (saysPlainly(clause)) return { optOut: 'opt_out', words };
    const bare = bareOf(clause);
    const comesNear = (near.test(bare) || comesNearOptOut(bare)) && !ownAffairs.test(clause);
    if (isClear(bare) || comesNear) doubtful ??= words;
  }
  return doubtful === null ? { optOut: 'none', words: '' } : { optOut: 'doubtful', words: doubtful };
}
