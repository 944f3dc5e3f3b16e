import type { Providers, ToolAgent } from '../../src/agents/tools/tool-agent.ts';
import type { MailProvider, OutgoingEnvelope } from '../../src/connectors/email/mail-provider.ts';
import { GtmError } from '../../src/domain/errors.ts';
import type { Bent } from './random-history.ts';

/** A defect in the database: what a trigger does to a row before it is written. */
interface Trigger {
  table: string;
  on: 'insert' | 'update';
  when?: string;
  /** plpgsql; `new` is returned unless this returns something else. */
  body: string;
}

/** One defect of the platform, planted for the auditor to find. */
export type PlantedBug = { name: string } & ({ bent: Bent } | { trigger: Trigger });

const tool = (name: string, change: (tool: ToolAgent) => Partial<ToolAgent>): PlantedBug => ({
  name,
  bent: { tool: (agent) => ({ ...agent, ...change(agent) }) },
});

const delivery = (name: string, change: (message: OutgoingEnvelope) => OutgoingEnvelope): PlantedBug => ({
  name,
  bent: {
    providers: (providers) => ({
      ...providers,
      async mail(tenantId, mailbox): Promise<MailProvider> {
        const provider = await providers.mail(tenantId, mailbox);
        return { ...provider, deliver: (message, signal) => provider.deliver(change(message), signal) };
      },
    }),
  },
});

const mailbox = (name: string, open: (providers: Providers, others: readonly string[]) => Providers['mail']) => ({
  name,
  bent: {
    providers: (providers: Providers, others: readonly string[]) => ({ ...providers, mail: open(providers, others) }),
  },
});

const database = (name: string, trigger: Trigger): PlantedBug => ({ name, trigger });

function rewritten(message: OutgoingEnvelope, from: RegExp, to: string): OutgoingEnvelope {
  return { ...message, raw: Buffer.from(Buffer.from(message.raw).toString('utf8').replace(from, to)) };
}

const becomesDone = "new.state = 'done'";

export const plantedBugs: readonly PlantedBug[] = [
  tool('each mail is handed over twice', ({ perform }) => ({
    async perform(claim, signal) {
      await perform(claim, signal);
      return perform(claim, signal);
    },
  })),
  tool('the look-up never finds anything, and that is believed', () => ({
    lookUp: async () => null,
    absenceProves: async () => true,
  })),
  tool('absence is believed also where it proves nothing', () => ({ absenceProves: async () => true })),
  tool('mails are called sent and are not', () => ({
    perform: async ({ effect }) => ({ messageId: effect.externalKey, digest: 'none', delivered: true }),
  })),
  tool('what was delivered is called refused', ({ perform }) => ({
    async perform(claim, signal) {
      await perform(claim, signal);
      throw new GtmError('refused', 'No.');
    },
  })),
  tool('nobody asks where one could', () => ({ lookUp: async () => null, absenceProves: async () => false })),
  tool('a sent mail does not become part of the history', () => ({
    record: async () => ({ state: 'done', activityId: null }),
  })),
  tool('the receipt is that of another mail', ({ perform }) => ({
    perform: async (claim, signal) => ({ ...(await perform(claim, signal)), digest: 'of-another' }),
  })),
  delivery('somebody gets a copy', (message) => {
    const { from, to } = message.envelope;
    return { ...message, envelope: { from, to: [...to, 'somebody@else.example'] } };
  }),
  delivery('the words change on the way', (message) => rewritten(message, /yes,/, 'no,')),
  delivery('the subject changes on the way', (message) => rewritten(message, /^Subject: /m, 'Subject: Fwd: ')),
  delivery('the sender changes on the way', (message) => rewritten(message, /ann(\.opaque)?@ours/, 'bob@ours')),
  mailbox(
    'mails leave from the wrong mailbox',
    ({ mail }, [other]) =>
      (tenantId) =>
        mail(tenantId, { id: other! } as never),
  ),
  mailbox(
    'mails leave for the wrong tenant',
    ({ mail }) =>
      (_tenantId, place) =>
        mail('another-tenant', place),
  ),
  database('receipts are not kept', {
    table: 'effects',
    on: 'update',
    when: becomesDone,
    body: 'new.receipt := null;',
  }),
  database('there is no time to pull back', { table: 'effects', on: 'insert', body: 'new.not_before := app.now();' }),
  database('a pause does not hold', { table: 'tenants', on: 'update', body: 'new.paused_at := null;' }),
  database('opt-outs are forgotten', { table: 'suppressions', on: 'insert', body: 'return null;' }),
  database('sent mails are not counted', { table: 'send_ledger', on: 'insert', body: 'return null;' }),
  database('places are never given back', { table: 'send_ledger', on: 'update', body: 'return old;' }),
  database('proposals do not follow their effects', {
    ...{ table: 'proposals', on: 'update', when: "new.state = 'executed'", body: 'new.state := old.state;' },
  }),
  database('what was executed is not audited', {
    ...{ table: 'audit', on: 'insert', when: "new.action = 'effect-executed'", body: 'return null;' },
  }),
  database('claims are not told to anybody', {
    ...{ table: 'outbox', on: 'insert', when: "new.type = 'gtm.effect.claimed.v1'", body: 'return null;' },
  }),
  database('the approval is lost', {
    table: 'effects',
    on: 'update',
    when: becomesDone,
    body: 'new.approval_id := null;',
  }),
  database('the digest is another one', {
    ...{ table: 'effects', on: 'update', when: becomesDone, body: 'new.digest := md5(new.digest);' },
  }),
  database('leases never end', {
    ...{ table: 'effects', on: 'update', when: "new.state = 'claimed'", body: "new.lease_until := 'infinity';" },
  }),
  database('a second try never comes', {
    table: 'effects',
    on: 'update',
    when: "old.state = 'claimed' and new.state = 'scheduled'",
    body: "new.not_before := 'infinity';",
  }),
];

/** SQL that plants a trigger, and SQL that removes it. */
export function triggerStatements({ table, on, when, body }: Trigger): { plant: string; remove: string } {
  const condition = when === undefined ? '' : `when (${when})`;
  return {
    plant: `create function gtm.planted_bug() returns trigger language plpgsql as $$ begin ${body} return new; end $$;
      create trigger aa_planted_bug before ${on} on gtm.${table} for each row ${condition} execute function gtm.planted_bug()`,
    remove: `drop trigger aa_planted_bug on gtm.${table}; drop function gtm.planted_bug()`,
  };
}
