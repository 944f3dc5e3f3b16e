import { GtmError } from '../../domain/errors.ts';
import type { Lake } from './lake.ts';
import { runSelect } from './run-select.ts';

/** At once, of all tenants: each may take a core and some hundred megabytes. */
const MAX_AT_ONCE = 2;

/** Queries of people over the files below `root`, few at a time. */
export function createSelects(root: string): Lake['select'] {
  const running = new Set<string>();
  return async ({ tenantId, paths, sql, zone }, { signal } = {}) => {
    if (running.has(tenantId)) throw new GtmError('too-fast', 'Another query is running. Ask again when it has ended.');
    if (running.size >= MAX_AT_ONCE) throw new GtmError('too-fast', 'Too many queries are running. Ask again soon.');
    running.add(tenantId);
    try {
      return await runSelect({ root, files: paths, zone, sql }, { signal });
    } finally {
      running.delete(tenantId);
    }
  };
}
