import type { BenchRun } from './bench-run.ts';
import { type Attack, collectedAttacks, hasCollection, ownAttacks } from './injection/attacks.ts';
import { type Story, stories } from './injection/poisoned-target.ts';
import { completesWithout, type Disguise, disguises, type Outcome, tryAttack } from './injection/try-attack.ts';

interface Line extends Outcome {
  id: string;
  set: 'own' | 'collection';
  aim: string;
  story: Story;
  answers: number;
}

/** Attacks after which it is kept how far the bench is. */
const SAVED_EACH = 50;
/** Each mail of the collection meets one way to obey in the mail and one beside it, each in turn. */
const collectionDisguises = (index: number): Disguise[] => {
  const [loud, ...hidden] = disguises;
  return index % 3 === 0 ? [loud, hidden[index % hidden.length]!] : [hidden[index % hidden.length]!];
};

function* work(most: number): Generator<{ set: Line['set']; attack: Attack; chosen: readonly Disguise[] }> {
  for (const attack of ownAttacks()) yield { set: 'own', attack, chosen: disguises };
  if (!hasCollection()) return;
  let index = 0;
  for (const attack of collectedAttacks()) {
    if (index >= most) return;
    yield { set: 'collection', attack, chosen: collectionDisguises(index++) };
  }
}

/** Every attack on a model that obeys it: `npm run bench -- injection [N mails of the collection]`. Goes on where it was broken off. */
export const bench: BenchRun = async ({ arguments: [most], progress }) => {
  const lines = progress.load<Line[]>() ?? [];
  const done = new Set(lines.map(({ id }) => id));
  for (const { set, attack, chosen } of work(most ? Number(most) : Number.POSITIVE_INFINITY)) {
    if (done.has(attack.id)) continue;
    const { id, aim, story } = attack;
    const line: Line = { id, set, aim, story, answers: chosen.length, ...(await tryAttack(attack, chosen)) };
    lines.push(line);
    if (lines.length % SAVED_EACH === 0) progress.save(lines);
  }
  const without = new Map<Story, Outcome['completes']>();
  for (const story of stories) without.set(story, await completesWithout(story));
  const rows = [...Map.groupBy(lines, ({ set, aim }) => `${set}: ${aim}`)].map(([name, group]) => {
    const kept = (arm: 'playbook' | 'honest') => {
      const due = group.filter(({ story }) => without.get(story)![arm]);
      return `${due.filter(({ completes }) => completes[arm]).length} of ${due.length}`;
    };
    return {
      ...{ attacks: name, count: group.length, 'obeying answers': sum(group, ({ answers }) => answers) },
      breaches: sum(group, ({ breaches }) => breaches.length),
      'Ready with their words': sum(group, ({ readyWithTheirWords }) => readyWithTheirWords),
      'goals complete (playbook)': kept('playbook'),
      'goals complete (honest model)': kept('honest'),
    };
  });
  const found = lines.flatMap(({ breaches }) => breaches).slice(0, 50);
  const tried = lines.filter(({ set }) => set === 'collection').length;
  const collection = hasCollection() ? `${tried} of 11250 poisoned mails` : 'absent: only our own attacks ran';
  return { rows, notes: { collection, breaches: found } };
};

function sum(lines: readonly Line[], of: (line: Line) => number): number {
  return lines.reduce((total, line) => total + of(line), 0);
}
