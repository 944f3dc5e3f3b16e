import type { SupervisorFacts } from './facts.ts';
import { isPrivateHost } from './private-host.ts';

/** How the recipients of outreach get off the list. */
export type UnsubscribeWay =
  | { kind: 'one-click'; baseUrl: string; address: string | null }
  | { kind: 'mailto'; address: string };

/**
 * One click (RFC 8058) where an https address of ours is reachable from outside, else a mailto whose answers we read;
 * null when the tenant has neither.
 */
export function unsubscribeWay({
  publicUrl,
  unsubscribeAddress,
}: Pick<SupervisorFacts['tenant'], 'publicUrl' | 'unsubscribeAddress'>): UnsubscribeWay | null {
  const address =
    unsubscribeAddress && !isPrivateHost(unsubscribeAddress.split('@')[1] ?? '') ? unsubscribeAddress : null;
  const baseUrl = outsideUrl(publicUrl);
  if (baseUrl !== null) return { kind: 'one-click', baseUrl, address };
  return address ? { kind: 'mailto', address } : null;
}

/** The https address under which people outside reach this installation; null where there is none. */
export function outsideUrl(publicUrl: string | null): string | null {
  const url = publicUrl && URL.canParse(publicUrl) ? new URL(publicUrl) : null;
  return url?.protocol === 'https:' && !isPrivateHost(url.hostname) ? url.href : null;
}

/** An address of ours: `path` below the address of the installation. */
export function addressUnder(baseUrl: string, path: string): string {
  return new URL(path, `${baseUrl.replace(/\/$/, '')}/`).href;
}
