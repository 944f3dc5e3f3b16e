// Run by `npm ci` in a checkout: makes the cluster with which the first start and the tests begin, so that neither has
// to run initdb. It needs no network, and everything works without it, only slower.
import { existsSync } from 'node:fs';

const NEEDED = 24;
const migrate = new URL('../src/data/database/migrate.ts', import.meta.url);
const template = new URL('../src/data/database/template.ts', import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= NEEDED && existsSync(template)) {
  try {
    const [{ listMigrations }, { makeTemplate, readTemplate }] = await Promise.all([
      import(migrate.href),
      import(template.href),
    ]);
    const migrations = listMigrations();
    if (readTemplate(migrations) === null) await makeTemplate(migrations);
  } catch (error) {
    console.warn(`The first start will take some seconds longer: ${error instanceof Error ? error.message : error}`);
  }
}
