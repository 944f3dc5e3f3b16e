export const month = '(?:january|february|march|april|may|june|july|august|september|october|november|december)';
export const later = [
  `(?:(?:in|by|until|till|before|after|around|early|late|mid|come|next|end of|start of|beginning of|(?:the )?(?:first|second|third|last) (?:week|half|part|days?) of)[ -])+(?:${month}|(?:the )?(?:spring|summer|autumn|fall|winter)|q[1-4]|h[12]|(?:the )?(?:new|next|coming) (?:year|quarter|month|fiscal year|financial year)|the holidays|christmas|(?:the )?year[- ]end|20\\d\\d)`,
  'next (?:year|quarter|month|spring|summer|autumn|fall|winter)|in the (?:new year|spring|summer|autumn|fall|winter)|(?:after|until|till|before|around) (?:easter|the holidays|christmas|the summer break)',
  "in (?:a|one|two|three|four|five|six|nine|twelve|\\d+|a few|a couple of|several|some) (?:weeks?|months?|quarters?|years?)(?:[’']? time)?",
  'q[1-4](?: (?:of )?20\\d\\d)?',
].join('|');
export const person = '\\p{Lu}\\p{Ll}+';
/** A name, as opposed to the words with which sentences begin. */
export const somebody = `(?!(?:I|We|You|He|She|They|It|The|This|That|What|Who|Our|My|Your|There|Nothing|Everything|Somebody|Everybody|All) )${person}(?: ${person})?`;
export const comeBack =
  '(?:ring|phone|give (?:me|us) a ring|revisit|circle back|nudge|bug|poke|prod|chase|hit me up|give (?:me|us) a (?:shout|nudge|call)|drop me|have another|look again|ask|check (?:back|in)|get back|come back|reach (?:back )?out|try (?:me|us|again)|ping|touch base|follow up|talk|speak|write|call|contact|reconnect|pick (?:this|it) (?:back )?up|look at (?:this|it|that)|get in touch|remind me|reopen|discuss|approach us|knock again|resurface|reassess|re-?evaluate)';
export const weekday = '(?:monday|tuesday|wednesday|thursday|friday|tomorrow|today|next week)';
export const asked = /\?["'”’)\]]*$/u;
export const negated = /\b(?:not|never|no longer|\w+n['’]t)\b/iu;
export const ours =
  /\b(?:i|we)(?:['’]ll| will|['’]ve| have|['’]m| am|['’]re| are| need to| must| want to| can| just| already)? ?(?:going to |to )?(?:also |first |then |just |now )?(?:speak|talk|ask|check|contact|reach|discuss|e-?mail|write|get in touch|connect|try|call|spoke|talked|asked|checked)\b/iu;

/** A day somebody names to be away, to be back, or to have had something done is no offer to meet. */
export const notAnOffer =
  /\b(?:not|never|no longer|\w+n['’]t|cannot|no|back|return(?:ing)?|until|till|away|out of|leave|arrived|received|happened|sent|delivered|was|were|closed|deadline|instead of (?:calling|meeting)|please stop|stop (?:calling|writing))\b/iu;
/** What takes a friendly word back. */
export const declines =
  /\b(?:not|never|no|no longer|\w+n['’]t|cannot|unfortunately|sadly|but|however|although|though|until|stop)\b/iu;
