import type { Evidence } from '../../domain/evidence.ts';
import { countWords, splitSentences } from '../../domain/reading/sentences.ts';
import { contentWords } from './text/content-words.ts';
import { type QuestionPart, questionParts } from './text/question-parts.ts';
import { type AnswerSentence, isAnswered, type WantedTerm, wantedTerms } from './wanted-terms.ts';

/** Sentences of one shareable document that answer a question, in the order of the document. */
export interface DocumentAnswer {
  documentId: string;
  title: string;
  sentences: { text: string; evidenceId: string }[];
  /** Share of the question's meaning that the sentences cover, 0..1. */
  coverage: number;
  /** What of the question the sentences leave unanswered, in the words of the question. */
  leftOpen: string[];
}

export interface AnswerOptions {
  /** The rest of their mail; it only breaks ties. */
  context?: string;
  maxWords?: number;
  minCoverage?: number;
  /** The question is in another language than the documents: words match by what languages share. */
  cognates?: boolean;
  /** Everything about it is wanted, not the shortest answer: a sentence need add only one word. */
  full?: boolean;
}

interface Candidate extends AnswerSentence {
  evidenceId: string;
  /** Index of the sentence before it that it cannot stand without ("That covers ..."), or null. */
  leansOn: number | null;
}

interface Question {
  wanted: readonly WantedTerm[];
  total: number;
  maxWords: number;
  full: boolean;
}

const leaning = /^(?:that|this|these|those|it|they|both|such|each of|the same)\b(?! (?:document|sheet))/iu;
const minGain = 0.1;
const gainOfOneTerm = 0.2;
const maxSentences = 3;

/**
 * Picks the sentences that answer `questions` (in their words) from the shareable documents among `evidence`; internal
 * papers and other people's mail are never looked at. Null when less than half of its parts are answered, or
 * less than `minCoverage` of those is covered.
 */
export function answerFromDocuments(
  questions: readonly string[],
  evidence: readonly Evidence[],
  { context = '', maxWords = 62, minCoverage = 0.6, cognates = false, full = false }: AnswerOptions = {},
): DocumentAnswer | null {
  const shareable = evidence.filter((item) => item.entityType === 'document' && item.audience === 'shareable');
  const documents = Map.groupBy(shareable, (item) => item.entityId);
  const candidates = new Map([...documents].map(([id, chunks]) => [id, candidatesOf(chunks)]));
  const parts = questionParts(questions);
  const all = [...candidates.values()].flat();
  const wanted = wantedTerms(parts, all, { context, cognates });
  const total = wanted.reduce((sum, item) => sum + item.weight, 0);
  if (total === 0) return null;
  let best: DocumentAnswer | null = null;
  for (const [documentId, sentences] of candidates) {
    const chosen = choose(sentences, { wanted, total, maxWords, full });
    const indexes = full ? chosen : withNeighbours(sentences, chosen, { parts, maxWords, cognates });
    const picked = indexes.map((index) => sentences[index]!);
    const covered = coverage(picked, wanted) / total;
    if (picked.length === 0 || (best && best.coverage >= covered)) continue;
    const answered = full ? parts : parts.filter((part) => isAnswered(part, picked, cognates));
    if (answered.length * 2 < parts.length) continue;
    // What is left open is said; of what is answered, enough must be covered.
    const asked = answered.length === parts.length ? wanted : wantedTerms(answered, all, { context: '', cognates });
    const coveredOfAnswered = coverage(picked, asked) / asked.reduce((sum, item) => sum + item.weight, 0);
    if (!(coveredOfAnswered >= minCoverage)) continue;
    best = {
      ...{ documentId, title: documents.get(documentId)![0]!.title },
      sentences: picked.map(({ text, evidenceId }) => ({ text, evidenceId })),
      coverage: covered,
      leftOpen: parts.filter((part) => !answered.includes(part)).map(({ words }) => words),
    };
  }
  return best;
}

