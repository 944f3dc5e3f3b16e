/** What a benchmark hands back: a table, and figures beside it; or why nothing was measured. */
export type BenchResult =
  | { rows: Record<string, string | number | boolean>[]; notes?: Record<string, unknown> }
  | { skipped: string };

/** A benchmark module exports `bench`. Numbers follow the name on the command line. */
export type BenchRun = (options: { arguments: readonly string[] }) => Promise<BenchResult>;
