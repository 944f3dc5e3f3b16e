import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileLake } from './duckdb-files.ts';
import { testEveryLake } from './lake.contract.ts';

testEveryLake('file:', async () => createFileLake({ directory: mkdtempSync(join(tmpdir(), 'gtm-lake-')) }));
