import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import type { ImportSettings } from '../../data/records/sources.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { unpackSettings } from '../csv/csv-settings.ts';
import type { CsvNoun } from '../csv/field-labels.ts';
import { activityFiles } from './activity-files.ts';
import { fieldFiles } from './field-files.ts';
import type { LeftOutChange, WriteBackFile } from './write-back-file.ts';
import type { SourceLabels } from './write-labels.ts';

/** Files of approved changes, mails and meetings for the systems that their records come from. */
export interface ChangeExport {
  files: WriteBackFile[];
  leftOut: LeftOutChange[];
}

/** The sources of a tenant, and how their files are read. */
export interface WriteBackSources {
  nameOf(sourceId: string): string;
  labelsOf(sourceId: string, noun: CsvNoun): SourceLabels;
}

/** Imports of one source and noun that are asked for the names of columns. */
const MOST_IMPORTS = 20;

/**
 * Everything that is to be written back, as CSV files with the record ids and column labels of its source. It stays to be
 * written back until an import confirms it; exported again, it is in the files again.
 */
export async function exportChanges(
  { database, ids }: { database: Database; ids: Ids },
  tenantId: string,
  { actor }: { actor: Actor },
): Promise<ChangeExport> {
  return database.asTenant(tenantId, async (transaction) => {
    const sources = await loadSources(transaction);
    const parts = [await fieldFiles(transaction, sources), await activityFiles(transaction, sources)];
    const files = withOwnNames(parts.flatMap((part) => part.files));
    const changeIds = files.flatMap((file) => file.changeIds);
    if (changeIds.length > 0) {
      await transaction.query(
        'update crm_changes set exported_at = coalesce(exported_at, app.now()) where id = any($1)',
        [changeIds],
      );
      const detail = { changes: changeIds.length, files: files.length };
      const subject = { subjectNoun: 'tenant', subjectId: tenantId };
      await writeAudit(transaction, ids, { actor, action: 'crm-changes-exported', ...subject, detail });
    }
    return { files, leftOut: parts.flatMap((part) => part.leftOut) };
  });
}

/** Two sources may come to the same name. */
function withOwnNames(files: readonly WriteBackFile[]): WriteBackFile[] {
  const taken = new Map<string, number>();
  return files.map((file) => {
    const number = (taken.get(file.name) ?? 0) + 1;
    taken.set(file.name, number);
    return number === 1 ? file : { ...file, name: file.name.replace('.csv', `-${number}.csv`) };
  });
}

async function loadSources(transaction: TenantTransaction): Promise<WriteBackSources> {
  const sources = await transaction.query<{ id: string; name: string }>('select id, name from sources');
  const imports = await transaction.query<{ sourceId: string; noun: string; settings: ImportSettings }>(
    `select source_id, noun, settings from (
       select source_id, noun, settings, row_number() over (partition by source_id, noun order by id desc) as place
       from imports where settings ? 'columns') i where place <= $1 order by place`,
    [MOST_IMPORTS],
  );
  const read = imports.map(({ settings, ...row }) => ({ ...row, settings: unpackSettings(settings) }));
  return {
    nameOf: (sourceId) => sources.find(({ id }) => id === sourceId)?.name ?? 'crm',
    labelsOf(sourceId, noun) {
      const ofSource = read.filter((row) => row.sourceId === sourceId);
      return {
        vendor: ofSource[0]?.settings.vendor ?? 'csv',
        settings: ofSource.filter((row) => row.noun === noun).map((row) => row.settings),
      };
    },
  };
}
