import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TenantTransaction } from '../../../src/data/database/database.ts';
import type { Draft } from '../../../src/domain/proposal.ts';
import type { Arrow, ArrowState } from './arrow.ts';
import type { Wire } from './cut-arrow.ts';

/** What the journey did, by which the traces are found. */
export interface Journey {
  tenantId: string;
  mailbox: string;
  lake: string;
  /** The question as it lay in the mailbox, and its Message-ID. */
  question: { raw: Buffer; messageId: string };
  answerMessageId: string;
  firstRunId: string | null;
  secondRunId: string | null;
  approvalDigest: string | null;
}

type Check = (transaction: TenantTransaction) => Promise<boolean>;

async function exists(transaction: TenantTransaction, from: string, values: readonly unknown[] = []): Promise<boolean> {
  const [row] = await transaction.query<{ found: boolean }>(
    `select exists (select ${from}) as found`,
    values as string[],
  );
  return row!.found;
}

/** One activity of the right person and company in a thread although the mail came twice, and its event as Parquet. */
async function isStored(transaction: TenantTransaction, { lake, question: { messageId } }: Journey): Promise<boolean> {
  const rows = await transaction.query(
    `select 1 from activities a join messages m on m.tenant_id = a.tenant_id and m.activity_id = a.id
       join contacts c on c.tenant_id = a.tenant_id and c.id = a.contact_id
       join accounts o on o.tenant_id = a.tenant_id and o.id = a.account_id
     where m.message_id = $1 and c.full_name = 'Elin Sandvik' and o.name = 'Lindvall Laboratories' and a.thread_id is not null`,
    [messageId],
  );
  const files = await transaction.query<{ path: string; rowCount: number }>('select path, row_count from lake_files');
  const parquet = files.filter(({ path, rowCount }) => {
    return (
      rowCount > 0 &&
      existsSync(join(lake, path)) &&
      readFileSync(join(lake, path)).subarray(0, 4).toString() === 'PAR1'
    );
  });
  return rows.length === 1 && parquet.length > 0 && parquet.length === files.length;
}

/** Every chunk has a vector of its own that carries the chunk's kind and company. */
async function isEmbedded(transaction: TenantTransaction): Promise<boolean> {
  const [row] = await transaction.query<{ chunks: number; vectors: number }>(
    `select count(*) as chunks, count(v.chunk_number) as vectors from chunks c left join chunk_vectors v
       on v.tenant_id = c.tenant_id and v.chunk_number = c.number and v.entity_type = c.entity_type
         and v.account_id is not distinct from c.account_id`,
  );
  return row!.chunks > 0 && row!.chunks === row!.vectors;
}

/** Every need of the stored plan was put to the retriever. */
async function isAsked(transaction: TenantTransaction, runId: string, wire: Wire): Promise<boolean> {
  const needs = await transaction.query<{ question: string }>(
    `select need->>'question' as question from runs, jsonb_array_elements(plan->'infoNeeds') as need where id = $1`,
    [runId],
  );
  return needs.length > 0 && needs.every(({ question }) => wire.asked.some((text) => text.startsWith(question)));
}

/** A draft rests on a sentence of a sheet that the retriever found for one of the plan's needs. */
async function isCited(transaction: TenantTransaction, runId: string): Promise<boolean> {
  return exists(
    transaction,
    `from evidence e join chunks c on c.tenant_id = e.tenant_id and c.id = e.chunk_id and c.entity_type = 'document'
       join drafts d on d.tenant_id = e.tenant_id and d.run_id = e.run_id and d.body->'evidenceIds' ? e.chunk_id
     where e.run_id = $1 and e.need <> 'cited'`,
    [runId],
  );
}

/** The facts under which each draft was judged hold that draft, with its reasons. */
async function isJudged(transaction: TenantTransaction, runId: string): Promise<boolean> {
  const drafts = await transaction.query<{ body: Draft; facts: { draft: Draft } | null }>(
    'select body, facts from drafts where run_id = $1',
    [runId],
  );
  return drafts.length > 0 && drafts.every(({ body, facts }) => facts?.draft.rationale === body.rationale);
}

/** The file in `.Sent` that carries the effect's Message-ID to the person who asked. */
async function isSent(transaction: TenantTransaction, { mailbox }: Journey): Promise<boolean> {
  const effects = await transaction.query<{ externalKey: string }>(
    "select external_key from effects where tool = 'send_email'",
  );
  const folder = join(mailbox, '.Sent', 'new');
  const files = existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')) : [];
  return effects.some(({ externalKey }) =>
    files.some((text) => text.includes(externalKey) && /^To: .*elin\.sandvik@lindvall-labs\.example/im.test(text)),
  );
}

