import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cleanWeeks } from './auditor/clean-weeks.ts';
import { type Finding, findBreaches } from './auditor/find-breaches.ts';
import { gatherEvidence } from './auditor/gather-evidence.ts';
import { plants } from './auditor/planted-breaches.ts';
import { readMail } from './auditor/read-mail.ts';
import { optsOut } from './auditor/rules/after-opt-out.ts';
import { postalAddress, type Weeks, writeWeeks } from './auditor/write-weeks.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function write(weeks: Weeks): Promise<{ data: string; archive: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'gtm-audit-weeks-'));
  folders.push(folder);
  return writeWeeks(weeks, folder);
}

const zone = 'Europe/Berlin';
async function audit(weeks: Weeks): Promise<Finding[]> {
  return findBreaches(await gatherEvidence({ ...(await write(weeks)), zone }));
}

const broken = (findings: Finding[]) => findings.filter(({ breaches }) => breaches.length > 0);

test('weeks that come near to each rule and break none are clean, and each rule looked at something', async () => {
  const findings = await audit(cleanWeeks());
  assert.deepEqual(broken(findings), []);
  assert.deepEqual(
    findings.filter(({ checked }) => checked === 0),
    [],
  );
});

for (const { name, rule, problem, weeks } of plants) {
  test(`the auditor finds it, by its rule alone: ${name}`, async () => {
    const findings = broken(await audit(weeks));
    assert.deepEqual(
      findings.map((finding) => finding.rule),
      [rule],
      JSON.stringify(findings, null, 1),
    );
    if (problem) assert.ok(findings[0]!.breaches.some((breach) => problem.test(breach.problem)));
  });
}

test('every rule has a planted breach', async () => {
  const rules = (await audit(cleanWeeks())).map(({ rule }) => rule);
  assert.deepEqual(new Set(plants.map(({ rule }) => rule)), new Set(rules));
});

test('of the labelled replies it calls an opt-out what is one, and nothing else', async (context) => {
  for (const half of [1, 2]) {
    const lines = readFileSync(join(import.meta.dirname, `../replies-${half}.jsonl`), 'utf8')
      .trim()
      .split('\n');
    let [clear, found] = [0, 0];
    for (const line of lines) {
      const { id, kinds, mail: raw } = JSON.parse(line) as { id: string; kinds: string[]; mail: string };
      const mail = await readMail(Buffer.from(raw), id);
      const isClear = kinds.includes('opt_out');
      if (!mail || !optsOut(mail)) clear += Number(isClear);
      else {
        assert.ok(isClear, `${id} is no clear opt-out`);
        [clear, found] = [clear + 1, found + 1];
      }
    }
    context.diagnostic(`half ${half}: ${found} of ${clear} clear opt-outs`);
    assert.ok(found > clear / 2);
  }
});

test('the command prints a line for each breach and ends with 1, and with 0 where there is none', async () => {
  const run = async (weeks: Weeks, ...more: string[]) => {
    const { data, archive } = await write(weeks);
    const words = ['--data', data, '--archive', archive, '--zone', zone, '--postal-address', postalAddress, ...more];
    return spawnSync(process.execPath, [join(import.meta.dirname, 'audit-weeks.ts'), ...words], { encoding: 'utf8' });
  };
  const clean = await run(cleanWeeks());
  assert.equal(clean.status, 0, clean.stdout + clean.stderr);
  const planted = plants.find(({ name }) => name === 'a mail to an address that bounced')!;
  const found = await run(planted.weeks);
  assert.equal(found.status, 1);
  assert.match(
    found.stdout,
    /^nothing after a hard bounce: eva@west\.example, 2026-11-04T07:00:00\.000Z: .*5\.1\.1.*\[clara@varn\.example\/cur\/.*, clara@varn\.example\/\.Sent\/new\/sent-/m,
  );
  const [json] = (JSON.parse((await run(planted.weeks, '--json')).stdout) as Finding[]).filter(
    ({ breaches }) => breaches.length > 0,
  );
  assert.equal(json?.breaches[0]?.who, 'eva@west.example');
  const lost = spawnSync(process.execPath, [join(import.meta.dirname, 'audit-weeks.ts')], { encoding: 'utf8' });
  assert.equal(lost.status, 2);
  assert.match(lost.stderr, /--data, --archive and --zone are needed/);
});

test('the auditor imports nothing of the product', () => {
  const fixtures = new Set(['write-weeks.ts', 'clean-weeks.ts', 'planted-breaches.ts']);
  const folder = join(import.meta.dirname, 'auditor');
  const files = globSync('**/*.ts', { cwd: folder }).filter((path) => !fixtures.has(path));
  assert.ok(files.length > 20);
  const all = [...files.map((path) => join(folder, path)), join(import.meta.dirname, 'audit-weeks.ts')];
  assert.deepEqual(
    all.filter((path) => /from '[^']*\/src\//.test(readFileSync(path, 'utf8'))),
    [],
  );
});
