import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiFixture, openApiFixture } from '../api/api-fixture.ts';
import { runCli } from './run-cli.ts';

/** What a command said, and its exit code. */
export interface CliAnswer {
  code: number;
  out: string;
  problems: string;
}

export interface CliFixture {
  api: ApiFixture;
  /** The command line's own data directory. */
  directory: string;
  /** Options that lead to the fixture's server. */
  there: readonly string[];
  close(): Promise<void>;
}

/** Runs a command; with a terminal it writes as to a screen of that many columns. */
export async function gtm(args: readonly string[], terminal: { columns: number } | null = null): Promise<CliAnswer> {
  const said = { out: '', problems: '' };
  const sink = (name: 'out' | 'problems', screen: typeof terminal) => ({
    ...{ isTerminal: screen !== null, columns: screen?.columns ?? 100 },
    write(text: string) {
      said[name] += text;
    },
  });
  const code = await runCli(args, { out: sink('out', terminal), problems: sink('problems', null) });
  return { code, ...said };
}

/** A server with one tenant and its owner, and what leads the command line there. */
export async function openCliFixture(): Promise<CliFixture> {
  const api = await openApiFixture();
  await api.addMember(api.localUserId, 'owner');
  const url = await api.server.listen({ host: '127.0.0.1', port: 0 });
  const directory = mkdtempSync(join(tmpdir(), 'gtm-cli-'));
  const key = api.cli['authorization']!.replace('Bearer ', '');
  return {
    api,
    directory,
    there: ['--url', url, '--key', key, '--tenant', api.tenantId, '--data', directory],
    async close() {
      await api.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
