import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LockFile } from './lock-file.ts';

/** Licences under which a dependency may come in. Why each is here stands in docs/licences.md. */
export const allowedLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
]);

/** A package of the lock file with what it says of its licence. */
export interface LockedPackage {
  name: string;
  licence: string | undefined;
}

/** All packages of a lock file that come from elsewhere; `workspaces` are ours. */
export function lockedPackages(lock: LockFile, workspaces: readonly string[]): LockedPackage[] {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.link && !workspaces.includes(path))
    .map(([path, entry]) => ({ name: path.replace(/^.*node_modules\//, ''), licence: entry.license }));
}

/** All packages under a `node_modules`, also those that an install script of another brought and the lock file lacks. */
export function installedPackages(modules: string): LockedPackage[] {
  if (!existsSync(modules)) return [];
  const folders = readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((part) => join(name, part)) : name,
    );
  return folders.flatMap((name) => {
    const manifest = join(modules, name, 'package.json');
    if (!existsSync(manifest)) return [];
    const { license } = JSON.parse(readFileSync(manifest, 'utf8')) as { license?: string };
    return [{ name, licence: license }, ...installedPackages(join(modules, name, 'node_modules'))];
  });
}

/**
 * True when an SPDX expression can be satisfied with allowed licences: one side of an OR, both of an AND. An expression
 * that is not understood is not allowed.
 */
export function isAllowed(expression: string): boolean {
  const text = expression.trim();
  const inner = /^\(([^()]*)\)$/.exec(text);
  if (inner) return isAllowed(inner[1]!);
  if (/[()]/.test(text)) return false;
  if (/ OR /.test(text)) return text.split(' OR ').some(isAllowed);
  if (/ AND /.test(text)) return text.split(' AND ').every(isAllowed);
  return allowedLicences.has(text);
}

/** Packages whose licence is unknown or not on the list, one sentence each. */
export function licenceProblems(packages: readonly LockedPackage[]): string[] {
  return packages
    .filter(({ licence }) => licence === undefined || !isAllowed(licence))
    .map(({ name, licence }) => `${name}: ${licence ?? 'no licence stated'}`);
}
