import type { ActivityRow } from '../source-records.ts';
import type { Suitability } from './slot-values.ts';

/** A call, note or task as salespeople type it; internal words, never meant for the customer. */
export interface CrmText extends Suitability {
  kind: ActivityRow['kind'];
  subject: string;
  body: string;
}

/** Makes the texts of one kind. */
export function crmText(kind: CrmText['kind']) {
  return (
    suits: CrmText['suits'],
    subject: string,
    body: string,
    only: Pick<CrmText, 'abroad' | 'chilled'> = {},
  ): CrmText => ({ kind, suits, subject, body, ...only });
}
