import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { putMembership } from '../../data/records/people.ts';
import { type CrmChangeFixture, withCrmChanges } from '../../testing/crm-change-fixture.ts';
import { type CliFixture, openCliFixture, gtm as run } from '../cli-fixture.ts';

let cli: CliFixture;
let fixture: CrmChangeFixture;
let deal: { noun: 'deal'; id: string };
before(async () => {
  cli = await openCliFixture();
  fixture = withCrmChanges(cli.api.world, cli.api, cli.directory);
  await fixture.bring('deals.csv', dealsFile('Proposal'));
  deal = { noun: 'deal', id: await fixture.idOf('deal', '9001') };
});
after(() => cli.close());

const dealsFile = (stage: string) => `Record ID,Deal Name,Deal Stage\n9001,Northwind 2027,${stage}\n`;
const gtm = async (...args: string[]) => {
  const { code, out, problems } = await run([...args, ...cli.there]);
  return { code, said: out + problems };
};
const latestHandle = async () =>
  (await fixture.read<{ handle: string }>('select handle from proposals order by created_at desc, id desc limit 1'))[0]!
    .handle;

test('a change is listed, exported, shown in conflict with the values of both sides, settled and taken back', async () => {
  assert.match((await gtm('changes')).said, /Nothing waits to be written back/);
  assert.equal((await fixture.write(deal, 'stage', 'Contract')).kind, 'done');
  const handle = await latestHandle();
  const listed = await gtm('changes');
  assert.match(listed.said, new RegExp(`${handle} +to write back +stage of "Northwind 2027" +"Proposal" +"Contract"`));
  assert.match(listed.said, /gtm export --changes/);
  assert.match((await gtm('undo', handle)).said, new RegExp(`Take the change back: gtm changes undo ${handle}`));

  const folder = join(cli.directory, 'for-hubspot');
  assert.match((await gtm('export', folder, '--changes')).said, /hubspot-deals-stage\.csv +hubspot +1/);
  assert.deepEqual(readdirSync(folder), ['hubspot-deals-stage.csv']);
  const file = readFileSync(join(folder, 'hubspot-deals-stage.csv'), 'utf8');
  assert.equal(file, 'Record ID,Deal Stage\r\n9001,Contract\r\n');

  await fixture.bring('deals.csv', dealsFile('Negotiation'));
  const shown = await gtm('changes', 'show', handle);
  assert.match(shown.said, /conflict[\s\S]*Was: +"Proposal"[\s\S]*Ours: +"Contract"[\s\S]*Theirs: +"Negotiation"/);
  assert.match((await gtm('changes')).said, new RegExp(`gtm changes settle ${handle} ours\\|theirs`));
  assert.match((await gtm('export', '--changes')).said, /Nothing is to be written back/);
  assert.match((await gtm('changes', 'settle', handle, 'mine')).said, /Say ours or theirs/);
  assert.equal((await gtm('changes', 'settle', handle, 'ours')).code, 0);
  assert.match((await gtm('changes', 'settle', handle, 'ours')).said, /nothing to settle/);

  // It was exported: the CRM may have it, so the old value goes there, too.
  assert.match((await gtm('changes', 'undo', handle)).said, /It is to be written back/);
  const again = join(cli.directory, 'again');
  await gtm('export', again, '--changes');
  const back = readFileSync(join(again, 'hubspot-deals-stage.csv'), 'utf8');
  assert.equal(back, 'Record ID,Deal Stage\r\n9001,Proposal\r\n');
  assert.match((await gtm('changes', '--all')).said, /undone/);
});

test('the API answers the same, page by page and by id, and tells another tenant nothing', async () => {
  const { api } = cli;
  const { body } = await api.ask('GET', '/crm-changes?limit=1', { as: api.cli });
  const [first] = body['items'] as { id: string; recordId: string; undoesId: string; newValue: string }[];
  assert.match(first!.id, /^chg_/);
  assert.match(first!.recordId, /^deal_/);
  assert.match(first!.undoesId, /^chg_/);
  const rest = await api.ask('GET', `/crm-changes?after=${body['next']}`, { as: api.cli });
  assert.equal((rest.body['items'] as unknown[]).length, 1);
  const one = await api.ask('GET', `/crm-changes/${first!.id}`, { as: api.cli });
  assert.deepEqual(one.body['newValue'], 'Proposal');
  assert.equal(
    (await api.ask('GET', '/crm-changes/chg_00000000000000000000000000000000', { as: api.cli })).status,
    404,
  );

  const elsewhere = await api.world.newTenant();
  await api.world.database.asTenant(elsewhere, async (transaction) => {
    const actor = { kind: 'system', id: 'test', door: 'migration' } as const;
    const member = { userId: api.localUserId, role: 'owner' as const, displayName: 'Owner', email: 'o@ours.example' };
    await putMembership(transaction, api.world.ids, actor, member);
  });
  const there = { ...api.cli, 'x-tenant': elsewhere };
  assert.deepEqual((await api.ask('GET', '/crm-changes', { as: there })).body['items'], []);
  assert.equal((await api.ask('GET', `/crm-changes/${first!.id}`, { as: there })).status, 404);
  assert.equal((await api.ask('POST', `/crm-changes/${first!.id}/undo`, { as: there, body: {} })).status, 404);
  const exported = await api.ask('POST', '/crm-changes/export', { as: there, body: {} });
  assert.deepEqual(exported.body, { files: [], leftOut: [] });
});

test('a viewer and a service key may look and decide nothing', async () => {
  const { api } = cli;
  const key = await api.serviceKey();
  const handle = await latestHandle();
  assert.equal((await api.ask('GET', '/crm-changes', { as: key })).status, 200);
  for (const path of ['settle', 'undo']) {
    const answer = await api.ask('POST', `/crm-changes/${handle}/${path}`, { as: key, body: { keep: 'ours' } });
    assert.equal(answer.status, 403, path);
  }
});

test('an amount is shown in whole units of its own currency, on both sides', async () => {
  const file = (amount: string) => `Record ID,Deal Name,Amount,Currency\n7,Alpine trial,${amount}\n`;
  await fixture.bring('more.csv', file('5000,CHF'), { as: 'deal' });
  const record = { noun: 'deal' as const, id: await fixture.idOf('deal', '7') };
  await fixture.write(record, 'amount', 450_050);
  await fixture.bring('more.csv', file('700000,JPY'), { as: 'deal' });
  assert.match((await gtm('changes')).said, /5000\.00 CHF +4500\.50 CHF +700000 JPY/);
});
