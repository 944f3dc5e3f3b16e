import { hasteMs, machineBehind } from '../connectors/webhooks/machine-agents.ts';
import type { Database, TenantTransaction } from '../data/database/database.ts';
import { writeAudit } from '../data/records/audit.ts';
import { provesToken, readMailToken } from '../data/records/mail-token.ts';
import { resolveRecipients } from '../data/records/send-ledger.ts';
import { recordSignals } from '../data/records/signals.ts';
import { getTenant } from '../data/records/tenants.ts';
import type { Action } from '../domain/action.ts';
import type { Actor } from '../domain/actor.ts';
import type { Ids } from '../domain/clock.ts';
import { linksIn } from '../domain/mail-links.ts';

const visitor: Actor = { kind: 'system', id: 'mail-tracking', door: 'api' };

export interface VisitServices {
  database: Database;
  ids: Ids;
}

/** A request for an address of ours that stands in a mail. */
export interface Visit {
  token: string;
  userAgent: string | null;
  /** False for a request that only asks whether something is there (HEAD): it is not recorded. */
  counts: boolean;
}

interface VisitedMail {
  effectId: string;
  externalKey: string;
  action: Action;
}

/** Records that the pixel of a mail was asked for; a token that we did not make changes nothing. */
export async function recordOpen({ database, ids }: VisitServices, visit: Visit): Promise<void> {
  await atMail(database, visit.token, async (transaction, mail) => {
    if (!visit.counts || !(await provesToken(transaction, visit.token, 'open', mail.effectId))) return;
    const { trackOpens } = await getTenant(transaction);
    if (trackOpens) await record(transaction, ids, mail, { ...visit, kind: 'opened' });
  });
}

/**
 * Records that a link of a mail was followed. Returns where it leads: the very link that stands in the approved mail at
 * `index`, and that the token was made for; null for any other.
 */
export async function recordClick(
  { database, ids }: VisitServices,
  visit: Visit & { index: number },
): Promise<string | null> {
  return atMail(database, visit.token, async (transaction, mail) => {
    const link = mail.action.tool === 'send_email' ? linksIn(mail.action.body)[visit.index] : undefined;
    if (link === undefined || !(await provesToken(transaction, visit.token, `click ${link}`, mail.effectId)))
      return null;
    const { trackLinks } = await getTenant(transaction);
    if (visit.counts && trackLinks) await record(transaction, ids, mail, { ...visit, kind: 'clicked' });
    return link;
  });
}

/** Does `work` with the mail that a token names, still to be proven; null where there is none. */
async function atMail<T>(
  database: Database,
  token: string,
  work: (transaction: TenantTransaction, mail: VisitedMail) => Promise<T>,
): Promise<T | null> {
  const named = readMailToken(token);
  if (!named) return null;
  return database.asTenant(named.tenantId, async (transaction) => {
    const [mail] = await transaction.query<VisitedMail>(
      `select e.id as effect_id, e.external_key, p.action from effects e join proposals p on p.id = e.proposal_id
       where e.id = $1 and e.tool = 'send_email'`,
      [named.effectId],
    );
    return mail ? work(transaction, mail) : null;
  });
}

/**
 * One signal of a kind for each mail and hour, about its recipient where it went to one person outside. What names itself
 * as a proxy or scanner, or comes within seconds of the sending, is a machine's; what the browser says is not kept.
 */
async function record(
  transaction: TenantTransaction,
  ids: Ids,
  { effectId, externalKey }: VisitedMail,
  { kind, userAgent }: Visit & { kind: 'opened' | 'clicked' },
): Promise<void> {
  const at = await transaction.now();
  const places = await transaction.query<{ address: string; sentAt: Date }>(
    "select address, sent_at from send_ledger where effect_id = $1 and state in ('held', 'sent')",
    [effectId],
  );
  const isHasty = places.some(({ sentAt }) => at.getTime() - sentAt.getTime() < hasteMs);
  const seen = isHasty || machineBehind(userAgent) !== null ? (`machine_${kind}` as const) : kind;
  const known = await transaction.query(
    `select 1 from signals where kind = $1 and detail ->> 'effectId' = $2 and occurred_at > $3::timestamptz - interval '1 hour'`,
    [seen, effectId, at],
  );
  if (known.length > 0) return;
  const addresses = [...new Set(places.map(({ address }) => address))];
  const outside = (await resolveRecipients(transaction, addresses)).filter(({ ours }) => !ours);
  const contactId = outside.length === 1 ? outside[0]!.contactId : null;
  const [contact] = await transaction.query<{ accountId: string | null }>(
    'select account_id from contacts where id = $1',
    [contactId],
  );
  const about = { contactId, accountId: contact?.accountId ?? null, dealId: null, activityId: null };
  const detail = { effectId, originalMessageId: externalKey, way: kind === 'opened' ? 'pixel' : 'link' };
  const signal = { id: ids.next(), kind: seen, occurredAt: at, ...about, sourceRecordId: null, detail };
  await recordSignals(transaction, ids, 'tracking', [signal], at);
  await writeAudit(transaction, ids, {
    ...{ actor: visitor, action: 'mail-visited', subjectNoun: 'effect', subjectId: effectId, detail: { kind: seen } },
  });
}
