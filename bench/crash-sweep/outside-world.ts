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
 * Mail and calendar providers that remember everything: what is handed over (`POST /`, answered with a ticket) is on its
 * way until its sender sees it off (`/arrive`); what a sender that died has left on its way arrives at `/arrive-late`.
 * Each arrival is one more line of the ledger, also when the same key comes twice. `/find` says what is known of a key,
 * `/under-way` how much is on its way.
 */
async function main(ledgerPath: string): Promise<void> {
  const underWay = new Map<string, LedgerLine>();
  let tickets = 0;
  const arrive = (ticket: string) => {
    const line = underWay.get(ticket);
    if (line) appendFileSync(ledgerPath, `${JSON.stringify(line)}\n`);
    underWay.delete(ticket);
    return underWay.size;
  };
  const answers: Record<string, (query: URLSearchParams, line: LedgerLine | null) => unknown> = {
    '/': (_query, line) => {
      tickets += 1;
      underWay.set(String(tickets), line!);
      return { ticket: String(tickets) };
    },
    '/arrive': (query) => arrive(query.get('ticket')!),
    '/arrive-late': () => [...underWay.keys()].map(arrive).length,
    '/find': (query) => readLedger(ledgerPath).find((line) => line.key === query.get('key')) ?? null,
    '/under-way': () => underWay.size,
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://world');
    const line = request.method === 'POST' && url.pathname === '/' ? await bodyOf(request) : null;
    response.end(JSON.stringify(answers[url.pathname]!(url.searchParams, line)));
  });
  server.listen(0, '127.0.0.1', () => {
    console.log(JSON.stringify({ port: (server.address() as { port: number }).port }));
  });
  process.stdin.on('end', () => process.exit(0)).resume();
}

if (import.meta.main) await main(process.argv[2]!);
