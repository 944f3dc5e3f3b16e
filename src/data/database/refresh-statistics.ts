import { GtmError } from '../../domain/errors.ts';
import type { Database } from './database.ts';

/**
 * Refreshes the planner's statistics of tables of schema `gtm`. The embedded engine has no background process that does
 * it, and without them the planner takes any index that begins with the tenant: ten times slower while a file is
 * imported (measured). Some ten milliseconds per table.
 */
export async function refreshStatistics(database: Database, tables: readonly string[]): Promise<void> {
  const wrong = tables.find((table) => !/^[a-z_]+$/.test(table));
  if (wrong !== undefined) throw new GtmError('internal', `"${wrong}" is not the name of a table.`);
  await database.asPlatform('gtm_owner', async (transaction) => {
    await transaction.query(`analyze ${tables.map((table) => `gtm.${table}`).join(', ')}`);
  });
}
