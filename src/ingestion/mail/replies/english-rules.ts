import { type ReplyRule, rule, ruleOfNames } from './reply-rule.ts';

const month = '(?:january|february|march|april|may|june|july|august|september|october|november|december)';
const later = [
  `(?:(?:in|by|until|till|before|after|around|early|late|mid|come|next|end of|start of|beginning of)[ -])+(?:${month}|(?:the )?(?:spring|summer|autumn|fall|winter)|q[1-4]|h[12]|(?:the )?(?:new|next|coming) (?:year|quarter|month|fiscal year|financial year)|the holidays|christmas|(?:the )?year[- ]end|20\\d\\d)`,
  'next (?:year|quarter|month|spring|summer|autumn|fall|winter)|in the (?:new year|spring|summer|autumn|fall|winter)|(?:after|until|till|before|around) (?:easter|the holidays|christmas|the summer break)',
  "in (?:a|one|two|three|four|five|six|nine|twelve|\\d+|a few|a couple of|several|some) (?:weeks?|months?|quarters?|years?)(?:[’']? time)?",
  'q[1-4](?: (?:of )?20\\d\\d)?',
].join('|');
const person = '\\p{Lu}\\p{Ll}+';
/** A name, as opposed to the words with which sentences begin. */
const somebody = `(?!(?:I|We|You|He|She|They|It|The|This|That|What|Who|Our|My|Your|There|Nothing|Everything|Somebody|Everybody|All) )${person}(?: ${person})?`;
const comeBack =
  '(?:revisit|circle back|check (?:back|in)|get back|come back|reach (?:back )?out|try (?:me|us|again)|ping|touch base|follow up|talk|speak|write|call|contact|reconnect|pick (?:this|it) (?:back )?up|look at (?:this|it|that)|get in touch|remind me|reopen|discuss|approach us|knock again|resurface|reassess|re-?evaluate)';
