import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { GtmError, messageOf } from './errors.ts';
import { ceilingSchema, type Policy, policySchema } from './policy.ts';
import { builtInCeiling, tightenOnly } from './policy-ceiling.ts';

/** One thing wrong with a policy text; `line` counts from 1. */
export interface PolicyMistake {
  path: string;
  line: number;
  message: string;
}

type Path = readonly PropertyKey[];

function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const key = path.slice(0, length);
    const parent = length === 0 ? document.contents : document.getIn(key.slice(0, -1), true);
    const pair = (parent as { items?: { key?: unknown }[] } | null)?.items?.find(
      (item) => isNode(item.key) && String(item.key) === String(key.at(-1)),
    );
    const node = pair?.key ?? (length === 0 ? document.contents : document.getIn(key, true));
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** A policy that fits the schema and the ceiling, or every mistake in it. Never throws. */
export function checkPolicy(
  text: string,
): { policy: Policy; mistakes: [] } | { policy: null; mistakes: PolicyMistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    const mistakes = document.errors.map((error) => ({
      path: '',
      line: lines.linePos(error.pos[0]).line,
      message: error.message.split('\n')[0]!,
    }));
    return { policy: null, mistakes };
  }
  const at = (path: Path, message: string) => ({ path: path.join('.'), line: lineOf(document, lines, path), message });
  const loosened = (policy: Pick<Policy, 'ceiling'>) =>
    tightenOnly(policy, builtInCeiling).map((breach) => at(breach.path.split('.'), breach.message));
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 10 });
  } catch (error) {
    return { policy: null, mistakes: [at([], messageOf(error))] };
  }
  const parsed = policySchema.safeParse(plain);
  if (!parsed.success) {
    const mistakes = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => at([...issue.path, key], 'is not a key this product knows; check its spelling'))
        : [at(issue.path, issue.message)],
    );
    // A mistake elsewhere hides no limit that was loosened.
    const ceiling = ceilingSchema.safeParse((plain as { ceiling?: unknown } | null)?.ceiling);
    return { policy: null, mistakes: [...mistakes, ...(ceiling.success ? loosened({ ceiling: ceiling.data }) : [])] };
  }
  const breaches = loosened(parsed.data);
  return breaches.length > 0 ? { policy: null, mistakes: breaches } : { policy: parsed.data, mistakes: [] };
}

/** Reads a policy document (YAML). Throws `invalid` that names every mistake with its path and line. */
export function parsePolicy(text: string): Policy {
  const { policy, mistakes } = checkPolicy(text);
  if (policy) return policy;
  const list = mistakes.map(({ path, line, message }) => `line ${line}${path ? `, ${path}` : ''}: ${message}`);
  throw new GtmError('invalid', `The policy cannot be used. ${list.join('; ')}`, { field: mistakes[0]?.path ?? '' });
}
