import { GtmError } from '../errors.ts';
import type { NewEvent } from '../event.ts';
import { eventSchemas, isEventName } from './event-schemas.ts';

const connectorPattern = /^[a-z][a-z0-9-]{0,31}$/;
const subjectPattern = /^[a-z]{2,8}_[0-9a-f]{32}$/;

/**
 * Refuses (`internal`) an event of a type that is not in `eventSchemas`, or whose data does not fit. The message names
 * fields and never values.
 */
export function checkEvent({ type, connector, subject, data }: NewEvent): void {
  if (!isEventName(type)) {
    throw new GtmError('internal', `There is no event type ${type}. Add it to src/domain/events/event-schemas.ts.`);
  }
  if (!connectorPattern.test(connector)) {
    throw new GtmError('internal', `The connector of ${type} must be one lower-case word.`);
  }
  if (subject !== null && !subjectPattern.test(subject)) {
    throw new GtmError('internal', `The subject of ${type} must be a prefixed id.`);
  }
  // As it will be stored: JSON knows no NaN and no undefined.
  const parsed = eventSchemas[type].safeParse(JSON.parse(JSON.stringify(data)));
  if (parsed.success) return;
  const fields = parsed.error.issues.map(({ path, code }) => `${['data', ...path].join('.')} (${code})`);
  throw new GtmError('internal', `The data of ${type} does not fit its schema: ${fields.join(', ')}.`);
}
