/** What the words of a reply say about being written to again. */
export type OptOutReading = 'opt_out' | 'doubtful' | 'none';

/** Sentences by which people say clearly, about themselves, that they want no more mail. */
const clear: readonly RegExp[] = [
  /^(please |pls |kindly |hi,? |hello,? |thanks,? )*(unsubscribe|opt[- ]?out|remove|stop)( (me|us))?( please| now| thanks| thank you)?$/,
  /\b(please |kindly |pls )?(unsubscribe|opt out) (me|us|this (address|e-?mail)|my (address|e-?mail))\b/,
  /\b(remove|take|delete|drop) (me|us|my (e-?mail( address)?|address|name|contact( details)?)|this address) (off|from|out of) (the |your |this |that |all |any |every )*((e-?mail(ing)?|mail(ing)?|contact|marketing|distribution|prospect(ing)?|sales|sequence|cadence|campaign|crm|database|data base|system|records)[- ]?)+(list|lists|database|sequence|records|mails?|campaigns?)?\b/,
  /\b(remove|take) (me|us) (off|from) (your|the|this) list\b/,
  /\bstop (e-?mailing|mailing|contacting|writing( to)?|messaging|spamming|sending) (me|us)\b/,
  /\bstop sending (me |us )?(these|those|any|this|your|such|more|further)( \w+)? ?(e-?mails?|mails?|messages?|newsletters?|spam)\b/,
  /\b(do not|don['’]?t|never|please no longer|no longer wish (for you )?to) (contact|e-?mail|write( to)?|message|mail|approach) (me|us)( again| any ?more| any longer| further| at this address| in (the )?future)?\b/,
  /\b(no|not want any|do not want any|don['’]?t want any|wish to receive no) (more|further) (e-?mails?|mails?|messages?|sales (e-?mails?|mails?)|contact)( from (you|your))?\b(?! (than|until|before))/,
  /\b(do not|don['’]?t|no longer) (want|wish|care) to (receive|get|hear)( any)?( more| further)? ?(e-?mails?|mails?|messages?|anything|from you)/,
  /\b(do not|don['’]?t|never) send (me|us) (any |these |those |such )?(more |further |other )?(sales |marketing )?(e-?mails?|mails?|messages?|newsletters?|spam)\b/,
  /\b(no longer|do not|don['’]?t) (wish|want) to be (contacted|e-?mailed|mailed|messaged|approached|written to)\b/,
  /\b((i|we)(['’]d| would)? (like|want|wish) to (unsubscribe|opt out|be (removed|taken off|unsubscribed))|opt (me|us) out)( (of|from|off) (your |the |this |these |all |any )*(e-?mails?|mails?|mailings?|newsletters?|(contact |mailing |e-?mail )?lists?|marketing|database)\b.*)?( please)?$/,
  /\bcease (all |any |further )*(communications?|contact|correspondence|e-?mails?|mailings?)\b/,
  /\bleave me alone\b/,
  /\b(nehmen|nimm|streichen|entfernen|löschen) sie mich (bitte )?(aus|von) (dem|ihrem|eurem|der|ihrer|allen) (e-?mail-?)?(verteiler|liste|mailingliste|datenbank|adressliste)/,
  /\b(bitte )?(keine|nie wieder) (weiteren |mehr )?(e-?mails?|mails?|nachrichten|werbung|werbemails)( mehr)?( an mich| schicken| senden)?\b/,
  /\b(schreiben|kontaktieren|mailen) sie (mich|mir|uns) (bitte )?(nicht|nie) (mehr|wieder)\b/,
  /\b(möchte|will|wünsche) (bitte )?(keine|nicht mehr) (weiteren |mehr )?(e-?mails?|mails?|nachrichten|werbung|angeschrieben|kontaktiert)/,
  /^(bitte )?(abmelden|abbestellen|austragen)( bitte)?$/,
  /\bmelden sie mich (bitte )?(vom|von|aus) .{0,30}(ab|newsletter|verteiler)\b/,
  /\b(désabonnez|désinscrivez|désinscrire|retirez)[- ]?(moi|nous)\b/,
  /\bne (me|nous) (contactez|écrivez|envoyez) plus\b/,
  /\b(no me (escriban|escriba|contacten|contacte|envíen|envíe) más|(denme|deme|dar(me)?) de baja)\b/,
  /\b(non (mi )?(scrivete|contattate|scriva|contatti)(mi)? più|cancellatemi|disiscrivetemi)\b/,
  /\b(uitschrijven|schrijf (me|mij) uit|mail (me|mij) niet meer)\b/,
];

/** Words that come near it but are also said about other people, meetings, tools and clauses. */
const near =
  /\bplease,? stop$|\blose my (number|address|e-?mail)|\b(delete|erase) (all )?(my|our) (personal )?data\b|löschen sie|no longer wish to (receive|hear|be)|unsubscri|opt(ed|ing)?[- ]?out|mailing list|\bstop (e-?mail|contact|writ|send|messag|call|mail|spam)|\b(remove|delete) (me|us|my|him|her|them|this (address|contact|person))\b|\btake (me|us|my \S+|him|her|them|this address) (off|out|from)\b|\b(do not|don['’]?t|never) (contact|e-?mail|write|message|mail|approach)\b|\bno (more|further) (e-?mails?|mails?|messages?|contact)\b|\bspam\b|abmelden|abbestell|austragen|verteiler|nicht mehr (kontaktieren|anschreiben|schreiben|angeschrieben)|keine (weiteren|mehr) (e-?mails?|mails?|nachrichten)|désabonn|désinscri|ne plus (recevoir|écrire)|dar(me)? de baja|uitschrijven|gdpr|dsgvo/;

/** A sentence about somebody or something else, or one that reports or asks. */
const elsewhere =
  /\b(colleague|colleagues|he|him|his|she|her|they|them|their|kolleg\w*|ihn|invite|invitation|calendar|meeting|thread|cc|copy|loop|our (old |own |current |internal )?(tool|system|newsletter|list|users|customers|vendor|supplier)|old (tool|vendor|supplier)|clause|contract|agreement|how (do|can|would|does)|can (our|the) (users|customers|recipients)|if (you|we|i)|unless|until|before|except|when our|would unsubscribe|i['’]d unsubscribe|feature|checkbox|support(s)?|falls|vertrag|klausel|termin|einladung)\b|\?$/;

const clauses = (text: string) =>
  text
    .toLowerCase()
    .replace(/[“”„"»«]/g, '')
    .split(/(?<=[.!?;])\s+|\n+/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '');

/**
 * Reads the new text of a reply (never its quotes, signature or footer) for a wish not to be written to.
 * `opt_out` only where a sentence says so plainly and about the writer; what merely comes near is `doubtful`, so that a
 * person decides.
 */
export function readOptOut(newText: string): OptOutReading {
  let doubtful = false;
  for (const clause of clauses(newText.slice(0, 20_000))) {
    const bare = clause.replace(/[.!?,;:)\s]+$/, '');
    const isClear = clear.some((pattern) => pattern.test(bare));
    if (isClear && !elsewhere.test(clause)) return 'opt_out';
    doubtful ||= isClear || near.test(bare);
  }
  return doubtful ? 'doubtful' : 'none';
}
