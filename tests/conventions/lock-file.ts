/** The parts of `package-lock.json` (version 3) that the checks read. */
export interface LockFile {
  packages: Record<
    string,
    {
      license?: string;
      link?: boolean;
      resolved?: string;
      integrity?: string;
      optionalDependencies?: Record<string, string>;
    }
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

/** Packages from elsewhere whose bytes the lock file does not pin: whatever a registry serves for them would be taken. */
export function packagesWithoutDigest(lock: LockFile): string[] {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.link)
    .filter(([, entry]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? ''))
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
}