function checksOf(journey: Journey, wire: Wire): Record<Arrow, { given: Arrow[]; arrived: Check }> {
  const { firstRunId, secondRunId } = journey;
  const ofRun = (check: (transaction: TenantTransaction, runId: string) => Promise<boolean>): Check => {
    return async (transaction) => firstRunId !== null && check(transaction, firstRunId);
  };
  const searched = () => wire.searches.some(({ tenantId, types }) => tenantId === journey.tenantId && types !== null);
  return {
    'CRM -> Ingest': {
      given: [],
      arrived: (transaction) => exists(transaction, 'from source_records where raw = $1', [journey.question.raw]),
    },
    'Ingest -> Store': { given: ['CRM -> Ingest'], arrived: (transaction) => isStored(transaction, journey) },
    'Ingest -> Embed': {
      given: ['CRM -> Ingest'],
      arrived: async (transaction) =>
        (await exists(
          transaction,
          `from chunks where entity_type = 'document' and text like '%Gothenburg and Dublin%'`,
        )) &&
        (await exists(
          transaction,
          'from chunks c join messages m on m.tenant_id = c.tenant_id and m.activity_id = c.entity_id where m.message_id = $1',
          [journey.question.messageId],
        )),
    },
    'Embed -> VDB': { given: ['Ingest -> Embed'], arrived: isEmbedded },
    'Planner -> Retriever': {
      given: ['CRM -> Ingest'],
      arrived: ofRun((transaction, runId) => isAsked(transaction, runId, wire)),
    },
    'Retriever -> VDB': { given: ['Embed -> VDB', 'Planner -> Retriever'], arrived: async () => searched() },
    'VDB -> Retriever': {
      given: ['Retriever -> VDB'],
      arrived: ofRun((transaction, runId) =>
        exists(transaction, `from evidence where run_id = $1 and need <> 'cited' and (parts->>'vectorRank')::int > 0`, [
          runId,
        ]),
      ),
    },
    'Retriever -> Decision': { given: ['VDB -> Retriever'], arrived: ofRun(isCited) },
    'Decision -> Supervisor': {
      given: ['Retriever -> Decision'],
      arrived: ofRun(isJudged),
    },
    'Supervisor -> Decision': {
      given: ['Decision -> Supervisor'],
      arrived: ofRun((transaction, runId) =>
        exists(
          transaction,
          `from proposals p join verdicts v on v.tenant_id = p.tenant_id and v.proposal_id = p.id where p.run_id = $1`,
          [runId],
        ),
      ),
    },
    'Decision -> Tool': {
      given: ['Supervisor -> Decision'],
      arrived: async (transaction) => {
        const effects = await transaction.query<{ id: string; digest: string }>(
          'select id, digest from effects where claimed_at is not null',
        );
        return effects.some(({ id, digest }) => wire.performed.includes(id) && digest === journey.approvalDigest);
      },
    },
    'Tool -> CRM': { given: ['Decision -> Tool'], arrived: (transaction) => isSent(transaction, journey) },
    'Tool -> Feedback': {
      given: ['Tool -> CRM'],
      arrived: async (transaction) =>
        (await exists(transaction, `from outbox where type = 'gtm.effect.executed.v1'`)) &&
        (await exists(
          transaction,
          `from outcomes where kind = 'reply' and attributed_by = 'message_id' and value > 0`,
        )),
    },
    'Feedback -> Supervisor': {
      given: ['Tool -> Feedback'],
      arrived: async (transaction) =>
        secondRunId !== null &&
        exists(transaction, `from drafts where run_id = $1 and (facts->'trackRecord'->>'outcomes')::int > 0`, [
          secondRunId,
        ]),
    },
  };
}

/** The state of every arrow, from the rows, files and bytes that the journey left behind. */
export async function stateOfArrows(
  transaction: TenantTransaction,
  journey: Journey,
  wire: Wire,
): Promise<Record<Arrow, ArrowState>> {
  const states: Partial<Record<Arrow, ArrowState>> = {};
  for (const [arrow, { given, arrived }] of Object.entries(checksOf(journey, wire)) as [
    Arrow,
    { given: Arrow[]; arrived: Check },
  ][]) {
    const fed = given.every((before) => states[before] === 'whole');
    states[arrow] = fed ? ((await arrived(transaction)) ? 'whole' : 'broken') : 'starved';
  }
  return states as Record<Arrow, ArrowState>;
}
