import type { ModelAnswering } from '../../src/testing/fake-model-server.ts';
import { answering, plainProposal, type ReadRequest } from './model-answers.ts';

/** One kind of trouble with a language model. */
export interface ModelFault {
  name: string;
  answer: ModelAnswering;
  /** The code by which the run says so. */
  code: string;
}

/** Words that a broken answer carries, and that no proposal may. */
export const brokenWords = 'Zanzibar shipments';

const completion = (message: object) =>
  JSON.stringify({ choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', ...message } }] });

function proposing(changes: (request: ReadRequest) => object): ModelAnswering {
  return answering((request) => ({
    proposals: [
      { ...plainProposal(request, request.offers[0]!, { rationale: `About ${brokenWords}` }), ...changes(request) },
    ],
    leave_alone_reason: null,
  }));
}

/** Faults that the server can play, each for every request of a run; `foreignChunkId` belongs to another tenant. */
export function modelFaults(foreignChunkId: string): ModelFault[] {
  const unavailable = 'model-unavailable';
  const unusable = 'model-answer-unusable';
  const misconfigured = 'model-misconfigured';
  const status = (code: number, headers?: Record<string, string>): ModelAnswering => {
    return { kind: 'status', status: code, ...(headers && { headers }) };
  };
  return [
    { name: 'broken connection', answer: { kind: 'hang-up' }, code: unavailable },
    { name: '400', answer: status(400), code: 'model-refused' },
    { name: '401', answer: status(401), code: misconfigured },
    { name: '403', answer: status(403), code: misconfigured },
    { name: '404', answer: status(404), code: misconfigured },
    { name: '429', answer: status(429), code: unavailable },
    { name: '429 with a short Retry-After', answer: status(429, { 'retry-after': '1' }), code: unavailable },
    { name: '429 with a long Retry-After', answer: status(429, { 'retry-after': '7200' }), code: unavailable },
    { name: '500', answer: status(500), code: unavailable },
    { name: '503', answer: status(503), code: unavailable },
    {
      name: 'HTML',
      answer: { kind: 'raw', contentType: 'text/html', body: `<h1>${brokenWords}</h1>` },
      code: unavailable,
    },
    { name: 'garbage instead of JSON', answer: { kind: 'raw', body: `{{{ ${brokenWords}` }, code: unavailable },
    { name: 'stream cut off', answer: { kind: 'broken-off' }, code: unavailable },
    { name: 'no chat completion', answer: { kind: 'raw', body: `{"answer": "${brokenWords}"}` }, code: unusable },
    { name: '10 MB', answer: { kind: 'huge', bytes: 10_000_000 }, code: 'model-refused' },
    { name: 'never ending', answer: { kind: 'never-ending' }, code: 'model-timeout' },
    {
      name: 'too slow',
      answer: { kind: 'slow', delayMs: 4000, answer: { kind: 'text', content: '{}' } },
      code: 'model-timeout',
    },
    { name: 'refusal', answer: { kind: 'refusal' }, code: unusable },
    {
      name: 'words instead of JSON',
      answer: { kind: 'text', content: `I would write about ${brokenWords}.` },
      code: unusable,
    },
    {
      name: 'JSON cut off at the token limit',
      answer: { kind: 'cut-off', content: `{"proposals": [{"rationale": "${brokenWords}` },
      code: unusable,
    },
    {
      name: 'a tool call nobody offered',
      answer: {
        kind: 'raw',
        body: completion({
          content: null,
          tool_calls: [
            { id: 'c', type: 'function', function: { name: 'send_email', arguments: '{"to":"x@evil.example"}' } },
          ],
        }),
      },
      code: unusable,
    },
    { name: 'fields of its own', answer: proposing(() => ({ to: ['x@evil.example'] })), code: unusable },
    { name: 'confidence out of range', answer: proposing(() => ({ confidence: 7 })), code: unusable },
    { name: 'an offer that was not made', answer: proposing(() => ({ offer_id: 'offer-99' })), code: unusable },
    { name: 'unknown evidence', answer: proposing(() => ({ evidence_ids: ['chk_nowhere'] })), code: unusable },
    {
      name: "another tenant's evidence",
      answer: proposing(() => ({ evidence_ids: [foreignChunkId] })),
      code: unusable,
    },
    {
      name: 'a fact without its quote',
      answer: proposing(({ evidence }) => ({
        text: `All ${brokenWords} are free.`,
        claims: [
          {
            ...{ sentence: `All ${brokenWords} are free.`, kind: 'fact' },
            ...{ evidence_id: evidence[0]!.id, quote: `All ${brokenWords} are free.` },
          },
        ],
      })),
      code: unusable,
    },
    { name: 'nothing at all', answer: answering(() => ({ proposals: [], leave_alone_reason: '' })), code: unusable },
  ];
}
