/** Who may see a text: those who took part in it, anyone (a document marked so), or the team only. */
export type Audience = 'participants' | 'shareable' | 'internal';

/** `trusted` was written by the team; `tainted` came from outside and never steers control fields. */
export type TrustLabel = 'trusted' | 'tainted';

/** What a chunk belongs to; also the values of the retriever's entity-type filter. */
export type ChunkEntityType =
  | 'email'
  | 'meeting'
  | 'note'
  | 'task'
  | 'call'
  | 'document'
  | 'account'
  | 'contact'
  | 'deal';

/** How a hit earned its place; each leg's raw score and rank (1 is best), null where the leg did not return it. */
export interface ScoreParts {
  bm25: number | null;
  bm25Rank: number | null;
  vector: number | null;
  vectorRank: number | null;
}

/** One retrieved chunk. `quoteStart` and `quoteEnd` are UTF-16 offsets of `quote` in the chunk's source text. */
export interface Evidence {
  chunkId: string;
  sourceRecordId: string;
  /** The external id the source gave the record, for people who compare with the source. */
  externalId: string;
  entityType: ChunkEntityType;
  /** The activity, document or entity the chunk was cut from. */
  entityId: string;
  accountId: string | null;
  contactId: string | null;
  dealId: string | null;
  title: string;
  quote: string;
  quoteStart: number;
  quoteEnd: number;
  occurredAt: string | null;
  audience: Audience;
  trust: TrustLabel;
  score: number;
  parts: ScoreParts;
}