function candidatesOf(chunks: readonly Evidence[]): Candidate[] {
  const ordered = [...chunks].sort((left, right) => left.quoteStart - right.quoteStart);
  const seen = new Set<string>();
  const result: Candidate[] = [];
  for (const chunk of ordered) {
    for (const text of splitSentences(chunk.quote)) {
      // Chunks overlap, and half a sentence is no answer.
      if (seen.has(text) || !/[.!?:)]$/.test(text) || !/^["'(]?[\p{Lu}\p{N}]/u.test(text)) continue;
      seen.add(text);
      const leansOn = leaning.test(text) && result.length > 0 ? result.length - 1 : null;
      result.push({ text, evidenceId: chunk.chunkId, terms: new Set(contentWords(text)), leansOn });
    }
  }
  return result;
}

function coverage(chosen: readonly Candidate[], wanted: readonly WantedTerm[]): number {
  return wanted.reduce((sum, item) => sum + (chosen.some((each) => item.matches(each)) ? item.weight : 0), 0);
}

/** Greedy: the sentence that adds most, with those it leans on, until nothing adds enough. Indexes in text order. */
function choose(sentences: readonly Candidate[], question: Question): number[] {
  const chosen = new Set<number>();
  for (;;) {
    const best = bestAddition(sentences, [...chosen], question);
    if (!best) break;
    for (const index of best) chosen.add(index);
  }
  if (question.full) fillUp(sentences, chosen, question.maxWords);
  return [...chosen].sort((left, right) => left - right);
}

/** For a part that stayed unanswered, the sentence beside a chosen one that answers it, as far as there is room. */
function withNeighbours(
  sentences: readonly Candidate[],
  chosen: readonly number[],
  { parts, maxWords, cognates }: { parts: readonly QuestionPart[]; maxWords: number; cognates: boolean },
): number[] {
  const all = new Set(chosen);
  const at = () => [...all].map((index) => sentences[index]!);
  for (const part of parts) {
    if (all.size >= maxSentences || isAnswered(part, at(), cognates)) continue;
    const room = maxWords - at().reduce((sum, { text }) => sum + countWords(text), 0);
    const beside = chosen
      .flatMap((index) => [index + 1, index - 1])
      .find((index) => {
        const sentence = all.has(index) ? undefined : sentences[index];
        return sentence && countWords(sentence.text) <= room && isAnswered(part, [sentence], cognates);
      });
    if (beside !== undefined) all.add(beside);
  }
  return [...all].sort((left, right) => left - right);
}

/** Where all of a document is wanted, it goes on from its beginning as far as there is room. */
function fillUp(sentences: readonly Candidate[], chosen: Set<number>, maxWords: number): void {
  if (chosen.size === 0) return;
  let words = [...chosen].reduce((sum, index) => sum + countWords(sentences[index]!.text), 0);
  for (const [index, { text, leansOn }] of sentences.entries()) {
    const fits = words + countWords(text) <= maxWords && chosen.size < maxSentences;
    if (chosen.has(index) || leansOn !== null || !fits) continue;
    chosen.add(index);
    words += countWords(text);
  }
}

function bestAddition(
  sentences: readonly Candidate[],
  chosen: readonly number[],
  { wanted, total, maxWords, full }: Question,
): number[] | null {
  const wordsOf = (indexes: readonly number[]) =>
    indexes.reduce((sum, index) => sum + countWords(sentences[index]!.text), 0);
  const at = (indexes: readonly number[]) => indexes.map((index) => sentences[index]!);
  const now = coverage(at(chosen), wanted);
  let best: { adds: number[]; value: number } | null = null;
  for (const [index, sentence] of sentences.entries()) {
    if (chosen.includes(index)) continue;
    const adds = withLead(sentences, chosen, index);
    if (chosen.length + adds.length > maxSentences || wordsOf([...chosen, ...adds]) > maxWords) continue;
    const gain = (coverage(at([...chosen, ...adds]), wanted) - now) / total;
    // One more shared word is no reason to say more.
    const enough = gain >= gainOfOneTerm || newTerms(at(chosen), at(adds), wanted) >= 2;
    if (full ? gain <= 0 : gain < minGain || !enough) continue;
    // Among equal gains the sentence that shares more of their mail, then the neighbour, then the shorter one.
    const near = chosen.includes(index - 1) || chosen.includes(index + 1) ? 0.02 : 0;
    const value = gain + sharedContext(sentence, wanted) * 0.03 + near - wordsOf(adds) * 0.0005;
    if (!best || value > best.value) best = { adds, value };
  }
  return best?.adds ?? null;
}

function withLead(sentences: readonly Candidate[], chosen: readonly number[], index: number): number[] {
  const lead = sentences[index]!.leansOn;
  return lead === null || chosen.includes(lead) ? [index] : [...withLead(sentences, chosen, lead), index];
}

function newTerms(chosen: readonly Candidate[], adds: readonly Candidate[], wanted: readonly WantedTerm[]): number {
  const has = (candidates: readonly Candidate[], item: WantedTerm) => candidates.some((each) => item.matches(each));
  return wanted.filter((item) => item.weight > 0 && has(adds, item) && !has(chosen, item)).length;
}

/** How many words of the rest of their mail the sentence shares, three at most. */
function sharedContext(candidate: Candidate, wanted: readonly WantedTerm[]): number {
  return Math.min(3, wanted.filter((item) => item.weight === 0 && item.matches(candidate)).length);
}
