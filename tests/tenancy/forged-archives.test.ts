import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import tar from 'tar-stream';
import { type ArchiveManifest, archiveManifestName } from '../../src/data/archive/archive-manifest.ts';
import { exportTenant } from '../../src/data/archive/export-tenant.ts';
import { readTarFile } from '../../src/data/archive/tar-file.ts';
import { createFileLake } from '../../src/data/lake/duckdb-files.ts';
import { importArchive } from '../../src/ingestion/archive/import-archive.ts';
import { openTestWorld, type TestWorld } from '../../src/testing/test-world.ts';

const released = fileURLToPath(new URL('../archives/format-1.tar', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'gtm-forged-'));
const dataDirectory = join(root, 'data');
const forgery = join(root, 'forged.tar');
const actor = { kind: 'person', id: 'local-owner', door: 'cli' } as const;
const secretFile = 'installation.key';

interface Parts {
  manifest: ArchiveManifest;
  files: Map<string, Buffer>;
  /** Further entries, of whatever kind; a file among them is empty. */
  strange: { name: string; type: 'symlink' | 'file'; linkname?: string }[];
  /** In place of the manifest. */
  manifestText?: string;
}

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
  mkdirSync(dataDirectory);
  writeFileSync(join(dataDirectory, secretFile), 'the key of this installation');
});
after(async () => {
  await world.close();
  rmSync(root, { recursive: true, force: true });
});

const services = () => ({
  ...world,
  ...{ lake: createFileLake({ directory: join(dataDirectory, 'lake') }), dataDirectory, version: 'test' },
});

async function readParts(): Promise<Parts> {
  const files = new Map<string, Buffer>();
  for await (const { name, content } of readTarFile(released)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    files.set(name, Buffer.concat(pieces));
  }
  const manifest = JSON.parse(files.get(archiveManifestName)!.toString('utf8')) as ArchiveManifest;
  files.delete(archiveManifestName);
  return { manifest, files, strange: [] };
}

/** Writes a forged archive as somebody would who knows the format: every digest that can fit does. */
async function forge(change: (parts: Parts) => void): Promise<void> {
  const parts = await readParts();
  change(parts);
  const { manifest, files, strange } = parts;
  for (const member of [...manifest.tables, ...manifest.files]) {
    const bytes = files.get(member.name);
    if (!bytes) continue;
    [member.size, member.sha256] = [bytes.length, createHash('sha256').update(bytes).digest('hex')];
  }
  const pack = tar.pack();
  const writing = pipeline(pack, createWriteStream(forgery));
  const { manifestText = JSON.stringify(manifest) } = parts;
  for (const [name, bytes] of [[archiveManifestName, manifestText] as const, ...files]) pack.entry({ name }, bytes);
  for (const header of strange) pack.entry(header, '');
  pack.finalize();
  await writing;
}

