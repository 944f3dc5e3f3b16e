import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { MailProvider } from '../../connectors/email/mail-provider.ts';
import { noFailPoints } from '../../runtime/failpoints.ts';
import { type ApprovalFixture, createApprovalFixture } from '../../testing/approval-fixture.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { approveProposal } from '../approval/approve-proposal.ts';
import { createTools } from './create-tools.ts';
import { executeEffect } from './execute-effects.ts';
import type { Providers } from './tool-agent.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

const at = '2026-11-03T09:00:00Z';
const TIMEOUT_MS = 500;

/** Sends one approved mail by a provider that does this when it is handed a message. */
async function send(deliver: MailProvider['deliver'], fixture: ApprovalFixture, absenceProves = true) {
  const { tenantId } = fixture;
  await world.freezeAt(tenantId, at);
  const { id: proposalId, digest } = await fixture.propose();
  const planDeparture = async () => ({ notBefore: at, reason: 'Now.' });
  const decision = { proposalId, digest, actor: fixture.person() };
  const approved = await approveProposal({ ...world, planDeparture }, tenantId, decision);
  assert.ok(approved.kind === 'approved');
  await world.freezeAt(tenantId, '2026-11-03T09:01:00Z');
  const mail = { kind: 'test', absenceProves, delivers: true, deliver, findByMessageId: async () => null };
  const providers = {
    mail: async () => mail,
    calendar: () => Promise.reject(new Error('none')),
  } as unknown as Providers;
  const tools = createTools({ ...world, providers, publicUrl: null });
  const services = { ...world, tools, failPoints: noFailPoints, planDeparture: null, providerTimeoutMs: TIMEOUT_MS };
  return executeEffect(services, tenantId, approved.effectId);
}

test('while the provider is at work no transaction is open, and everybody can see the claim with its lease', async () => {
  const fixture = await createApprovalFixture(world, { frozenAt: at });
  let seen: unknown;
  const result = await send(async ({ effectId, messageId }) => {
    // Refused inside a transaction of ours.
    [seen] = await fixture.read(
      'select state, extract(epoch from lease_until - claimed_at)::float8 as lease_seconds from effects where id = $1',
      [effectId],
    );
    return { messageId, externalId: 'x', acceptedAt: at, digest: 'd' };
  }, fixture);
  assert.equal(result.kind, 'done');
  assert.deepEqual(seen, { state: 'claimed', leaseSeconds: (TIMEOUT_MS * 4) / 1000 });
});

test('a provider that never answers is given up in time: tried again where absence proves, parked where it does not', async () => {
  for (const [absenceProves, kind] of [
    [true, 'retry'],
    [false, 'unknown'],
  ] as const) {
    const fixture = await createApprovalFixture(world, { frozenAt: at });
    const began = performance.now();
    const result = await send(() => new Promise(() => {}), fixture, absenceProves);
    assert.equal(result.kind, kind);
    assert.ok(performance.now() - began < 20 * TIMEOUT_MS);
  }
});
