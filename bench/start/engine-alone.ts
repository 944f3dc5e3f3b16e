import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';

/** `engine-alone.ts DIRECTORY`: the embedded engine without any of ours, until it has answered; then it waits to be stopped. */
const engine = await PGlite.create(process.argv[2]!, { extensions: { vector } });
await engine.query('select 1');
console.log('Ready');
process.stdin.resume();
