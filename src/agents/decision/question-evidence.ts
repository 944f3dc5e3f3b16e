import type { Database } from '../../data/database/database.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { openQuestions } from '../../domain/reading/ask-detector.ts';
import type { RetrievalServices } from '../retriever/leg-strength.ts';
import { retrieve } from '../retriever/retrieve.ts';
import { openComplaints } from './playbook/answer-complaint.ts';
import { openPromises } from './playbook/keep-promise.ts';
import type { PlayView } from './playbook/play.ts';
import { waitingQuestions } from './playbook/waiting-questions.ts';
import { widenToChunks } from './situation/read-sources.ts';

const hitsPerQuestion = 6;
const maxQueries = 4;

/** What the target's own mails make worth looking up: the questions that wait, and what was promised. */
function lookUps(view: PlayView): string[] {
  const questions = waitingQuestions(view).map((waiting) => waiting.questions.join(' '));
  const complaints = openComplaints(view).map(({ message, complaint }) => {
    const asked = openQuestions(message.text).map((ask) => ask.words);
    return [...asked, complaint.sentences[0]!].join(' ');
  });
  const promises = openPromises(view).map(({ promised }) => promised.sentence);
  return [...new Set([...complaints, ...questions, ...promises])].slice(0, maxQueries);
}

/** Documents that may answer what waits at this target, as whole chunks; an open question is an info need of its own. */
export async function findDocuments(
  services: RetrievalServices,
  tenantId: string,
  view: PlayView,
  asOf: Date | null,
): Promise<Evidence[]> {
  const found = new Map<string, Evidence>();
  for (const text of lookUps(view)) {
    const query = { text, entityTypes: ['document'] as const, k: hitsPerQuestion };
    for (const item of await retrieve(services, tenantId, asOf ? { ...query, asOf } : query)) {
      const known = found.get(item.chunkId);
      if (!known || known.score < item.score) found.set(item.chunkId, item);
    }
  }
  return widened(services.database, tenantId, [...found.values()]);
}

/** The same evidence with the whole text of its chunks. */
export function widened(database: Database, tenantId: string, evidence: readonly Evidence[]): Promise<Evidence[]> {
  if (evidence.length === 0) return Promise.resolve([]);
  return database.asTenant(tenantId, (transaction) => widenToChunks(transaction, evidence));
}
