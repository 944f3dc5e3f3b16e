import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assetPath } from '../../runtime/system/asset-path.ts';
import { currentEngine } from './data-directory.ts';
import { type Migration, migrate } from './migrate.ts';
import { startPglite } from './pglite.ts';

/**
 * A template is a dumped cluster that has just been made and migrated: beginning with it saves the two to five seconds
 * of `initdb`. It holds no tenant and no secret, is named by the digest of what made it, and can always be left out.
 */
function templatePath(migrations: readonly Migration[]): string {
  const digest = createHash('sha256').update(JSON.stringify(currentEngine));
  for (const migration of migrations) digest.update(migration.digest);
  const name = `cluster-${digest.digest('hex').slice(0, 24)}.tar.gz`;
  return join(assetPath('../node_modules/.cache/agentic-gtm-platform'), name);
}

/** The template for these migrations, or null when there is none. */
export function readTemplate(migrations: readonly Migration[]): Uint8Array | null {
  try {
    return readFileSync(templatePath(migrations));
  } catch {
    return null;
  }
}

/** Makes the template for these migrations and keeps it beside the installed packages, where that is possible. */
export async function makeTemplate(migrations: readonly Migration[]): Promise<Uint8Array> {
  const engine = await startPglite({ directory: null });
  try {
    await migrate(engine.pool, migrations);
    const template = await engine.dump();
    keep(templatePath(migrations), template);
    return template;
  } finally {
    await engine.close();
  }
}

function keep(path: string, template: Uint8Array): void {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true });
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, template);
    renameSync(unfinished, path);
    const outdated = readdirSync(folder).filter((name) => name.endsWith('.tar.gz') && join(folder, name) !== path);
    for (const name of outdated) rmSync(join(folder, name), { force: true });
  } catch {
    // A read-only installation starts without a template.
  }
}
