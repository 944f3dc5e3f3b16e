import type { Prng } from '../prng.ts';

/** Deals material out so evenly that no text is used a third time while another was used once. */
export type Deck = <Item extends object>(prng: Prng, candidates: readonly Item[], count: number) => Item[];

/** A deck that remembers what it dealt; the least used come first, and chance decides among equals. */
export function createDeck(): Deck {
  const dealt = new Map<object, number>();
  const uses = (item: object) => dealt.get(item) ?? 0;
  return (prng, candidates, count) => {
    const hand = prng
      .shuffle(candidates)
      .sort((left, right) => uses(left) - uses(right))
      .slice(0, count);
    for (const item of hand) dealt.set(item, uses(item) + 1);
    return hand;
  };
}
