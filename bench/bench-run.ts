/**
 * What a benchmark hands back: a table, and figures beside it; or why nothing was measured. `holds` says of one that tries
 * a promise whether it was kept: no speed is one.
 */
export type BenchResult =
  | { rows: Record<string, string | number | boolean>[]; notes?: Record<string, unknown>; holds?: boolean }
  | { skipped: string };

/** Where a long benchmark keeps how far it is, so that one that was stopped goes on; forgotten when it ends. */
export interface BenchProgress {
  load<State>(): State | null;
  save(state: unknown): void;
}

/** A benchmark module exports `bench`. Numbers follow the name on the command line. */
export type BenchRun = (options: { arguments: readonly string[]; progress: BenchProgress }) => Promise<BenchResult>;
