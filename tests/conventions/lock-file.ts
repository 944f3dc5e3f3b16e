/** The parts of `package-lock.json` (version 3) that the checks read. */
export interface LockFile {
  packages: Record<
    string,
    { license?: string; link?: boolean; resolved?: string; optionalDependencies?: Record<string, string> }
  >;
}

/** Addresses from which the lock file would download; there are none, so that any registry can serve it. */
export function downloadAddresses(lock: LockFile): string[] {
  return Object.values(lock.packages)
    .map((entry) => entry.resolved)
    .filter((resolved) => resolved !== undefined && /^[a-z+]+:/.test(resolved)) as string[];
}

/**
 * Optional packages (most are builds for other platforms) that the lock file leaves out. `npm install` does so when the
 * registry at hand does not have one, and `npm ci` then refuses the lock file.
 */
export function missingOptionalPackages(lock: LockFile): string[] {
  const present = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')));
  return Object.values(lock.packages)
    .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
    .filter((name) => !present.has(name));
}
