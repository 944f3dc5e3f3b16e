import { splitSentences } from '../../../domain/reading/sentences.ts';

const strong =
  /\b(?:(?:formal|official) complaint|complain(?:t|ing)?\b|raise (?:this|it) (?:formally|officially)|(?:un|not )acceptable|(?:very|extremely|really|deeply)? ?(?:disappointed|dissatisfied|frustrated|unhappy)|let (?:us )?down|refund|compensation|escalate (?:this|it)|not what we (?:paid|agreed|ordered)|(?:second|third|fourth) time (?:this|now|in)|lost (?:trust|confidence|patience)|reklam\w+|beschwer(?:de|en uns|e mich)|unzufrieden|enttäuscht|verärgert|(?:in|nicht )akzeptabel|zum (?:dritten|vierten) mal|das (?:dritte|vierte) mal)/giu;
const trouble =
  /\b(?:fail(?:s|ed|ure|ures)?|fault(?:y|s)?|defect(?:s|ive)?|broke(?:n)?|damaged|gaps?|missing|wrong|incorrect|on hold|deviation|delayed|too late|outage|down since|does(?: not|n['’]t) work|not working|still (?:waiting|not)|overcharged|came back with|defekt\p{L}*|kaputt|ausgefallen|beschädigt|mangelhaft|falsch\p{L}*|verspätet|zu spät|steht (?:seit \p{L}+ )?still|funktioniert nicht|geht nicht)\b/giu;
const denied = /\b(?:without|no|not|never|zero|free of)\b(?: (?:a|any|an|single|more|further|\p{L}+))? *$/iu;

/** The troubles a writer reports: the sentences that carry them, strongest first. */
export interface Complaint {
  sentences: string[];
  /** Grows with how plainly and how often trouble is named. */
  weight: number;
}

function hits(pattern: RegExp, sentence: string): number {
  return [...sentence.matchAll(pattern)].filter((match) => !denied.test(sentence.slice(0, match.index))).length;
}

/** A complaint in a mail's new text: one plain word for it, or three mentions of trouble. Null when there is none. */
export function detectComplaint(text: string): Complaint | null {
  const weighed = splitSentences(text).map((sentence) => ({
    sentence,
    strong: hits(strong, sentence),
    trouble: hits(trouble, sentence),
  }));
  const strongCount = weighed.reduce((sum, item) => sum + item.strong, 0);
  const troubleCount = weighed.reduce((sum, item) => sum + item.trouble, 0);
  const weight = strongCount * 3 + troubleCount;
  if (weight < 3) return null;
  const telling = weighed.filter((item) => item.strong + item.trouble > 0);
  // What went wrong says more than the word "complaint".
  telling.sort((left, right) => right.trouble - left.trouble);
  return { sentences: telling.map((item) => item.sentence), weight };
}
