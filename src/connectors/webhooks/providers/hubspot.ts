import type { Json } from '../../../domain/json.ts';
import type { ParsedDelivery } from '../mail-event.ts';
import * as read from '../read-fields.ts';

/** HubSpot: a list of changes of records. None of them tells of a mail; they are kept and counted. */
export function parseHubSpot(body: Json): ParsedDelivery {
  return { events: [], mails: [], others: read.requireEntries(body, 'HubSpot').length };
}
