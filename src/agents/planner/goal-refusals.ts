const maxCharacters = 2000;

const ruleBreaking =
  /\b(ignor\w*|disregard\w*|overrid\w*|bypass\w*|forget|disabl\w*|skip\w*|circumvent\w*|turn(ing)? off|switch(ing)? off)\b[^.!?\n]{0,60}\b(instructions?|rules?|polic(y|ies)|approvals?|approving|guard\w*|safety|supervisor|suppression\w*|unsubscribes?|opt(ed)?[- ]?outs?|limits?|asking( me| anyone| anybody)?)\b/i;
const unapproved =
  /\bwithout\s+(my |any |an |our |the |further )?(approvals?|approving|asking|permission|checking with|the supervisor)\b/i;
const impersonation =
  /\b(system prompt|you are now|pretend to be|act as (an?|the) (admin|system|root|developer)|developer mode|jailbreak|drop table|delete from|<script)/i;

const otherLanguages: readonly (readonly [string, readonly string[]])[] = [
  [
    'German',
    'und der die das mit für nicht alle offenen kunden bitte von ohne seit monaten den dem wir sie ist unsere'.split(
      ' ',
    ),
  ],
  [
    'French',
    'les des avec pour pas dans nous vous sans tous toutes clients une est depuis mois qui ouvertes affaires'.split(
      ' ',
    ),
  ],
  ['Spanish', 'los las con para que sin todos todas clientes una del desde meses por nuestros abiertas'.split(' ')],
  ['Italian', 'gli della con per che senza tutti tutte clienti una dei dal mesi nostri aperte'.split(' ')],
];

/** Why a text cannot be a goal at all, as a sentence for the person who wrote it; null when it may be one. */
export function refusalOf(goalText: string): string | null {
  if (!/[\p{L}\p{N}]/u.test(goalText))
    return 'What do you want to achieve? For example: "win back stalled enterprise deals in EMEA".';
  if (goalText.length > maxCharacters) {
    return `A goal is a sentence or two, at most ${maxCharacters.toLocaleString('en-US')} characters; this one has ${goalText.length.toLocaleString('en-US')}. Put documents in with an import.`;
  }
  if (ruleBreaking.test(goalText) || unapproved.test(goalText) || impersonation.test(goalText)) {
    return 'A goal says whom to work on and what for. It cannot change rules, approvals or limits: those are set in the policy.';
  }
  const words = goalText.toLowerCase().match(/\p{L}+/gu) ?? [];
  const letters = goalText.match(/\p{L}/gu) ?? [];
  const latin = goalText.match(/\p{Script=Latin}/gu) ?? [];
  if (latin.length < letters.length / 2) return 'I read goals in English. Please say it in English.';
  for (const [language, common] of otherLanguages) {
    if (new Set(words.filter((word) => common.includes(word))).size >= 2) {
      return `This looks like ${language}. I read goals in English: please say it in English.`;
    }
  }
  return null;
}