/** What an import that failed has left, anywhere. */
async function leftovers(): Promise<unknown[]> {
  const { rows } = await world.pool.query<{ n: string }>(
    'select (select count(*) from gtm.tenants) + (select count(*) from auth.users) as n',
  );
  const lakeFolder = join(dataDirectory, 'lake');
  const lakeFiles = existsSync(lakeFolder)
    ? readdirSync(lakeFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  const temporary = join(dataDirectory, 'tmp');
  return [rows[0]!.n, lakeFiles.length, existsSync(temporary) ? readdirSync(temporary) : [], readdirSync(root).sort()];
}

const table = ({ manifest }: Parts, name: string) => manifest.tables.find((member) => member.table === name)!;

/** Puts what a source record should not name into the first of them. */
function nameBlob(parts: Parts, raw: string): void {
  const { name } = table(parts, 'source_records');
  const [first, ...rest] = parts.files.get(name)!.toString('utf8').split('\n');
  parts.files.set(name, Buffer.from([JSON.stringify({ ...JSON.parse(first!), raw }), ...rest].join('\n')));
}

/** A member without a name, whom the table does not take; a user is made for each member before the rows come. */
function addMember(parts: Parts): void {
  const member = table(parts, 'memberships');
  const line = JSON.stringify({ user_id: 'stranger', email: 'stranger@x.example', role: 'king', display_name: 'S' });
  parts.files.set(member.name, Buffer.from(`${parts.files.get(member.name)!.toString('utf8')}${line}\n`));
}

const forgeries: [string, (parts: Parts) => void, RegExp][] = [
  ['a newer format', ({ manifest }) => Object.assign(manifest, { format: 2 }), /no archive of this program, or one of/],
  ['a manifest that is none', (parts) => Object.assign(parts, { manifestText: '{' }), /no archive of this program/],
  [
    'a file twice',
    (parts) => parts.strange.push({ name: table(parts, 'deals').name, type: 'file' }),
    /holds two files in one place/,
  ],
  [
    'a file within a file',
    ({ files }) => files.set(`${archiveManifestName}/x`, Buffer.from('x')),
    /files in one place/,
  ],
  ['a file too many', ({ files }) => files.set('rows/99-x.jsonl', Buffer.from('{}\n')), /"rows\/99-x.jsonl" is not in/],
  [
    'a file too few',
    (parts) => parts.files.delete(table(parts, 'deals').name),
    /deals.jsonl" is missing or was changed/,
  ],
  ['a way out', ({ files }) => files.set('../../outside', Buffer.from('x')), /outside of its own folder/],
  ['an absolute way', ({ files }) => files.set('/tmp/outside', Buffer.from('x')), /outside of its own folder/],
  [
    'a link',
    ({ strange }) => strange.push({ name: 'blobs/link', type: 'symlink', linkname: '/etc/passwd' }),
    /holds a link or a device/,
  ],
  ['too many rows', (parts) => Object.assign(table(parts, 'deals'), { rows: 7 }), /holds \d+ rows?, not 7/],
  ['a newer column', (parts) => table(parts, 'deals').columns.push('mood'), /newer version .* does not know "mood"/],
  ['a newer table', (parts) => Object.assign(table(parts, 'deals'), { table: 'moods' }), /does not know "moods"/],
  [
    'an audit that ends elsewhere',
    ({ manifest }) => Object.assign(manifest.audit!, { hash: 'ab'.repeat(32) }),
    /does not end where its manifest says/,
  ],
  [
    'an audit that was cut',
    ({ manifest }) => Object.assign(manifest.audit!, { count: manifest.audit!.count + 1 }),
    /does not end where its manifest says/,
  ],
  [
    'lake files of another tenant',
    ({ manifest, files }) => {
      const member = manifest.files.find(({ name }) => name.startsWith('lake/'))!;
      const bytes = files.get(member.name)!;
      files.delete(member.name);
      member.name = member.name.replace(manifest.tenant.id, '00000000-0000-7000-8000-000000000000');
      files.set(member.name, bytes);
    },
    /lake file of another tenant/,
  ],
  ['a member of an unknown role', addMember, /rows of "memberships" do not fit/],
  ['a raw record that names no blob', (parts) => nameBlob(parts, `../../../${secretFile}`), /rows of "source_records"/],
];

for (const [what, change, message] of forgeries) {
  test(`an archive with ${what} is refused, and nothing of it is left`, async () => {
    await forge(change);
    const before = await leftovers();
    await assert.rejects(importArchive(services(), forgery, actor), message);
    assert.deepEqual(await leftovers(), before);
  });
}

test('the forger can write an archive that is taken in; its name is not free a second time', async () => {
  await forge(() => {});
  const { manifest } = await importArchive(services(), forgery, actor);
  await forge((parts) => {
    parts.manifest.tenant.id = '00000000-0000-7000-8000-000000000001';
    for (const member of parts.manifest.files)
      member.name = member.name.replace(manifest.tenant.id, parts.manifest.tenant.id);
    parts.files = new Map(
      [...parts.files].map(([name, bytes]) => [name.replace(manifest.tenant.id, parts.manifest.tenant.id), bytes]),
    );
  });
  await assert.rejects(importArchive(services(), forgery, actor), /Another tenant of this name/);
});

test('an export writes over nothing, and one that fails leaves nothing', async () => {
  const { rows } = await world.pool.query<{ tenantId: string }>('select tenant_id as "tenantId" from gtm.tenants');
  const path = join(root, 'export.tar');
  const gone = async () => {
    assert.ok(!existsSync(path), 'nothing is there before it is whole');
    assert.equal(statSync(`${path}.unfinished`).mode & 0o777, 0o600);
    throw new Error('The disk is gone.');
  };
  const lake = { ...services().lake, read: gone };
  const before = await leftovers();
  await assert.rejects(exportTenant({ ...services(), lake }, rows[0]!.tenantId, path), /disk is gone/);
  assert.deepEqual(await leftovers(), before);
  writeFileSync(path, 'something else');
  await assert.rejects(exportTenant(services(), rows[0]!.tenantId, path), { code: 'conflict' });
});
