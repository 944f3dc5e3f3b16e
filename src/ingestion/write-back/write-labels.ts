import type { CrmField, CrmNoun } from '../../domain/crm-fields.ts';
import type { CsvSettings } from '../csv/csv-settings.ts';
import type { CsvNoun } from '../csv/field-labels.ts';

type Vendor = CsvSettings['vendor'];

/** How the files of one source call their columns. */
export interface SourceLabels {
  vendor: Vendor;
  /** Of its imports of the noun at hand, latest first. */
  settings: readonly CsvSettings[];
}

/** The columns by which imports of these systems know a field, where no file of the source has told. */
const vendorLabels: Record<Exclude<Vendor, 'csv'>, Record<string, string>> = {
  hubspot: {
    ...{ id: 'Record ID', stage: 'Deal Stage', amount: 'Amount', closeDate: 'Close Date', title: 'Job Title' },
    ...{ 'deal.name': 'Deal Name', 'account.name': 'Company name', 'deal.owner': 'Deal owner', phone: 'Phone Number' },
    ...{ 'contact.owner': 'Contact owner', 'account.owner': 'Company owner', website: 'Website URL' },
    ...{ industry: 'Industry', country: 'Country/Region', role: 'Buying Role', zone: 'Time Zone' },
    ...{ kind: 'Activity type', occurredAt: 'Activity date', body: 'Body', contactIds: 'Associated Contact IDs' },
    ...{ 'activity.accountId': 'Associated Company IDs', dealIds: 'Associated Deal IDs', 'activity.title': 'Subject' },
  },
  salesforce: {
    ...{ id: 'Id', stage: 'StageName', amount: 'Amount', closeDate: 'CloseDate', title: 'Title', phone: 'Phone' },
    ...{ name: 'Name', owner: 'OwnerId', website: 'Website', industry: 'Industry', country: 'BillingCountry' },
    ...{ kind: 'Type', occurredAt: 'ActivityDate', body: 'Description', contactIds: 'WhoId', dealIds: 'WhatId' },
    ...{ 'activity.accountId': 'AccountId', 'activity.title': 'Subject' },
  },
};
const plainLabels: Record<string, string> = {
  ...{ id: 'ID', closeDate: 'Close Date', renewalDate: 'Renewal Date', kind: 'Activity Type', title: 'Title' },
  ...{ occurredAt: 'Activity Date', contactIds: 'Contact ID', accountId: 'Account ID', dealIds: 'Deal ID' },
  'activity.title': 'Subject',
};

const spoken = (name: string) =>
  (name[0]!.toUpperCase() + name.slice(1)).replace(/[A-Z_]/g, (mark, at: number) => (at === 0 ? mark : ` ${mark}`));

/** The column under which the source knows a field: as its own files have called it, else as its system does. */
export function labelOf(
  noun: CsvNoun,
  imported: string,
  { vendor, settings }: SourceLabels,
  { isOwn = false }: { isOwn?: boolean } = {},
): string {
  for (const { columns } of settings) {
    const column = columns.find(({ field, custom }) => (isOwn ? custom : field) === imported);
    if (column) return column.label;
  }
  const known = vendor === 'csv' ? plainLabels : vendorLabels[vendor];
  return known[`${noun}.${imported}`] ?? known[imported] ?? plainLabels[imported] ?? spoken(imported);
}

/** `labelOf` of a field that an action writes. */
export function fieldLabelOf(noun: CrmNoun, field: CrmField, labels: SourceLabels): string {
  return labelOf(noun, field.imported, labels, { isOwn: field.type === 'own' });
}
