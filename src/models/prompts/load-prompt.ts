import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { GtmError } from '../../domain/errors.ts';
import { assetPath } from '../../runtime/system/asset-path.ts';
import type { PromptTemplate } from './prompt-template.ts';

const frontMatterSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  version: z.int().min(1),
  variables: z.array(z.string().regex(/^[a-z][a-z_]*$/)),
  untrusted: z.array(z.string()),
});

const slot = /\{([a-z][a-z_]*)\}/g;

/** Names of the slots in a text, each once. */
function slotsOf(text: string): string[] {
  return [...new Set([...text.matchAll(slot)].map((match) => match[1]!))];
}

/**
 * Reads a template: YAML front matter (`id`, `version`, `variables`, `untrusted`) between `---` lines, then a part under
 * `# System` and a part under `# User`. Refuses one whose slots differ from its variables, or which puts untrusted text
 * into the system message.
 */
export function parsePrompt(text: string, name: string): PromptTemplate {
  const refuse = (why: string) => new GtmError('misconfigured', `Prompt ${name}: ${why}`);
  const parts = /^---\r?\n([\s\S]*?)\r?\n---\r?\n+# System\r?\n+([\s\S]*?)\r?\n+# User\r?\n+([\s\S]*)$/.exec(text);
  if (!parts) throw refuse('needs front matter between --- lines, then "# System" and "# User".');
  const checked = frontMatterSchema.safeParse(parse(parts[1]!));
  if (!checked.success) throw refuse(`front matter: ${z.prettifyError(checked.error)}`);
  const template = { ...checked.data, system: parts[2]!.trim(), user: parts[3]!.trim() };
  const used = slotsOf(`${template.system}\n${template.user}`);
  const unknown = used.filter((variable) => !template.variables.includes(variable));
  if (unknown.length > 0) throw refuse(`slot {${unknown[0]}} is not listed under variables.`);
  const unused = template.variables.filter((variable) => !used.includes(variable));
  if (unused.length > 0) throw refuse(`variable ${unused[0]} has no slot.`);
  const strange = template.untrusted.filter((variable) => !template.variables.includes(variable));
  if (strange.length > 0) throw refuse(`untrusted names ${strange[0]}, which is no variable.`);
  const inSystem = slotsOf(template.system).find((variable) => template.untrusted.includes(variable));
  if (inSystem) throw refuse(`untrusted text {${inSystem}} may not stand in the system message.`);
  return template;
}

/** Loads `models/prompts/<name>.md`, for example `decision.v1`. */
export function loadPrompt(name: string): PromptTemplate {
  return parsePrompt(readFileSync(assetPath(`models/prompts/${name}.md`), 'utf8'), name);
}
