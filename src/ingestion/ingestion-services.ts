import type { Database } from '../data/database/database.ts';
import type { ImportCounts, RejectRow } from '../data/records/sources.ts';
import type { Actor } from '../domain/actor.ts';
import type { Clock, Ids } from '../domain/clock.ts';
import type { Json } from '../domain/json.ts';

/** What every part of ingestion works with. */
export interface IngestionServices {
  database: Database;
  ids: Ids;
  clock: Clock;
  /** Who brings the data; written to the audit. */
  actor: Actor;
}

/** How far an import is. `total` is in the same unit as `read` (records), and an estimate until the end. */
export interface ImportProgress {
  phase: 'scanning' | 'importing';
  read: number;
  total: number | null;
  perSecond: number;
}

/** Options that every kind of import knows. */
export interface ImportOptions {
  /** Reads and checks everything and writes nothing. */
  dryRun?: boolean;
  /** Any refused record makes the whole import fail, with nothing written. */
  strict?: boolean;
  /** Name of the source; records of one source share their ids. */
  source?: string;
  onProgress?: (progress: ImportProgress) => void;
  /** Only seeding sets it: a demo tenant takes no imports otherwise. */
  intoDemoTenant?: boolean;
}

/** One column of a file and where it goes: a field, an own column (kept under `custom`), or nowhere because it is empty. */
export interface ColumnReport {
  column: string;
  field: string | null;
  custom: string | null;
  /** How its values are read, such as `date (day first)`. */
  format: string;
}

/** What an import did, or with `dryRun` would do. */
export interface ImportReport {
  /** Null when nothing was written: a dry run, or a file that changes nothing. */
  importId: string | null;
  kind: 'csv' | 'mail' | 'calendar' | 'documents';
  fileName: string;
  source: string;
  noun: string;
  dryRun: boolean;
  counts: ImportCounts & { suppressed: number; excluded: number; signals: number };
  /** The first 1,000 refused values; `counts.rejected` counts all refused records. */
  rejects: RejectRow[];
  mapping: ColumnReport[];
  /** What could be read in two ways, a sentence each, and how it was read. */
  ambiguous: string[];
  /** Owners named in the file that are no user of the tenant. */
  unmappedOwners: string[];
  /** Sentences about the file as a whole. */
  notes: string[];
  /** With `dryRun`: the first records as they would land. */
  preview: Json[];
}

/** A report with all counts at zero. */
export function emptyReport(kind: ImportReport['kind'], fileName: string, dryRun: boolean): ImportReport {
  return {
    importId: null,
    kind,
    fileName,
    source: '',
    noun: '',
    dryRun,
    counts: {
      read: 0,
      created: 0,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      suppressed: 0,
      excluded: 0,
      signals: 0,
    },
    rejects: [],
    mapping: [],
    ambiguous: [],
    unmappedOwners: [],
    notes: [],
    preview: [],
  };
}

/** Adds a refusal to a report, keeping the first 1,000. */
export function addReject(report: ImportReport, reject: RejectRow): void {
  if (report.rejects.length < 1000) report.rejects.push(reject);
}
