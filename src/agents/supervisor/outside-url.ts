import { isPrivateHost } from '../../domain/private-host.ts';

/** The https address under which people outside reach this installation; null where there is none. */
export function outsideUrl(publicUrl: string | null): string | null {
  const url = publicUrl && URL.canParse(publicUrl) ? new URL(publicUrl) : null;
  return url?.protocol === 'https:' && !isPrivateHost(url.hostname) ? url.href : null;
}

/** An address of ours: `path` below the address of the installation. */
export function addressUnder(baseUrl: string, path: string): string {
  return new URL(path, `${baseUrl.replace(/\/$/, '')}/`).href;
}
