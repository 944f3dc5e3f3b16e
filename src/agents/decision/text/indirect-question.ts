/** A subject whose end is certain: a pronoun, or names and model numbers in a row. */
const subject = String.raw`(you|we|they|it|(?:[\p{Lu}\d][\p{L}\p{N}-]*)(?: [\p{Lu}\d][\p{L}\p{N}-]*){0,2})`;
const wh = String.raw`((?:how (?:long|many|much|soon|often|far)(?: \p{Ll}+)?|how|where|when|why|what|which \p{Ll}+))`;
const participle = /(?:ed|kept|sent|made|held|built|done|sold|set|shown|given|written|shipped)$/iu;
const modal = '(can|could|will|would|should|must|is|are|has|have)';
const inverted =
  /\b(?:do|does|did|can|could|will|would|should|must|is|are|was|were|has|have) (?:you|we|they|it|i|the|our|your|my|this|that|\p{Lu})/u;
const maxWords = 18;

/**
 * A question of theirs as we repeat it after "you asked": `where are our data stored?` becomes `where your data are
 * stored`. Only its first clause, and only in the forms that turn round safely; null for every other.
 */
export function indirectQuestion(question: string): string | null {
  const clause = question
    .trim()
    .split(/[,;:?–—]|\.\s|\.$/u)[0]!
    .trim();
  const words = clause.split(/\s+/);
  if (words.length < 4 || words.length > maxWords || /["“”„]|\b(?:i|me|mine|ours|yours)\b/iu.test(clause)) return null;
  const lowered = clause.charAt(0).toLowerCase() + clause.slice(1);
  const turned = yesOrNo(lowered) ?? stored(lowered) ?? asked(lowered) ?? asItStands(lowered);
  return turned === null ? null : fromOurSide(turned);
}

function yesOrNo(clause: string): string | null {
  const plain = new RegExp(String.raw`^(do|does) ${subject} (\p{Ll}+)(.*)$`, 'u').exec(clause);
  if (plain) return `whether ${plain[2]} ${agree(plain[1]!, plain[3]!)}${plain[4]}`;
  const helped = new RegExp(`^${modal} ${subject} (.+)$`, 'u').exec(clause);
  return helped ? `whether ${helped[2]} ${helped[1]} ${helped[3]}` : null;
}

/** `where are our data stored`: the verb at the end closes the subject. */
function stored(clause: string): string | null {
  const found = new RegExp(String.raw`^${wh} (is|are) (.+) (\p{Ll}+)$`, 'u').exec(clause);
  return found && participle.test(found[4]!) ? `${found[1]} ${found[3]} ${found[2]} ${found[4]}` : null;
}

function asked(clause: string): string | null {
  const plain = new RegExp(String.raw`^${wh} (do|does) ${subject} (\p{Ll}+)(.*)$`, 'u').exec(clause);
  if (plain) return `${plain[1]} ${plain[3]} ${agree(plain[2]!, plain[4]!)}${plain[5]}`;
  const helped = new RegExp(`^${wh} ${modal} ${subject} (.+)$`, 'u').exec(clause);
  return helped ? `${helped[1]} ${helped[3]} ${helped[2]} ${helped[4]}` : null;
}

/** `which of your loggers records on dry ice`: the question word is the subject, nothing turns round. */
function asItStands(clause: string): string | null {
  if (!/^(?:which|who|what) (?!is\b|are\b|was\b|were\b|about\b|if\b|kind\b|sort\b)/u.test(clause)) return null;
  return inverted.test(clause) ? null : clause;
}

function agree(auxiliary: string, verb: string): string {
  if (auxiliary === 'do') return verb;
  if (verb === 'have') return 'has';
  if (/(?:s|x|z|ch|sh|o)$/u.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/u.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

/** The same words said by the one who was asked. */
function fromOurSide(clause: string): string | null {
  const said: Record<string, string> = { our: 'your', my: 'your', we: 'you', us: 'you', your: 'our', you: 'we' };
  // A `you` that is not in front of its verb would have to be `us`.
  if (/\b(?:to|for|from|with|by|of|at) you\b|\byou$/u.test(clause)) return null;
  return clause.replace(/\b(?:our|my|we|us|your|you)\b/gu, (word) => said[word]!);
}
