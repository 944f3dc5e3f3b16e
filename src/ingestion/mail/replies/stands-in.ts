const standsIn =
  /(?<!\p{L})(?:(?:is|are|will be) (?:covering|standing in|filling in|deputi[sz]ing|taking over|looking after)|covers? for me|(?:is|as) my (?:replacement|cover|stand-in|deputy)|(?:has|have) taken over|vertritt mich|vertreten mich|meine vertretung|übernimmt (?:\p{L}+ ){0,3}(?:aufgaben|vertretung|in dieser zeit|solange)|me remplace|assure mon|me sustituye|mi sostituisce|vervangt mij|neemt waar)(?!\p{L})/iu;
const urgent =
  /(?<!\p{L})(?:urgent\p{L}*|emergenc\p{L}+|can't wait|cannot wait|immediate|dringend\p{L}*|eilig\p{L}*|notf\p{L}+|unaufschiebbar\p{L}*|urgen\p{L}+|spoed\p{L}*)(?!\p{L})/iu;

/** Whether a sentence of whoever is away says who does their work meanwhile, and not only what cannot wait. */
export function namesStandIn(sentence: string): boolean {
  const plain = sentence.replaceAll('’', "'");
  return standsIn.test(plain) && !urgent.test(plain);
}

/** Whether a sentence is about what cannot wait. */
export const isUrgentOnly = (sentence: string): boolean => urgent.test(sentence.replaceAll('’', "'"));
