import { approveProposal } from '../agents/approval/approve-proposal.ts';
import { createTools } from '../agents/tools/create-tools.ts';
import { type ExecutionResult, executeEffect } from '../agents/tools/execute-effects.ts';
import { readCrmField } from '../data/records/crm-records.ts';
import type { Action, UpdateCrmAction } from '../domain/action.ts';
import { crmField } from '../domain/crm-fields.ts';
import { type CsvOptions, importCsv } from '../ingestion/csv/import-csv.ts';
import { memoryInput } from '../ingestion/import-input.ts';
import type { ImportReport } from '../ingestion/ingestion-services.ts';
import { noFailPoints } from '../runtime/failpoints.ts';
import {
  type ApprovalFixture,
  createApprovalFixture,
  maildirProviders,
  type ProposeOptions,
} from './approval-fixture.ts';
import type { TestWorld } from './test-world.ts';

const beginning = '2026-11-03T09:00:00Z';

/** A tenant whose records come from files, and whose approved actions are carried out. */
export interface CrmChangeFixture extends ApprovalFixture {
  /** Imports a CSV file by its text. */
  bring(name: string, text: string, options?: CsvOptions): Promise<ImportReport>;
  /** Approves an action as `ann` and carries it out. */
  carryOut(options: ProposeOptions): Promise<{ result: ExecutionResult; proposalId: string; effectId: string }>;
  /** Approves a change of a field, from the value that it has. */
  write(record: UpdateCrmAction['record'], field: string, value: UpdateCrmAction['value']): Promise<ExecutionResult>;
  /** The id of a record by its id in the source. */
  idOf(noun: 'account' | 'contact' | 'deal', externalId: string): Promise<string>;
}

/** Makes a `CrmChangeFixture` of a fresh tenant; mailboxes lie below `folder`. */
export async function createCrmChangeFixture(world: TestWorld, folder: string): Promise<CrmChangeFixture> {
  return withCrmChanges(world, await createApprovalFixture(world, { frozenAt: beginning }), folder);
}

/** Adds what a `CrmChangeFixture` has to a tenant whose clock it sets. */
export function withCrmChanges<Fixture extends ApprovalFixture>(
  world: TestWorld,
  fixture: Fixture,
  folder: string,
): Fixture & CrmChangeFixture {
  const at = Date.parse(beginning);
  let minutes = 0;
  const { tenantId } = fixture;
  const { database, ids, clock } = world;
  const tools = createTools({ database, ids, providers: maildirProviders(folder), publicUrl: null });
  const executing = { database, ids, clock, tools, failPoints: noFailPoints, planDeparture: null };
  /** Each step happens a minute after the one before. */
  const tick = () => world.freezeAt(tenantId, new Date(at + ++minutes * 60_000).toISOString());

  const carryOut: CrmChangeFixture['carryOut'] = async (options) => {
    const proposal = await fixture.propose(options);
    const planDeparture = async () => ({ notBefore: new Date(at).toISOString(), reason: '' });
    const approved = await approveProposal({ ...world, planDeparture }, tenantId, {
      ...{ proposalId: proposal.id, digest: proposal.digest, actor: fixture.person() },
    });
    if (approved.kind !== 'approved') throw new Error(`not approved: ${approved.kind}`);
    await tick();
    const result = await executeEffect(executing, tenantId, approved.effectId);
    return { result, proposalId: proposal.id, effectId: approved.effectId };
  };
  return {
    ...fixture,
    carryOut,
    async bring(name, text, options) {
      await tick();
      return importCsv({ ...world, actor: fixture.person() }, tenantId, memoryInput(name, text), options);
    },
    async write(record, field, value) {
      const known = crmField(record.noun, field)!;
      const place = { noun: record.noun, entityId: record.id, field: known };
      const current = await database.asTenant(tenantId, (transaction) => readCrmField(transaction, place));
      const action: Action = { tool: 'update_crm', record, field, expected: current!.value, value };
      return (await carryOut({ action, draft: { [`${record.noun}Id`]: record.id } })).result;
    },
    async idOf(noun, externalId) {
      const [row] = await fixture.read<{ entityId: string }>(
        'select entity_id from entity_records where noun = $1 and external_id = $2',
        [noun, externalId],
      );
      return row!.entityId;
    },
  };
}
