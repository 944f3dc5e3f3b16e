/** How the values of a field are read. */
export type ValueType =
  | 'text'
  | 'id'
  | 'ids'
  | 'email'
  | 'emails'
  | 'domains'
  | 'phone'
  | 'country'
  | 'zone'
  | 'language'
  | 'owner'
  | 'number'
  | 'money'
  | 'currency'
  | 'boolean'
  | 'date'
  | 'instant'
  | 'duration';

export type CsvNoun = 'account' | 'contact' | 'deal' | 'activity';

/** A field of a noun: how it is read, and the column labels that mean it (compared without case, spaces and marks). */
export interface FieldLabels {
  type: ValueType;
  labels: string;
  /** Whether the field speaks for this noun when the noun is guessed from the header. */
  tells?: number;
}

const address = {
  country: { type: 'country', labels: 'Country|Country/Region|Billing Country|Mailing Country|Country Code|Land|Pays' },
  city: { type: 'text', labels: 'City|Billing City|Mailing City|Town|Stadt|Ort|Ville' },
  zone: { type: 'zone', labels: 'Time Zone|Timezone|Zone|IANA Time Zone' },
} satisfies Record<string, FieldLabels>;

/** Under which name a report shows the whole id of whatever it lists. */
const wholeId = 'Case Safe ID|18 Digit ID|18 Character ID';
/** Exports for backups list what lies in the bin of their source, too. */
const isDeleted: FieldLabels = { type: 'boolean', labels: 'IsDeleted|Deleted' };
const createdAt: FieldLabels = {
  type: 'instant',
  labels: 'Created At|Created Date|Create Date|Created|Date Created|Record Created|Erstellt am|Erstellungsdatum',
};
const accountReference = {
  accountId: {
    type: 'id',
    labels:
      'Account ID|AccountId|Company ID|CompanyId|Associated Company IDs (Primary)|Primary Associated Company ID|Associated Company ID|Associated Company IDs|ConvertedAccountId|Converted Account ID|Organization ID|Firmen-ID',
  },
  accountName: {
    type: 'text',
    labels:
      'Account|Account Name|Company|Company Name|Company / Account|Associated Company (Primary)|Associated Company|Organization|Organisation|Organization Name|Employer|Firma|Firmenname|Unternehmen|Organization 1 - Name|Person - Organization|Deal - Organization',
  },
  accountDomain: { type: 'domains', labels: 'Account Domain|Company Domain|Company Domain Name|Email Domain|Domain' },
} satisfies Record<string, FieldLabels>;

const accountFields: Record<string, FieldLabels> = {
  id: {
    type: 'id',
    labels: `ID|Record ID|Record ID - Company|Account ID|AccountId|Company ID|CompanyId|hs_object_id|Kundennummer|${wholeId}`,
  },
  name: {
    type: 'text',
    labels:
      'Name|Account Name|Account|Company Name|Company|Organization|Organisation|Organization Name|Firma|Firmenname|Unternehmen',
  },
  domain: {
    type: 'domains',
    labels: 'Domain|Domains|Company Domain Name|Company Domain|Domain Name|Email Domain',
    tells: 3,
  },
  website: { type: 'text', labels: 'Website|Website URL|Web Site|Homepage|URL|Webseite', tells: 2 },
  industry: { type: 'text', labels: 'Industry|Sector|Branche', tells: 2 },
  employees: {
    type: 'number',
    labels: 'Employees|Number of Employees|NumberOfEmployees|Employee Count|Headcount|Mitarbeiter|Mitarbeiterzahl',
    tells: 3,
  },
  region: { type: 'text', labels: 'Region|Territory|Sales Region|Gebiet' },
  ...address,
  contactIds: { type: 'ids', labels: 'Associated Contact IDs|Associated Contact ID' },
  owner: {
    type: 'owner',
    labels:
      'Owner|Account Owner|Company Owner|Company owner|Owner Email|OwnerId|hubspot_owner_id|Owner Name|Sales Rep|Sales Agent|Salesperson|Betreuer',
  },
  isDeleted,
  createdAt,
};

