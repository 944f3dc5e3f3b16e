import { z } from 'zod';
import { type EventName, eventSchemas } from './event-schemas.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * The JSON Schema (2020-12) of one event's data, as we publish it. It leaves further fields open, because a payload may
 * gain optional ones; what we write is checked strictly.
 */
export function eventJsonSchema(type: EventName): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(eventSchemas[type], {
    override({ jsonSchema }) {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return { $schema, $id: `urn:agentic-gtm-platform:event:${type}`, title: type, ...schema };
}
