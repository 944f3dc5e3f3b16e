import { mkdirSync, writeFileSync } from 'node:fs';
import { schemaChanges } from './event-schema-changes.ts';
import { committedSchema, eventNames, schemaFolder, schemaPath, schemaText } from './event-schema-files.ts';

// Writes docs/events/<type>.json from the schemas that validate. Refuses a change that would break a consumer.
mkdirSync(schemaFolder, { recursive: true });
const problems = eventNames.flatMap((type) => {
  const before = committedSchema(type);
  return before === null
    ? []
    : schemaChanges(before, JSON.parse(schemaText(type))).map((change) => `${type}: ${change}`);
});
if (problems.length > 0) {
  console.error(`${problems.join('\n')}\nKeep the old type as it is and add one that ends in .v2 beside it.`);
  process.exitCode = 1;
} else {
  for (const type of eventNames) writeFileSync(schemaPath(type), schemaText(type));
  console.log(`${eventNames.length} schemas written to docs/events.`);
}
