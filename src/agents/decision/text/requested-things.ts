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

const unfit =
  /https?:|www\.|\S@\S|\p{L}[\p{L}\p{N}-]*\.\p{L}{2,}|\bdot\b|[€$£%<>]|(?<!\p{L})(?:eur|usd|gbp|chf|percent|prozent|discount|rabatt|price|preis\p{L}*|iban|bank|refund|password|passwort|login)(?!\p{L})|\d[\d ,.-]{5,}/iu;

/** Whether a request may stand in a text of ours in their words: it names no link, address, amount, price or account. */
export function isFitToQuote(request: string): boolean {
  return !unfit.test(request.normalize('NFKC').replace(/\p{Cf}/gu, ''));
}
