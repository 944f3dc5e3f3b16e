/**
 * Turns texts into vectors of length 1. The same text gives the same vector for as long as `model` is the same; a
 * driver that cannot answer throws `unavailable` or `timeout`, and callers fall back to keywords.
 */
export interface Embeddings {
  /** Name and version; vectors of two models are never compared. */
  readonly model: string;
  readonly dimensions: number;
  /** `lexical` sees spelling only, `semantic` sees meaning. Shown wherever results are explained. */
  readonly label: 'lexical' | 'semantic';
  /** Most texts in one call; callers cut their batches to it. */
  readonly maxBatch: number;
  /** Vectors in the order of `texts`. The tenant separates caches and bills; it never changes a vector. */
  embed(texts: readonly string[], options: { tenantId: string }): Promise<Float32Array[]>;
}