const weekday = '(?:monday|tuesday|wednesday|thursday|friday|tomorrow|today|next week)';
const asked = /\?["'”’)\]]*$/u;
const negated = /\b(?:not|never|no longer|\w+n['’]t)\b/iu;
const ours =
  /\b(?:i|we)(?:['’]ll| will|['’]ve| have|['’]m| am|['’]re| are| need to| must| want to| can| just| already)? ?(?:going to |to )?(?:also |first |then |just |now )?(?:speak|talk|ask|check|contact|reach|discuss|e-?mail|write|get in touch|connect|try|call|spoke|talked|asked|checked)\b/iu;

/** What English sentences of a reply say. One sentence may say several things. */
export const englishRules: readonly ReplyRule[] = [
  rule(
    'nobody_here',
    'left-the-company',
    [
      "(?:has|have|[’']s|[’']ve) (?:since |now |recently |already |sadly )*left (?:the|our) (?:company|firm|business|organi[sz]ation|team|practice)",
      "(?:has|have|[’']s) (?:since |now |recently |already )*left us(?! (?:a|an|the|with|no))",
      "(?<!n[’']t |not )left (?:the|our) (?:company|firm|business|organi[sz]ation)",
      'no longer (?:with (?:us|the|our)|(?:employed|works?|working) (?:here|at|for|with|by)|at (?:the|our) (?:company|firm)|part of (?:the|our) (?:company|firm|team)|an employee)',
      "(?:does(?: not|n[’']t)|do not|don[’']t) work (?:here|for us|with us)(?: any ?more| any longer)?",
      'not (?:with|at) (?:us|the company|the firm) any ?(?:more|longer)',
      '(?:my|his|her|their) last (?:working )?day',
      "(?:has|have|[’']s|[’']ve) (?:now |recently )?retired(?! (?:the|our|that|this))",
      '(?:has|have) (?:sadly )?passed away',
      '(?:no one|nobody|no person|no employee) (?:here )?(?:(?:by|of|with|under) (?:that|this) name|called|named)',
      'this (?:mailbox|address|inbox|account) is no longer (?:monitored|in use|active|used|read|valid)',
      "(?:has|have|[’']s) moved on (?:from|to (?:another|a different) (?:company|firm|employer))",
    ],
    asked,
  ),
  ruleOfNames(
    'nobody_here',
    'somebody-left',
    [
      `${somebody} (?:has |had )?(?:already |sadly |unfortunately |since |recently )?left(?: us)?(?= (?:in|last|at|on|earlier|some|a (?:few|while)|two|three|several|back|this|us|to join)|[.,;!]|$)`,
      `${somebody} (?:has|[’']s) moved on`,
      `${somebody} (?:has |recently |sadly )*(?:retired|resigned|passed away|died)(?! (?:the|our|from that|from this) )`,
      "(?:[Ss]omeone|[Ss]omebody|[Pp]erson) who (?:has )?left|(?:was|were|has been|got) (?:let go|laid off|made redundant)|(?:changed|has a new) (?:jobs?|employers?)|no longer here|isn[’']t (?:here|with us|working here) (?:any ?more|any longer)",
      `(?:${somebody}|[Hh]e|[Ss]he|I) (?:is|am|[’']s|[’']m) (?:sadly |unfortunately )?no longer (?:with|at|here|in (?:the|our) (?:company|team|office))`,
    ],
    asked,
  ),
  ruleOfNames(
    'referral',
    'names-somebody',
    [
      `[Ff]orward(?:ing|ed)?(?: you| this| it| your (?:mail|message|email))?(?: on)? to ${person}`,
      `(?:is|be) (?:more |rather |one |something |a (?:topic|question|case) )?for ${person}(?=[.,;]|$)`,
      `\\+ ?@?${person}`,
      `${somebody}(?:,? (?:\\([^)]{1,30}\\)|our [^,.]{1,40}),?)? (?:handles|looks after|takes care of|runs|leads|owns|decides|deals with|covers|is (?:responsible for|in charge of|the one))`,
      `(?:[Tt]ry|[Aa]sk|[Cc]ontact|[Ee]-?mail|[Pp]ing|[Ll]oop(?:ing)? in|[Aa]dding|[Cc]opying|[Ii]ncluding|[Ii]nvolve|[Bb]ring(?:ing)? in) @?${person}(?: ${person})?(?= \\(|[,:;.]| from| in | at | who| here| instead| on | directly| as|$)`,
    ],
    ours,
  ),
  rule(
    'referral',
    'gives-an-address',
    [
      '(?:try|ask|contact|e-?mail|write to|reach|reach out to|best|directly to|direct|address|forward(?:ing|ed)?|send) ?\\b[^.!?]{0,60}@[^\\s@]+',
    ],
    ours,
  ),
  rule('referral', 'names-the-right-person', [
    '(?:right|best|correct|better|proper|new|main) (?:person|contact|one|address|point of contact)\\b.{0,60}(?:is|would be|are|will be)',
    '(?:is|would be|are|will be) (?:the|your|a) (?:right|best|correct|better|proper|main|new) (?:person|contact|one|point of contact)',
    '(?:handles|looks after|takes care of|is in charge of|is responsible for|has taken over|have taken over|took over|takes over|is taking over|is my (?:successor|replacement)|deals with) (?:this|that|these|it|all|our|such|my|his|her|from|purchasing|procurement)',
  ]),
  rule(
    'referral',
    'asks-to-write-to-somebody-else',
    [
      '(?:reach(?:ing)? out|speak(?:ing)?|talk(?:ing)?|write|writing|turn(?:ing)?|get(?:ting)? in touch|check(?:ing)?|connect(?:ing)?|tak(?:e|ing) (?:it|this|that) up|best addressed|direct(?:ed)?|address (?:this|that|it)) (?:to|with) (?!me\\b|us\\b|you\\b|the |a |an |some|this|that|your|our (?:board|lawyers?|auditors?))\\S+',
      '(?:please |kindly |instead |should |could |can |to |suggest |better |best )(?:contact|e-?mail|ask|try|ping|approach) (?!me\\b|us\\b|you\\b|the |this|that|your|it\\b|again|if\\b|for\\b|to\\b|back\\b|in\\b|our (?:board|lawyers?|auditors?))\\S+',
      '(?:^|[,;:–-] ?)(?:contact|ask|try) (?:my|our)',
    ],
    ours,
  ),
  rule('referral', 'brings-somebody-in', [
    "(?:cc[’']?(?:ed|d|ing)?|copied|copying|looped|looping|added|adding|bringing|included|including|introduc(?:e|ing))(?: you)?(?: in| to)? (?:my|our|here) (?:\\p{L}+ ){0,3}(?:colleague|boss|manager|director|lead|head|team|counterpart|cto|cfo|coo|ceo)",
    "(?:in cc|in copy|on copy|\\(cc[’']?e?d?\\)|cc[’']?(?:ed|d) here|looped in|looping in|cc[’']?ing)",
    '(?:forwarded|passed|handed|sent)(?: \\p{L}+){0,4} (?:on )?to (?:my|our|the) (?:\\p{L}+ ){0,4}(?:colleague|boss|manager|director|team|department|lead|head|buyer|purchasing|procurement|it)',
  ]),
  rule('referral', 'is-not-the-right-person', [
    "(?:i[’']m|i am|am) (?:not|probably not|no longer) (?:the|your|really the) (?:right|best|correct|proper) (?:person|contact|one)",
    '(?:handled|decided|managed|owned|looked after) by (?!you|us\\b|me\\b)\\p{L}+|(?:pass|hand|connect|introduce|refer|point)(?:ed|ing)? you (?:on |over )?(?:to|with)',
    'not (?:my|our) (?:area|department|remit|responsibility|call|decision|field|job|topic)',
    '(?:got|have|reached|contacted|writing to) the wrong (?:person|guy|one|department|contact)',
    "(?:don[’']t|do not|no longer) (?:handle|deal with|look after|decide (?:on|about)) (?:this|that|these|such|it)",
    "(?:i[’']m|i am) not (?:involved (?:in|with)|responsible for|in charge of)",
  ]),
  rule('not_now', 'says-when', [
    `${comeBack}\\b[^.!?]{0,50}\\b(?:${later})`,
    `(?:not|nothing|won[’']t|no|never|unlikely|isn[’']t|don[’']t)\\b[^.!?]{0,60}\\b(?:before|until|till) (?:the )?(?:${later}|${month}|spring|summer|autumn|fall|next|end|new|\\d)`,
    `(?:contract|agreement|licen[cs]e|subscription|deal)\\b[^.!?]{0,40}\\b(?:until|till|through|expires?|ends?|runs? out|renews?|up for renewal)\\b[^.!?]{0,20}\\b(?:${later}|${month}|20\\d\\d)`,
    `(?:maybe|perhaps|possibly|probably|rather|earliest|soonest|not before|sometime)\\b[^.!?]{0,20}\\b(?:${later})`,
    `^(?:${later})[.,! ]`,
    '(?:ping|call|write|contact|try|get back|reach out|talk|speak|come back|check|follow up)(?: (?:to|with|in|me|us|again|back)){0,3} (?:then|afterwards|after that)',
    `(?:postponed?|delayed?|pushed|moved|shifted|deferred?|parked|on hold|revisit(?:ed)?|scheduled|planned)\\b[^.!?]{0,30}\\b(?:to|until|till|for|in) (?:${later}|${month})`,
  ]),
  rule(
    'not_now',
    'bad-time',
    [
      'not (?:right now|now|just now|at (?:this|the) (?:moment|time|point|stage)|at present|currently|just yet|yet the time|this (?:year|quarter|month)|for now)',
      "(?:at (?:this|the) (?:moment|time)|right now|currently|at present)[^.!?]{0,40}(?:no |not |n[’']t |too |busy|focus|frozen|full)",
      "(?:bad|wrong|not (?:a|the) (?:good|right|best|ideal)|isn[’']t (?:a|the) (?:good|right|best|ideal)) (?:time|timing|moment|point)",
      "(?:too (?:early|busy|soon)(?! to)|swamped|snowed under|heads?[- ]down|(?:my|our) (?:plate|hands|calendar|schedule) (?:is|are) full|full plate|tied up|slammed|flat out|underwater|up to my (?:ears|neck|eyeballs)|(?:no|don[’']t have(?: the| any)?|lack(?: the)?) (?:time|bandwidth|capacity))",
      '(?:on|onto) (?:the )?back ?burner|(?:is|are|everything|project|initiative|decision|all)(?: \\p{L}+){0,3} (?:on hold|parked|frozen|paused|postponed)',
      '(?:budget|hiring|spending|procurement|purchasing|investment) (?:freeze|is frozen|is closed|is locked|is spent|is gone)',
      "(?:ask|try|contact|call|write|ping|approach)(?: to)?(?: me| us)? again (?:when|once|after|if|in)|(?:maybe|perhaps|possibly|let[’']s talk|get in touch|some time) (?:later|another time|some other time|down the (?:road|line))",
      '(?:other|different|bigger) (?:priorities|fish to fry)|(?:very|really|so|super|crazy|extremely|quite|pretty) busy|hectic|(?:hold|put|push) (?:this|it|that) (?:off|back)|wait(?:ing)? (?:until|till|for) (?:the|our|next)|after (?:the|our) (?:audit|move|launch|migration|merger|season|inventory|reorgani[sz]ation)|no decisions? (?:before|until|this)|(?:park|shelve|postpone|pause) (?:this|it|that)|give (?:me|us) (?:a few|some|\\d+|a couple of) (?:weeks|months)|not a priority|(?:get|come|be) back to you (?:once|when|after|as soon as)|(?:reach out|let you know|contact you|call you) (?:once|when|as soon as)',
    ],
    asked,
  ),
  rule(
    'objection',
    'does-not-want-it',
    [
      'not (?:really |particularly |currently |at all )*interested|no interest|uninterested',
      "(?:isn[’']t|is not|not|wouldn[’']t be|not really) (?:for us|relevant|a (?:good |great )?(?:fit|match|priority)|the right (?:fit|match|thing)|what we (?:need|are looking for|[’']re looking for)|something (?:we|for us))",
      "(?:no|don[’']t have (?:a|any)|don[’']t see (?:a|any|the|how|why|what)|do not see (?:a|any|the)) (?:need|use|use case|demand|value|fit)(?! to)",
      "(?:don[’']t|do not) (?:really )?need (?:this|it|that|any|another|a )",
      "(?:we[’']ll|i[’']ll|we will|going to have to|have to|we[’']re going to) pass|pass on this",
      "(?:^|[,;] ?)(?:thanks,? but )?no,? ?thank(?:s| you)|thank(?:s| you),? but (?:no|we[’']re|we are)",
      "turned (?:it|this|that) down|no[- ]go|not worth (?:it|the|our)|(?:not|never|isn[’']t|aren[’']t) (?:sold|convinced|keen|a fan)|(?:doing|managing|coping) (?:just )?fine (?:without|with)|(?:got|have) (?:this|that|it) covered|in good hands|(?:not|isn[’']t) in (?:the|our|this year[’']s) budget|(?:not|aren[’']t) (?:looking|planning|going) to (?:change|switch|buy|replace|move)|(?:stay|staying|stick|sticking) with (?:what|our|the)|hard pass|(?:don[’']t|do not|can[’']t) see (?:how|why|what) (?:this|that|it|we)|(?:chosen|selected|picked|opted for|decided for) (?:another|a different|other|someone|one of)|(?:it|that)(?:[’']s| is) a no|(?:can[’']t|cannot) justify|(?:won[’']t|will not|does not|doesn[’']t|cannot|can[’']t|would never) (?:allow|permit|approve|accept|sign off)|(?:don[’']t|do not|never) (?:work|deal|do business) with (?!you)\\p{L}+|decided (?:not to|against)|(?:won[’']t|will not|are not|aren[’']t|not going to) be (?:moving|going|taking|proceeding)",
      "(?:we[’']re|we are|i[’']m|i am) (?:all set|covered|sorted|good (?:for (?:now|this|the)|with)|fine (?:with|as|for now)|well served)",
    ],
    asked,
  ),
  rule('objection', 'costs-too-much', [
    'too (?:expensive|pricey|costly|steep|high (?:a price|for)|much (?:money|for))|(?:is|are|seems?|looks?) (?:\\p{L}+ )?too high',
    '(?:price|pricing|cost|costs|quote|offer|fee|rate)s? (?:is|are|seems?|looks?|feels?|came in|comes?) (?:\\p{L}+ ){0,2}(?:high|steep|expensive|over|above|double|more than)',
    "(?:over|above|beyond|outside|exceeds?) (?:our|the|my|what we) (?:budget|can|price)|(?:no|without)(?: \\p{L}+){0,2} budget|(?:don[’']t|do not|doesn[’']t) have (?:the |a |any )?(?:budget|money|funds)",
    "(?:can[’']t|cannot|can not) afford|out of (?:our|my) (?:budget|price range|league)|(?:half|a third of) the price|(?:much |far |a lot )?cheaper (?:than|option|elsewhere|alternative|offer|quote)|(?:better|lower|cheaper) (?:price|deal|offer|rate|quote)|(?:above|more than|higher than) what we (?:pay|have)",
  ]),
  rule(
    'objection',
    'has-something-else',
    [
      '(?:we|already|i) (?:already |currently )?(?:have|use|using|work(?:ing)? with|run|chose|signed with|committed to) (?:an? |our )?(?:existing |own |internal |in-?house |different )?(?:\\p{L}+ ){0,2}(?:vendor|supplier|provider|partner|solution|tool|system|platform|contract)(?: (?:for|in place|that|already|and))',
      'already (?:have|got|use|using|work(?:ing)? with|signed|chose|chosen|covered|committed|under contract|have (?:something|one|a solution))',
      '(?:went|gone|going|decided to go|go|chose to go|signed) with (?:someone else|another|a different|a competitor|one of your|your competitor|\\p{L}+ instead)',
      '(?:happy|satisfied|content) with (?:our|the|what|them|it|that|this one|\\p{L}+$)|(?:and|we) are (?:very |quite |perfectly )?(?:happy|satisfied)(?! (?:to|for|that|about|if|you|with your))',
      '(?:locked in|locked into|under contract|tied to|bound to)(?! if)',
      '(?:built|building|do|doing|doing (?:this|it)) (?:(?:our|it|this|that|something) )*(?:own|in-?house|ourselves|internally)',
    ],
    asked,
  ),
  rule(
    'objection',
    'has-a-concern',
    [
      '(?:concern(?:ed|s)?|worr(?:y|ied|ies)|hesitant|sceptical|skeptical|reluctant) (?:about|that|is|are|with|over|to)',
      '(?:my|our|main|biggest|only|one) (?:concern|worry|issue|problem|objection|hesitation|reservation)',
      'not (?:convinced|sure (?:this|it|that it|we (?:need|want)))|deal-?breaker|show-?stopper',
      "(?:won[’']t|will not|wouldn[’']t|does not|doesn[’']t) (?:work|fly|do) (?:for|with) (?:us|our)",
      "(?:doesn[’']t|does not|don[’']t|can[’']t) (?:support|integrate|meet|cover|comply|fit (?:our|into))",
    ],
    asked,
  ),
  rule(
    'interested',
    'wants-to-meet',
    [
      '(?:happy|glad|keen|open|free|available|ready|willing|love|like|delighted|pleased|up) (?:to|for) (?:an? |the )?(?:\\p{L}+ ){0,3}?(?:chat|talk|meet|meeting|call|discuss|demo|hear more|connect|jump on|hop on|find a time|speak|walk)',
      "(?:let[’']s|can we|could we|shall we|may we|we could|we should|why don[’']t we) (?:\\p{L}+ ){0,2}(?:talk|meet|chat|speak|set (?:something |it |this )?up|schedule|book|jump|hop|arrange|find (?:(?:a|some|an?other) )?(?:time|slot|half an hour|\\d+ minutes|moment)|do (?:a call|it|that|this)|get (?:it|something|this) (?:on|in))",
      '(?:send|share|book|put|grab|find|pick|propose|suggest)(?: \\p{L}+){0,4} (?:invite|invitation|slots?|times?|calendar|calendly|availability|dates?)(?! (?:off|from))',
      `${weekday}(?:[^.!?]{0,30}) (?:works?|suits?|is (?:good|fine|perfect|great|ok)|would (?:work|suit|be (?:good|great|fine|perfect)))`,
      `(?:works|suits) (?:well |best |fine |great )?(?:for )?(?:me|us)|(?:how about|what about|i(?:[’']m| am) free|we(?:[’']re| are) free|i can do|we can do|available) (?:on |next )?${weekday}`,
      '(?:schedule|book|arrange|set up|have|do) (?:a|the|an|our) (?:\\p{L}+ ){0,2}(?:call|demo|meeting|chat|session|walkthrough|conversation|trial|pilot|test|poc|proof of concept)',
      '(?:give (?:me|us) a (?:call|ring|shout)|call me (?:on|at|any|tomorrow|this|next)|when (?:are you|would you be|can you|could you|can we|could we)[^.!?]{0,30}(?:free|available|talk|meet|call|show|speak))',
    ],
    negated,
  ),
  rule('interested', 'likes-it', [
    "(?<!not |n[’']t |nothing )(?:sounds?|looks?|seems?|is|are|was|very|quite|really|definitely) (?:very |really |quite |super |pretty |extremely |definitely |all )*(?:good|great|interesting|promising|intriguing|useful|exciting|impressive|compelling|relevant (?:to|for) us)(?! (?:luck|question|point|day|week|weekend|news for you))(?! but| though| for (?:this|now|the (?:time|moment))| with (?:what|our|the)| on (?:that|this))",
    "(?:i[’']m|i am|we[’']re|we are|am|are|be|would be|might be|my (?:boss|team|manager) is|team is) (?:very |definitely |really |quite |also |still |certainly |always |potentially |both )*(?:interested|keen|curious|intrigued)(?! to know (?:how|where|who) you)",
    "(?:great|good|excellent|impressive|interesting|nice) (?:product|idea|solution|approach|concept|stuff|pitch|offer)|(?:i|we) (?:really |very much |quite |do )?(?:like|love) (?:it|this|that|the|your|what) ?|let us (?:try|do|go|talk|meet) ?|sign (?:me|us) up|(?:i[’']m|we[’']re|i am|we are) (?:in|game|up for (?:it|that|this)|all ears|sold)(?=[.,!]|$)|go for it|(?:what are|what[’']s) the next steps?|where do (?:i|we) sign|when can (?:you|we) (?:start|begin)|how do we (?:start|proceed|get started|begin)|worth (?:a (?:look|try|chat|call|conversation)|exploring|looking|discussing|trying)|(?:might|could|would|may) be (?:very |really |quite |a |of )?(?:useful|helpful|interesting|interest|good fit|great|handy|valuable|perfect)|(?:i|we)[’']ll take (?:it|them|one|two|\\d+)|accepted (?:the|your) (?:invite|invitation)|looking forward to (?:it|the|our|talking|meeting|seeing|your (?:call|demo))|count (?:me|us) in|let[’']s (?:do|go for|try) (?:it|this|that)|(?:perfect|great|good|excellent) timing|(?:we|i)(?:[’']d| would) (?:like|love) to (?:\\p{L}+ )?(?:see|learn|hear|know|try|test|understand|go ahead|move (?:forward|ahead)|explore|order|proceed|get started|start|evaluate|pilot)",
    "(?:go|move|moving|going|proceed|push) (?:ahead|forward)(?: with)?|(?:been|are|[’']re|am|[’']m) (?:actually |actively |currently |just |also )*(?:looking|searching|shopping|evaluating|in the market) (?:for|at|into)?|exactly what (?:we|i)|(?:on|top of) our (?:roadmap|radar|list|agenda)",
    '(?:would|could|can|may|like to|want to|love to|happy to|ready to) (?:\\p{L}+ )?(?:try|test|pilot|trial) (?:it|this|that|the|your|a|one|some)|(?:free )?trial (?:account|access|period)|a pilot (?:with|in|at|project|for)|proof of concept',
  ]),
  rule(
    'interested',
    'wants-material',
    [
      '(?:send|share|forward|e-?mail|provide|shoot|drop)(?: (?:me|us|over|across|through|along|it|him|her|them|you|please|the|your|an?|some|any|more|further|that|this|current|latest|detailed|short|updated|revised|official|formal|\\p{L}+))*? (?:pricing|prices?|price list|quote|quotation|proposal|offer|deck|slides?|one-?pager|brochure|case stud(?:y|ies)|data ?sheets?|details|information|info|samples?|contract|order form|demo|video|materials?|specs?|specifications?|references|white ?paper|catalogue|recording)',
      '(?:like|love|want|need|get|have|see|interested in) (?:to (?:see|get|have|receive) )?(?:an? |some |your |the )*(?:\\p{L}+ )?(?:pricing|price list|quote|quotation|proposal|demo|samples?|case stud(?:y|ies)|more (?:details|info|information))',
      '(?:tell|know|learn|hear|find out|share|send)(?: me| us)?(?: a (?:bit|little))? more(?! than| to| e-?mails?| mails?| messages?)|(?:book|sign|count|put) me (?:in|up|down)',
    ],
    /\b(?:no need|don['’]t|do not|stop|never|already|please stop|no longer)\b/iu,
  ),
];

/** Sentences that thank or confirm, and may be all that a mail says. */
export const englishThanks: readonly ReplyRule[] = [
  rule('thanks', 'thanks', [
    'thanks|thank you|thx|many thanks|cheers|much appreciated|appreciate (?:it|that|this|your|the)|appreciated',
  ]),
  rule('thanks', 'confirms', [
    '^(?:ok(?:ay)?|great|perfect|noted|received|got it|understood|will do|all good|sure|sounds good|well received|acknowledged|excellent|super|brilliant|lovely|awesome)',
  ]),
];
