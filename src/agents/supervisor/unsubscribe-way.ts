import { isPrivateHost } from '../../domain/private-host.ts';
import type { SupervisorFacts } from './facts.ts';
import { outsideUrl } from './outside-url.ts';

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
