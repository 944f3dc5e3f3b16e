/** How a sentence looks ahead: to something others have to do or settle first, to what its writer means to do, or not clearly. */
export type Outlook = 'awaited' | 'intended' | 'said';

const waiting =
  /\b(?:wait(?:s|ing)?|find out|asked for|decides?|decision|once|until|as soon as|know whether|is due|are due|might|perhaps|maybe|vielleicht|warten|wartet|herausfinden|entscheide[nt]|entscheidung|sobald|danach|abwarten|zustimmen|prüfen)\b/iu;
const first = /\b(?:before|after|by the end|erst|bevor|bis|nach der|nach dem)\b/iu;
const intent =
  /\b(?:(?:I|we) (?:(?:still|also|now|both|all) )?(?:want|plan|intend|hope|need|have|mean) to|(?:I|we)(?:'d| would) like|(?:I|we)(?:'ll| will)|(?:we|I) start|(?:our|my|the) (?:idea|plan|intention) is|(?:ich|wir) (?:\p{L}+ ){0,2}?(?:will|wollen|möchten?|plane[n]?|werden?|muss|müssen)|(?:will|wollen|möchten?|planen?) (?:ich|wir))\b/iu;

/** Which of the three a sentence of somebody else's is; the question that follows it has to fit. */
export function outlookOf(sentence: string): Outlook {
  if (waiting.test(sentence)) return 'awaited';
  if (intent.test(sentence)) return 'intended';
  return first.test(sentence) ? 'awaited' : 'said';
}
