import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleApi } from '../../src/api/api-fixture.ts';
import { createServiceKey } from '../../src/api/auth/service-keys.ts';
import type { TenantTransaction } from '../../src/data/database/database.ts';
import { textVersion } from '../../src/data/text/tokenise.ts';
import { createPgvector } from '../../src/data/vectors/pgvector.ts';
import { createLexicalEmbeddings } from '../../src/models/embeddings/lexical.ts';
import { createSystemRandom } from '../../src/runtime/system/system-clock.ts';
import { indexSeeded, seedDocuments } from '../../src/testing/seed-texts.ts';
import { openTestWorld, type TestWorld } from '../../src/testing/test-world.ts';
import { seedEveryTable } from './seed-every-table.ts';
import { tableLists } from './table-lists.ts';

/** By what a tenant is known: the id of all its rows, the word in all its texts, and its own id. */
export interface Marks {
  id: string;
  word: string;
  tenantId: string;
  /** Cookie headers of an owner of this tenant, and of no other. */
  owner: Record<string, string>;
}

/** Two tenants with a row in every table, and one that is there and has nothing. */
export interface Ground {
  world: TestWorld;
  ours: Marks;
  theirs: Marks;
  nobody: string;
  /** Cookie headers of somebody who belongs to both tenants. */
  both: Record<string, string>;
  directory: string;
  tables: readonly string[];
  /** Everything that is stored of `theirs`, as text. */
  everythingOfTheirs(): Promise<string[]>;
  /** Runs `work` as a tenant, undoes it, and gives what it returned or the error. */
  tryAs(tenantId: string, work: (transaction: TenantTransaction) => Promise<unknown>): Promise<unknown>;
  close(): Promise<void>;
}

const at = '2026-01-01T00:00:00Z';
const HOST = '127.0.0.1:8080';
const documents = ['Pallets of ice leave the cold store on Monday', 'The price of a logger is a secret'];

/** What a probe says when `answer` tells something of `theirs` that the question did not hold itself; null otherwise. */
export function tells(answer: string, theirs: Marks, asked = ''): string | null {
  const [said, given] = [answer.toLowerCase(), asked.toLowerCase()];
  for (const mark of [[theirs.id, theirs.id.replaceAll('-', '')], [theirs.word], tenantForms(theirs)]) {
    if (mark.some((form) => said.includes(form)) && !mark.some((form) => given.includes(form))) return mark[0]!;
  }
  return null;
}

const tenantForms = ({ tenantId }: Marks) => [tenantId, tenantId.replaceAll('-', '')];

async function everythingOf(world: TestWorld, tables: readonly string[], tenantId: string): Promise<string[]> {
  const dumps: string[] = [];
  for (const table of tables) {
    const { rows } = await world.pool.query(`select t::text as row from ${table} t where tenant_id = $1 order by 1`, [
      tenantId,
    ]);
    if (rows.length === 0) throw new Error(`${table} has no row to be found`);
    dumps.push(...rows.map((row) => `${table} ${row.row}`));
  }
  return dumps;
}

/** Documents that can be found, their vectors included. Chunk numbers of the tenants differ, so that a hit tells whose it is. */
async function indexDocuments(world: TestWorld, marks: Marks, firstNumber: number): Promise<void> {
  const { tenantId, word } = marks;
  const texts = documents.map((text, index) => ({ id: `${index}-${word}`, title: word, text: `${text}. ${word}` }));
  await world.pool.query('update gtm.search_state set next_number = $2, text_version = $3 where tenant_id = $1', [
    ...[tenantId, firstNumber, textVersion],
  ]);
  await seedDocuments(world, tenantId, texts);
  const services = { ...world, embeddings: createLexicalEmbeddings(), vectors: createPgvector(world) };
  await indexSeeded(services, tenantId);
  // Indexing has emptied the one and forgotten the other, of which there is no text.
  await seedEveryTable(world.pool, tenantId, ['gtm.index_backlog', 'gtm.chunks'], marks);
}

async function addUser(ground: Pick<Ground, 'world' | 'directory'>, name: string, tenantIds: readonly string[]) {
  const { auth, server } = await assembleApi(ground.world, ground.directory);
  const email = `${name}@people.example`;
  const { userId } = await auth.ensureUser({ email, name });
  for (const tenantId of tenantIds) {
    await ground.world.pool.query(
      `insert into gtm.memberships (tenant_id, user_id, role, display_name, email, created_at) values ($1, $2, 'owner', $3, $4, $5)`,
      [tenantId, userId, name, email, at],
    );
  }
  const answer = await auth.handle(new Request(await auth.oneTimeLink(email)));
  await server.close();
  const cookie = answer.headers.getSetCookie().map((text) => text.split(';')[0]);
  return { host: HOST, origin: `http://${HOST}`, cookie: cookie.join('; ') };
}

async function tryAs(
  { database }: TestWorld,
  tenantId: string,
  work: (transaction: TenantTransaction) => Promise<unknown>,
): Promise<unknown> {
  const undo = new Error('undo');
  let value: unknown;
  await database
    .asTenant(tenantId, async (transaction) => {
      value = await work(transaction);
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) value = error;
    });
  return value;
}

/** Opens the ground on which one tenant looks for another's rows. */
export async function openTwoTenants(): Promise<Ground> {
  const world = await openTestWorld();
  const directory = mkdtempSync(join(tmpdir(), 'gtm-tenancy-'));
  const tables = tableLists.tenant;
  const mark = async (letter: string, name: string): Promise<Marks> => {
    const id = `018f0000-0000-7000-8000-0000000000${letter.repeat(2)}`;
    const tenantId = await world.newTenant({ frozenAt: at });
    return { id, word: `mark-of-${name}`, tenantId, owner: {} };
  };
  const ours = await mark('a', 'ours');
  const theirs = await mark('b', 'theirs');
  for (const [index, tenant] of [ours, theirs].entries()) {
    await seedEveryTable(world.pool, tenant.tenantId, tables, tenant);
    await world.pool.query('update gtm.tenants set name = $2, slug = $2 where tenant_id = $1', [
      tenant.tenantId,
      tenant.word,
    ]);
    await indexDocuments(world, tenant, 1000 * (index + 1));
    const key = { tenantId: tenant.tenantId, name: tenant.word, createdBy: tenant.word };
    await createServiceKey({ ...world, random: createSystemRandom() }, key);
    tenant.owner = await addUser({ world, directory }, `owner${index}`, [tenant.tenantId]);
  }
  return {
    ...{ world, ours, theirs, directory, tables },
    nobody: await world.newTenant({ frozenAt: at }),
    both: await addUser({ world, directory }, 'both', [ours.tenantId, theirs.tenantId]),
    everythingOfTheirs: () => everythingOf(world, tables, theirs.tenantId),
    tryAs: (tenantId, work) => tryAs(world, tenantId, work),
    async close() {
      await world.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
