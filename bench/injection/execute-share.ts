import { ownAttacks } from './attacks.ts';
import { executeAttacks } from './executor-round.ts';

// A process for some of our own attacks, from the first to before the last: only one installation fits into a process.
const [first, last] = process.argv.slice(2).map(Number);
console.log(JSON.stringify(await executeAttacks(ownAttacks().slice(first, last))));
process.exit(0);
