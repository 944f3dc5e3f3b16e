import { isVeryCommonWord } from './common-words.ts';
import { canonicalOf, type PromiseWording } from './promise-wording.ts';

/** What a product does, costs or comes with, stated as a fact or promised. */
const triggers: readonly RegExp[] = [
  /\b(?:guarantee[ds]?|warrant(?:y|ies)|money[- ]back|refund(?:s|ed|able)?|waive[ds]?|lifetime|unlimited)\b/i,
  /\b(?:free of charge|for free|at no (?:extra |additional )?(?:cost|charge)|no extra cost|on the house|free (?:trial|shipping|delivery|of|month|months|year|upgrade|training|setup|support|calibration|replacement|pilot))\b/i,
  /\b(?:certified|accredited|validated|approved by|compliant|uptime|sla|roadmap)\b/i,
  /\b(?:discount|rebate|price (?:match|cut|freeze|lock)|better price|special price|lower price)\b/i,
  /\b(?:supports|integrates|includes|comes with|ships with|works with|(?:is|are) (?:compatible|included)|complies|(?:can|do|does|also|fully|now|loggers|devices) (?:support|integrate|include|comply))\b/i,
  /\bwill (?:soon )?(?:support|include|integrate|be (?:released|available|shipped|delivered|included|certified)|ship|launch|release)\b/i,
  /\bwe(?:'re| are) (?:about to|going to|planning to|working on)\b/i,
  /\b(?:available|launch(?:es|ing)?|releas(?:e|es|ing)) (?:from|by|in|this|next|starting)\b/i,
  /\b(?:sensors?|connectors?|versions?|features?|modules?|integrations?|loggers?|devices?|models?|functions?)\b[^.,]{0,30}\bwill\b/i,
  /\b(?:better|special|good|best|great) (?:deal|terms|rate)\b|\bas low as\b|\bgo (?:down|lower)\b|\bon us\b/i,
  /\b(?:market|world|industry) leaders?\b|\bleading (?:provider|supplier|maker|vendor|manufacturer)\b|\bpays? (?:for itself|back)\b/i,
  /\b(?:saves?|spares?|earns?|gains?) (?:you|your)\b|\byou(?:'ll| will)? never (?:lose|miss|need|worry|have to)\b/i,
  /\bno (?:limits?|minimum|obligations?|lock-in|hidden|set-?up|commitment|risk)\b|\bcosts? nothing\b|\bcancel (?:at )?any ?time\b|\b(?:never|not) (?:raise|increase|change) (?:the |our |your )?prices?\b|\b(?:first|only|biggest) customer\b/i,
  // What other customers do is theirs to tell, or stands in a reference that may be shared.
  /\b(?:customers?|clients?|companies|firms|users|sites|manufacturers|hospitals|competitors?|peers) (?:\p{L}+ ){0,3}(?:chose|choose|chooses|uses?|using|switched|moved|renews?|renewed|trusts?|rely|relies|loves?|prefers?|saved?|pays?)\b/iu,
  /\b(?:\p{L}+s|people) like (?:yours|you)\b|\b(?:cuts?|reduces?|lowers?|halves?|doubles?) your\b|\bin half\b/iu,
  // How fast we act is a promise, unless it is the writer who comes back to somebody.
  /^(?!i\b|i'll\b|let\b).*\b(?:within|in less than|in under) (?:\w+|\d+) (?:(?:working|business|calendar) )?(?:seconds?|minutes?|hours?|days?|weeks?)\b/i,
];
const aboutUs =
  /^(?:(?:and|but|so|also|yes|no|indeed|of course|then|in addition)[,;]? )?(?:we|our|the|all|every|each|it|they|these|this|both|any|support|delivery|shipping|onboarding|calibration|installation|training|pricing|data|readings|reports?|loggers|devices|sensors|batteries|orders|updates|alarms|your (?:data|price|subscription|readings|logs|account))\b/i;
const ourThing =
  /(?:^|\b(?:our|your|the|all|every|each|these|both) )(?:[\p{L}-]+ ){0,3}?(?:platform|product|products|loggers?|devices?|systems?|services?|reports?|software|app|application|readings?|data|solution|sensors?|tool|module|plan|package|licen[cs]es?|subscription|batter(?:y|ies)|api|dashboard|portal|hardware|gateway|contract|price|pricing|version|release|update|accuracy|calibration|support|delivery|shipping|onboarding|installation|training|orders|updates|alarms|account|logs|uptime|firmware|connector|integration|interface|features?|functions?|roadmap)\b/iu;
const startsWithOurThing = new RegExp(`^${ourThing.source}`, 'iu');
const weOffer =
  /\bwe(?:'ll| will| can| could| would| do| also| now| always| never| already| only)* (?:not )?(?:deliver|ship|provide|offer|extend|store|host|keep|encrypt|integrate|support|build|add|customi[sz]e|cover|replace|include|lower|reduce|cut|match|grant|give|throw in|waive|hold|release|launch|develop|implement|install|migrate|train|calibrate|certify|monitor|record|measure|retain|delete|process|back up|archive|commit|promise|ensure|make sure|reimburse|compensate|credit|pay|discount)\b/i;
const weWill = /\bwe(?:'ll| will| shall) (?:\p{L}+ly |also |even )?\p{L}+/iu;
const stative =
  /\b(?:is|are|was|were|has|have|can|does|do|will|stays?|keeps?|stores?|stored|measures?|records?|runs?|meets?|lasts?|offers?|remains?|covers?|logs?|holds?|takes?|costs?|works?|sends?|uses?|allows?|lets?|never|always|leaves?|fits?|goes|go|flows?|syncs?|replaces?|encrypts?|slips?|arrives?|comes?|moves?|launch(?:es)?|improves?|detects?|prevents?|weighs?|answers?|reads?|matches|moves|draws?|needs?|imports?|exports?|connects?|delivers?|starts?|ends?|begins?|contains?|produces?|handles?|provides?|alerts?|warns?|reduces?|saves?|cuts?)\b/i;
// Talk about the conversation itself promises nothing about the product.
const conversation =
  /\b(?:walk (?:you|your)|show (?:you|your)|happy to|glad to|send (?:you|it|over|across|the)|share|talk|call|meet|discuss|chat|look forward|hope|thank|it is fine|let me know|get back|come back|ask|answer (?:you|your)|question|wonder|go (?:through|over)|introduc|arrange|join|follow up|point you|attached|enclosed|on our (?:web ?)?site)\b|\b(?:is|are|find \w+(?: \w+){0,3}) (?:at|on|under) (?:https?:|www\.)/i;
const qualifiers =
  /\b(?:free|guarantee[ds]?|certified|accredited|unlimited|real[- ]time|on us|lifetime|always|refund\w*|waive[ds]?|discount\w*|every|24\/7|instant\w*|fastest|best|only|same|life|forever|immediate\w*|overnight|whenever|sometimes|hourly|nights?|weekends?|holidays|faster|cheaper|better|extra|additional|without|around the clock)\b/gi;
const negations = /\b(?:not|never|no|nobody|none|nothing|without|cannot)\b|n't\b/i;
const emptyWords = new Set(
  `a an the and or but so of to in on at by for with from as is are was were be been being has have had do does did can could
  will would shall should may might must it its this that these those we our us you your they their them he she i my me
  also just now already still then there here all any each both if when where which who what how than more most very
  too not never no yes hello hi dear asked about here's that's it's well ever only within into out up over per`.split(
    /\s+/,
  ),
);

function stem(word: string): string {
  return word
    .replace(/'s$/, '')
    .replace(/(?<=\p{L}{3})ies$/u, 'y')
    .replace(/(?<=\p{L}{3})(?:ing|ed|es|s|ly)$/u, '')
    .replace(/(?<=\p{L}{3})(?:e|([bdgmnpt])(?=\1$).)$/u, '');
}

const numberWords = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const inDigits = (text: string) =>
  text.replace(/\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b/gi, (word) =>
    String(numberWords.indexOf(word.toLowerCase())),
  );

const reportsThem =
  /\b(?:you|\p{Lu}\p{L}+) (?:(?:also|then|had|have|\p{Lu}\p{L}+) )*(?:asked|wondered|wanted to know|inquired|enquired|wrote)(?: (?:us|me|\p{Lu}\p{L}+))?(?: on [\p{L}\p{N} ]{3,20})? (?:whether|if|how|what|where|which|who|when|why|about|for)\b/iu;

// Different words for one thing, as people paraphrase a data sheet.
const synonyms = [
  'store host keep locate reside save hold retain archive stay remain',
  'ship deliver send dispatch',
  'cost price charge',
  'measure record log monitor capture track',
  'certify accredit certification',
  'create generate produce make',
  'trade exchange swap replace change',
  'begin start',
  'day daily',
  'month monthly',
  'year yearly annual annually',
  'delete erase remove',
  'comply follow meet conform',
  'include cover contain',
];

function speaksToThem(words: string): boolean {
  return (
    /^(?:(?:in|on|at) your \p{L}+[^,]*, )?(?:you|your|as you|since you|when you|thank|thanks)\b/iu.test(words) &&
    !/\b(?:you (?:will |'ll )?(?:get|receive|have|pay|save|cut|reduce|lower|halve|double|never|be our)|you (?:can|may) (?:cancel|return|stop|terminate)|your (?:price|discount|logger|subscription|contract|plan))\b/i.test(
      words,
    )
  );
}

/** How English speaks of a product. */
export const englishPromises: PromiseWording = {
  ...{ triggers, conversation, stative, reportsThem, qualifiers, negations, emptyWords, stem },
  weOffer: new RegExp(`${weOffer.source}|${weWill.source}`, 'iu'),
  startsAsAsk: /^(?:please|if|let|could|would|can|may)\b/i,
  condition: /^if\b/i,
  firstWords: /^(?:yes|no|indeed|of course|sure|certainly|absolutely)[,;:.]? /i,
  conditionClause: /^if (?:[^,]*, (?:then )?|.*? (?=we\b))/i,
  asWe: (rest) => `We ${rest.replace(/^(\p{L}+?)(?:(?<=ch|sh|ss|x)es|(?<!s)s)\b/u, '$1')}`,
  isAboutOurs: (words) => aboutUs.test(words) && ourThing.test(words),
  startsWithOurs: (words) => startsWithOurThing.test(words),
  speaksToThem,
  clauseBreak: /, (?=so\b|but\b|and\b|which\b)|; /i,
  speaks: /\b(?:i|i'm|i'll|me|you|your|we|us)\b/i,
  isUsual: isVeryCommonWord,
  canonical: canonicalOf(synonyms, stem),
  inDigits,
  durations:
    /\b(\d+|an?|one|each|every|per) (?:(?:full|whole|working|business|calendar) )?(minute|hour|day|week|month|quarter|year)s?\b/gi,
};
