import type { Config } from '../config.ts';

/** Hosts that mean every address of this machine: nobody can open a page under them. */
const EVERYWHERE = new Set(['0.0.0.0', '::']);

/** The address in links to this server: the public one, else the one on which it listens. */
export function ownAddress({ publicUrl, host, port }: Pick<Config, 'publicUrl' | 'host' | 'port'>): string {
  if (publicUrl !== null) return publicUrl;
  const name = EVERYWHERE.has(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
