import { inboundMessage } from '../../connectors/webhooks/inbound-message.ts';
import type { ParsedDelivery } from '../../connectors/webhooks/mail-event.ts';
import { readBody } from '../../connectors/webhooks/read-body.ts';
import { writeAudit } from '../../data/records/audit.ts';
import { blankHookDeliveries, readHookDeliveries } from '../../data/records/hook-deliveries.ts';
import { lockIngestion } from '../../data/records/ingestion-lock.ts';
import type { Consumer } from '../../runtime/bus/bus.ts';
import { claimEvents } from '../../runtime/bus/consumed-events.ts';
import type { IngestionServices } from '../ingestion-services.ts';
import { type IncomingMail, importMessages } from '../mail/import-mail.ts';
import type { HookCounts } from './hook-counts.ts';
import { applyHookEvents, type ToldEvent } from './hook-signals.ts';
import { providerOf } from './known-hooks.ts';
import { messageArgument } from './receive-delivery.ts';

const NAME = 'hooks';

type Delivery = Awaited<ReturnType<typeof readHookDeliveries>>[number];
type Read = Delivery & { parsed: ParsedDelivery };

/** What a delivery says; null where a newer version reads it otherwise than the one that took it in. */
function read(delivery: Delivery): Read | null {
  const body = readBody({ headers: { 'content-type': delivery.contentType }, body: delivery.body });
  try {
    const parsed = providerOf(delivery.provider)?.parse(body ?? null, messageArgument);
    return parsed ? { ...delivery, parsed } : null;
  } catch {
    return null;
  }
}

async function* messagesOf(deliveries: readonly Read[]): AsyncGenerator<IncomingMail> {
  for (const { id, parsed, receivedAt } of deliveries) {
    for (const [index, mail] of parsed.mails.entries()) {
      yield { externalId: `${id}:${index}`, raw: await inboundMessage(mail, receivedAt) };
    }
  }
}

/** Takes inbound mails in as a mailbox's are; a mail that is there already changes nothing. */
async function takeMails(services: IngestionServices, tenantId: string, deliveries: readonly Read[]): Promise<void> {
  const byHook = Map.groupBy(
    deliveries.filter(({ parsed }) => parsed.mails.length > 0),
    ({ hookId }) => hookId,
  );
  for (const [hookId, ofHook] of byHook) {
    const from = { name: `hook ${hookId}`, messages: messagesOf(ofHook) };
    await importMessages(services, tenantId, from, { source: `hook:${hookId}`, intoDemoTenant: true });
  }
}

/**
 * The bus consumer that works out what deliveries say: inbound mails are taken in, events become signals. Both leave what
 * is there already as it is, so that a delivery that is handed over twice counts once.
 */
export function createHookConsumer(services: IngestionServices & { counts: HookCounts }): Consumer {
  const { database, ids, actor, counts } = services;
  return {
    name: NAME,
    types: ['gtm.hook.received.v1'],
    // Each event may stand for some megabytes.
    batchSize: 4,
    async handle(tenantId, events) {
      const deliveryIds = events.flatMap(({ data }) => data['ids'] as string[]);
      const stored = await database.asTenant(tenantId, (transaction) => readHookDeliveries(transaction, deliveryIds));
      const deliveries = stored.flatMap((delivery) => read(delivery) ?? []);
      await takeMails(services, tenantId, deliveries);
      const told: ToldEvent[] = deliveries.flatMap(({ id, hookId, receivedAt, parsed }) =>
        parsed.events.map((event) => ({ hookId, deliveryId: id, receivedAt, event })),
      );
      const signals = await database.asTenant(tenantId, async (transaction) => {
        const fresh = await claimEvents(transaction, NAME, events);
        if (fresh.length === 0) return null;
        await lockIngestion(transaction);
        const { added, erased } = await applyHookEvents(transaction, ids, told);
        // The messages themselves are kept as source records.
        const withMails = deliveries.filter(({ parsed }) => parsed.mails.length > 0).map(({ id }) => id);
        await blankHookDeliveries(transaction, [...withMails, ...erased]);
        const detail = { deliveries: deliveries.length, signals: added };
        const subject = { subjectNoun: 'tenant', subjectId: tenantId };
        await writeAudit(transaction, ids, { actor, action: 'hooks-applied', ...subject, detail });
        return added;
      });
      if (signals === null) return;
      for (const { hookId, provider, parsed } of deliveries) {
        const hook = { id: hookId, tenantId, provider };
        counts.count(hook, 'event', parsed.events.length);
        counts.count(hook, 'mail', parsed.mails.length);
        counts.count(hook, 'unused', parsed.others);
      }
    },
  };
}
