import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';

/** One thing that really happened outside, as the ledger keeps it. */
export interface LedgerLine {
  kind: 'mail' | 'meeting';
  key: string;
  digest: string;
}

/** Lines of a ledger file. */
export function readLedger(path: string): LedgerLine[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LedgerLine);
}

async function bodyOf(request: IncomingMessage): Promise<LedgerLine> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as LedgerLine;
}

/**
 * Mail and calendar providers that remember everything: each accepted delivery is one more line of the ledger, also
 * when the same key comes twice. Whoever wants to know what it has asks before (`GET /find`).
 */
async function main(ledgerPath: string): Promise<void> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://world');
    if (request.method === 'POST') {
      const line = await bodyOf(request);
      appendFileSync(ledgerPath, `${JSON.stringify(line)}\n`);
      response.end(JSON.stringify(line));
      return;
    }
    const known = readLedger(ledgerPath).find((line) => line.key === url.searchParams.get('key'));
    response.statusCode = known ? 200 : 404;
    response.end(JSON.stringify(known ?? null));
  });
  server.listen(0, '127.0.0.1', () => {
    console.log(JSON.stringify({ port: (server.address() as { port: number }).port }));
  });
  process.stdin.on('end', () => process.exit(0)).resume();
}

if (import.meta.main) await main(process.argv[2]!);