const contactFields: Record<string, FieldLabels> = {
  id: {
    type: 'id',
    labels: `ID|Record ID|Record ID - Contact|Contact ID|ContactId|Lead ID|Person ID|hs_object_id|${wholeId}`,
  },
  /** The contact that a lead has become. */
  convertedId: { type: 'id', labels: 'ConvertedContactId|Converted Contact ID' },
  email: {
    type: 'email',
    labels:
      'Email|E-mail|Email Address|E-Mail-Adresse|Mail|Primary Email|Work Email|Business Email|Adresse e-mail|E-mail 1 - Value|Person - Email - Work|Person - Email',
    tells: 3,
  },
  otherEmails: {
    type: 'emails',
    labels:
      'Additional Email Addresses|Additional Emails|Other Emails|Secondary Email|Other Email|E-mail 2 Address|E-mail 2 - Value|Person - Email - Other',
  },
  givenName: { type: 'text', labels: 'First Name|First|FirstName|Given Name|Forename|Vorname|Prénom', tells: 3 },
  familyName: { type: 'text', labels: 'Last Name|Last|LastName|Surname|Family Name|Nachname|Nom de famille', tells: 3 },
  fullName: {
    type: 'text',
    labels: 'Name|Full Name|FullName|Contact Name|Contact|Person|Ansprechpartner|Person - Name',
    tells: 1,
  },
  title: {
    type: 'text',
    labels: 'Title|Job Title|JobTitle|Position|Funktion|Function|Organization Title|Organization 1 - Title',
    tells: 2,
  },
  role: { type: 'text', labels: 'Role|Buying Role|Contact Role|Decision Role|Rolle' },
  phone: {
    type: 'phone',
    labels:
      'Phone|Phone Number|Telephone|Mobile|Mobile Phone|Mobile Phone Number|Work Phone|Telefon|Handy|Business Phone|Phone 1 - Value|Person - Phone - Work|Person - Phone',
    tells: 1,
  },
  ...accountReference,
  ...address,
  language: { type: 'language', labels: 'Language|Preferred Language|Sprache' },
  owner: {
    type: 'owner',
    labels:
      'Owner|Contact Owner|Lead Owner|Owner Email|OwnerId|hubspot_owner_id|Owner Name|Sales Rep|Sales Agent|Salesperson|Betreuer|Person - Owner',
  },
  optedOut: {
    type: 'boolean',
    labels:
      'Opted Out|Opt Out|Optout|Email Opt Out|HasOptedOutOfEmail|Unsubscribed|Unsubscribed from all email|hs_email_optout|Email Unsubscribed|Abgemeldet',
    tells: 2,
  },
  optedOutAt: {
    type: 'instant',
    labels:
      'Opted Out At|Opt Out Date|Opted Out Date|Unsubscribed At|Unsubscribe Date|Opt-out Date|UNSUB_TIME|Unsubscribed On|Unsubscribed Date|Date Unsubscribed|Opt-out Time|Opted Out On|Abgemeldet am',
    tells: 2,
  },
  doNotContact: {
    type: 'boolean',
    labels: 'Do Not Contact|DoNotContact|DNC|Do Not Email|Do Not Mail|No Contact|Blacklisted|Kontaktsperre',
    tells: 2,
  },
  verifiedAt: {
    type: 'instant',
    labels:
      'Verified At|Email Verified At|Verified Date|Email Verified Date|Email Verification Date|Last Verified|Verified On',
    tells: 2,
  },
  bouncedAt: { type: 'instant', labels: 'EmailBouncedDate|Email Bounced Date|Hard Bounced At|Bounced At|Bounce Date' },
  legalBasis: {
    type: 'text',
    labels:
      "Legal Basis|Lawful Basis|Legal basis for processing contact's data|Lawful basis for processing contact's data|hs_legal_basis|GDPR Basis|Consent|Consent Status|Rechtsgrundlage",
    tells: 2,
  },
  isDeleted,
  createdAt,
};

