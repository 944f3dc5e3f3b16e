import { detectAsks } from '../../../domain/reading/ask-detector.ts';
import { splitSentences } from '../../../domain/reading/sentences.ts';
import type { ReplyFinding, ReplyKind } from '../../../domain/reply.ts';
import { isRefusal, isRhetorical, proposesToMeet } from './proposals.ts';
import { within } from './reply-rule.ts';

/** An offer of help asks for nothing. */
const courtesy =
  /\blet (?:me|us) know if (?:you|there|i can|we can)\b|\bfeel free\b|\bdo(?:n['’]t| not) hesitate\b|\bkeep (?:me|us) posted\b|\bhow are (?:you|things)\b|\bhope (?:you|all)\b|\bwie geht|\bça va\b|\bcomment allez\b|\bcómo est(?:á|ás)\b|\bcome (?:sta|stai)\b|\bhoe gaat\b/iu;

/** Sentences that want to know something, or to be given something to read, without a question mark. */
const wanted: readonly string[] = [
  within(
    'let (?:me|us) know|tell (?:me|us)|advise|confirm|clarify|explain|inform (?:me|us)|check|need to (?:know|understand|see)|like to (?:know|understand|hear|see)|want to (?:know|understand|hear)|have to (?:know|understand)|curious|wondering|wonder|(?:would be|be) (?:good|helpful|useful|interesting) to (?:know|understand|hear|see)|love to (?:know|understand|hear)|interested (?:to (?:know|hear|learn)|in knowing)|question is',
    'whether|if|how|what|when|which|where|who|why|that',
    30,
  ),
  within(
    '(?:could|can|would|will) you|please|kindly|need|i need|we need|send (?:me|us)|ask you to',
    '(?:send|share|forward|confirm|clarify|explain|provide|resend|attach|let (?:me|us) have)(?: \\p{L}+){0,6} (?:certificates?|data ?sheets?|specs?|specifications?|spec sheet|manual|documents?|documentation|drawings?|details|dimensions|list|report|invoice|references?|copy|information|info|address|test results|dpa|terms)',
    20,
  ),
  "(?:i|we)(?:'ll| will| still|'d| would)?(?: also| first)? (?:need|require|lack|am missing|are missing) (?:the|your|an?|some|more) (?:\\p{L}+ ){0,4}(?:sheets?|certificates?|specs?|specifications?|documents?|documentation|drawings?|manual|details|dimensions|references?|reports?|information|info|test results|dpa|terms|figures)",
  "(?:i|we)(?:'m| am|'re| are)? (?:don't|do not|didn't|did not|not) (?:quite |really |fully |entirely )?(?:get|understand|see|follow|catch|clear|sure i understand) (?:what|how|whether|if|who|why|where)|not (?:quite |entirely |really )?clear (?:to (?:me|us) )?(?:what|how|whether|if|who|on|about|from)|unclear|(?:expect|await|awaiting|look forward to) your (?:answer|reply|response)|(?:my|our|one|a|quick|another|only|main|first) questions?(?: \\p{L}+){0,4}(?:is|are|:)|questions? (?:before|about|on|regarding)|^(?:first|second|third|firstly|secondly|also|and|plus|finally)?,? ?(?:whether|how (?:many|much|long|often|far|big)|which) \\p{L}+|(?:two|three|four|five|some|a few|a couple of|several) (?:things|questions|points) (?:before|first|from|to (?:ask|clarify|clear)|i)",
  within(
    'bitte|können sie|könnten sie|kannst du|würden sie|teilen sie|sagen sie|schreiben sie|lassen sie',
    '(?:mitteilen|mit|sagen|wissen|bestätigen|erklären|erläutern|mir|uns|nennen)[^.!?]{0,20} (?:ob|wie|was|wann|welche[nrsm]?|wo|wer|warum|wieviel)',
    40,
  ),
  '(?:fehlt|fehlen) (?:mir|uns|hier)(?: \\p{L}+){0,2} (?:die|das|der|ein\\p{L}*|angaben|informationen) |(?:ich|wir) (?:bräuchten?|brauchen?|benötigen?)(?: \\p{L}+){0,5} (?:datenbl\\p{L}+|zertifikat\\p{L}*|unterlagen|nachweis\\p{L}*|angaben|information\\p{L}*|infos?|zeichnung\\p{L}*|referenz\\p{L}*|auskunft|antwort|adresse|liste|bestätigung)|(?:frage mich|fragen uns|wüsste gerne?|wüssten gerne?|würde gerne? wissen|würden gerne? wissen|möchte wissen|möchten wissen|interessiert (?:mich|uns)|würde (?:mich|uns) interessieren|(?:ist (?:mir|uns)|mir ist|uns ist) (?:noch |leider |immer noch )*(?:nicht (?:ganz )?klar|unklar)|verstehe (?:noch |ich )?nicht)|(?:frage|rückfrage)(?: \\p{L}+){0,3}:',
  within(
    'bitte|können sie|könnten sie|schicken sie|senden sie|schick|sende',
    '(?:datenbl\\p{L}+|zertifikat\\p{L}*|nachweis\\p{L}*|zeichnung\\p{L}*|technische\\p{L}* (?:daten|unterlagen)|bedienungsanleitung|handbuch|auftragsverarbeitung\\p{L}*|avv)',
    40,
  ),
  within(
    "pouvez-vous|pourriez-vous|merci de|veuillez|je (?:voudrais|souhaite|souhaiterais|aimerais)|j'aimerais|nous (?:voudrions|souhaiterions|aimerions)|dites-(?:moi|nous)|faites-moi",
    'savoir|connaître|comprendre|préciser|confirmer|indiquer|expliquer|transmettre|communiquer|dire (?:si|combien|comment|quand)|fiche technique|certificat\\p{L}*',
    40,
  ),
  "je me demande|nous nous demandons|(?:il )?(?:me|nous) (?:faudrait|manque)|(?:pas|n'est pas) (?:très |bien )?clair|une question",
  within(
    'quisiera|quisiéramos|me gustaría|nos gustaría|necesito|necesitamos|querría|puede|podría|podrían|por favor|dígame|díganos|indíqueme',
    'saber|conocer|entender|confirm\\p{L}+|aclar\\p{L}+|decirme|indicar\\p{L}*|explicar\\p{L}*|ficha técnica|certificado\\p{L}*',
    40,
  ),
  'me pregunto (?:si|cómo)|no (?:me )?(?:queda|tengo) claro|una (?:pregunta|duda|consulta)',
  within(
    'vorrei|vorremmo|mi piacerebbe|avrei bisogno|ci serve|può|potrebbe|potete|per favore|mi (?:faccia|dica|indichi)',
    'sapere|capire|conferm\\p{L}+|spiegar\\p{L}+|indicar\\p{L}+|dirmi|scheda tecnica|certificat\\p{L}+',
    40,
  ),
  'mi chiedo (?:se|come)|non (?:mi )?è chiaro|una domanda',
  within(
    'graag|kunt u|kun je|zou u|wil|willen|laat (?:mij|me|ons)|wij|ik',
    '(?:weten|verne\\p{L}+|horen|bevestigen|uitleggen|aangeven) (?:of|hoe|wat|wanneer|welke|waar|wie|waarom)|(?:weten|vernemen|begrijpen)[.!]*$|specificaties|datasheet|certificaat',
    40,
  ),
  '(?:vraag|vragen) (?:ik )?(?:me|mij|ons) af|niet (?:helemaal )?duidelijk|een vraag',
];
const wants = new RegExp(`(?<![\\p{L}\\p{N}])(?:${wanted.join('|')})(?![\\p{L}\\p{N}])`, 'iu');

/** What is said by one of these is not asked besides, not even with a question mark. */
const saidOtherwise: ReadonlySet<ReplyKind> = new Set([
  'referral',
  'not_now',
  'nobody_here',
  'opt_out',
  'opt_out_doubtful',
]);
/** These leave no question besides where the sentence has no question mark. */
const saidWithoutMark: ReadonlySet<ReplyKind> = new Set([...saidOtherwise, 'interested', 'objection', 'out_of_office']);

/** Who asks these ways names a time or a place to meet. */
const toMeet: ReadonlySet<string> = new Set(['wants-to-meet', 'gives-a-time', 'invites-us']);

/** Whether something can be tried is a question as well as a wish. */
const toTry = /\b(?:pilot|trial|test|poc|testen|pilot\p{L}*|essai\p{L}*|prueba\p{L}*|prova\p{L}*|proef\p{L}*)\b/iu;

const endsAsking = /\?[!?"'”’)\]\s]*$/u;

/**
 * What a text asks of its reader, beside what its sentences are found to say: a question mark in the writer's own words
 * is a question, but for courtesies, and questions that want no fact: those that propose to meet (`interested`)
 * and those that answer ours with one (`objection`, or nothing). A wish to know something needs no mark.
 */
export function askedOfUs(text: string, found: readonly ReplyFinding[]): ReplyFinding[] {
  const questions = new Set(detectAsks(text).flatMap(({ kind, sentence }) => (kind === 'question' ? [sentence] : [])));
  return splitSentences(text).flatMap((sentence): ReplyFinding[] => {
    const plain = sentence.replaceAll('’', "'");
    const said = found.flatMap(({ kind, words }) => (words === sentence.slice(0, words.length) ? [kind] : []));
    const finding = (kind: ReplyKind, rule: string): ReplyFinding[] => [{ kind, rule, words: sentence }];
    if (endsAsking.test(sentence)) {
      if (courtesy.test(plain) || said.some((kind) => saidOtherwise.has(kind))) return [];
      if (!toTry.test(plain) && found.some(({ rule, words }) => toMeet.has(rule) && words === sentence)) return [];
      if (isRefusal.test(plain)) return finding('objection', 'asks-why-at-all');
      if (isRhetorical.test(plain)) return [];
      if (proposesToMeet.test(plain)) return finding('interested', 'proposes-to-meet');
      return questions.has(sentence) ? finding('question', 'asks-a-question') : [];
    }
    if (!wants.test(plain) || courtesy.test(plain) || said.some((kind) => saidWithoutMark.has(kind))) return [];
    return finding('question', 'asks-for-something');
  });
}
