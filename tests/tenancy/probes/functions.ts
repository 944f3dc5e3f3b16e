import { isDeepStrictEqual } from 'node:util';
import type { RepositoryFunction } from '../repository-functions.ts';
import { type Ground, type Marks, tells } from '../two-tenants.ts';
import type { Probes } from './probe.ts';

const at = new Date('2026-01-01T00:00:00Z');

/** An object that answers every property with something of theirs, for parameters whose shape is not known here. */
function anything(ground: Ground, value: string): object {
  return new Proxy(
    {},
    {
      get(_, key) {
        if (typeof key === 'symbol' || ['then', 'toJSON'].includes(key)) return undefined;
        return argument(ground, key, value);
      },
    },
  );
}

/** A value for a parameter by its type as it is written, or for a property by its name. */
function argument(ground: Ground, type: string, value: string): unknown {
  const { ids, clock } = ground.world;
  if (/^Ids$|^ids$/.test(type)) return ids;
  if (/^Actor$|^actor$/.test(type)) return { kind: 'system', id: 'test', door: 'migration' };
  if (/^Clock$|^clock$/.test(type)) return clock;
  if (/^Date\b|At$|^(at|now|since|until|from)$/.test(type)) return at;
  if (/^(number|limit)\b/.test(type)) return 10;
  if (/^boolean\b/.test(type)) return true;
  if (/^(readonly )?string\[\]|Ids$|addresses$|names$/.test(type)) return [value];
  if (/^(Readonly)?Set</.test(type)) return new Set([value]);
  if (/^string\b|^[a-z]\w*$/.test(type)) return value;
  return /\[\]$/.test(type) ? [anything(ground, value)] : anything(ground, value);
}

/** Calls a function of the product with `value` wherever it takes words or ids; what came out, as text. */
export async function callAs(
  ground: Ground,
  tenantId: string,
  { call, parameterTypes }: RepositoryFunction,
  value: string,
): Promise<string> {
  const result = await ground.tryAs(tenantId, async (transaction) =>
    call(transaction, ...parameterTypes.slice(1).map((type) => argument(ground, type, value))),
  );
  if (result instanceof Error) return result.message;
  try {
    return (
      JSON.stringify(result, (_, part: unknown) =>
        part instanceof Map || part instanceof Set ? [...part] : typeof part === 'bigint' ? String(part) : part,
      ) ?? ''
    );
  } catch {
    // Nothing but what it was given holds itself in a circle.
    return '';
  }
}

const questionsOf = ({ id, word, tenantId }: Marks) => [
  id,
  word,
  tenantId,
  id.replaceAll('-', ''),
  `${word}@mail.example`,
];

/** Every function that works in a transaction, asked as ours by ids and words of both. */
export const probeFunctions: Probes = async function* (ground, { functions }) {
  const { ours, theirs } = ground;
  const before = await ground.everythingOfTheirs();
  for (const one of functions) {
    for (const value of [...questionsOf(theirs), ...questionsOf(ours)]) {
      const asked = questionsOf(theirs).includes(value) ? value : '';
      yield tells(await callAs(ground, ours.tenantId, one, value), theirs, asked) &&
        `${one.name} tells, asked "${value}"`;
    }
  }
  yield isDeepStrictEqual(await ground.everythingOfTheirs(), before) ? null : 'a function changed a row of theirs';
};
