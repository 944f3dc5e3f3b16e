/** A CSV file for the CRM to import: one row a record, each cell filled. */
export interface WriteBackFile {
  name: string;
  /** The source that the records come from. */
  source: string;
  noun: 'account' | 'contact' | 'deal' | 'activity';
  rows: number;
  text: string;
  /** The changes that it holds. */
  changeIds: string[];
}

/** A change that no file can hold, and why. */
export interface LeftOutChange {
  id: string;
  why: 'no-record-id' | 'empties-a-field';
}

const plurals = { account: 'accounts', contact: 'contacts', deal: 'deals', activity: 'activities' } as const;

/** `hubspot-deals-stage.csv`; nothing but letters, digits and hyphens before the dot. */
export function fileNameOf(source: string, noun: WriteBackFile['noun'], fields: readonly string[]): string {
  const plain = [source, plurals[noun], ...fields]
    .join('-')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
  return `${plain}.csv`;
}