const dealFields: Record<string, FieldLabels> = {
  id: {
    type: 'id',
    labels: `ID|Record ID|Record ID - Deal|Deal ID|DealId|Opportunity ID|OpportunityId|hs_object_id|${wholeId}`,
  },
  name: {
    type: 'text',
    labels: 'Name|Deal Name|Deal|Opportunity Name|Opportunity|Verkaufschance|Deal - Title',
    tells: 1,
  },
  stage: {
    type: 'text',
    labels: 'Stage|Deal Stage|StageName|Sales Stage|Pipeline Stage|Phase|Verkaufsphase',
    tells: 4,
  },
  status: { type: 'text', labels: 'Status|Deal Status|Forecast Status' },
  isWon: { type: 'boolean', labels: 'Is Won|IsWon|Is Closed Won|Is Deal Closed Won|Won', tells: 2 },
  isClosed: { type: 'boolean', labels: 'Is Closed|IsClosed|Is Deal Closed|Is deal closed?|Closed', tells: 2 },
  amount: {
    type: 'money',
    labels:
      'Amount|Deal Amount|Value|Deal Value|Close Value|Opportunity Amount|ARR|ACV|TCV|Betrag|Wert|Montant|Amount in company currency',
    tells: 4,
  },
  currency: {
    type: 'currency',
    labels:
      'Currency|Deal Currency|Opportunity Currency|Amount Currency|Currency Code|CurrencyIsoCode|Währung|Deal - Currency of Value',
    tells: 1,
  },
  closeDate: {
    type: 'date',
    labels:
      'Close Date|CloseDate|Expected Close|Expected Close Date|Closing Date|Abschlussdatum|Deal - Expected Close Date',
    tells: 4,
  },
  renewalDate: {
    type: 'date',
    labels: 'Renewal Date|Renewal|Contract End|Contract End Date|Contract Renewal Date|Vertragsende',
    tells: 2,
  },
  ...accountReference,
  contactIds: {
    type: 'ids',
    labels:
      'Contact ID|ContactId|Contact IDs|Associated Contact IDs|Associated Contact ID|Primary Contact ID|Primary Contact',
  },
  contactEmails: { type: 'emails', labels: 'Contact Email|Contact Emails|Primary Contact Email|Email' },
  owner: {
    type: 'owner',
    labels:
      'Owner|Deal Owner|Opportunity Owner|Owner Email|OwnerId|hubspot_owner_id|Owner Name|Sales Rep|Sales Agent|Salesperson|Betreuer',
  },
  isDeleted,
  createdAt,
};

const activityFields: Record<string, FieldLabels> = {
  id: {
    type: 'id',
    labels: `ID|Record ID|Activity ID|ActivityId|Task ID|Event ID|Engagement ID|hs_object_id|${wholeId}`,
  },
  kind: { type: 'text', labels: 'Type|Kind|Activity Type|Engagement Type|Task Type|TaskSubtype|Art', tells: 3 },
  occurredAt: {
    type: 'instant',
    labels:
      'Occurred At|Date|Activity Date|ActivityDate|ActivityDateTime|Timestamp|Time|Start|Start Time|StartDateTime|Happened At|Datum|Zeitpunkt',
    tells: 4,
  },
  endsAt: { type: 'instant', labels: 'End|End Time|EndDateTime|Ends At|Ende' },
  minutes: {
    type: 'duration',
    labels: 'Duration|Duration Minutes|Duration (minutes)|DurationInMinutes|CallDurationInMinutes|Minutes|Dauer',
  },
  title: { type: 'text', labels: 'Subject|Title|Activity Subject|Task Name|Betreff', tells: 2 },
  body: {
    type: 'text',
    labels: 'Body|Description|Notes|Note|Note Body|Comments|Full Comments|Text|Content|Details|Notiz|Beschreibung',
    tells: 3,
  },
  status: { type: 'text', labels: 'Status|Task Status|State', tells: 1 },
  direction: { type: 'text', labels: 'Direction|Call Direction|CallType|Richtung', tells: 1 },
  dueAt: { type: 'instant', labels: 'Due|Due At|Due Date|Deadline|Fällig am', tells: 2 },
  accountId: accountReference.accountId,
  accountName: accountReference.accountName,
  contactIds: {
    type: 'ids',
    labels: 'Contact ID|ContactId|Contact IDs|Associated Contact IDs|Associated Contact ID|WhoId|Name ID',
  },
  contactEmails: { type: 'emails', labels: 'Contact Email|Contact Emails|Email|Email Address|Attendees|Participants' },
  dealIds: {
    type: 'ids',
    labels: 'Deal ID|DealId|Deal IDs|Associated Deal IDs|Associated Deal ID|Opportunity ID|OpportunityId|WhatId',
  },
  owner: {
    type: 'owner',
    labels: 'Owner|Activity Owner|Assigned To|Activity Assigned To|Owner Email|OwnerId|Owner Name|User|Zuständig',
  },
  isDeleted,
  createdAt,
};

/** The fields of each noun in the order in which they take columns. */
export const fieldsOf: Record<CsvNoun, Record<string, FieldLabels>> = {
  account: accountFields,
  contact: contactFields,
  deal: dealFields,
  activity: activityFields,
};

/** A label without case, accents' composition, spaces and punctuation, so that spellings compare equal. */
export function labelKey(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
