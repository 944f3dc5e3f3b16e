import { writeAudit } from '../data/records/audit.ts';
import { provesToken, readMailToken } from '../data/records/mail-token.ts';
import { resolveRecipients } from '../data/records/send-ledger.ts';
import { recordSignals } from '../data/records/signals.ts';
import type { Actor } from '../domain/actor.ts';
import { GtmError } from '../domain/errors.ts';
import { type OptOutServices, registerOptOut } from './register-opt-out.ts';

const clicker: Actor = { kind: 'system', id: 'one-click-unsubscribe', door: 'api' };

/**
 * Carries out a one-click unsubscribe (RFC 8058): everybody outside the team whom that one mail reached is taken off.
 * Needs no sign-in: the token proves that the link was in our mail. Throws `not-found` for a token we did not make.
 */
export async function optOutByClick(services: OptOutServices, token: string): Promise<void> {
  const named = readMailToken(token);
  const unknown = new GtmError('not-found', 'This link is not one of ours, or was cut short. Copy all of it.');
  if (!named) throw unknown;
  const { tenantId, effectId } = named;
  const addresses = await services.database.asTenant(tenantId, async (transaction) => {
    const known = await transaction.query('select 1 from tenants');
    if (known.length === 0 || !(await provesToken(transaction, token, 'unsubscribe', effectId))) return null;
    const rows = await transaction.query<{ address: string }>(
      'select distinct address from send_ledger where effect_id = $1 order by address',
      [effectId],
    );
    const outside = (
      await resolveRecipients(
        transaction,
        rows.map((row) => row.address),
      )
    ).filter(({ ours }) => !ours);
    const before = await transaction.query(
      "select 1 from signals where kind = 'opt_out' and detail ->> 'effectId' = $1",
      [effectId],
    );
    if (before.length === 0) {
      const at = await transaction.now();
      const rows = outside.map(({ contactId }) => ({
        ...{
          id: services.ids.next(),
          kind: 'opt_out' as const,
          occurredAt: at,
          accountId: null,
          contactId,
          dealId: null,
        },
        ...{ activityId: null, sourceRecordId: null, detail: { effectId, way: 'one-click' } },
      }));
      await recordSignals(transaction, services.ids, 'unsubscribe', rows, at);
      await writeAudit(transaction, services.ids, {
        ...{ actor: clicker, action: 'unsubscribe-clicked', subjectNoun: 'effect', subjectId: effectId },
      });
    }
    return outside.map(({ address }) => address);
  });
  if (addresses === null) throw unknown;
  await registerOptOut(services, tenantId, { addresses, actor: clicker });
}
