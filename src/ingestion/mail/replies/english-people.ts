import { asked, ours, person, somebody } from './english-words.ts';
import { type ReplyRule, rule, ruleOfNames } from './reply-rule.ts';

/** What English sentences say of who is there, and who else is to be asked. */
export const englishPeople: readonly ReplyRule[] = [
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
  rule(
    'nobody_here',
    'is-gone-for-good',
    [
      "(?:i|he|she|they)(?:'ve| have| has|'s)? (?:already |since |recently |now |long |sadly )?(?:retired|resigned|quit|stepped down|finished (?:at|with|up at|working)|stopped working|changed (?:jobs?|companies|employers?)|moved to (?:a new|another|a different) (?:company|employer|job)|sold (?:the|my|our) (?:business|company|practice|firm|shop|clinic|farm))(?! (?:the|that|this|using))",
      "(?:took|taken|gone into|went into|in) (?:early )?retirement|(?:isn't|is not|aren't|wasn't) with (?:us|the (?:firm|company|team)|our (?:firm|company|team))|(?:i|he|she|they)(?:'ve| have| has)? left (?:in|last|at the|on the|earlier|a while|some|several|two|three|four|back|over)",
      "(?:is|'s) (?:sadly )?(?:deceased|no longer among us)|(?:he|she|who|they|colleague|husband|wife|father|founder|owner|boss|director) (?:sadly |has |had |suddenly )?(?:died|passed on)|passed on (?:in|last|on|this|earlier|some)|we (?:sadly )?lost (?:him|her)",
      "(?:hasn't|has not|haven't|have not) (?:worked|been) (?:here|with us|at|for (?:us|the company))(?: \\p{L}+){0,4} (?:for|since|in)",
      '(?:company|business|firm|shop|practice|branch|plant|office)(?: has| was| is)?(?: been| now| since){0,2} (?:closed (?:down|its doors|for good|permanently)|ceased trading|dissolved|wound up|shut down|gone (?:bust|under|out of business)|in (?:liquidation|administration)|insolvent|bankrupt)',
      "we(?:'ve| have)? (?:closed down|shut down|ceased trading|gone out of business|shut (?:up shop|our doors)|closed (?:the business|our doors))",
      "we (?:were|are|have been|got|are being) (?:wound up|dissolved|liquidated|shut down|closed down)|i(?:'m| am) (?:now |long |already )?retired|(?:we|i)(?:'ve| have)? (?:closed|sold|shut|gave up) (?:the|our|my) (?:shop|business|company|practice|firm|store|farm|office)",
      '(?:mailbox|address|inbox|account) (?:is|will be|has been) (?:being |now )?(?:closed|shut|deactivated|deleted|retired)',
    ],
    asked,
  ),
  ruleOfNames(
    'nobody_here',
    'somebody-went',
    [
      `${somebody} (?:(?:has|had) )?(?:finished (?:with|at|working)|stopped working|went (?:on to|to another|into retirement)|changed (?:jobs|companies)|died (?:in|last|on|at|of|this)|quit|resigned)`,
    ],
    asked,
  ),
  ruleOfNames('nobody_here', 'nobody-of-that-name', [
    `(?:[Tt]here(?: is|'s| was|'s never been| has never been)|[Ww]e have|[Ww]e've got) (?:no|nobody|never had an?|an?)? ?(?:such )?(?:(?:Mr|Mrs|Ms|Dr)\\.? )?${person}(?: ${person})? (?:here|at this|in this|working|on (?:our|the) (?:staff|team|payroll))`,
    "[Tt]here(?: is|'s) (?:no (?:one|such person)|nobody)(?: here)? (?:called|named|by that name|of that name)|[Nn]ever heard of (?:him|her|them)|[Yy]ou(?:'ve| have)? (?:got |have )?the wrong (?:company|business|firm)",
    `[Nn]o ${person} (?:here|at this|in this|works)`,
  ]),
  ruleOfNames(
    'referral',
    'says-whose-it-is',
    [
      `${person}(?: ${person})?'s (?:desk|area|department|patch|baby|job|call|decision|domain|remit|responsibility|turf|topic|team|side|department)`,
      `(?:[Yy]ou|[Yy]ou'd|[Yy]ou'll|[Yy]ou would) (?:need|want|be better off|are better off)(?: to)?(?: talk| speak| write| ask| contact| reach| talking| asking)?(?: to| with| out to)? ${person}`,
      `(?:[Tt]alk|[Ss]peak|[Ww]rite|[Rr]each out|[Ss]end (?:it|this|that)|[Aa]ddress (?:it|this)|[Tt]ake (?:it|this) up|[Gg]et in touch) (?:to|with) (?:(?:Mr|Mrs|Ms|Dr)\\.? )?${person}`,
      `[Ww]rong ${person}(?=[,.;!]|$)|(?:[Ll]ooking for|[Ss]tart with|[Bb]est bet is|[Oo]ne to ask is|[Gg]o to|[Aa]sk for) ${person}(?: ${person})?`,
      `(?:[Oo]ur|[Tt]he) (?:\\p{L}+ ){0,3}(?:director|manager|head|lead|buyer|chief|officer|coordinator|engineer|boss|person) (?:\\p{L}+ )?is (?:(?:Mr|Mrs|Ms|Dr)\\.? )?${person}`,
      `(?:[Pp]assed|[Pp]assing|[Ff]orwarded|[Ff]orwarding|[Hh]anded|[Ss]hared)(?: \\p{L}+){0,4} (?:to|with) ${person}(?: ${person})?(?=,? (?:who|our|in|from|at)\\b| \\()`,
      `(?:[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Tt]he) (?:job|role|work|position|tasks|duties|desk|accounts?|responsibilities) (?:went|has gone|goes|passed|is now|are now|was taken over|lies)(?: \\p{L}+)? (?:to|with|by) ${person}`,
    ],
    ours,
  ),
  rule(
    'referral',
    'names-a-department',
    [
      '(?:go|going|best|everything|goes|all suppliers|suppliers|decided|run|runs|comes?) (?:through|via|by) (?:our|the) (?!roof|list|numbers|website|portal)',
      '(?:somebody|someone|anyone|the (?:people|team|folks|guys)) (?:in|from|at|over in|over at) (?:our |the )?\\p{L}+(?: \\p{L}+)? (?:would|might|could|handles?|deals?|knows?|decides?|looks?|does|do)',
      '(?:passed|passing|forwarded|forwarding|handed|sent|given|shared|flagged)(?: \\p{L}+){0,4} (?:to|with) (?:my|our) (?:\\p{L}+ ){0,4}?(?:people|team|guys|folks|office|manager|colleagues?|department|dept|lead|head|boss|side|partner|director|group|desk)',
      '(?:our|the) (?:\\p{L}+ ){1,3}(?:department|team|office|people|desk|group|folks) (?:handles?|deals? with|decides?|reviews?|looks? after|takes? care|is responsible|owns?|buys?|makes? (?:these|those|such|that) (?:calls?|decisions?))',
      "(?:who's|who is|is|are|he's|she's) (?:copied|in copy|cc'?d|on cc)|(?:all|now) with (?:our |the )?\\p{L}+(?: \\p{L}+)?(?= now|[:.,]|$)|(?:moved|gone) (?:out of|away from) my (?:team|desk|hands)|(?:brother|sister|wife|husband|son|daughter|boss|colleague|manager|director|partner|father|mother)'s (?:department|job|area|call|decision|side|thing)|(?:is|sits|lies|lives|rests) with (?:my|our|the) (?:\\p{L}+ ){0,3}(?:department|team|colleagues?|head|manager|director|lead|office|group|people|boss)|(?:matter|question|one|topic|decision|thing|something|more) for (?:our|my|the) (?:\\p{L}+ ){0,3}(?:department|team|colleagues?|head|manager|director|lead|office|people)",
    ],
    ours,
  ),
  rule('referral', 'sends-us-on', [
    '(?:drop|give|send|shoot) (?:him|her|them) (?:a (?:line|call|note|message|shout|ring)|an? e-?mail)|(?:try|ask|contact|e-?mail|write to|speak to|talk to|call) (?:him|her|them)(?: directly| instead| about| on|[.,!]|$)',
    "(?:he|she)(?:'s| is) (?:the (?:one|person|man|woman|lady|guy) (?:who|you|for|to)|in charge|responsible|your (?:man|woman|best bet|person|contact))|(?:he|she|they)(?:'ll| will) (?:know|help you|be able to help|take it from here|pick (?:it|this) up)",
    "(?:i|we) only (?:do|handle|look after|deal with|run|cover)|(?:no idea|not sure|don't know|wondering) why (?:i (?:got|get|received|am getting)|this (?:came|was sent)|you(?:'re| are)? (?:sent|writ\\p{L}+|contact\\p{L}+))|is (?:who|the one|where) you(?:'re| are)? (?:after|want|need|looking)|does (?:all )?(?:the|our) (?:ordering|buying|purchasing|procurement|budget(?: side)?|books)|(?:i'm|i am) (?:only|just) (?:the |in |responsible|doing |an? (?:assistant|receptionist|intern|temp|trainee|contractor))|supplier portal|not (?:something i|for me to|mine to|up to me|my place to) ?(?:decide)?|^(?:not me|wrong (?:person|guy|address|department|desk|door))(?=[.,;!]|$)",
    "(?:don't|do not|no longer) (?:do|handle|run|manage|decide|buy|look after|have (?:anything|any say)|deal with)\\b[^.!?]{0,30}(?:any ?more|since|these days|myself|in my role|here, )",
  ]),
];
