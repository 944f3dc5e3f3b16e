import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { eventJsonSchema, type JsonSchema } from '../../src/domain/events/event-json-schema.ts';
import { type EventName, eventSchemas } from '../../src/domain/events/event-schemas.ts';

/** The folder of the committed JSON Schemas, one file per event type. */
export const schemaFolder = fileURLToPath(new URL('../../docs/events/', import.meta.url));

export const eventNames = Object.keys(eventSchemas) as EventName[];

/** The text of an event's committed file as it should be. */
export function schemaText(type: EventName): string {
  return `${JSON.stringify(eventJsonSchema(type), null, 2)}\n`;
}

export function schemaPath(type: string): string {
  return `${schemaFolder}${type}.json`;
}

/** The committed schema, or null for a type that is new. */
export function committedSchema(type: string): JsonSchema | null {
  const path = schemaPath(type);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as JsonSchema) : null;
}
