import { within } from './reply-rule.ts';

const words = (alternatives: readonly string[]) =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'iu');

/** Questions that propose to meet, to speak or to try; whoever asks one is interested, and asks for no fact. */
export const proposesToMeet = words([
  within(
    "can we|could we|shall we|may we|should we|why don't we|can i|could i|can you|could you|would you|will you|do you|are you|have you|got|how about|what about|any chance|fancy|want to|care to|when|what time|which day|is there",
    'talk|chat|speak|meet(?:ing)?|call|zoom|teams|demo|coffee|lunch|slot|hop on|jump on|come (?:by|over|round|in|to us)|visit|stop by|drop by|pop (?:in|by|over)|walk (?:me|us|him|her|them|our|my)|show (?:it|me|us|this|him|her|them|our|my)|diary|calendar|invite|free|available|pencil|send (?:a|an|me an|over an) (?:invite|invitation|link)',
    45,
  ),
  "(?:mon|tues|wednes|thurs|fri)day\\b[^.!?]{0,40}\\?|(?:got|have|spare) (?:\\d+|half|ten|fifteen|twenty|thirty|a (?:few|couple))[^.!?]{0,20}(?:min|hour)[^?]{0,40}|(?:tomorrow|next week)(?: \\p{L}+){0,2}\\?|what(?:'s| is| would be| are) (?:the )?next (?:steps?|move)|what do you need (?:from|off) (?:us|me)|when (?:are|will|would) you (?:be )?(?:\\p{L}+ )?(?:in|around|near|coming|over|up|down|at|free|available)|(?:will|would) you be (?:at|in)|where do (?:i|we) sign|how (?:do|can) (?:i|we) (?:start|proceed|order|get started|sign up)|when can (?:you|we) (?:start|begin)",
  within(
    'können wir|könnten wir|wollen wir|sollen wir|sollten wir|hätten sie|haben sie|hast du|können sie|könnten sie|kannst du|wann|passt|ginge|geht|wie wäre|wie wär|mögen sie|möchten sie|würde|darf ich',
    'sprechen|telefonieren|treffen|termin|zeit|unterhalten|austauschen|vorbeikommen|kommen|anrufen|zeigen|vorstellen|vorführen|call|teams|zoom|demo|einladung|mal reden|reden|(?:mon|diens|donners|frei)tag|mittwoch|morgen|nächste woche|übermorgen|zusammensetzen|kennenlernen|schauen',
    60,
  ),
  within(
    'peut-on|peut on|on peut|pouvons-nous|pourrions-nous|pourrait-on|pouvez-vous|pourriez-vous|seriez-vous|êtes-vous|avez-vous|auriez-vous|quand|on',
    'parler|discuter|échanger|appeler|rappeler|voir|rencontrer|rendez-vous|rdv|appel|visio|démo\\p{L}*|passer|disponible|créneau|présenter|montrer|lundi|mardi|mercredi|jeudi|vendredi|semaine prochaine',
    60,
  ),
  within(
    'podemos|podríamos|puede|puedes|podría|podrían|pueden|le va|les va|te va|tiene|tienen|cuándo|qué tal|hablamos|nos vemos|quedamos',
    'hablar|reunirnos|vernos|llamar\\p{L}*|llamada|reunión|demo\\p{L}*|visitar\\p{L}*|pasar\\p{L}*|venir|hueco|ser el|lunes|martes|miércoles|jueves|viernes|semana que viene|próxima semana|mañana|enseñ\\p{L}+|mostrar\\p{L}*|disponib\\p{L}+',
    60,
  ),
  within(
    'possiamo|potremmo|può|potrebbe|potete|quando|ha|avete|le va|vi va|ci|facciamo|sarebbe',
    'sentir\\p{L}+|sentiamo|parlarne|parlare|veder\\p{L}+|vediamo|incontrar\\p{L}+|chiamar\\p{L}+|telefon\\p{L}+|call|appuntamento|riunione|passare|venire|mostrar\\p{L}+|demo|lunedì|martedì|mercoledì|giovedì|venerdì|settimana prossima|prossima settimana|domani|disponibil\\p{L}+|tempo',
    60,
  ),
  within(
    'kunnen we|kunnen wij|kunt u|kun je|zullen we|zou u|heeft u|heb je|wanneer|past|schikt|komt|bent u',
    'bellen|spreken|praten|afspreken|afspraak|langskomen|langs|zien|ontmoeten|demo|tijd|laten zien|tonen|maandag|dinsdag|woensdag|donderdag|vrijdag|volgende week|morgen|beschikbaar|teams',
    60,
  ),
]);

/** Questions that want no answer: they answer ours, and mostly with a no. */
export const isRhetorical = words([
  "why (?:would|should|on earth|in the world|bother|would anyone|do (?:you|people) (?:keep|think we))|are you (?:kidding|serious|joking|for real|out of your mind|having a laugh)|who (?:needs|has (?:the )?(?:time|money|budget)|in their right mind|wouldn't|cares|pays)|do (?:i|we) look like|how (?:many times|often do i|much more|dumb|stupid)|what part of|what(?:'s| is) the point|(?:seriously|really|again|already|you again|remember me|right|ok(?:ay)?|eh|huh)\\s*\\?|where (?:would|should) (?:i|we) (?:even|find the)|who (?:knows|would)|what (?:would|should|do) (?:i|we) (?:want|need|do) (?:with|that|this|it)|what for\\?|did(?:n't)? (?:i|we) (?:not )?(?:tell|say|ask|write)|haven't (?:i|we) (?:already|told)|can't you read",
  'wozu|ernsthaft|im ernst|wirklich\\s*\\?|schon wieder|wer (?:soll|hat|braucht)|warum (?:sollte|sollten|soll)|was soll(?:en)? (?:ich|wir|das)|wie oft (?:noch|soll|muss)|soll das ein witz|ist das ihr ernst|woher soll(?:en)? (?:ich|wir)',
  'encore vous|à quoi bon|pourquoi (?:voudrais|devrais|devrions|ferais|ferions|paierais|changer)|vous plaisantez|sérieusement\\s*\\?|qui a le temps',
  'otra vez|en serio|para qué (?:quiero|queremos|iba|íbamos|lo)|por qué (?:iba|íbamos|deber|tendr)|es una broma|quién tiene tiempo',
  'ancora voi|sul serio|davvero\\s*\\?|perché (?:mai|dovrei|dovremmo)|a che (?:pro|serve)|scherz\\p{L}+|chi ha tempo',
  'alweer|serieus\\s*\\?|echt\\s*\\?|waarom zou(?:den)? (?:ik|we|wij)|wie heeft (?:daar )?tijd|meent u dat|waar(?:om|voor) moet',
]);

/** Questions that answer in no the question of ours: "why would I pay for that?" */
export const isRefusal = words([
  "why (?:would|should|on earth|bother)|who (?:needs|has (?:the )?(?:time|money|budget)|pays)|what(?:'s| is) the point|what (?:would|should|do) (?:i|we) (?:want|need|do) (?:with|that)|are you (?:kidding|serious|joking|for real)",
  'wozu (?:brauch|sollte|denn)|warum sollten?|was soll(?:en)? (?:ich|wir) damit|wer (?:hat|braucht)',
  'à quoi bon|pourquoi (?:voudrais|devrais|devrions|paierais|changer)|para qué (?:quiero|queremos)|por qué (?:iba|íbamos)|perché (?:mai|dovrei|dovremmo)|a che pro|waarom zou(?:den)? (?:ik|we|wij)',
]);
