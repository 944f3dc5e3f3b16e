import { readSources } from '../conventions/source-tree.ts';

/** A repository function with the types of its parameters as they are written. */
export interface RepositoryFunction {
  name: string;
  parameterTypes: string[];
  call(...values: unknown[]): unknown;
}

/** Splits at commas that are in no bracket. */
function splitParameters(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if ('({[<'.includes(character)) depth += 1;
    if (')}]>'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part].map((found) => found.trim()).filter((found) => found !== '');
}

/** The text between the bracket that opens at `start` and the one that closes it. */
function inside(text: string, start: number): string {
  let depth = 0;
  for (let end = start; end < text.length; end++) {
    if ('({['.includes(text[end]!)) depth += 1;
    if (')}]'.includes(text[end]!)) depth -= 1;
    if (depth === 0) return text.slice(start + 1, end);
  }
  return '';
}

/** Type of a parameter: what follows the first colon outside brackets, or a default's kind. */
function typeOf(parameter: string): string {
  const name = parameter.startsWith('{') ? inside(parameter, 0).length + 2 : parameter.search(/[:=?]/);
  return parameter
    .slice(name)
    .replace(/^\??:?\s*/, '')
    .replace(/\s*=[^>][\s\S]*$/, '');
}

/** Every exported function of the product whose first parameter is a transaction: those of `data/records`, and all others. */
export async function listRepositoryFunctions(): Promise<RepositoryFunction[]> {
  const found: RepositoryFunction[] = [];
  for (const { path, text } of readSources(['src'])) {
    if (/\.(test|contract)\.ts$/.test(path) || path.startsWith('src/testing/')) continue;
    if (!/Transaction\b/.test(text)) continue;
    const starts = [...text.matchAll(/^export (?:async )?function (\w+)(?:<[^(]*>)?\(/gm)];
    if (starts.length === 0) continue;
    const module = (await import(new URL(`../../${path}`, import.meta.url).href)) as Record<
      string,
      RepositoryFunction['call']
    >;
    for (const start of starts) {
      const parameters = splitParameters(inside(text, start.index + start[0].length - 1));
      const parameterTypes = parameters.map(typeOf);
      if (/^(Tenant)?Transaction$/.test(parameterTypes[0] ?? '')) {
        found.push({ name: `${path}: ${start[1]}`, parameterTypes, call: module[start[1]!]! });
      }
    }
  }
  return found;
}
