/**
 * Words by which people come near a wish not to be written to without saying it, for lower-case clauses. Each is also
 * said of something else, so a person decides.
 */
const near: readonly string[] = [
  "no more,? (please|thanks|thank you)$|^no more$|^(that['’]s |this is |it is )?enough\\b(?! (for|to|time|money|said|of (a|an|the)))|you can stop( now)?$|(and|please|just|now),? stop( it| this| that)?( now| please)?$|^stop (it|this|that)( now| please)?$",
  "(scrub|cross|strike|purge) (me|us|my)\\b|permission to (contact|e-?mail|mail|write)|nothing (else|more|further) from (you|your)|withdraw (my|our|any|all) .{0,20}consent|(do not|don['’]?t|did not|didn['’]?t|never) (give|gave|given) .{0,20}(consent|permission)|don['’]?t bother (writing|e-?mailing|contacting|following|trying)",
  "(i['’]?(ve| have|['’]m| am)? ?|just )?block(ed|ing) (you|this (sender|address)|your)|block me|report(ed|ing)? (you|this|it) (as|to)|(in|from|out of) your (crm|contact list|prospect list)|end of (our|this) (correspondence|conversation|exchange)|never signed up|(did not|didn['’]?t) (sign up|ask for|subscribe)|want out$",
  '(fed up|sick|tired|sick and tired) (of|with) (these|your|the|all)|harass\\w*|pester\\w*|go away|get lost|buzz off|bugger off|piss off|do one$|leave (me|us) (be|out)\\b|(third|fourth|fifth|sixth|umpteenth|tenth) (e-?mail|mail|message|reminder)|stop (bothering|pestering|spamming|harassing|bombarding)',
  '(keinen|kein) (weiteren )?kontakt|schluss (jetzt )?mit|lass\\S* (sie )?(mich|uns) .{0,15}(ruhe|frieden)|nicht (mehr|weiter) (belästig|behellig|stör|kontakt|mail)\\S*|nerv(t|en|ig)\\b|widerrufe|(werbung|zuschriften|mails?|nachrichten) .{0,30}(unerwünscht|verbeten|einstellen|ein$)|raus aus|(mich|uns) raus',
  'laissez[- ](moi|nous)|cess(er|ez)|arrêt(er|ez)|ne plus (me|nous|être)|plus (me|nous) |supprim\\S+ (mon|mes|notre|nos)|assez de|marre|harcel\\S*',
  'd[eé]j(e|en)(me|nos) |dej(e|en|ar) de |no (me|nos) (vuelv|moles|llam)\\S* |no (quiero|queremos) (saber|recibir|más)|(borr|elimin|quit)\\S+ (mi|mis|me|nos|nuestr\\S+)\\b|basta(?!\\p{L})|no más (correos|mensajes|mails)',
  '(lasci|lasciate)(mi|ci) |smett\\S+ |basta(?!\\p{L})|(rimuov|cancell|elimin|togli)\\S* (il mio|la mia|questo|i miei|i nostri|il nostro|mi|ci)\\b|non (voglio|vogliamo|desidero) (più|altr)|non (disturb|contatt|scriv)\\S* (più|oltre)',
  'laat (me|mij|ons) |stop (met|hiermee)|(haal|verwijder|schrap|schrijf) (me|mij|ons|mijn)\\b|niet meer (te )?(mail|schrijf|schrijv|benader|bel|contact)\\S*|genoeg (van|zo)|(geen|niets) meer (van u|ontvangen|sturen)|lastig ?(ge)?vallen',
];

/** Whether a clause comes near it. */
export const comesNearOptOut = (clause: string): boolean => pattern.test(clause);

const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${near.join('|')})`, 'u');
