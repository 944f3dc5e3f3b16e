import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const compiled = import.meta.url.endsWith('.js');

/**
 * The absolute path of a file of ours that is not imported: a worker, a migration folder, a policy or a prompt.
 * `path` is written as in the source tree, for example `data/database/pglite-worker.ts`; in a compiled package the
 * same call finds the `.js` file (other files are copied beside it unchanged).
 */
export function assetPath(path: string): string {
  return fileURLToPath(new URL(compiled ? path.replace(/\.ts$/, '.js') : path, root));
}
