import { type Ask, detectAsks } from '../../../domain/reading/ask-detector.ts';

const giving =
  /(?<!\p{L})(?:re-?send|send|forward|e-?mail|provide|share|quote|quotation|give (?:me|us)|let (?:me|us) have|prepare|check|look into|clarify|correct|replace|order|schicken|senden|zusenden|zukommen|geben sie|nennen|erstellen|prüfen|klären|korrigieren|bestellen)(?!\p{L})/iu;
const denied = /(?<!\p{L})(?:not|\p{L}*n['’]t|no (?:more|longer)|stop|never|nicht|kein\p{L}*)(?!\p{L})/iu;

/** Requests of a mail's new text for something that can be given or done, besides questions: a quotation, a copy, an order. */
export function requestedThings(text: string): Ask[] {
  return detectAsks(text).filter(
    ({ kind, sentence }) => kind === 'request' && giving.test(sentence) && !denied.test(sentence),
  );
}
