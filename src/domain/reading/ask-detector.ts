import { splitSentences } from './sentences.ts';

/** Something a writer wants from the reader. `words` is the asking part, as written, without a lead-in. */
export interface Ask {
  kind: 'question' | 'request';
  sentence: string;
  words: string;
}

const courtesy =
  /^(?:(?:so|and|but|well|oh|hey|hi),? )*(?:how (?:are|have) (?:you|things|u)|how(?:['’]s| is| was) (?:it going|life|everything|your (?:week|weekend|day|trip|summer|holiday))|what(?:['’]s| is) (?:up|new|happening)|how do you do|are you well|who knows|guess what|you know what|isn['’]t (?:it|that)|wasn['’]t (?:it|that)|aren['’]t (?:we|you) (?:all|glad)|don['’]t you (?:think|love)|can you believe|why not|really|right|ok(?:ay)?|huh|eh|no|sound good|make sense|agreed|remember (?:me|when)|need i say|what more|who would have)\b[^?]{0,60}\?$|, (?:is|are|was|were|do|does|did|has|have|could|would)n['’]t (?:it|that|they|we|you)\?$/iu;
const doubled =
  /^(?:interested|ready to|looking (?:for|to)|want(?:ing)? to (?:earn|save|lose|make)|tired of|did you know|having trouble|can['’]t|need (?:help|more) |questions)\b[^?]*\?$/iu;

// "Could you", "would you mind", "I'd appreciate it if you".
const politeRequest =
  /\b(?:(?:could|can|would|will) (?:you|u|someone|anyone|one of you|y['’]all)\b(?! (?:imagine|believe))|would (?:you )?mind|i(?:['’]d| would)? (?:really )?(?:appreciate|be grateful|need you|want you|like you|ask you)|we(?:['’]d| would)? (?:really )?(?:appreciate|be grateful|need you|like you|ask (?:that )?you)|(?:it would|that would) be (?:great|good|helpful|nice) if you|if you (?:could|would)\b|you (?:need|have|ought) to\b|you (?:should|must)\b|make sure (?:you|that you|to)|let(?:['’]s| us) (?:plan|meet|talk|discuss|schedule|set|try|get|go|do|make|have|see|keep|shoot|touch)|why don['’]t (?:you|we)|how about|what about (?:meeting|doing|a)|shall we|should we|(?:are|is|were) you (?:able|available|free|willing|interested)|do you (?:want|need|have (?:any|a|time|the)|know|think|agree|mind|plan))\b/iu;
const please =
  /(?:^|[,;:–-] ?|\b(?:and|so|but|then|also|could you|can you|would you) )(?:please|pls|plz|kindly)\b(?!,? ?(?:find|see|note|be (?:aware|advised|assured)|accept|disregard|do not hesitate|don['’]t hesitate|feel free)\b)/iu;
const trailingPlease = /\b(?:please|pls)[.!]?$/iu;
const imperative =
  /^(?:(?:also|so|then|and|but|meanwhile|otherwise|in the meantime|if [^,]{3,80}|when [^,]{3,60}|once [^,]{3,60}),? )*(?:just )?(?:let (?:me|us) (?:know|have)|send|forward|confirm|advise|tell|call|reply|respond|return|review|check|give|provide|attach|include|add|remove|delete|change|update|fix|make|take|bring|get|keep|put|set|schedule|arrange|contact|talk to|speak (?:to|with)|ask|print|sign|fax|copy|cc|use|read|look (?:at|into|over)|have (?:him|her|them|your|the|someone)|remind|work with|coordinate|follow up|get back|stop|try|prepare|draft|circulate|pass|drop|handle|finish|complete|submit|book|cancel|let['’]s)\b(?! (?:of|for your|from (?:the|our))\b)/iu;
const proposal =
  /(?:\b(?:i|we)(?:['’]d| would)? (?:also )?(?:suggest|propose|recommend)\b|\b(?:i|we)(?:['’]d| would) (?:like|love|prefer) to\b|^(?:so |maybe |perhaps )?(?:lets|let['’]s)\b|\b(?:we|you) (?:should|could) (?:meet|talk|discuss|speak|call|review|plan|go|try|get|set)\b|^(?:maybe|perhaps) (?:we|you) (?:can|could|should)\b)/iu;
const informationWanted =
  /\b(?:let (?:me|us) (?:know|have)|get back to (?:me|us)|(?:need|want|like|love|wanted|have|happy|glad|trying|hoping|wish) to (?:know|hear|understand|discuss|find out|ask|see if|talk|meet)|(?:need|want|would like|['’]d like) (?:the|your|an?|some|more|further|this|these|those|copies) |please (?:send|confirm|advise|let|call|reply|provide|forward|review|check|give|tell|answer))\b/iu;
const wondering =
  /\b(?:i(?:['’]m| am|['’]d| was)?|we(?:['’]re| are| were)?|just|also) (?:also |just )?wonder(?:ing|ed)? (?:what|if|whether|how|when|where|which|who|why)\b/iu;
const relayed =
  /(\b(?:ask(?:s|ed|ing)?|want(?:s|ed)? to know|(?:would|['’]d) like to know|needs? to know) (?:me |us |you )?|(?<!\p{L})(?:fragt|fragen|möchte[nt]? wissen|wüssten? gern),? )(?:what|if|whether|how|when|where|which|who|why|ob|wie|wann|wo|wer|was|welche\p{L}*|warum)(?!\p{L})/iu;
const germanRequest =
  /^(?:(?:also|und|dann|dazu|außerdem),? )?bitte \p{Ll}+(?:en|n|e)?(?: sie)?\b|\b(?:könn(?:en|ten|test)|kannst|würden|würdest|dürf(?:en|te|ten)) (?:sie|du|ich|wir) (?:mir|uns|bitte|mal|vielleicht)\b|\b(?:schicken|senden|geben|nennen|teilen|sagen|erklären|bestätigen) sie (?:mir|uns|bitte)\b|\b(?:wir|ich) (?:bräuchten?|benötigen?|hätten? gern)\b/iu;
const advert =
  /(?:\$\d|\$LINK|https?:|www\.|\bclick\b|unsubscribe|\bfree\b.*!|\b(?:offer|deal|sale|win|today only|limited time|shop|password|newsletter|account)\b.*(?:!|now\b)|<\w+>)/iu;
const leadIn = /^.*?\b(?:this|question|frage|following|know|point|thing)[^:]{0,60}: (?=\p{L})/iu;

/** The sentences of a mail's new text in which the writer asks something of the reader, courtesies left out. */
export function detectAsks(text: string): Ask[] {
  return splitSentences(text).flatMap((sentence) => {
    const kind = askKind(sentence);
    if (!kind) return [];
    const passedOn = relayed.exec(sentence);
    const words = passedOn ? sentence.slice(passedOn.index + passedOn[1]!.length) : sentence;
    return [{ kind, sentence, words: kind === 'question' ? sentence.replace(leadIn, '') : words }];
  });
}

function askKind(sentence: string): Ask['kind'] | null {
  if (advert.test(sentence)) return null;
  if (/\?["'”’)]*$/.test(sentence)) return courtesy.test(sentence) || doubled.test(sentence) ? null : 'question';
  // "Maria, send it" and "Maria send it" are the same order.
  const unaddressed = sentence.replace(/^\p{Lu}\p{Ll}+(?:,| -+) (?=\p{L})/u, '');
  const asks =
    imperative.test(unaddressed) ||
    [politeRequest, please, trailingPlease, proposal, informationWanted, wondering, relayed, germanRequest].some(
      (rule) => rule.test(sentence),
    );
  return asks ? 'request' : null;
}

/** The questions among the asks: what can be answered with a fact. */
export function openQuestions(text: string): Ask[] {
  return detectAsks(text).filter(
    (ask) =>
      ask.kind === 'question' ||
      relayed.test(ask.sentence) ||
      wondering.test(ask.sentence) ||
      /\b(?:confirm|tell (?:me|us)|let (?:me|us) know|advise|explain|clarify)\b.{0,40}\b(?:whether|if|where|when|what|which|how|who|that)\b/iu.test(
        ask.sentence,
      ),
  );
}
