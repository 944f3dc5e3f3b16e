import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * The same items, the next one being made while the last is worked on: it begins once whoever took the last has asked
 * somebody else for something and waits. An error comes in its place, also where nobody waits for it yet.
 */
export async function* readAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  const begin = () => {
    const next = nextTurn().then(() => items.next());
    next.catch(() => {});
    return next;
  };
  let next = begin();
  try {
    for (let result = await next; !result.done; result = await next) {
      next = begin();
      yield result.value;
    }
  } finally {
    await next.catch(() => {});
    await items.return(undefined);
  }
}
