import { asked, comeBack, later, month } from './english-words.ts';
import { type ReplyRule, rule, within } from './reply-rule.ts';

/** How English sentences put something off. */
export const englishLater: readonly ReplyRule[] = [
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
    'not_now',
    'asks-to-come-back',
    [
      `${comeBack}\\b[^.!?]{0,40}\\b(?:when|once|after|as soon as|if|then) (?!you|it'?s (?:ok|okay|fine))(?:we|things|the|our|it|that|this|i|i'm|we're|we've|i've|those|all|[^ ]+ (?:is|are|has|have))`,
      `^(?:so |but |please |maybe |perhaps |just )*(?:talk|speak|look|ask|call|write|ping|nudge|try|chat|meet|reconnect)(?: \\p{L}+){0,3} (?:then|later|again|another time)(?: then)?[.!]*$`,
      "(?:happy|glad|open|willing|worth|can|could|will|we'll|i'll|let's|would)(?: to)? (?:\\p{L}+ ){1,4}(?:then|at that (?:point|time|stage)|by then|after that|later(?: on)?)[.!]*$",
      "(?:i|we)(?:'ll| will| can| shall| may| might) (?:be (?:in touch|the one to)|reach out|come back|get back|write|call|contact|look at|revisit|return|let you know)\\b[^.!?]{0,50}\\b(?:when|once|if|as soon as|after|later|in due course|nearer the time)",
    ],
    asked,
  ),
  rule('not_now', 'asks-to-wait', [
    'can (?:this|it|we|that) wait|(?:remind|reminder|put me down|diari[sz]e|calendar (?:it|this)) (?:me |us )?(?:in|for|around|after)\\b.{0,20}',
    '(?:have|need|has|needs|want|got|must|let (?:us|me)|going)(?: to)? (?:get through|finish|complete|get|do|sort|wait|see|clear|come|survive)\\b.{0,60}\\bfirst(?! (?:time|look|place|impression))|(?:people|staff|hands|engineers?) (?:down|short)|short (?:of|on) (?:people|staff|hands)',
  ]),
  rule(
    'not_now',
    'not-before',
    [
      `(?:can't|cannot|couldn't|won't|not|never|nothing|nobody|no one|no|don't|isn't|aren't|unlikely|doubt)\\b[^.!?]{0,80}\\b(?:before|until|till) (?!you|i (?:know|have seen|see|understand)|we (?:know|have seen|see|understand))`,
      `(?:before|until|till) (?!you|i (?:know|have seen|see|understand)|we (?:know|have seen|see|understand))[^.!?]{2,60}\\b(?:can't|cannot|won't|not|nothing|nobody|no one|no)\\b`,
      `^(?:maybe |perhaps |possibly |probably |not )?(?:${later})(?: maybe| perhaps| possibly| probably| at the earliest| then)?[.! ]*$`,
      `(?:(?:we|i|they|board|committee|management|council|team)\\b(?: \\p{L}+){0,3}? ?\\b(?:decide|look at|look into|plan|review|discuss|evaluat\\p{L}*|think about|(?:only|just) (?:open|start|buy|purchase|invest))s?|decision|budget|tender)\\b[^.!?]{0,40}\\b(?:only |again |not before |no earlier than |at the earliest )?(?:in|from|after|until|from|around|towards?|come) (?:the )?(?:${month}|spring|summer|autumn|fall|winter|new year|next year|q[1-4]|20\\d\\d|easter|christmas)`,
      '(?:contract|licen[cs]e|agreement|subscription|deal|lease|term)\\b[^.!?]{0,40}\\b(?:another|still|more|next|until|till|for) (?:\\p{L}+ ){0,2}(?:years?|months?|\\d+)',
    ],
    asked,
  ),
  rule(
    'not_now',
    'has-no-room-now',
    [
      'up to (?:my|our) (?:ears|necks?|eyeballs|eyes|knees|elbows)|in the (?:middle|thick|midst) of|(?:mad|bonkers|nuts|chaos|chaotic|manic|crazy|insane|silly|crunch) (?:season|here|time|month|week|period|at the moment|right now)|(?:busiest|worst|bad|terrible|tough|awful|rough) (?:time|week|month|moment|timing|quarter|season|year)(?: of (?:the )?year)?',
      '(?:drowning|buried|stretched|snowed|swamped|overloaded|maxed out|run off (?:my|our) feet|rushed off|short[- ]staffed|understaffed|short[- ]handed|under water)|no (?:headspace|head space|capacity|slack|spare (?:time|hands|capacity))|heads? (?:is|are) elsewhere',
      "(?:can't|cannot|won't|not able to|unable to|not going to|don't want to) (?:take on|look at|think about|focus on|start|touch|get to|commit to|entertain|consider|squeeze|fit (?:it|this|anything))(?! us| me)[^.!?]{0,40}(?:now|more|moment|this (?:year|quarter|month|side)|currently|at present|today|project|else|else)",
      "(?:bit|too|still|little|far) (?:early|soon)|not (?:quite |yet )?(?:ready|there)(?: yet| for| to)|(?<!have |has |'ve )not yet(?=[.,;!]|$)|(?:not|no) (?:at the|near the|high on (?:the|our)|on (?:the|our)) (?:top|list|agenda|radar|priority)|priority (?:list )?(?:right now|at the moment|this year|for now)|(?:but|just) not (?:now|yet|today|this)",
      "(?:bigger|other|more (?:pressing|urgent|important)|enough|too much|so much)(?: \\p{L}+){0,3} (?:right now|at the moment|on (?:my|our) plate|going on|to deal with|to put out|to fry|to worry about)|(?:not|won't|can't|no|nothing|nobody)\\b.{0,50}\\bfor (?:the next |another |at least |a good )*(?:two|three|four|five|six|eight|ten|\\d+|a few|several|a couple of) (?:weeks|months|quarters|years)|(?:in|for|into|with) (?:the |our )?(?:next|new|coming|20\\d\\d) (?:\\p{L}+ )?budget|budget for (?:20\\d\\d|next)",
      'some ?day|one day(?=[.,!]|$)|in (?:the )?(?:distant |near |not too distant )?future|further down|at a later (?:date|stage|point|time)|(?:park|shelve|table|postpone|defer|delay|mothball|push back|pause) (?:it|this|that|the|any|all)|on (?:hold|ice|pause)(?! the)',
      within(
        'budgets?|spend|spending|money|allocation|funds',
        'used up|all gone|is gone|are gone|spent|allocated|committed|signed off|closed|locked|frozen|cycle|round|opens?|resets?|planning|exhausted|next year',
        30,
      ),
      "(?:this|that)(?: one)? (?:isn't|is not|won't be) (?:the|our|a) (?:year|quarter|month|moment|time|priority)|when (?:things|it|life|work) (?:calms?|settles?|quietens?|quiets?|slows?|eases?|is calmer|are calmer|is quieter|are quieter)",
    ],
    asked,
  ),
];
