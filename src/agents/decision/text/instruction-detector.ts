import { splitSentences } from '../../../domain/reading/sentences.ts';

const addressed =
  /\b(?:(?:ai|automated|virtual|digital|email|mail|language)[ -](?:assistant|agent|model|system|bot)|assistant that|chat ?bot|chatgpt|gpt-?\d*|llm|system prompt|note to (?:the )?(?:ai|assistant|bot|agent|model|system)|(?:as|you are) an? (?:ai|assistant|language model))\b/iu;
const override =
  /\b(?:(?:ignore|disregard|forget|override|bypass|skip)\b[^.]{0,30}\b(?:instructions?|prompts?|rules?|polic(?:y|ies)|guidelines?|guardrails?)|(?:ignore|disregard|forget) (?:everything|all|anything)\b[^.]{0,20}\b(?:above|before|previous|said|told)|you are (?:now )?(?:authori[sz]ed|permitted|allowed|instructed) to|new instructions?:|do not (?:show|tell|mention|reveal|forward)\b[^.]{0,40}\b(?:person|human|user|anyone|operator|colleague)|mark\b[^.]{0,40}\bas approved|act as (?:if|though|an?)|pretend (?:to|that)|reveal your)\b/iu;
const othersSecrets =
  /\b(?:send|share|reply with|forward|give|list|attach|include|disclose)\b[^.]{0,80}\b(?:price list|prices|pricing|discounts?|contracts?|quotes?|data|terms)\b[^.]{0,60}\b(?:of|with|for|from|agreed with|given to) (?:another|other|your other|all (?:your )?)? ?(?:customers?|clients?|accounts?|companies|\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+)/u;

/**
 * Sentences of a mail that try to steer an assistant instead of talking to a person: orders to override its rules, or
 * words addressed to it together with an order. Empty for ordinary mail, also when it talks about assistants.
 */
export function detectInstructions(text: string): string[] {
  const sentences = splitSentences(text);
  const overriding = sentences.some((sentence) => override.test(sentence));
  const speaksToIt = sentences.some(
    (sentence) => addressed.test(sentence) && /^(?:note|dear|attention|hey|hi|to the)\b|:/iu.test(sentence),
  );
  if (!overriding && !(speaksToIt && sentences.some((sentence) => othersSecrets.test(sentence)))) return [];
  return sentences.filter(
    (sentence) =>
      override.test(sentence) ||
      othersSecrets.test(sentence) ||
      (addressed.test(sentence) && (speaksToIt || overriding)),
  );
}
