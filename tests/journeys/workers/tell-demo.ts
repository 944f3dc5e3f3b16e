/**
 * Tells the demo, its clock standing still at its first 09:40, without the stories named (comma between them): runs its
 * goal (with `twice`, once more) and prints the runs, the proposals of the first and the account of each domain as one
 * line of JSON.
 */
import type { ProposalView } from '../../../src/api/proposal-view.ts';
import type { RunView } from '../../../src/api/run-view.ts';
import type { StoryName } from '../../../src/testing/demo/stories.ts';
import { tellDemo } from '../told-demo.ts';

/** A Wednesday: the demo's Tuesday is the day before, 3 March 2026. */
const frozenFrom = new Date('2026-03-04T12:00:00Z');

export interface Telling {
  first: RunView;
  second: RunView | null;
  proposals: ProposalView[];
  /** Names of accounts by domain. */
  names: Record<string, string>;
}

const without = (process.argv[2] ?? '').split(',').filter((name) => name !== '') as StoryName[];
const demo = await tellDemo({ frozenFrom, without });
const first = await demo.run();
const proposals = await demo.proposals();
const rows = await demo.read((transaction) =>
  transaction.query<{ domain: string; name: string }>(
    'select d.domain, a.name from account_domains d join accounts a on a.tenant_id = d.tenant_id and a.id = d.account_id',
  ),
);
const names = Object.fromEntries(rows.map(({ domain, name }) => [domain, name]));
const second = process.argv[3] === 'twice' ? await demo.run() : null;
const telling: Telling = { first, second, proposals, names };
await demo.close();
console.log(JSON.stringify(telling));
