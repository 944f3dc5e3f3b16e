import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { writeAudit } from '../records/audit.ts';
import { auditHead } from '../records/audit-head.ts';
import { beforeTheFirst, type ChainedRow, chainedColumns, chainHash } from './chain.ts';
import { createHeadFiles, type HeadFiles, type NotedHead } from './head-files.ts';
import { sealAudit } from './seal-audit.ts';
import { verifyAudit } from './verify-audit.ts';

const actor = { kind: 'person', id: 'ann', door: 'cli' } as const;
let world: TestWorld;
let directory: string;
let heads: HeadFiles;
before(async () => {
  world = await openTestWorld();
  directory = mkdtempSync(join(tmpdir(), 'gtm-heads-'));
  heads = createHeadFiles(directory);
});
after(async () => {
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

async function write(tenantId: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await world.database.asTenant(tenantId, (transaction) =>
      writeAudit(transaction, world.ids, {
        ...{ actor, action: 'thing-done', subjectNoun: 'thing', subjectId: `thing-${index}` },
        detail: { index, share: 0.25, words: ['ä', '"'], nested: { b: 1, a: null } },
      }),
    );
  }
}

async function seal(tenantId: string): Promise<void> {
  const head = await sealAudit(world.database, tenantId);
  if (head) await heads.note(tenantId, head);
}

/** A tenant with ten sealed entries; the first six had been sealed and noted before the others were there. */
async function sealedTenant(): Promise<string> {
  const tenantId = await world.newTenant();
  await write(tenantId, 5);
  await seal(tenantId);
  await write(tenantId, 4);
  await seal(tenantId);
  return tenantId;
}

/** What the owner of the machine can do: any statement, no trigger. */
async function tamper(tenantId: string, ...statements: string[]): Promise<void> {
  const client = await world.pool.connect();
  try {
    await client.query(`begin; set local session_replication_role = replica; set local search_path = gtm, app, public;
      select set_config('app.tenant', '${tenantId}', true)`);
    for (const statement of statements) await client.query(statement.replaceAll('$tenant', `'${tenantId}'`));
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const entry = (number: number) => `(select audit_id from audit_seals where tenant_id = $tenant and number = ${number})`;

/** All seals anew from the rows as they are, as somebody would who has read the description of the chain. */
async function forgeSeals(tenantId: string, from = 1): Promise<void> {
  const { rows } = await world.pool.query(
    `select number, hash, position::text as position, seq, audit_id from gtm.audit_seals where tenant_id = $1 order by number`,
    [tenantId],
  );
  let hash = from === 1 ? beforeTheFirst : (rows[from - 2]!.hash as Buffer).toString('hex');
  for (const seal of rows.slice(from - 1)) {
    const [row] = await world.database.asTenant(tenantId, (transaction) =>
      transaction.query<ChainedRow>(`select ${chainedColumns} from audit where id = $1`, [seal.audit_id]),
    );
    hash = chainHash(hash, tenantId, Number(seal.number), row!);
    await tamper(
      tenantId,
      `update audit_seals set hash = decode('${hash}', 'hex') where tenant_id = $tenant and number = ${seal.number}`,
    );
  }
}

const verify = (tenantId: string, expected?: { count: number; hash: string }) =>
  verifyAudit({ database: world.database, heads }, tenantId, expected ? { expected } : {});

/** Kind and number of each finding. */
async function findings(tenantId: string): Promise<string[]> {
  const report = await verify(tenantId);
  return report.findings.map(({ kind, number }) => `${kind} ${number}`);
}

const rowsOf = (tenantId: string) =>
  world.database.asTenant(tenantId, (transaction) =>
    transaction.query<ChainedRow & { hash: string }>(
      `select ${chainedColumns}, encode(s.hash, 'hex') as hash from audit join audit_seals s on s.audit_id = audit.id order by s.number`,
    ),
  );

test('an audit that nobody touched verifies, entry by entry and against what was noted', async () => {
  const tenantId = await sealedTenant();
  const report = await verify(tenantId);
  assert.deepEqual([report.count, report.waiting, report.findings], [10, 0, []]);
  const lines = readFileSync(heads.pathOf(tenantId), 'utf8').trim().split('\n');
  const noted = lines.map((line) => JSON.parse(line) as NotedHead);
  assert.deepEqual(
    noted.map(({ tenant, count }) => [tenant, count]),
    [
      [tenantId, 6],
      [tenantId, 10],
    ],
  );
  assert.equal(noted.at(-1)!.hash, report.head!.hash);
});

test('the chain can be recomputed from its description alone', async () => {
  const tenantId = await sealedTenant();
  const { createHash } = await import('node:crypto');
  let previous = Buffer.alloc(32);
  for (const [index, row] of (await rowsOf(tenantId)).entries()) {
    const { index: place, share, words, nested } = row.detail as Record<string, unknown> & { nested: unknown };
    const detail =
      place === undefined
        ? '{}'
        : `{"index":${place},"nested":{"a":null,"b":1},"share":${share},"words":${JSON.stringify(words)}}`;
    assert.ok(place === undefined || nested !== undefined);
    const texts = [row.id, row.at, row.actorKind, row.actorId, row.door, row.action, row.subjectNoun, row.subjectId];
    const line = `["${tenantId}",${index + 1},${texts.map((text) => JSON.stringify(text)).join(',')},${detail}]`;
    previous = createHash('sha256').update(previous).update(line).digest();
    assert.equal(row.hash, previous.toString('hex'));
    assert.match(row.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  }
});

test('rows are chained in outbox order, which is one of numbers', async () => {
  const tenantId = await world.newTenant();
  for (const position of ['8', '10', '9']) {
    await tamper(
      tenantId,
      `insert into audit (tenant_id, position, id, at, actor_kind, actor_id, door, action, subject_noun, subject_id)
       values ($tenant, '${position}', '${world.ids.next()}', '2026-01-01', 'person', 'ann', 'cli', 'x', 'x', 'at-${position}')`,
    );
  }
  await seal(tenantId);
  const subjects = (await rowsOf(tenantId)).map(({ subjectId }) => subjectId);
  assert.deepEqual(subjects.slice(0, 3), ['at-8', 'at-9', 'at-10']);
  assert.deepEqual(await findings(tenantId), []);
});

test('more rows than are sealed or read in one go are one chain, and each of them counts', async () => {
  const tenantId = await world.newTenant();
  await tamper(
    tenantId,
    `insert into audit (tenant_id, id, at, actor_kind, actor_id, door, action, subject_noun, subject_id)
     select $tenant, gen_random_uuid(), '2026-01-01', 'person', 'ann', 'cli', 'x', 'x', n::text from generate_series(1, 2500) n`,
  );
  await seal(tenantId);
  const { count, waiting, findings: none } = await verify(tenantId);
  assert.deepEqual([count, waiting, none], [2501, 0, []]);
  await tamper(tenantId, `update audit set actor_id = 'bob' where id = ${entry(2400)}`);
  assert.deepEqual(await findings(tenantId), ['edited 2400']);
});

test('a second sealer leaves the work to the first, and the chain does not fork', async () => {
  const tenantId = await world.newTenant();
  await write(tenantId, 30);
  await Promise.all(Array.from({ length: 5 }, () => sealAudit(world.database, tenantId)));
  await seal(tenantId);
  assert.deepEqual((await verify(tenantId)).count, 31);
  assert.deepEqual(await findings(tenantId), []);
  await assert.rejects(
    world.database.asTenant(tenantId, (transaction) =>
      transaction.query(
        `insert into audit_seals select tenant_id, number, app.tenant(), position, seq, hash from audit_seals`,
      ),
    ),
    /duplicate key/,
  );
});

test('a row behind a transaction that is still open waits, and is not called late', async () => {
  const tenantId = await sealedTenant();
  await tamper(
    tenantId,
    `insert into audit (tenant_id, position, id, at, actor_kind, actor_id, door, action, subject_noun, subject_id)
     values ($tenant, '9000000000', '${world.ids.next()}', '2026-01-01', 'person', 'ann', 'cli', 'x', 'x', 'x')`,
  );
  await seal(tenantId);
  const report = await verify(tenantId);
  assert.deepEqual([report.count, report.waiting, report.findings], [10, 1, []]);
});

test('every column of an edited row counts', async () => {
  for (const change of [
    `detail = jsonb_set(detail, '{index}', '9')`,
    `at = at + interval '1 microsecond'`,
    `actor_id = 'bob'`,
    `actor_kind = 'service'`,
    `door = 'api'`,
    `action = 'thing-undone'`,
    `subject_noun = 'other'`,
    `subject_id = subject_id || 'x'`,
    `detail = '{"a": 1e400}'`,
  ]) {
    const tenantId = await sealedTenant();
    await tamper(tenantId, `update audit set ${change} where id = ${entry(4)}`);
    assert.deepEqual(await findings(tenantId), ['edited 4'], change);
  }
});

test('a row edited and sealed anew breaks the chain behind it, and does not agree with what was noted', async () => {
  const tenantId = await sealedTenant();
  await tamper(tenantId, `update audit set actor_id = 'bob' where id = ${entry(6)}`);
  const [row] = (await rowsOf(tenantId)).slice(5);
  const [before] = (await rowsOf(tenantId)).slice(4);
  const hash = chainHash(before!.hash, tenantId, 6, row!);
  await tamper(
    tenantId,
    `update audit_seals set hash = decode('${hash}', 'hex') where tenant_id = $tenant and number = 6`,
  );
  assert.deepEqual(await findings(tenantId), ['rewritten 1', 'edited 7']);
});

test('a deleted row is named, with or without its seal', async () => {
  const tenantId = await sealedTenant();
  await tamper(tenantId, `delete from audit where id = ${entry(4)}`);
  assert.deepEqual(await findings(tenantId), ['deleted 4']);
  await tamper(tenantId, `delete from audit_seals where tenant_id = $tenant and number = 4`);
  assert.deepEqual(await findings(tenantId), ['seal-missing 4']);
  await tamper(tenantId, `update audit_seals set number = number - 1 where tenant_id = $tenant and number > 4`);
  const all = await findings(tenantId);
  assert.equal(all[0], 'rewritten 1');
  assert.ok(all.includes('edited 4'), all.join());
});

test('an inserted row is named, and by the entry it stands before', async () => {
  const tenantId = await sealedTenant();
  const id = world.ids.next();
  await tamper(
    tenantId,
    `insert into audit (tenant_id, position, seq, id, at, actor_kind, actor_id, door, action, subject_noun, subject_id)
     overriding system value select tenant_id, position, seq - 1000000, '${id}', at, 'person', 'ann', 'cli', 'x', 'x', 'x'
     from audit where id = ${entry(4)}`,
  );
  await seal(tenantId);
  const { findings: found } = await verify(tenantId);
  assert.deepEqual(
    found.map(({ kind, number, auditId }) => [kind, number, auditId]),
    [['inserted', 4, id]],
  );
});

test('two rows that changed their places are found, also when their seals moved with them', async () => {
  const swap = (table: string, key: string, pair: string) =>
    `update ${table} t set position = o.position from ${table} o
     where t.tenant_id = $tenant and o.tenant_id = $tenant and t.${key} <> o.${key} and t.${key} in (${pair}) and o.${key} in (${pair})`;
  const tenantId = await sealedTenant();
  await tamper(tenantId, swap('audit', 'id', `${entry(4)}, ${entry(5)}`));
  assert.deepEqual(await findings(tenantId), ['reordered 4', 'reordered 5']);
  await tamper(tenantId, swap('audit_seals', 'number', '4, 5'));
  assert.deepEqual(await findings(tenantId), ['reordered 5']);
});

test('rows cut off at the end, with their seals, are missed', async () => {
  const tenantId = await sealedTenant();
  await tamper(
    tenantId,
    `delete from audit where id in (select audit_id from audit_seals where tenant_id = $tenant and number > 7)`,
    `delete from audit_seals where tenant_id = $tenant and number > 7`,
  );
  const { findings: found } = await verify(tenantId);
  assert.deepEqual(
    found.map(({ kind, number }) => `${kind} ${number}`),
    ['truncated 8'],
  );
  assert.match(found[0]!.problem, /entries 8 to 10 are gone/);
  // Life goes on over the cut: what was noted still tells.
  await write(tenantId, 1);
  await seal(tenantId);
  assert.deepEqual(await findings(tenantId), ['truncated 9']);
  await write(tenantId, 5);
  await seal(tenantId);
  assert.deepEqual(await findings(tenantId), ['rewritten 7']);
});

test('rows that were cut off for a while are told by what was noted meanwhile, also when they are put back', async () => {
  const tenantId = await sealedTenant();
  const behind = {
    audit: `id in (select audit_id from gtm.audit_seals where tenant_id = '${tenantId}' and number > 7)`,
    audit_seals: `tenant_id = '${tenantId}' and number > 7`,
  };
  const kept: [string, string][] = [];
  for (const [table, where] of Object.entries(behind)) {
    const { rows } = await world.pool.query<{ row: object }>(
      `select to_jsonb(t) as row from gtm.${table} t where ${where}`,
    );
    kept.push([table, JSON.stringify(rows.map(({ row }) => row))]);
  }
  await tamper(tenantId, ...Object.entries(behind).map(([table, where]) => `delete from ${table} where ${where}`));
  await seal(tenantId);
  const putBack = kept.map(
    ([table, rows]) =>
      `insert into ${table} overriding system value select * from jsonb_populate_recordset(null::${table}, $rows$${rows}$rows$)`,
  );
  await tamper(tenantId, ...putBack);
  assert.deepEqual(await findings(tenantId), ['truncated 8']);
});

test('a whole audit made anew, rows and seals, does not agree with what was noted, nor with a head kept elsewhere', async () => {
  const tenantId = await sealedTenant();
  const { head } = await verify(tenantId);
  await tamper(tenantId, `update audit set actor_id = 'bob' where id = ${entry(8)}`);
  await forgeSeals(tenantId, 8);
  const { findings: found } = await verify(tenantId);
  assert.deepEqual(
    found.map(({ kind, number }) => `${kind} ${number}`),
    ['rewritten 7'],
  );
  assert.match(found[0]!.problem, /between entry 7 and entry 10/);

  rmSync(heads.pathOf(tenantId));
  assert.deepEqual(await findings(tenantId), ['head-missing 10']);
  const kept = await verify(tenantId, { count: head!.count, hash: head!.hash });
  assert.deepEqual(kept.findings.map(({ kind }) => kind).sort(), ['head-missing', 'rewritten']);
  const later = await verify(tenantId, { count: 12, hash: head!.hash });
  assert.deepEqual(later.findings.map(({ kind, number }) => `${kind} ${number}`).at(-1), 'truncated 11');
});

test('a row that nobody sealed for ten seconds is named', async () => {
  const tenantId = await sealedTenant();
  await write(tenantId, 2);
  assert.deepEqual([(await verify(tenantId)).waiting, await findings(tenantId)], [2, []]);
  await tamper(tenantId, `update audit set at = at - interval '11 seconds' where tenant_id = $tenant`);
  const late = (await verify(tenantId)).findings.filter(({ kind }) => kind === 'unsealed');
  assert.equal(late.length, 1);
  assert.match(late[0]!.problem, /^2 entries are older than 10 seconds.*aud_[0-9a-f]{32}.*log/);
});

test('a line of the head file that a crash tore costs no other line', async () => {
  const tenantId = await sealedTenant();
  const path = heads.pathOf(tenantId);
  const whole = readFileSync(path, 'utf8');
  truncateSync(path, whole.length - 40);
  assert.deepEqual(await findings(tenantId), []);
  await createHeadFiles(directory).note(tenantId, (await world.database.asTenant(tenantId, auditHead))!);
  assert.equal(readFileSync(path, 'utf8').trim().split('\n').length, 3);
  assert.deepEqual(await findings(tenantId), []);
  await createHeadFiles(directory).note(tenantId, (await world.database.asTenant(tenantId, auditHead))!);
  assert.equal(readFileSync(path, 'utf8').trim().split('\n').length, 3);
  appendFileSync(path, 'no json\n');
  assert.deepEqual(await findings(tenantId), []);
  // One that is something else hides none of those behind it.
  writeFileSync(path, `{}\n${whole}`);
  await tamper(tenantId, `update audit set actor_id = 'bob' where id = ${entry(8)}`);
  await forgeSeals(tenantId, 8);
  assert.deepEqual(await findings(tenantId), ['rewritten 7']);
});

test("a tenant's seals are its own", async () => {
  const [ours, theirs] = [await sealedTenant(), await sealedTenant()];
  const head = async (tenantId: string) => (await world.database.asTenant(tenantId, auditHead))!.hash;
  assert.notEqual(await head(ours), await head(theirs));
  await tamper(theirs, `update audit set actor_id = 'bob' where id = ${entry(4)}`);
  assert.deepEqual([await findings(ours), await findings(theirs)], [[], ['edited 4']]);
  await assert.rejects(
    world.database.asTenant(ours, (transaction) => transaction.query('update audit_seals set number = number + 100')),
    /never changed/,
  );
});
