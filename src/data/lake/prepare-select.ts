import { type DuckDBConnection, type DuckDBPreparedStatement, StatementType } from '@duckdb/node-api';

/** The engine writes the files' whole paths into its settings, and these tell them. */
const TELLS_SETTINGS = /duckdb_settings|pg_settings|current_setting/i;
/** Runs text that is only put together while the statement is bound. */
const RUNS_TEXT = /"function_name":"(?:query|query_table|json_execute_serialized_sql)"/i;

/**
 * Prepares `sql` when it is one SELECT that asks for no settings of the engine; throws with what is wrong otherwise.
 * Judged is the statement as the engine parsed it, so that no spelling matters.
 */
export async function prepareSelect(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error('Exactly one statement is needed.');
  const reader = await connection.runAndReadAll('select json_serialize_sql($1::varchar)', [sql]);
  const parsed = String(reader.getRowsJson()[0]![0]);
  if (!parsed.startsWith('{"error":false,')) throw new Error('Only SELECT can be asked.');
  if (TELLS_SETTINGS.test(parsed)) throw new Error("The engine's settings cannot be asked.");
  if (RUNS_TEXT.test(parsed)) throw new Error('SQL inside of a text cannot be asked.');
  const statement = await statements.prepare(0);
  if (statement.statementType !== StatementType.SELECT) throw new Error('Only SELECT can be asked.');
  return statement;
}
