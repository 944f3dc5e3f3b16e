import { z } from 'zod';
import type { Evidence } from '../../../domain/evidence.ts';
import { countWords, splitSentences } from '../../../domain/reading/sentences.ts';
import { findInstructions } from '../../supervisor/grounding/find-instructions.ts';
import { repeatsWords } from '../../supervisor/grounding/repeats-words.ts';
import { saysAmount, spotAmounts } from '../../supervisor/grounding/spot-amounts.ts';
import { spotLinks } from '../../supervisor/grounding/spot-links.ts';
import type { Offer } from './offers.ts';

const claimSchema = z.strictObject({
  sentence: z.string(),
  kind: z.enum(['fact', 'ask', 'courtesy']),
  evidence_id: z.string().nullable(),
  quote: z.string().nullable(),
});

/**
 * What the model may say. It has no field for a recipient, a link, an amount, a date or an id of its own, and none for what
 * an action is called or why it is due: these two steer the person who decides, and are the offer's.
 */
export const modelAnswerSchema = z.strictObject({
  proposals: z.array(
    z.strictObject({
      offer_id: z.string(),
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
/** Characters of what people read beside the action. */
const maxRemark = 600;
const maxTask = 1500;
const links =
  /\w:\/\/|\bdot \w+ dot\b|\bdot (?:com|net|org|io|example|info|biz)\b|www\.|@[\w-]+\.\w|\b[\w-]+\.(?:com|net|org|io|example|info|biz)\b/i;
// Controls, direction overrides and zero-width characters: what a person would not see.
const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/u;
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
  const { proposals, leave_alone_reason: reason } = answer;
  if (proposals.length === 0) {
    return reason?.trim() ? remarkProblem(reason, evidence) : 'No proposal and no leave_alone_reason.';
  }
  if (proposals.length > maxProposals) return `At most ${maxProposals} proposals.`;
  const chosen = proposals.map((proposal) => proposal.offer_id);
  if (new Set(chosen).size < chosen.length) return 'An offer is chosen twice.';
  for (const proposal of proposals) {
    const offer = offers.find((candidate) => candidate.id === proposal.offer_id);
    if (!offer) return `"${short(proposal.offer_id)}" is none of the offers.`;
    const problem =
      idProblem(proposal, evidence) ??
      remarkProblem(proposal.rationale, evidence) ??
      textProblem(proposal, offer, evidence);
    if (problem) return `${proposal.offer_id}: ${problem}`;
  }
  return null;
}

const short = (text: string) => text.slice(0, 40);

function idProblem({ evidence_ids: ids }: ModelProposal, evidence: readonly Evidence[]): string | null {
  const foreign = ids.find((id) => !evidence.some((item) => item.chunkId === id));
  if (foreign !== undefined) return `evidence "${short(foreign)}" was not given.`;
  return ids.length === 0 ? 'no evidence is named.' : null;
}

/**
 * What people read beside the action steers their decision: it may carry no link, no amount that is hearsay, no orders to
 * an assistant, and no sentence of somebody outside that is not marked as a quotation.
 */
function remarkProblem(text: string, evidence: readonly Evidence[]): string | null {
  if (text.trim() === '') return 'the rationale must say something.';
  if (text.length > maxRemark) return `rationale and reason have at most ${maxRemark} characters.`;
  return linkProblem(text) ?? hearsayProblem(text, evidence) ?? borrowedProblem(text, evidence);
}

function borrowedProblem(text: string, evidence: readonly Evidence[]): string | null {
  const own = text.replace(/["“„][^"“”„]*["”“]/g, ' ');
  if (findInstructions(own).length > 0) return 'rationale and reason give no orders to an assistant.';
  const theirs = evidence.filter(({ trust }) => trust === 'tainted');
  const borrowed = splitSentences(own).find((sentence) => theirs.some(({ quote }) => repeatsWords(sentence, quote)));
  return borrowed
    ? `"${short(borrowed)}" are words from outside: put them in quotation marks and say whose they are.`
    : null;
}

function linkProblem(text: string): string | null {
  if (invisible.test(text)) return 'text may hold no invisible characters.';
  return links.test(text) || spotLinks(text).length > 0 ? 'text may hold no link and no address.' : null;
}

const digitsOf = (text: string) => text.match(/\d(?:[\s.,/()'-]?\d){3,}/g)?.map((run) => run.replace(/\D/g, '')) ?? [];

/**
 * Money, percentages and long numbers (of phones, of bank accounts) that only texts from outside name. The Supervisor
 * checks those of outgoing text itself.
 */
function hearsayProblem(text: string, evidence: readonly Evidence[]): string | null {
  const ours = digitsOf(evidence.flatMap((item) => (item.trust === 'trusted' ? [item.quote] : [])).join(' | '));
  const strange = digitsOf(text).find((digits) => !ours.some((known) => known.includes(digits)));
  if (strange !== undefined) return `the number ${strange.slice(0, 20)} stands in nothing of ours.`;
  const amounts = spotAmounts(text).filter(({ kind }) => kind !== 'quantity');
  if (amounts.length === 0) return null;
  const sources = evidence.filter(({ trust }) => trust === 'trusted').flatMap((item) => spotAmounts(item.quote));
  const unfounded = amounts.find((spot) => !sources.some((source) => saysAmount(spot, source)));
  return unfounded ? `"${text.slice(unfounded.start, unfounded.end)}" stands in nothing of ours.` : null;
}

/** A task is made without asking anyone, so its words are held to what remarks are held to. */
function taskProblem({ text, title }: ModelProposal, evidence: readonly Evidence[]): string | null {
  if (text.trim() === '' || title.trim() === '') return 'a task needs a title and a text.';
  if (title.length > maxRemark || text.length > maxTask) return `a task has at most ${maxTask} characters.`;
  return hearsayProblem(`${title}\n${text}`, evidence);
}

/** Whether a claim speaks of the sentence: it holds it whole, or is the better half of it. */
function covers(claim: string, sentence: string): boolean {
  return claim.includes(sentence) || (claim.length * 2 >= sentence.length && sentence.includes(claim));
}

function textProblem(proposal: ModelProposal, offer: Offer, evidence: readonly Evidence[]): string | null {
  const { text, title, claims } = proposal;
  const linked = linkProblem(`${title}\n${text}`);
  if (linked) return linked;
  if (offer.writes === 'task') return taskProblem(proposal, evidence);
  if (offer.writes === 'nothing') return null;
  if (text.trim() === '') return 'a mail needs words.';
  if (countWords(text) > maxWords) return `the mail has more than ${maxWords} words.`;
  const said = claims.map((claim) => flat(claim.sentence));
  const unclaimed = splitSentences(text).find((sentence) => !said.some((claim) => covers(claim, flat(sentence))));
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
