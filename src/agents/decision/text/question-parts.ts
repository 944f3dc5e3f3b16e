import { contentWords } from './content-words.ts';

/** One thing that is asked. */
export interface QuestionPart {
  /** As written, without its last punctuation. */
  words: string;
  /** The content words that say what it is about; those of the part before where it has none ("and for how long"). */
  about: readonly string[];
}

const leads = '(?:for|since|until|by|to|at|in|from|with|of|für|seit|bis|ab|in|mit|von|zu|an) ';
const asking = `(?:${leads})?(?:where|what|when|who|whom|whose|which|how|why|whether|wo|wohin|woher|was|wann|wer|wem|wen|welche[mnrs]?|wie|warum|ob)`;
const verbs =
  '(?:do|does|did|is|are|was|were|can|could|will|would|has|have|should|may|must|ist|sind|gibt|gilt|gelten|hat|haben|kann|können|wird|werden|bleibt|bleiben|darf|dürfen)';
const subjects =
  '(?:it|they|you|we|i|there|the|this|that|these|those|our|your|their|its|all|any|such|someone|anyone|es|sie|ihr|wir|ich|er|das|die|der|dies|unsere|ihre|eure|alle|man)';
const joint = new RegExp(
  `(?:[,;] *| +)(?:and|und|also|as well as|sowie)(?: also| auch)? +(?=(?:${asking}|${verbs} ${subjects})\\b)|; *(?=${asking}\\b)`,
  'giu',
);

// "How soon" asks for a time and is about nothing yet.
const measure = /\b(?:how|wie) (?:soon|long|quickly|fast|often|many|much|big|large|far|lange|schnell|oft|viele?)\b/giu;

/** What questions ask, one by one: `where are our data stored, and for how long?` asks two things. */
export function questionParts(questions: readonly string[]): QuestionPart[] {
  const parts: QuestionPart[] = [];
  for (const question of questions) {
    let before: readonly string[] = [];
    for (const piece of question.split(joint)) {
      const words = piece.replace(/^[\s,;:–-]+|[\s.!?,;:–-]+$/gu, '');
      if (words === '') continue;
      const own = contentWords(words.replace(measure, ' '));
      before = own.length > 0 ? own : before;
      parts.push({ words, about: before });
    }
  }
  return parts;
}
