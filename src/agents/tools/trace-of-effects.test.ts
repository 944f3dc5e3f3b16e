import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createRun } from '../../data/records/runs.ts';
import { noFailPoints } from '../../runtime/failpoints.ts';
import { createLog } from '../../runtime/telemetry/log.ts';
import { createTelemetry, type Telemetry } from '../../runtime/telemetry/telemetry.ts';
import { createApprovalFixture, maildirProviders, mailTo } from '../../testing/approval-fixture.ts';
import { type FakeCollector, startFakeCollector } from '../../testing/fake-collector.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { approveProposal } from '../approval/approve-proposal.ts';
import { createTools } from './create-tools.ts';
import { runDueEffects } from './execute-effects.ts';

const at = '2026-11-03T09:00:00Z';
const later = '2026-11-03T09:01:00Z';

let world: TestWorld;
let folder: string;
let collector: FakeCollector;
let telemetry: Telemetry;

before(async () => {
  world = await openTestWorld();
  folder = await mkdtemp(join(tmpdir(), 'gtm-trace-'));
  collector = await startFakeCollector();
  const { database, clock } = world;
  const log = createLog({ clock, format: 'json', write: () => {} });
  telemetry = await createTelemetry({ otlpUrl: collector.url, version: '0.0.0', database, clock, log });
});
after(async () => {
  await telemetry.close();
  await collector.close();
  await world.close();
  await rm(folder, { recursive: true });
});

test('an effect that no workflow attends to belongs to the trace of the run that proposed it', async () => {
  const { database, ids, clock } = world;
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  const { runId } = await database.asTenant(fixture.tenantId, (transaction) =>
    createRun(transaction, ids, fixture.person(), { text: 'win back stalled deals' }),
  );
  const contactId = await fixture.addContact({ addresses: ['bo@shop.example'] });
  const proposal = await fixture.propose({
    action: mailTo(fixture.sender, contactId, 'bo@shop.example'),
    draft: { contactId },
  });
  await fixture.change('update proposals set run_id = $1 where id = $2', [runId, proposal.id]);
  const planDeparture = async () => ({ notBefore: at, reason: 'Now.' });
  await approveProposal({ database, ids, planDeparture }, fixture.tenantId, {
    ...{ proposalId: proposal.id, digest: proposal.digest, actor: fixture.person() },
  });
  await world.freezeAt(fixture.tenantId, later);
  const tools = createTools({ database, ids, providers: maildirProviders(folder), publicUrl: null });
  const services = { database, ids, clock, tools, failPoints: noFailPoints, planDeparture };
  assert.equal(await runDueEffects(services, { observe: telemetry.observe }), 1);
  await telemetry.flush();

  const [event] = await fixture.read<{ traceparent: string }>(
    "select traceparent from outbox where type = 'gtm.effect.executed.v1'",
  );
  const [run] = await fixture.read<{ traceparent: string }>('select traceparent from runs where id = $1', [runId]);
  const traceId = run!.traceparent.split('-')[1];
  assert.equal(event!.traceparent.split('-')[1], traceId);
  const span = collector.spans.find(({ name }) => name === 'step executeEffect')!;
  assert.equal(span.traceId, traceId);
  assert.equal(span.attributes['gen_ai.tool.name'], 'send_email');
  assert.equal(span.attributes['gtm.outcome'], 'done');
});
