import type { Prng } from '../prng.ts';

/** Puts values into `{slot}` and takes one of `[one|other]`; an unknown slot is a mistake in the material. */
export function fillText(text: string, slots: Readonly<Record<string, string>>, prng: Prng): string {
  const chosen = text.replace(/\[([^[\]]*\|[^[\]]*)\]/g, (_, choices: string) => prng.pick(choices.split('|')));
  return chosen.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = slots[name];
    if (value === undefined) throw new Error(`No value for {${name}} in the demo's material`);
    return value;
  });
}
