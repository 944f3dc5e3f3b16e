/**
 * A table that may be asked for any word, also one from outside: a plain object answers "constructor" with a function,
 * this one with nothing.
 */
export function wordTable<T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.freeze(Object.assign(Object.create(null) as Record<string, T>, entries));
}
