import type { TenantTransaction } from '../../data/database/database.ts';
import { homeRecords } from '../../data/records/crm-changes.ts';
import { type CrmField, type CrmNoun, type CrmValue, crmField } from '../../domain/crm-fields.ts';
import { csvFile } from '../../domain/csv-file.ts';
import { currencyDecimals } from '../../domain/currency-decimals.ts';
import type { ChangeExport, WriteBackSources } from './export-changes.ts';
import { fileNameOf } from './write-back-file.ts';
import { fieldLabelOf, labelOf } from './write-labels.ts';

interface ChangeRow {
  id: string;
  noun: CrmNoun;
  entityId: string;
  field: string;
  newValue: CrmValue;
  /** Of the deal. */
  currency: string | null;
  /** Of the owner that is written, where that is a user. */
  ownerEmail: string | null;
}

/** A record's changes that go into one row. */
interface RecordRow {
  sourceId: string;
  externalId: string;
  noun: CrmNoun;
  cells: { change: ChangeRow; field: CrmField; cell: string }[];
}

/**
 * Files of changed fields. Records with the same changed fields share a file, so that no cell is empty: what an empty cell
 * does depends on who imports it.
 */
export async function fieldFiles(transaction: TenantTransaction, sources: WriteBackSources): Promise<ChangeExport> {
  const changes = await transaction.query<ChangeRow>(
    `select c.id, c.noun, c.entity_id, c.field, c.new_value, d.currency, u.email as owner_email
     from crm_changes c left join deals d on c.noun = 'deal' and d.id = c.entity_id
     left join memberships u on c.field = 'ownerUserId' and u.user_id = c.new_value #>> '{}'
     where c.state = 'to_write_back' and c.noun in ('account', 'contact', 'deal') order by c.created_at, c.id`,
  );
  const leftOut: ChangeExport['leftOut'] = [];
  const records = new Map<string, RecordRow>();
  for (const [noun, list] of Map.groupBy(changes, (change) => change.noun)) {
    const homes = await homeRecords(
      transaction,
      noun,
      list.map(({ entityId }) => entityId),
    );
    for (const change of list) {
      const home = homes.get(change.entityId);
      const field = crmField(noun, change.field);
      const cell = field && cellOf(field, change);
      if (!home || !field || cell === null) {
        leftOut.push({ id: change.id, why: home ? 'empties-a-field' : 'no-record-id' });
        continue;
      }
      const record = records.get(change.entityId) ?? { ...home, noun, cells: [] };
      record.cells.push({ change, field, cell });
      records.set(change.entityId, record);
    }
  }
  const fieldsOf = ({ cells }: RecordRow) => cells.map(({ field }) => field.name).sort();
  const alike = Map.groupBy(records.values(), (record) =>
    [record.sourceId, record.noun, ...fieldsOf(record)].join(' '),
  );
  return { files: [...alike.values()].map((rows) => fileOf(rows, sources)), leftOut };
}

function fileOf(records: readonly RecordRow[], sources: WriteBackSources): ChangeExport['files'][number] {
  const { sourceId, noun, cells } = records[0]!;
  const labels = sources.labelsOf(sourceId, noun);
  const fields = cells.map(({ field }) => field).sort((left, right) => (left.name < right.name ? -1 : 1));
  const header = [labelOf(noun, 'id', labels), ...fields.map((field) => fieldLabelOf(noun, field, labels))];
  const rows = records.map((record) => [
    record.externalId,
    ...fields.map(({ name }) => record.cells.find(({ field }) => field.name === name)!.cell),
  ]);
  const source = sources.nameOf(sourceId);
  return {
    ...{ source, noun, rows: rows.length, text: csvFile(header, rows) },
    name: fileNameOf(
      source,
      noun,
      fields.map(({ name }) => name),
    ),
    changeIds: records.flatMap((record) => record.cells.map(({ change }) => change.id)),
  };
}

/** The value as every import reads it: money with a decimal point, dates by ISO 8601. Null for one that empties the field. */
function cellOf({ type }: CrmField, { newValue, currency, ownerEmail }: ChangeRow): string | null {
  if (newValue === null || newValue === '') return null;
  if (type === 'user') return ownerEmail ?? String(newValue);
  if (type !== 'money' || typeof newValue !== 'number') return String(newValue);
  const decimals = currencyDecimals(currency ?? '');
  const digits = String(Math.abs(newValue)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${newValue < 0 ? '-' : ''}${whole}${decimals === 0 ? '' : `.${digits.slice(-decimals)}`}`;
}
