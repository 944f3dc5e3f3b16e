import type { ChunkEntityType } from '../../domain/evidence.ts';

/** A chunk's vector with what it can be filtered by. */
export interface VectorRecord {
  chunkNumber: number;
  embedding: Float32Array;
  entityType: ChunkEntityType;
  /** Null where the text has no date. */
  occurredAt: Date | null;
  accountId: string | null;
  dealId: string | null;
  /** Every contact who took part. */
  contactIds: readonly string[];
}

/** All given conditions hold for a hit. */
export interface ChunkFilter {
  entityTypes?: readonly ChunkEntityType[];
  /** Not older than this; undated chunks do not pass. */
  since?: Date;
  /** Not younger than this; undated chunks pass. */
  until?: Date;
  accountId?: string;
  dealId?: string;
  contactId?: string;
}

export interface VectorQuery {
  model: string;
  /** Of length 1. */
  embedding: Float32Array;
  filter?: ChunkFilter;
  limit: number;
}

/** `similarity` is the cosine, -1 to 1. */
export interface VectorHit {
  chunkNumber: number;
  similarity: number;
}

/**
 * The vectors of a tenant's chunks. Every call sees one tenant only. Calls may go over the network: never make them
 * inside a database transaction. A write is visible to searches once it has returned.
 */
export interface Vectors {
  /** Writes vectors of one model; a chunk's earlier vector of that model is replaced. */
  upsert(tenantId: string, model: string, records: readonly VectorRecord[]): Promise<void>;
  /** Nearest first; equal ones by chunk number. Near-exact: at least 0.95 of the true nearest are found. */
  search(tenantId: string, query: VectorQuery): Promise<VectorHit[]>;
  /** Removes the vectors of these chunks under every model; unknown numbers are ignored. */
  remove(tenantId: string, chunkNumbers: readonly number[]): Promise<void>;
  /** One line about the engine, for `gtm doctor`. */
  describe(): Promise<string>;
  close(): Promise<void>;
}
