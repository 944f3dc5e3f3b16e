import { join } from 'node:path';
import type pg from 'pg';
import { openDatabase } from '../../src/data/database/open-database.ts';
import { openLake } from '../../src/data/lake/open-lake.ts';
import { noFailPoints } from '../../src/runtime/failpoints.ts';

/** Words of people and companies that stand where nothing but ids, numbers, enums and digests may. */
export interface LastingText {
  place: string;
  words: string;
}

const column = async (pool: pg.Pool, sql: string) =>
  (await pool.query<{ text: string }>(sql)).rows.map(({ text }) => text);

/** What people wrote and are called: addresses, names, titles, and the beginning of each text. */
function personalWords(pool: pg.Pool): Promise<string[]> {
  return column(
    pool,
    `select distinct lower(text) as text from (
       select address as text from gtm.activity_participants union select address from gtm.contact_addresses
       union select full_name from gtm.contacts union select name from gtm.accounts union select name from gtm.deals
       union select title from gtm.documents union select title from gtm.activities union select left(body, 40) from gtm.activities
       union select left(note, 40) from gtm.feedback union select left(text, 40) from gtm.goals
       union select headline from gtm.proposals union select left(why_now, 40) from gtm.proposals) as words
     where length(text) > 8 and text ~ '[^a-z_-]'`,
  );
}

/**
 * Looks through all that outlives an erasure (outbox, audit, workflow history, completed steps, the lake, the log) of a data
 * directory that nobody has open. `log` are the lines the server logged.
 */
export async function lastingTexts(dataDirectory: string, log: readonly string[]): Promise<LastingText[]> {
  const { database, pool } = await openDatabase(`pglite:${join(dataDirectory, 'database')}`);
  const lake = await openLake(`file:${join(dataDirectory, 'lake')}`, { failPoints: noFailPoints });
  try {
    const words = await personalWords(pool);
    const tables = await column(
      pool,
      `select table_schema || '.' || table_name as text from information_schema.tables where table_schema = 'dbos'
         or (table_schema = 'gtm' and table_name in ('outbox', 'audit', 'completions', 'run_steps', 'lake_files'))
         or (table_schema = 'platform' and table_name = 'dead_events')`,
    );
    const places = new Map([['log', log.join('\n')]]);
    for (const table of tables) {
      places.set(table, (await column(pool, `select to_jsonb(t)::text as text from ${table} t`)).join('\n'));
    }
    const files = await column(pool, 'select path as text from gtm.lake_files');
    places.set('lake', JSON.stringify(await lake.query(files, 'select * from events')));
    return [...places].flatMap(([place, text]) => {
      const found = text.toLowerCase();
      const addresses = found.match(/[\w.+-]+@[\w-]+\.[a-z]+/g) ?? [];
      return [...words.filter((word) => found.includes(word)), ...addresses].map((word) => ({ place, words: word }));
    });
  } finally {
    await lake.close();
    await database[Symbol.asyncDispose]();
  }
}
