/** The arrows of the sequence diagram, in the order in which data flows. */
export const arrows = [
  'CRM -> Ingest',
  'Ingest -> Store',
  'Ingest -> Embed',
  'Embed -> VDB',
  'Planner -> Retriever',
  'Retriever -> VDB',
  'VDB -> Retriever',
  'Retriever -> Decision',
  'Decision -> Supervisor',
  'Supervisor -> Decision',
  'Decision -> Tool',
  'Tool -> CRM',
  'Tool -> Feedback',
  'Feedback -> Supervisor',
] as const;

export type Arrow = (typeof arrows)[number];

/**
 * What became of an arrow: `whole` when what it carries arrived, `broken` when there was something to carry and it did
 * not arrive, `starved` when nothing came to it from the arrows before.
 */
export type ArrowState = 'whole' | 'broken' | 'starved';
