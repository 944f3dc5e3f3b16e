import { setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { type DuckDBValueConverter, type Json, JsonDuckDBValueConverter } from '@duckdb/node-api';
import { messageOf } from '../../domain/errors.ts';
import { openLockedViews } from './locked-views.ts';
import { prepareSelect } from './prepare-select.ts';
import type { ChildLine, ChildRequest } from './run-select.ts';

// A process for one query of a person: whatever the query does, it ends with the process, and nobody else waits for it.

const LOW_PRIORITY = 10;
const RSS_LOOK_MS = 10;
const FORGOTTEN_AFTER_MS = 2000;
/** Rows are handed over in lines of about this length. */
const LINE_LENGTH = 64 * 1024;

async function write(line: ChildLine): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(line)}\n`)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}

/** The engine answers for its own buffers only: a long text or list is held beside them. */
function endWhenTooLarge(maxRssBytes: number): void {
  const look = () => {
    if (process.memoryUsage.rss() > maxRssBytes) process.kill(process.pid, 'SIGKILL');
  };
  setInterval(look, RSS_LOOK_MS).unref();
}

/** As the engine writes JSON, but whole numbers stay numbers as far as JSON can hold them. */
const toJson: DuckDBValueConverter<Json> = (value, type, converter) =>
  typeof value === 'bigint' && Number.isSafeInteger(Number(value))
    ? Number(value)
    : JsonDuckDBValueConverter(value, type, converter);

async function answer(request: ChildRequest): Promise<void> {
  const connection = await openLockedViews(request);
  const result = await (await prepareSelect(connection, request.sql)).stream();
  const types = result.columnTypes().map(String);
  const names = result.deduplicatedColumnNames();
  await write({ columns: names.map((name, index) => ({ name, type: types[index]! })) });
  let [rowCount, length] = [0, 0];
  let batch: Json[][] = [];
  let batchLength = 0;
  const flush = async () => {
    if (batch.length > 0) await write({ rows: batch });
    [batch, batchLength] = [[], 0];
  };
  for await (const rows of result.yieldConvertedRows(toJson)) {
    for (const row of rows) {
      const rowLength = JSON.stringify(row).length;
      const cut = rowCount === request.maxRows ? 'rows' : length + rowLength > request.maxBytes ? 'bytes' : null;
      if (cut) {
        await flush();
        return write({ end: { rowCount, cut } });
      }
      batch.push(row);
      rowCount += 1;
      length += rowLength;
      batchLength += rowLength;
      if (batchLength >= LINE_LENGTH) await flush();
    }
  }
  await flush();
  await write({ end: { rowCount, cut: null } });
}

/** Whoever asked counts the time; this is for a query whose asker was killed. */
function endWhenForgotten(timeoutMs: number): void {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), timeoutMs + FORGOTTEN_AFTER_MS).unref();
}

const request = JSON.parse(await text(process.stdin)) as ChildRequest;
setPriority(LOW_PRIORITY);
endWhenTooLarge(request.maxRssBytes);
endWhenForgotten(request.timeoutMs);
if (request.files.length > 0) process.chdir(request.root);
await answer(request).catch((error: unknown) => write({ problem: messageOf(error) }));
// The engine may still be at work on what nobody wants any more.
process.stdout.end(() => process.kill(process.pid, 'SIGTERM'));
