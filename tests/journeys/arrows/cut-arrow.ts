import { decideForTarget } from '../../../src/agents/decision/decide.ts';
import type { Bends, Joints } from '../../../src/app/joints.ts';
import type { Database, TenantTransaction } from '../../../src/data/database/database.ts';
import { writeAudit } from '../../../src/data/records/audit.ts';
import type { Vectors } from '../../../src/data/vectors/vectors.ts';
import type { Ids } from '../../../src/domain/clock.ts';
import { GtmError } from '../../../src/domain/errors.ts';
import type { Activity } from '../../../src/runtime/workflows/workflows.ts';
import type { Arrow } from './arrow.ts';

/** What passes on the wires that leave no row: the journey listens in. */
export interface Wire {
  database: Database | null;
  ids: Ids | null;
  /** How often each mailbox has been looked into. */
  reads: number;
  /** The journey's run has begun. */
  running: boolean;
  /** Texts of queries that reached the retriever. */
  asked: string[];
  /** Searches that reached the vector index during the run. */
  searches: { tenantId: string; model: string; types: readonly string[] | null }[];
  /** Effects that reached a tool. */
  performed: string[];
}

export function createWire(): Wire {
  return { database: null, ids: null, reads: 0, running: false, asked: [], searches: [], performed: [] };
}

const actor = { kind: 'system', id: 'journey', door: 'migration' } as const;
const silenced: Partial<Record<Arrow, string>> = {
  'Ingest -> Store': 'lake',
  'Ingest -> Embed': 'indexing',
  'Tool -> Feedback': 'attribute-signals',
};

/** A database on which statements that match get this answer and are not run. */
function answering(database: Database, pattern: RegExp, rows: object[]): Database {
  return {
    ...database,
    asTenant: (tenantId, work) =>
      database.asTenant(tenantId, (transaction) =>
        work({
          ...transaction,
          query: async (text: string, values?: readonly never[]) =>
            pattern.test(text) ? rows : transaction.query(text, values),
        } as TenantTransaction),
      ),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

function bendVectors(vectors: Vectors, cut: Arrow | null, wire: Wire): Vectors {
  return {
    ...vectors,
    async upsert(...given) {
      if (cut !== 'Embed -> VDB') await vectors.upsert(...given);
    },
    async search(tenantId, query) {
      if (cut === 'Retriever -> VDB') return [];
      if (wire.running) {
        wire.searches.push({ tenantId, model: query.model, types: query.filter?.entityTypes ?? null });
      }
      const hits = await vectors.search(tenantId, query);
      return cut === 'VDB -> Retriever' && wire.running ? [] : hits;
    },
  };
}

function bendAgents(agents: Joints['agents'], cut: Arrow | null, wire: Wire): Joints['agents'] {
  const nothing = [] as never[];
  return {
    retrieve: async (services, tenantId, query) => {
      if (cut === 'Planner -> Retriever') return nothing;
      wire.asked.push(query.text);
      return agents.retrieve(services, tenantId, query);
    },
    decide: (services, tenantId, input) => {
      if (cut !== 'Retriever -> Decision') return agents.decide(services, tenantId, input);
      const database = answering(services.database, /\bfrom postings\b/, nothing);
      const vectors = { ...services.vectors, search: async () => nothing };
      return decideForTarget({ ...services, database, vectors }, tenantId, { ...input, evidence: nothing });
    },
    judge: (services, tenantId, judged) => {
      if (cut !== 'Feedback -> Supervisor') return agents.judge(services, tenantId, judged);
      const silent = [{ outcomes: 0, meanValue: 0 }];
      return agents.judge(
        { ...services, database: answering(services.database, /\bfrom outcomes o\b/, silent) },
        tenantId,
        judged,
      );
    },
  };
}

/** The activity, and then this statement as part of the same step. */
function followedBy(wire: Wire, activity: Activity, sql: string): Activity {
  return async (input: never, step) => {
    const output = await activity(input, step);
    const { tenantId, draftId: subjectId } = input as { tenantId: string; draftId: string };
    await wire.database!.asTenant(tenantId, async (transaction) => {
      await transaction.query(sql, [subjectId]);
      await writeAudit(transaction, wire.ids!, {
        ...{ actor, action: 'arrow-cut', subjectNoun: 'draft', subjectId },
      });
    });
    return output;
  };
}

function bendActivities(activities: Joints['activities'], cut: Arrow | null, wire: Wire): Joints['activities'] {
  if (cut === 'Decision -> Supervisor') return { ...activities, judgeDraft: async () => ({ decision: 'approve' }) };
  if (cut === 'Supervisor -> Decision') {
    const forget = 'update drafts set verdict = null where id = $1';
    return { ...activities, judgeDraft: followedBy(wire, activities['judgeDraft']!, forget) };
  }
  return activities;
}

function bendTools(tools: Joints['tools'], cut: Arrow | null, wire: Wire): Joints['tools'] {
  const email = tools.send_email!;
  return {
    ...tools,
    send_email: {
      ...email,
      async perform(claim, signal) {
        if (cut === 'Decision -> Tool') throw new GtmError('refused', 'The wire to the tool is cut.');
        wire.performed.push(claim.effect.id);
        return email.perform(claim, signal);
      },
    },
  };
}

function bendProviders(providers: Joints['providers'], cut: Arrow | null): Joints['providers'] {
  if (cut !== 'Tool -> CRM') return providers;
  return {
    ...providers,
    async mail(tenantId, mailbox) {
      const provider = await providers.mail(tenantId, mailbox);
      return {
        ...provider,
        deliver: async ({ messageId }) => ({
          ...{ messageId, externalId: 'nowhere', acceptedAt: '2026-01-01T00:00:00Z', digest: '0'.repeat(64) },
        }),
      };
    },
  };
}

/** The joints of an app in which this arrow, and no other, is cut; with the journey's ears on the wires. */
export function bendsFor(cut: Arrow | null, wire: Wire): Bends {
  return {
    engines: (engines) => {
      wire.database = engines.database;
      return { ...engines, vectors: bendVectors(engines.vectors, cut, wire) };
    },
    providers: (providers) => bendProviders(providers, cut),
    readMailbox: (read) => async (tenantId, mailboxId) => {
      if (cut !== 'CRM -> Ingest') await read(tenantId, mailboxId);
      wire.reads += 1;
    },
    consumers: (consumers) => consumers.filter(({ name }) => cut === null || name !== silenced[cut]),
    agents: (agents) => bendAgents(agents, cut, wire),
    tools: (tools) => bendTools(tools, cut, wire),
    activities: (activities) => bendActivities(activities, cut, wire),
  };
}
