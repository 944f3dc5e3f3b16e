import { z } from 'zod';

/** A query field that takes some of `values`, separated by commas. */
export function commaSeparated<Value extends string>(values: readonly [Value, ...Value[]]) {
  const list = z.string().transform((text) => text.split(',').map((part) => part.trim()));
  return list.pipe(z.array(z.enum(values)));
}
