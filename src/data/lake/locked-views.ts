import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { quoted, viewStatements } from './lake-views.ts';

const settings = {
  threads: '1',
  memory_limit: '256MB',
  temp_directory: '',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  home_directory: '',
};

/**
 * An engine in memory with the lake's views over `files`, relative to the working directory. Nothing but the files can be
 * reached through it, and no setting can be changed back.
 */
export async function openLockedViews({
  files,
  zone,
}: {
  files: readonly string[];
  zone: string;
}): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', settings);
  const connection = await instance.connect();
  await connection.run(`set TimeZone = ${quoted(zone)}`);
  for (const statement of viewStatements(files)) await connection.run(statement);
  await connection.run(`set allowed_paths = [${files.map(quoted).join(', ')}]`);
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
  return connection;
}
