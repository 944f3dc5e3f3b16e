import { openDatabase } from '../../src/data/database/open-database.ts';

/** What can be taken away from the platform to show that the sweep sees it. */
export const weaknesses = ['completion-row', 'lease', 'look-up', 'fsync'] as const;
export type Weakness = (typeof weaknesses)[number];

/** Those that are planted in the database of a life; the others are in the world and in the journal of writes. */
const statements: Partial<Record<Weakness, string>> = {
  'completion-row': `
    create function gtm.forget_completion() returns trigger language plpgsql as $$ begin return null; end $$;
    create trigger forget_completion before insert on gtm.completions
      for each row execute function gtm.forget_completion()`,
  lease: `
    create function gtm.end_lease() returns trigger language plpgsql as $$
      begin new.lease_until := new.claimed_at; return new; end $$;
    create trigger end_lease before update on gtm.effects
      for each row when (new.state = 'claimed') execute function gtm.end_lease()`,
};

/** The first round of a sweep (see `planRound`) in which a weakness can show; earlier ones are passed over. */
export const firstRounds: Record<Weakness, number> = { 'completion-row': 1, lease: 0, 'look-up': 0, fsync: 2 };

/** Plants a weakness in a data directory that nobody has open. */
export async function plantWeakness(dataDirectory: string, weakness: Weakness): Promise<void> {
  const statement = statements[weakness];
  if (statement === undefined) return;
  const { database, pool } = await openDatabase(`pglite:${dataDirectory}/database`);
  await pool.query(statement);
  await database[Symbol.asyncDispose]();
}
