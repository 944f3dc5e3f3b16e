import { csvFile } from '../../domain/csv-file.ts';
import type { AccountRecords, AccountRow, ActivityRow, ContactRow, DealRow } from './source-records.ts';

const accountHeader = [
  'Record ID',
  'Company name',
  'Company Domain Name',
  'Company owner',
  'Industry',
  'City',
  'Country/Region',
  'Time Zone',
  'Number of Employees',
  'Lifecycle Stage',
  'Create Date',
  'Lanes per month',
  'Storage range',
];

const contactHeader = [
  'Record ID',
  'First Name',
  'Last Name',
  'Email',
  'Phone Number',
  'Job Title',
  'Buying Role',
  'Contact owner',
  'Associated Company ID',
  'Associated Company',
  'Time Zone',
  'Preferred language',
  'Unsubscribed from all email',
  'Unsubscribed at',
  'Email verified at',
  'Create Date',
];

const dealHeader = [
  'Record ID',
  'Deal Name',
  'Deal Stage',
  'Amount',
  'Currency',
  'Close Date',
  'Renewal Date',
  'Deal Type',
  'Deal owner',
  'Associated Company ID',
  'Associated Contact ID',
  'Next step',
  'Main competitor',
  'Create Date',
];

const activityHeader = [
  'Record ID',
  'Activity type',
  'Activity date',
  'Subject',
  'Body',
  'Status',
  'Due date',
  'Duration (minutes)',
  'Activity owner',
  'Associated Company ID',
  'Associated Contact ID',
  'Associated Deal ID',
];

/** The four exports of the tenant's CRM: one row a record, ordered by id. */
export function exportFiles(records: readonly AccountRecords[]) {
  const accounts = records.map((record) => record.account).sort(byId);
  const names = new Map(accounts.map((account) => [account.id, account.name]));
  const contacts = records.flatMap((record) => record.contacts).sort(byId);
  const deals = records.flatMap((record) => record.deals).sort(byId);
  const activities = records.flatMap((record) => record.activities).sort(byId);
  return {
    accounts: csvFile(accountHeader, accounts.map(accountCells)),
    contacts: csvFile(
      contactHeader,
      contacts.map((contact) => contactCells(contact, names.get(contact.accountId) ?? '')),
    ),
    deals: csvFile(dealHeader, deals.map(dealCells)),
    activities: csvFile(activityHeader, activities.map(activityCells)),
  };
}

function byId(left: { id: string }, right: { id: string }): number {
  return Number(left.id) - Number(right.id);
}

function accountCells(account: AccountRow) {
  return [
    account.id,
    account.name,
    account.domain,
    account.ownerAddress,
    account.industry,
    account.city,
    account.country,
    account.zone,
    account.employees,
    account.lifecycle,
    account.createdAt.toISOString(),
    account.lanesPerMonth,
    account.storageRange,
  ];
}

function contactCells(contact: ContactRow, company: string) {
  return [
    contact.id,
    contact.firstName,
    contact.lastName,
    contact.address,
    contact.phone,
    contact.title,
    contact.buyingRole,
    contact.ownerAddress,
    contact.accountId,
    company,
    contact.zone,
    contact.language,
    contact.optedOutAt ? 'true' : 'false',
    contact.optedOutAt?.toISOString() ?? '',
    contact.verifiedAt?.toISOString() ?? '',
    contact.createdAt.toISOString(),
  ];
}

function dealCells(deal: DealRow) {
  return [
    deal.id,
    deal.name,
    deal.stage,
    (deal.amountMinor / 100).toFixed(2),
    deal.currency,
    deal.closeDate,
    deal.renewalDate ?? '',
    deal.kind,
    deal.ownerAddress,
    deal.accountId,
    deal.contactId,
    deal.nextStep,
    deal.competitor,
    deal.createdAt.toISOString(),
  ];
}

function activityCells(activity: ActivityRow) {
  return [
    activity.id,
    activity.kind,
    activity.occurredAt.toISOString(),
    activity.subject,
    activity.body,
    activity.status,
    activity.dueAt?.toISOString() ?? '',
    activity.durationMinutes,
    activity.ownerAddress,
    activity.accountId,
    activity.contactId,
    activity.dealId,
  ];
}
