import { declines, negated, notAnOffer, weekday } from './english-words.ts';
import { type ReplyRule, rule, within } from './reply-rule.ts';

/** What English sentences say in favour of it. */
export const englishInterest: readonly ReplyRule[] = [
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
    "(?<!not |n[’']t |nothing )(?:sounds?|looks?|seems?|is|are|was|very|quite|really|definitely) (?:very |really |quite |super |pretty |extremely |definitely |all )*(?:good|great|interesting|promising|intriguing|useful|exciting|impressive|compelling|relevant (?:to|for) us)(?! (?:pitch|luck|question|point|day|week|weekend|news for you))(?! but| though| for (?:this|now|the (?:time|moment))| with (?:what|our|the)| on (?:that|this))",
    "(?:i[’']m|i am|we[’']re|we are|am|are|be|would be|might be|my (?:boss|team|manager) is|team is) (?:very |definitely |really |quite |also |still |certainly |always |potentially |both )*(?:interested|keen|curious|intrigued)(?! to know (?:how|where|who) you)",
    "(?:great|good|excellent|impressive|interesting|nice) (?:product|idea|solution|approach|concept|stuff|pitch|offer)(?! though| but|,? however|[,.]? (?:good|best of) luck)|(?:i|we) (?:really |very much |quite |do )?(?:like|love) (?:it|this|that|the|your|what) ?|let us (?:try|do|go|talk|meet) ?|sign (?:me|us) up|(?:i[’']m|we[’']re|i am|we are) (?:in|game|up for (?:it|that|this)|all ears|sold)(?=[.,!]|$)|go for it|(?:what are|what[’']s) the next steps?|where do (?:i|we) sign|when can (?:you|we) (?:start|begin)|how do we (?:start|proceed|get started|begin)|worth (?:a (?:look|try|chat|call|conversation)|exploring|looking|discussing|trying)|(?:might|could|would|may) be (?:very |really |quite |a |of )?(?:useful|helpful|interesting|interest|good fit|great|handy|valuable|perfect)|(?:i|we)[’']ll take (?:it|them|one|two|\\d+)|accepted (?:the|your) (?:invite|invitation)|looking forward to (?:trying|testing|hearing|it|the|our|talking|meeting|seeing|your (?:call|demo))|count (?:me|us) in|let[’']s (?:do|go for|try) (?:it|this|that)|(?:perfect|great|good|excellent) timing|(?:we|i)(?:[’']d| would) (?:like|love) to (?:\\p{L}+ )?(?:see|learn|hear|know|try|test|understand|go ahead|move (?:forward|ahead)|explore|order|proceed|get started|start|evaluate|pilot)",
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
  rule(
    'interested',
    'gives-a-time',
    [
      within(
        '(?:mon|tues|wednes|thurs|fri)day|tomorrow|next week|this week|mon|tue|wed|thu|fri|(?:\\d{1,2}(?:st|nd|rd|th)?(?: of)? )(?:january|february|march|april|may|june|july|august|september|october|november|december)',
        "works?|suits?|(?:is|are|'s) (?:best|free|clean|open|fine|good|ok|okay|possible|clear|perfect|better)|would (?:be|work|suit)|free|available|morning|afternoon|lunch|noon|\\d{1,2} ?[ap]m|\\d{1,2}[:.]\\d\\d|o'clock|at \\d{1,2}|my (?:office|place)|our (?:office|place)|half an hour",
        30,
      ),
      within(
        'free|available|around|spare|do|make|works?|suits?|call|ring|chat|slot|talk|meet|phone|come|join|book',
        '(?:on |this |next )?(?:(?:mon|tues|wednes|thurs|fri)days?|tomorrow|next week|this week|any ?time|whenever|(?:any|most) (?:day|morning|afternoon)s?)',
        30,
      ),
      '(?:spare|give) (?:you )?(?:\\p{L}+ ){0,3}(?:quarter of an hour|half an hour|an hour|\\d+ ?min\\p{L}*|minutes|moment)|\\d+ ?(?:min\\p{L}*|m) (?:is|are|would be|should be|works|next|this|on)|half an hour (?:is|next|would|on|this)',
    ],
    notAnOffer,
  ),
  rule(
    'interested',
    'invites-us',
    [
      '(?:call|ring|phone|buzz|text|whatsapp) (?:me|us)\\b(?! (?:back )?(?:again|in |when|once|if|after))|give (?:me|us) a (?:call|ring|shout|bell|buzz)(?! (?:again|in |when|once|after))|(?:reach|get|catch) me (?:on|at|under|by)|(?:my|our) (?:number|mobile|cell|direct line|calendar|diary|calendly|booking link)(?: \\p{L}+)? (?:is|link|:|at)',
      '(?:stop|drop|pop|swing|come|call) (?:by|over|in|round|along)(?= |[.,!]|$)|(?:stop|come|pop|find|visit|meet|see) (?:\\p{L}+ )?(?:at|us at|me at) (?:the|our) (?:stand|booth|office|site|show|fair)|(?:visit|come (?:and |to )?(?:see|visit)) us',
      "^(?:so |then |ok |okay |well |yes |sure |go on(?: then)? |please ){0,3}(?:,? ?)(?:show (?:me|us)|walk (?:me|us)|talk (?:me|us)|take (?:me|us)|tell (?:me|us) more|bring (?:it|them|a|the|your)|put (?:me|us|something|it)|pop (?:something|it|me|us)|pencil|book|set (?:it|something) up|sign (?:me|us)|count (?:me|us) in|go ahead|fire away|let's)|(?:in|into|on) (?:my|the|our) (?:diary|calendar)|diary (?:invite|for)",
      "(?:let me have|let us have|send me|send us|give me|give us|share|what's|what is) your (?:availability|calendar|dates|diary|times)|come (?:and |over and |out and |round and )?(?:tell|show|see|find|have|talk|explain|meet|look|take)|(?:find|meet|see|look for) (?:me|us) (?:in|at) ",
      'send (?:\\p{L}+ ){0,3}(?:invite|invitation|link|calendar|calendly)|(?:fresh|new) (?:invite|invitation|one for that)',
    ],
    notAnOffer,
  ),
  rule(
    'interested',
    'says-yes',
    [
      "^(?:so |well |oh |hm+ |ok(?:ay)? |then )*(?:yes|yeah|yep|yup|sure|absolutely|definitely|certainly|of course|go on(?: then)?|why not|fine|okay|ok|alright|gladly|by all means|with pleasure|deal)(?:[,.! –—-]+| please)+(?:\\p{L}+ )?(?:i'd|we'd|i would|we would|let's|let us|please|send|show|happy|glad|go|ring|call|book|come|that (?:works|would|sounds)|it works|interested|i'm (?:in|up|interested|happy)|we're (?:in|up|interested|happy)|why not|do|sounds)",
      "(?:yes|yeah|thumbs up|green light|go) (?:to|for) (?:the|a|your|that|this|it)|(?:i|we)(?:'d| would) (?:be (?:up for|open to|keen|game|glad|happy|interested|very interested)|have a look|take a look|give it a|go for|take (?:it|one|two|a)|welcome|love|jump at)|(?:i|we)(?:'ll| will) (?:give it a|take (?:it|one|two|\\d)|have a look|take a look|be there|try (?:it|one)|go (?:for|with) (?:it|that|the))|(?:up|game|ready|in) for (?:this|it|that|a (?:chat|demo|call|trial|look))|(?:alright|okay|ok|fine),? you win|(?:i'm|we're|i am|we are) (?:all ears|listening|hooked|game|sold)|budgeted for|(?:have|got|set aside) (?:the |a |some )?(?:budget|money) (?:for|set aside)|no harm in|can't hurt|nothing to lose|what have (?:i|we) got to lose",
      "you(?:'ve| have)? (?:have |got |caught )+(?:my|our) (?:attention|interest)|colou?r me|intrigued|tempted|(?:made|makes) (?:me|us) (?:curious|want)|curious (?:to|about|how|what|whether|if)|(?:right|just) up (?:my|our) (?:street|alley)|music to (?:my|our) ears|been (?:meaning|looking|wanting|thinking|hoping|searching|waiting|talking) (?:for|to|about|at|of)|(?:just|exactly|precisely) (?:what (?:we|i)(?:'re|'ve)?(?: (?:are|were|have been|need|want|hoped))+(?! by)|the (?:thing|sort|kind))|(?:were|was|are|been) (?:just |literally |only )?(?:discussing|talking about|thinking about|looking (?:at|for|into)) (?:exactly |just )?(?:this|that|something|it|precisely)",
      '(?:(?:i|we|they|he|she|team|boss|manager|colleagues?|everyone) (?:really |quite |do |rather |absolutely |very much )*|^(?:really |quite |absolutely )*)(?:like|love|liked|loved) (?:where|how|what|the (?:look|sound|idea|concept)|this|it|that|your)|(?:makes?|making) (?:a lot of |total |perfect |good |complete |every )?sense(?: (?:for|to) (?:us|me))?(?=[.,;!]|$| and)|(?:fits?|matches|suits) (?:\\p{L}+ )?(?:what|our|in with|right|nicely|well|perfectly)|(?:save|spare) (?:me|us|them) (?:\\p{L}+ ){0,4}(?:hours?|time|money|driving|work|trouble|trips?|headaches?|days?|weeks?|hassle)|(?:wants? in|on board|all for it|(?:gave|given|got|have|has|with) (?:me |us |it |\\p{L}+ )?(?:the |his |her |their )?(?:green light|go-ahead|thumbs up|blessing|okay|ok)|caught (?:me|us) at)|(?:happy|willing|open|ready) to be (?:convinced|persuaded|proved|proven)|(?:good|right|perfect) (?:moment|time)(?=[.,!]|$)|(?:real|big|genuine|sore|hot|constant|daily|painful) (?:problem|pain|issue|headache|point|topic)|(?:could|might|would|can) (?:really |actually |well )?(?:help us|use (?:this|that|something|one)|do with|be (?:something|just|exactly|what))|next steps?|where do (?:i|we) (?:sign|start)|how do (?:i|we) (?:start|proceed|order|get)|(?:came|comes|come) at (?:the|a|just the) (?:right|good|perfect) (?:time|moment)',
    ],
    declines,
  ),
  rule(
    'interested',
    'wants-to-try',
    [
      within(
        'send|shoot|ping|drop|fire|mail|forward|let me have|give|get|bring|order|ship|post|share',
        '(?:paperwork|contract|agreement|order form|terms|login|access|account|trial|test (?:unit|device|version|account)|sample|samples|demo|unit|units|kit|deck|brochure|pricing|prices|price list|quote|proposal|offer|figures|case stud\\p{L}+|one[- ]pager|recording|link)',
        40,
      ),
      within(
        '(?:please |could you |can you |and )?(?:remove|take out|drop|add|change|adjust|update|reduce|include|revise|amend|split)',
        '(?:the |your |our )?(?:offer|quote|quotation|proposal|order)(?: again)?(?! form)',
        50,
      ),
      '(?:put together|prepare|work up|draw up|make|draft|quote|do)(?: me| us| up)? (?:an? |your )(?:\\p{L}+ ){0,2}(?:offer|quote|quotation|proposal|estimate)',
      "(?:send|fire|ship|shoot|mail|post)(?: it| them| that| one| me| us| the \\p{L}+| two| a (?:couple|few)){1,3} (?:over|across|through|along|out|round|my way|our way)|(?:i'd|we'd|i would|we would|would like to|want to|going to|i'll|we'll) (?:\\p{L}+ )?(?:order|buy|take|start|trial|test|try|pilot|book|run|get)(?! (?:back|off|rid|out|up|care|offence|legal|this (?:up|off)|it (?:up|off)|to know))",
    ],
    declines,
  ),
];
