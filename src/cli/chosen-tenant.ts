import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileName = 'cli.json';

/** The tenant that `gtm tenant use` chose for this data directory. */
export function chosenTenant(dataDirectory: string): string | undefined {
  const path = join(dataDirectory, fileName);
  if (!existsSync(path)) return undefined;
  const { tenant } = JSON.parse(readFileSync(path, 'utf8')) as { tenant?: unknown };
  return typeof tenant === 'string' ? tenant : undefined;
}

/** Lets later commands work in this tenant unless they say another one. */
export function chooseTenant(dataDirectory: string, slug: string): void {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDirectory, fileName), `${JSON.stringify({ tenant: slug }, null, 2)}\n`, { mode: 0o600 });
}
