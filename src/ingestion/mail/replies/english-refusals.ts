import { asked } from './english-words.ts';
import { type ReplyRule, rule, within } from './reply-rule.ts';

/** What English sentences say against it. */
export const englishRefusals: readonly ReplyRule[] = [
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
    'objection',
    'sees-no-point',
    [
      within(
        "no|not|never|can't|cannot|don't|doesn't|do not|does not|isn't|wouldn't|hardly|little|without|fail to|struggle to",
        '(?:see|a|an|any|the|much|real|of|enough|big|make|makes|made|worth|our|that)(?: \\p{L}+){0,2} (?:point|case|gap|need|sense|use|value|benefit|reason|room|appetite|problem|issue|pain|advantage|upside|return|business case|add up|stack up)',
        25,
      ),
      'no (?:\\p{L}+ )?(?:point|case|gap|need|sense|value|benefit|reason|room|appetite|advantage|upside|place|budget|money|problem to solve)(?! in (?:you|chasing|calling|writing|following)| to (?:call|reply|answer|respond|worry)| (?:for you )?to apologi[sz]e)',
      "(?:doesn't|does not|don't|didn't|won't|can't|cannot|couldn't|wouldn't) (?:\\p{L}+ )?(?:add up|stack up|pay (?:off|for itself|back)|make (?:it|that|this|them|the numbers) work|justify|warrant|see us|see ourselves|see myself|see this (?:working|flying|happening)|solve|help us|do (?:much|anything) for|bring us|change (?:anything|much)|move the needle|work (?:out )?for (?:us|our|a)|suit us|appeal|excite|grab|need|want)(?! to know| you to)",
      "(?:wouldn't|won't|would not|will not|never|cannot|can't) be (?:interested|needed|necessary|using|buying|changing|switching|of (?:use|interest)|for us|something)",
      "(?:i|we) (?:doubt|don't think|do not think|don't believe|can't imagine|struggle to see|fail to see)(?! you)[^.!?]{0,40}(?:this|it|that|us|we|need|fit|right|use)",
      "(?:we're|we are|i'm|i am|being) (?:far |much |way )?(?:too (?:small|big|large|little)|not (?:big|large) enough|only (?:a|\\p{L}+ (?:people|of us|staff))|just (?:a|\\p{L}+ (?:people|of us|staff))|(?:a |an )?(?:one|two|three|tiny|small|family)[- ](?:man|person|people|woman|run|team|shop|business|company|outfit))|(?:we|i) only have (?:an? |one |two |three |four |five |\\d)|for a (?:company|business|firm|shop|team|place|outfit|practice) (?:of )?(?:our|this) size",
      "(?:can't|cannot|don't|do not) see (?:\\p{L}+ ){1,4}(?:using|doing|wanting|adopting|needing|paying|wearing|touching|agreeing)|problem (?:that )?(?:we|i) (?:haven't|don't|do not|have not|never)|(?:have my head|mutiny|revolt|laugh at me|laughed at|throw a fit|never agree|lost me at|never fly)|nothing (?:to fix|broken|wrong|missing|to improve)|(?:overkill|waste of (?:time|money)|gimmick|snake oil|no brainer not|nice to have|solution looking for a problem|solution in search of|reinvent)",
    ],
    asked,
  ),
  rule(
    'objection',
    'says-no',
    [
      "(?:i'll|we'll|i will|we will|going to|have to|i'd|we'd|gonna|will have to|must|think i'll|better) (?:have to )?(?:pass|decline|skip|say no|sit this (?:one )?out|leave it|give (?:it|this) a miss|turn (?:it|this|you) down)",
      "(?:no|it's no|a no|hard no|firm no|that's a no|answer is no)(?: from| for) (?:me|us|our side|now)|count (?:me|us) out|(?:so|then|therefore|that's|it's|answer is|is a|a (?:clear|polite|firm|hard)) no(?=[.,;!]|$)|not for (?:me|us)\\b|not my (?:cup of tea|thing)|(?:we|i)(?:'ve| have)? (?:decided|chosen|opted|voted|agreed|concluded) (?:not|against|it's not)|decided against|leave it (?:there|at that)|(?:non-?starter|out of the question|no deal)|not (?:be )?(?:taking|going|pursuing|moving|proceeding|following) (?:this|it|that)? ?(?:any )?(?:further|forward|ahead|up)|good luck (?:with|to|finding|selling|all)|ruled? (?:it|this|that) out|rather not|(?:i'd|we'd|would) prefer not",
      "(?:leave|keep) (?:things|it|everything) (?:as|how|the way) (?:they|it) (?:are|is)|(?:stick|stay|staying|sticking) (?:to|with) (?:what|our|the|pen|paper|excel|them|him|her|\\p{L}+ for)|see no (?:reason|need|point|case|value|benefit)|(?:not|never|no longer) (?:looking|shopping|in the market|planning|seeking) (?:for|to)|(?:unfortunately|sadly|afraid|sorry)[, ]+(?:but )?(?:it|this|that|the|your)(?:'s| is| was|) (?:\\p{L}+ )?(?:not|no|isn't|doesn't)",
    ],
    asked,
  ),
  rule(
    'objection',
    'is-served-already',
    [
      "(?:we|i|they)(?:'ve| have) (?:been (?:with|using|working with|buying from)|worked with|used|got|had) [^.!?]{1,50}\\b(?:for (?:\\p{L}+ ){0,3}(?:years?|months?|ages|decades?|long time)|since|no complaints|very happy|works fine|and (?:it|that|they) (?:works?|does|do))",
      "(?:we|i)(?:'ve| have)? (?:wrote|written|built|build|developed|made|coded|knocked up|programmed)(?: up)? (?:our|my|something|it|one|this|that)(?: \\p{L}+){0,2}(?: (?:own|ourselves|myself|in-house|in house|internally)|(?=[.,;!]|$))",
      '(?:handle|handles|do|does|did|keep|manage|run|cover|solve|process|make|track|measure|develop)(?:s|d|ing)?(?: \\p{L}+){0,4} (?:in[- ]house|internally|ourselves|by hand|on our own|manually|myself|with our own)|in[- ]house(?: team| solution| system| tool| built)',
      "(?:already|currently|existing|present|current|incumbent|long[- ](?:time|standing|term)|regular|trusted|preferred|group-wide|global) (?:\\p{L}+ ){0,2}(?:supplier|vendor|provider|partner|contractor|solution|tool|system|platform|setup|set-up|software|agency|arrangement|framework|contract)\\b(?!['’]s)[^?]{0,60}(?:already|fine|happy|well|does|do|covers?|works?|place|same|no reason|years|this|everything|job)",
      '(?:already|just) (?:\\p{L}+ )?(?:signed|bought|rolled out|installed|implemented|introduced|purchased|chose|chosen|switched|have|got|has|covered|sorted|solved|there|using|running|in place|do this|do that|doing|someone|somebody)(?! (?:a look|you|your|to|the (?:mail|call|email|deck|page)))',
      '(?:my|our) (?:guys?|man|people|supplier|vendor|provider|partner|current \\p{L}+|existing \\p{L}+|team|it (?:team|department|people)|own \\p{L}+|brother|cousin|son|neighbou?r)(?: in \\p{L}+)? (?:does|do|did|handles?|covers?|takes? care|supplies|charges?|gives?|already|has got|looks? after|build|builds|built)',
      "(?:won|got|have|has|awarded|gave) (?:the|our) (?:tender|contract|bid|deal)|won it\\b|(?:exclusive|framework|group|master|multi-?year|long-?term) (?:agreement|contract|deal)|(?:works|does the (?:job|trick)|serves us|suits us|is enough|is plenty|has done) (?:just |perfectly |quite )?(?:fine|well|nicely|for us|good enough)(?=[^?]*$)|(?:never|haven't|have not|not) (?:had|missed|lost|seen|needed) (?:an? |any |one )?(?:\\p{L}+ )?(?:problem|issue|complaint|trouble|delivery|need|it|one)",
      "we(?:'ve| have)? (?:just |only just |recently |already )?(?:replaced|renewed|changed|bought|upgraded|refitted|invested in|installed|put|rolled out|switched)\\b.{0,50}\\b(?:ago|last (?:year|month|week|summer|autumn|winter|spring|fall)|this year|recently|just|years?)|(?<!never )signed (?:up )?(?:for|with) (?!you|this)\\p{L}+",
      'contract with .{2,40}? (?:covers?|includes?|takes? care|runs?)|(?:the same|this|that) (?:way|one) for (?:\\p{L}+ ){0,2}years',
      "(?:no|without|zero|few) (?:complaints|problems|issues|trouble)|if it ain't broke|not (?:broken|changing|switching)|(?:happy|fine|satisfied|content|ok|okay|comfortable|good) (?:with|as) (?:what|how|our|the|it|them|him|her|things|we are|is|who|\\p{L}+ (?:is|are))",
    ],
    asked,
  ),
  rule(
    'objection',
    'may-not',
    [
      within(
        'head ?office|hq|headquarters|parent(?: company)?|the group|group it|mother company|franchisor|owner|board|corporate|central',
        "decides?|dictates?|chooses?|picks?|sets?|mandates?|prescribes?|tells|buys|prohibits?|won't|doesn't|does not|never|said no|rules|imposes?|requires? us|has (?:decided|banned|forbidden)",
        40,
      ),
      within(
        'it|it department|compliance|security|infosec|ciso|legal|lawyers|works council|data protection|dpo|auditors?|policy|policies|regulations?|procurement',
        "won't|will not|would never|never|doesn't|does not|don't|not (?:allow\\p{L}*|permit\\p{L}*|let)|forbids?|prohibits?|blocks?|said no|bans?|against|refus\\p{L}+|reject\\p{L}+|veto\\p{L}*|killed|rules out",
        40,
      ),
      "(?:not|never|aren't|isn't|hardly) (?:be )?(?:allowed|permitted|supposed) to|(?:forbidden|prohibited|banned|against (?:our|company|the) (?:policy|policies|rules))|(?:no|nothing) (?:cloud|third[- ]part\\p{L}*|external|foreign|us-based|american)(?: \\p{L}+)? (?:tools?|devices?|software|vendors?|services?|providers?|systems?|cloud|servers?|products?)|(?:data|nothing|files|records|information)\\b.{0,20}(?:must not|may not|can't|cannot|never|not allowed to) leave|(?:must|has to|have to|needs to|may only) (?:\\p{L}+ )?(?:stay|remain|be (?:stored|kept|hosted|run)) (?:\\p{L}+ )?(?:on[- ]prem\\p{L}*|on site|in-house|inside|within|on our own|in (?:the eu|germany|europe|house))|on[- ]prem(?:ise|ises)? only",
      "(?:don't|do not|wouldn't|can't|won't|not) (?:trust|feel comfortable|want (?:our|my|the|any|another)|like (?:the idea|having|our|giving))",
    ],
    asked,
  ),
  rule(
    'objection',
    'finds-it-dear',
    [
      "(?:more|higher|far more|much more|way more) than (?:we|i|our|my)(?:'d|'ve|'re| \\p{L}+)? (?:\\p{L}+ )?(?:spend|pay|budget\\p{L}*|afford|have|want|expected|margin|set aside|make|earn)|(?:double|twice|triple|three times|\\d+ ?(?:x|times)) (?:the|what|our|as much)|(?:eat|kill|wipe|swallow)s?(?: out| up| into)? (?:\\p{L}+ ){0,3}(?:margins?|profits?|what)|(?:third|half|quarter|fraction|less than half) (?:of )?(?:that|your price|the price|the cost|what you)|(?:came|come|comes) in (?:at|under|below|cheaper|lower)",
      "(?:rich|steep|pricey|dear|salty|hefty|heavy|eye-?watering|ridiculous|outrageous|expensive)(?: \\p{L}+)? (?:for|price|pricing|quote|rate|fee)|(?:way|far|well|a bit|rather|quite|still|just|simply|really|very|so|pretty|this is|that's|it's|is|are) (?:\\p{L}+ )?(?:expensive|pricey|overpriced|out of (?:reach|range))|(?:out of|beyond|outside|above) (?:our|my|the|what) (?:\\p{L}+ )?(?:reach|range|means|budget|league|limit|price|set aside)|above what we",
      "(?:cheaper|less|lower)(?: \\p{L}+){0,3} (?:than|elsewhere|from|at|with)|(?:no|zero|hardly any|little|tight|limited|not enough|don't have|haven't got)(?: \\p{L}+){0,3} (?:budgets?|money|funds|funding|cash)|(?:money|cash|budgets?|margins?|funds) (?:is|are) (?:\\p{L}+ )?(?:tight|thin|short|scarce|razor|not there)|can't (?:stretch|afford|run to|spend|pay)|(?:numbers|figures|maths?|sums|economics|roi)(?: \\p{L}+){0,3} (?:don't|doesn't|do not|does not|didn't|never|won't) |price tag|sticker shock|(?:at|for) that (?:price|money|kind of money|sort of money)|(?:for free|for nothing|free of charge|at no cost)(?=[.,;!]|$| so| from)|(?:year|month)(?:'s|s)? of (?:donations|wages|salary|turnover|profit|revenue)",
    ],
    asked,
  ),
  rule(
    'objection',
    'was-let-down-before',
    [
      "(?:ripped|threw|thrown|took|chucked|tore)(?: \\p{L}+){0,3} (?:out|away|back)|(?:been|we've been|got|were) (?:burnt|burned|stung|let down|bitten|there)|once bitten|(?:tried|tested|had|used|bought|piloted)(?: \\p{L}+){0,6} (?:before|once|years ago|last year|in 20\\d\\d|already)[^?]{0,60}(?:\\bnot|disaster|flop|failure|mess\\b|n't|never|no |fail\\p{L}*|disappoint\\p{L}*|useless|waste|unreliable|broke|nightmare|regret\\p{L}*|stopped|gave up)|bad experiences?|(?:disappointed|unhappy|dissatisfied|unimpressed|not impressed|fed up) (?:with|by)|(?:hidden|extra) (?:costs?|fees?)|lock-?in",
    ],
    asked,
  ),
];
