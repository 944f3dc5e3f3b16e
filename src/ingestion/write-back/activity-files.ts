import type { TenantTransaction } from '../../data/database/database.ts';
import { type HomeRecord, homeRecords } from '../../data/records/crm-changes.ts';
import { csvFile } from '../../domain/csv-file.ts';
import type { ChangeExport, WriteBackSources } from './export-changes.ts';
import { fileNameOf } from './write-back-file.ts';
import { labelOf } from './write-labels.ts';

interface DoneRow {
  id: string;
  kind: 'email' | 'meeting';
  title: string;
  body: string;
  occurredAt: Date;
  contactId: string | null;
  accountId: string | null;
  dealId: string | null;
}

type Homes = Record<'contact' | 'account' | 'deal', Map<string, HomeRecord>>;

/** Files of the mails and meetings done, one for each source, linked to the records that the source knows. */
export async function activityFiles(transaction: TenantTransaction, sources: WriteBackSources): Promise<ChangeExport> {
  const done = await transaction.query<DoneRow>(
    `select c.id, a.kind, a.title, a.body, a.occurred_at, a.contact_id, a.account_id, a.deal_id
     from crm_changes c join activities a on a.id = c.entity_id
     where c.noun = 'activity' and c.state = 'to_write_back' order by a.occurred_at, a.id`,
  );
  const idsOf = (name: 'contactId' | 'accountId' | 'dealId') => [...new Set(done.flatMap((row) => row[name] ?? []))];
  const homes: Homes = {
    contact: await homeRecords(transaction, 'contact', idsOf('contactId')),
    account: await homeRecords(transaction, 'account', idsOf('accountId')),
    deal: await homeRecords(transaction, 'deal', idsOf('dealId')),
  };
  const home = (row: DoneRow) => homes.contact.get(row.contactId ?? '') ?? homes.account.get(row.accountId ?? '');
  const bySource = Map.groupBy(done, (row) => home(row)?.sourceId ?? null);
  return {
    files: [...bySource].flatMap(([sourceId, rows]) =>
      sourceId === null ? [] : [fileOf(sourceId, rows, homes, sources)],
    ),
    leftOut: (bySource.get(null) ?? []).map(({ id }) => ({ id, why: 'no-record-id' })),
  };
}

function fileOf(
  sourceId: string,
  done: readonly DoneRow[],
  homes: Homes,
  sources: WriteBackSources,
): ChangeExport['files'][number] {
  const labels = sources.labelsOf(sourceId, 'activity');
  const columns = ['kind', 'occurredAt', 'title', 'body', 'contactIds', 'accountId', 'dealIds'];
  // Of several systems each gets the ids that are its own.
  const idIn = (record: HomeRecord | undefined) => (record?.sourceId === sourceId ? record.externalId : '');
  const rows = done.map((row) => [
    ...[row.kind === 'email' ? 'Email' : 'Meeting', row.occurredAt.toISOString(), row.title, row.body],
    idIn(homes.contact.get(row.contactId ?? '')),
    idIn(homes.account.get(row.accountId ?? '')),
    idIn(homes.deal.get(row.dealId ?? '')),
  ]);
  const filled = columns.map((_, place) => rows.some((row) => row[place] !== ''));
  const kept = <Cell>(cells: readonly Cell[]) => cells.filter((_, place) => filled[place]);
  const header = kept(columns.map((name) => labelOf('activity', name, labels)));
  const source = sources.nameOf(sourceId);
  return {
    ...{ source, noun: 'activity', rows: rows.length, text: csvFile(header, rows.map(kept)) },
    name: fileNameOf(source, 'activity', []),
    changeIds: done.map(({ id }) => id),
  };
}
