import type { OutgoingMail } from '../../connectors/email/compose-message.ts';
import type { TenantTransaction } from '../../data/database/database.ts';
import { mailToken } from '../../data/records/mail-token.ts';
import { getTenant } from '../../data/records/tenants.ts';
import { linksIn } from '../../domain/mail-links.ts';
import { addressUnder, outsideUrl } from '../supervisor/outside-url.ts';
import type { Claim } from './tool-agent.ts';

/**
 * The pixel of a mail and where its links lead: only what was approved with it, and only while the tenant still wants it
 * and people outside reach this installation by https.
 */
export async function trackedAddresses(
  transaction: TenantTransaction,
  publicUrl: string | null,
  { proposal: { action }, effect }: Pick<Claim, 'proposal' | 'effect'>,
): Promise<Pick<OutgoingMail, 'pixel' | 'linkTargets'>> {
  const baseUrl = outsideUrl(publicUrl);
  if (action.tool !== 'send_email' || !action.tracking || baseUrl === null) return {};
  const { trackOpens, trackLinks } = await getTenant(transaction);
  const linkTargets = new Map<string, string>();
  if (action.tracking.links && trackLinks) {
    for (const [index, link] of linksIn(action.body).entries()) {
      const token = await mailToken(transaction, `click ${link}`, effect.id);
      if (!linkTargets.has(link)) linkTargets.set(link, addressUnder(baseUrl, `click/${token}/${index}`));
    }
  }
  if (!action.tracking.opens || !trackOpens) return { linkTargets };
  return { linkTargets, pixel: addressUnder(baseUrl, `open/${await mailToken(transaction, 'open', effect.id)}`) };
}
