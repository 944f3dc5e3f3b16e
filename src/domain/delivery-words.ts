/**
 * What becomes of a mail in a mailbox of this driver, for every surface that shows one; null where it is delivered. A local
 * mailbox only holds it; in the demo its outside world reads it there.
 */
export function deliveryWords(driver: string, tenantKind: 'live' | 'demo' | 'test'): string | null {
  if (driver !== 'maildir') return null;
  return tenantKind === 'demo' ? "sent to the demo's outside world" : 'written to the local mailbox, not delivered';
}
