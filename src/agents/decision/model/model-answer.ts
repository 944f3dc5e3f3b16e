import { z } from 'zod';
import type { Evidence } from '../../../domain/evidence.ts';
import { countWords, splitSentences } from '../text/sentences.ts';
import type { Offer } from './offers.ts';

const claimSchema = z.strictObject({
  sentence: z.string(),
  kind: z.enum(['fact', 'ask', 'courtesy']),
  evidence_id: z.string().nullable(),
  quote: z.string().nullable(),
});

/** What the model may say. It has no field for a recipient, a link, an amount, a date or an id of its own. */
export const modelAnswerSchema = z.strictObject({
  proposals: z.array(
    z.strictObject({
      offer_id: z.string(),
      headline: z.string(),
      why_now: z.string(),
      rationale: z.string(),
      confidence: z.number().min(0).max(1),
      evidence_ids: z.array(z.string()),
      /** Words of a mail below its greeting, or of a task; empty for offers that write nothing. */
      text: z.string(),
      /** Title of a task; empty otherwise. */
      title: z.string(),
      claims: z.array(claimSchema),
    }),
  ),
  leave_alone_reason: z.string().nullable(),
});
export type ModelAnswer = z.infer<typeof modelAnswerSchema>;
export type ModelProposal = ModelAnswer['proposals'][number];

const maxProposals = 3;
const maxWords = 120;
const links = /https?:|www\.|\b[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:com|net|org|io|example|info|biz)\b/i;
const flat = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The first reason why an answer that fits the schema still cannot be used; null when it can. */
export function answerProblem(
  answer: ModelAnswer,
  offers: readonly Offer[],
  evidence: readonly Evidence[],
): string | null {
  const { proposals } = answer;
  if (proposals.length === 0) {
    return answer.leave_alone_reason?.trim() ? null : 'No proposal and no leave_alone_reason.';
  }
  if (proposals.length > maxProposals) return `At most ${maxProposals} proposals.`;
  const chosen = proposals.map((proposal) => proposal.offer_id);
  if (new Set(chosen).size < chosen.length) return 'An offer is chosen twice.';
  for (const proposal of proposals) {
    const offer = offers.find((candidate) => candidate.id === proposal.offer_id);
    if (!offer) return `"${short(proposal.offer_id)}" is none of the offers.`;
    const problem = idProblem(proposal, evidence) ?? textProblem(proposal, offer, evidence);
    if (problem) return `${proposal.offer_id}: ${problem}`;
  }
  return null;
}

const short = (text: string) => text.slice(0, 40);

function idProblem(
  { evidence_ids: ids, rationale, headline, why_now: whyNow }: ModelProposal,
  evidence: readonly Evidence[],
) {
  const foreign = ids.find((id) => !evidence.some((item) => item.chunkId === id));
  if (foreign !== undefined) return `evidence "${short(foreign)}" was not given.`;
  if (ids.length === 0) return 'no evidence is named.';
  return [rationale, headline, whyNow].some((text) => text.trim() === '')
    ? 'headline, why_now and rationale must say something.'
    : null;
}

function textProblem(proposal: ModelProposal, offer: Offer, evidence: readonly Evidence[]): string | null {
  const { text, title, claims } = proposal;
  if (links.test(`${text} ${title}`)) return 'text may hold no link and no address.';
  if (offer.writes === 'task') return text.trim() && title.trim() ? null : 'a task needs a title and a text.';
  if (offer.writes === 'nothing') return null;
  if (text.trim() === '') return 'a mail needs words.';
  if (countWords(text) > maxWords) return `the mail has more than ${maxWords} words.`;
  const said = claims.map((claim) => flat(claim.sentence));
  const unclaimed = splitSentences(text).find(
    (sentence) => !said.some((claim) => claim.includes(flat(sentence)) || flat(sentence).includes(claim)),
  );
  if (unclaimed) return `the sentence "${short(unclaimed)}" is missing from claims.`;
  for (const claim of claims) {
    if (claim.sentence.trim() === '' || !flat(text).includes(flat(claim.sentence))) {
      return `the claim "${short(claim.sentence)}" does not stand in the text.`;
    }
    if (claim.kind !== 'fact') continue;
    const source = evidence.find((item) => item.chunkId === claim.evidence_id);
    if (!source) return `the fact "${short(claim.sentence)}" names no evidence that was given.`;
    if (source.audience === 'internal') return `the fact "${short(claim.sentence)}" rests on internal evidence.`;
    if (!claim.quote || flat(claim.quote) === '' || !flat(source.quote).includes(flat(claim.quote))) {
      return `the quote behind "${short(claim.sentence)}" does not stand in its evidence.`;
    }
  }
  return null;
}
