import type { CalendarProvider } from '../../connectors/calendar/calendar-provider.ts';
import type { MailProvider } from '../../connectors/email/mail-provider.ts';
import type { Database, TenantTransaction } from '../../data/database/database.ts';
import type { EffectRecord } from '../../data/records/effects.ts';
import type { ProposalRecord } from '../../data/records/proposals.ts';
import type { ConnectedPlace } from '../../data/records/senders.ts';
import type { Ids } from '../../domain/clock.ts';
import type { Json } from '../../domain/json.ts';

/** What the provider proved, as plain JSON; ids, instants and digests. */
export type Receipt = { readonly [key: string]: Json };

/** An effect that this process may carry out until its lease ends. */
export interface Claim {
  tenantId: string;
  effect: EffectRecord & { claimedAt: Date };
  proposal: ProposalRecord;
}

/** Opens the outside world; whoever passes it in keeps the connections and closes them. */
export interface Providers {
  mail(tenantId: string, mailbox: ConnectedPlace): Promise<MailProvider>;
  calendar(tenantId: string, calendar: ConnectedPlace): Promise<CalendarProvider>;
}

/** What became of the records of ours. `failed` where they moved meanwhile and nothing was changed. */
export type Recorded =
  | { state: 'done'; activityId: string | null; receipt?: Receipt }
  | { state: 'failed'; reason: string };

/**
 * Carries out one kind of action. `perform` and `lookUp` are called with no transaction open and may be called again
 * after a crash; `record` writes what happened into our tables, in the transaction of the receipt.
 */
export interface ToolAgent {
  /**
   * Does it, at most once per external key. Rejects with `invalid` or `refused` when nothing happened and nothing will;
   * any other error leaves the outcome open.
   */
  perform(claim: Claim, signal: AbortSignal): Promise<Receipt>;
  /** The receipt of something that happened before, or null when it cannot be found. */
  lookUp(claim: Claim): Promise<Receipt | null>;
  /** Whether not being found proves that nothing happened. */
  absenceProves(claim: Claim): Promise<boolean>;
  record(transaction: TenantTransaction, claim: Claim, receipt: Receipt): Promise<Recorded>;
}

/** What tool agents are made of. */
export interface ToolServices {
  database: Database;
  ids: Ids;
  providers: Providers;
  /** https address under which people outside reach this installation; null where there is none. */
  publicUrl: string | null;
}
