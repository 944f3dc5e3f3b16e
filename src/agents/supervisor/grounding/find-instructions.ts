import { sentencesOf } from '../sentences.ts';

const instruction: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(?:instruction|rule|polic(?:y|ies)|prompt|guideline|guardrail|restriction)/i,
  /\b(?:ignore|disregard|forget) (?:everything|anything|all|whatever) .{0,30}\b(?:above|before|previous\w*|prior|earlier|told)\b/i,
  /\b(?:system|developer|hidden|secret) (?:prompt|message|instruction)/i,
  /\b(?:you are(?: now| henceforth)?|act as|behave as|pretend to be|as) (?:an? |the )?(?:\w+ )?(?:ai|a\.i\.|assistant|language model|llm|bot|chatbot|gpt|agent)\b/i,
  /(?:^|\b(?:dear|hey|hello|hi|attention|note (?:to|for)|to|for|instructions? (?:to|for)|tell|ask|the|your|any) (?:the |any |your |an? )?(?:\w+ )?)(?:ai|assistant|language model|llm|chatbot|bot|copilot|automated (?:system|agent|reader))\b[^.?!\n]{0,60}(?:[:,]|\b(?:must|should|please|to|will|reading|processing|summari[sz]ing|replying)\b)/i,
  /<\/?(?:system|assistant|instructions?|user|tool)[^>]*>|\[(?:system|inst|assistant)\]|^\s*(?:system|assistant)\s*:/im,
  /\b(?:when|before|while) (?:you )?(?:\w+ )?(?:summari[sz](?:e|ing)|process(?:ing)?) (?:this|the) (?:mail|e-?mail|message|thread|note)\b/i,
  /\b(?:do not|don't|never) (?:tell|mention|inform|reveal|alert|notify|show)\b.{0,30}\b(?:user|person|human|anyone|operator|team|sender|recipient)/i,
  /\b(?:send|forward|reveal|disclose|export|e-?mail|list|share|include|copy|paste|leak|attach|add|bcc|cc)\b.{0,60}\b(?:(?:other|another) (?:customer|client|compan|tenant)\w*(?:['’]s?)? (?:price|data|contact|contract|e-?mail|detail|term|discount|record|file)\w*|(?:price|data|contact|contract|e-?mail|detail|term|discount|record|file)\w* (?:of|for|from) (?:your |the |any )?(?:other|another) (?:customer|client|compan|tenant)\w*|all (?:customer|contact|client|deal|price|email|e-mail|address)\w*|every (?:customer|contact|client)|customer list|price list of|api keys?\b|your (?:password|credential)s?)/i,
  /\b(?:approve|execute|run|call|invoke|trigger|update|set|change|mark)\b.{0,40}\b(?:automatically|without (?:asking|approval|review|confirmation)|the tool|this action|tenant id|policy to|confidence to|recipient to|amount to)/i,
];

/** Sentences that try to give orders to an assistant, by their UTF-16 offsets. A net with holes: no rule rests on it alone. */
export function findInstructions(text: string): { start: number; end: number }[] {
  return sentencesOf(text)
    .filter((sentence) => instruction.some((pattern) => pattern.test(sentence.text)))
    .map(({ start, end }) => ({ start, end }));
}
