import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { apiDocument } from '../api-document.ts';
import { type ApiFixture, openApiFixture } from '../api-fixture.ts';

type Schema = { properties?: Record<string, Schema> };
interface Operation {
  parameters: { name: string }[];
  responses: Record<string, { content: Record<string, { schema: Schema }> }>;
}
interface Page {
  items: { id: string }[];
  next: string | null;
}

/** Answers that are short by their nature: the best of something, or a verdict on the input. */
const unpaged = ['/v1/search', '/v1/goals/suggestions'];

let api: ApiFixture;

before(async () => {
  api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
  await api.change('insert into send_rights (identity_id, user_id) select id, $1 from sender_identities', [
    api.localUserId,
  ]);
});
after(() => api.close());

async function readAll(path: string, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let next: string | null = null;
  do {
    const query: string = `${path.includes('?') ? '&' : '?'}limit=${limit}${next === null ? '' : `&after=${next}`}`;
    const { status, body, text } = await api.ask('GET', path + query, { as: api.cli });
    assert.equal(status, 200, text);
    const page = body as unknown as Page;
    ids.push(...page.items.map(({ id }) => id));
    next = page.next;
  } while (next !== null);
  return ids;
}

test('every list takes a cursor and a limit, and says where it goes on', () => {
  const document = apiDocument('test') as { paths: Record<string, Record<string, Operation>> };
  const lists = Object.entries(document.paths).flatMap(([path, { get }]) => {
    const properties = get?.responses['200']?.content['application/json']?.schema.properties ?? {};
    return get && 'items' in properties && !unpaged.includes(path) ? [{ path, get, properties }] : [];
  });
  assert.ok(lists.length > 20, String(lists.length));
  for (const { path, get, properties } of lists) {
    const names = get.parameters.map(({ name }) => name);
    assert.ok(names.includes('after') && names.includes('limit') && 'next' in properties, path);
  }
});

test('a list is the same in small pages and in one, whatever stands at the same instant', async () => {
  const proposals = [];
  for (let number = 0; number < 5; number++) proposals.push(await api.propose());
  for (const { id, handle } of proposals) {
    const { body } = await api.ask('GET', `/proposals/${handle}`, { as: api.cli });
    await api.ask('POST', `/proposals/${handle}/approve`, { as: api.cli, body: { digest: body['digest'] as string } });
    await api.change(`insert into signals (id, kind, occurred_at) values ($1, 'reply', '2026-03-01T00:00:00Z')`, [
      api.world.ids.next(),
    ]);
    await api.change(
      `insert into outcomes (id, signal_id, effect_id, proposal_id, kind, value, attributed_by, occurred_at)
       select $1, (select max(id::text)::uuid from signals), id, proposal_id, 'reply', 0.5, 'thread', '2026-03-01T00:00:00Z'
       from effects where proposal_id = $2`,
      [api.world.ids.next(), id],
    );
  }
  for (const path of ['/effects', '/approvals', '/signals', '/outcomes', '/audit', '/proposals?state=approved']) {
    const whole = await readAll(path, 500);
    assert.ok(whole.length >= 5, `${path}: ${whole.length}`);
    assert.deepEqual(await readAll(path, 2), whole, path);
    assert.deepEqual(await readAll(path, whole.length), whole, `${path}: a full last page is the last`);
  }
});

test('a cursor whose item is gone is refused, so that a part is never taken for the whole', async () => {
  const gone = await api.ask('GET', '/effects?after=eff_00000000000000000000000000000000', { as: api.cli });
  assert.deepEqual([gone.status, gone.body['field']], [400, 'after']);
});

test('an effect, a goal and the verdicts of a proposal can be read alone', async () => {
  const [effect] = (await api.ask('GET', '/effects?limit=1', { as: api.cli })).body['items'] as { id: string }[];
  const one = await api.ask('GET', `/effects/${effect!.id}`, { as: api.cli });
  assert.equal(one.body['id'], effect!.id);
  assert.equal(one.body['receipt'], null);
  const [goal] = (await api.ask('GET', '/goals', { as: api.cli })).body['items'] as { id: string; text: string }[];
  assert.equal((await api.ask('GET', `/goals/${goal!.id}`, { as: api.cli })).body['text'], goal!.text);
  const { handle } = await api.propose();
  const verdicts = await api.ask('GET', `/proposals/${handle}/verdicts`, { as: api.cli });
  const [verdict] = verdicts.body['items'] as { decision: string; facts: object }[];
  assert.deepEqual([verdict!.decision, typeof verdict!.facts], ['approve', 'object']);
});

test('the audit of one thing is asked for by the id that people see', async () => {
  const { handle } = await api.propose();
  const { body } = await api.ask('GET', `/proposals/${handle}`, { as: api.cli });
  await api.ask('POST', `/proposals/${handle}/annotations`, { as: api.cli, body: { note: 'look' } });
  const audit = await api.ask('GET', `/audit?subjectId=${body['id']}`, { as: api.cli });
  const items = audit.body['items'] as { subjectId: string }[];
  assert.ok(items.length > 0);
  assert.ok(items.every(({ subjectId }) => subjectId === body['id']));
});

test('what a source gave can be read as it came, and the document made of it', async () => {
  const path = join(api.dataDirectory, 'sheet.md');
  const text = '# Security sheet\n\nData stay in Frankfurt.\n';
  writeFileSync(path, text);
  await api.ask('POST', '/imports', { as: api.cli, body: { path, as: 'documents', audience: 'shareable' } });
  const [source] = (await api.ask('GET', '/sources', { as: api.cli })).body['items'] as { id: string; kind: string }[];
  assert.equal(source!.kind, 'documents');
  const list = await api.ask('GET', `/records?sourceId=${source!.id}`, { as: api.cli });
  const [record] = list.body['items'] as { id: string; audience: string }[];
  assert.equal(record!.audience, 'shareable');
  const { body } = await api.ask('GET', `/records/${record!.id}`, { as: api.cli });
  assert.match(Buffer.from(String(body['rawBase64']), 'base64').toString() + JSON.stringify(body['body']), /Frankfurt/);
  const [document] = (await api.ask('GET', '/documents', { as: api.cli })).body['items'] as { id: string }[];
  const whole = await api.ask('GET', `/documents/${document!.id}`, { as: api.cli });
  assert.match(String(whole.body['text']), /Data stay in Frankfurt/);
  assert.equal(whole.body['sourceRecordId'], record!.id);
});
