/** Words of a salesperson's tool; the recipient must never read what we call them. */
export const crmVocabulary: readonly RegExp[] = [
  /\b(?:deal|pipeline|sales|opportunity|lead|proposal|negotiation|discovery|qualification|closing) stages?\b|\byou(?:'ve| have)? (?:opened|clicked|visited|viewed) (?:on )?(?:my|our|the) (?:\w+ )?(?:e-?mails?|mails?|messages?|links?|pages?|(?:web ?)?site|newsletter)\b|\b(?:closed|marked) (?:won|lost)\b/gi,
  /\bstalled\b(?! (?:shipment|delivery|truck|lorry|train|container|consignment|pallet|load|line|vehicle))|\bgone (?:cold|dark|quiet)\b|\b(?:cold|warm|hot|qualified|unqualified) leads?\b/gi,
  /\b(?:your|a|an|our|the|internal|executive) champion\b|\beconomic buyer\b|\bdecision[- ]maker\b/gi,
  /\b(?:our|my) (?:crm|records|database|pipeline|forecast|sales (?:system|notes|team))\b|\b(?:in|from|per|into) our (?:system|notes|file)\b|\bin (?:salesforce|hubspot|pipedrive)\b/gi,
  /\b(?:upsell|cross-sell|churn|nurture|cadence|touchpoint|outreach sequence|win-back|lead score|intent data|icp)\w*\b/gi,
  /\b(?:opportunity|account) (?:owner|value|record|id)\b|\bclose date\b|\bexpected close\b|\bquota\b/gi,
];

/** Sentences that say nothing. */
export const filler: readonly RegExp[] = [
  /\b(?:just )?check(?:ing)? in\b(?! (?:the|your|our|this|that|a|an|which|advance)\b)|\bchecking back\b|\b(?:circl|loop)(?:e|ing)? back\b|\btouch(?:ing)? base\b|\breach(?:ing)? out\b/gi,
  /\bhop(?:e|ing) (?:this|that|my|the)? ?(?:e-?mail |message |note )?(?:finds|reaches|all is|you are|you're|everything)\b/gi,
  /\b(?:i )?hope you(?:'re| are)? (?:well|doing well|had a)\b|\bfinds you well\b|\bi trust (?:this|all is|you(?:'re| are) (?:doing )?well)\b/gi,
  /\b(?:just|wanted to|wanting to|thought i(?:'d| would)) follow(?:ing)? up\b|\bfollow(?:ing)? up (?:on|to) (?:my|our|the) (?:last|previous|e-?mail|mail|note|message)\b/gi,
  /\b(?:hop|jump) on (?:a|the) (?:quick |short |brief )?call\b|\b(?:see|check) (?:if|whether) you (?:have |had |got |'ve )*a chance to\b|\b(?:move the needle|win-win|happy (?:monday|friday))\b/gi,
  /\b(?:bump(?:ing)? this|top of your inbox|pick your brain|low-hanging fruit|synergy|synergies|game[- ]chang\w+)\b/gi,
  /\b(?:as per my|per my) (?:last|previous)\b|\b(?:quick|gentle|friendly) (?:ping|nudge|reminder)\b/gi,
  /\b(?:do not|don't) hesitate to\b|\bat your earliest convenience\b|\bi know you(?:'re| are) busy\b/gi,
];

/** Slots that nobody filled. */
export const slots =
  /\{\{?[^{}\n]{1,40}\}?\}|\[(?!\d+\])[\p{L}_][\p{L}\d_ './-]{1,40}\]|<(?!https?:)[\p{L}_][\p{L}_ ]{1,30}>|%[A-Z_]{2,}%|\$\{?[A-Z_]{3,}\}?|\{%[^%\n]{1,40}%\}|\b[A-Z]{2,}(?:_[A-Z]+)+\b|\((?:insert|fill in|add|name of|your) [\p{L} ]{2,30}(?:here)?\)|__+[\p{L}_]{3,}|\b(?:TBD|TODO|XXX+|Lorem ipsum|undefined|NaN)\b|\[object Object\]|\bnull\b/gu;

/** Words that say something is attached. */
export const attachedWords =
  /\b(?:attached(?! (?:to|with|by|on|under|inside|at)\b)|attaching|enclosing|(?:i|we) (?:have |'ve )?(?:attach|enclose)d?\b|enclosed|in the attachment|see (?:the )?attachment|find attached)\b/gi;

const greeting =
  /^(?:hi|hello|dear|hey|good (?:morning|afternoon|evening)|greetings|sehr geehrte|guten (?:tag|morgen|abend)|hallo|liebe[rs]?|moin|servus|grüß)(?![\p{L}\p{N}])/iu;
const signOff =
  /^(?:(?:best|kind|warm|many)(?: (?:regards|wishes|thanks))?|regards|cheers|thanks(?: again)?|thank you|sincerely|yours (?:sincerely|faithfully|truly)|all the best|talk soon)[,.!]?$/i;

/** Whether a line greets. */
export function isGreeting(line: string): boolean {
  return greeting.test(line) && line.length < 60 && !/[.?]\s*\S/.test(line);
}

/** Whether a line takes leave. */
export function isSignOff(line: string): boolean {
  return signOff.test(line.trim());
}
