import { openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';

// Opens the data directory that is named first, asks the questions that come second as the owner of the machine, and
// prints the answers. A process of its own, since the workflow engine is opened once in each.

/** One request; a text as `payload` is sent as a file. */
export interface Question {
  method: 'GET' | 'POST';
  url: string;
  payload?: object | string;
}

export interface Said {
  status: number;
  text: string;
}

const [directory = '', tenantId = '', questions = '[]'] = process.argv.slice(2);
const app = await openApp(readConfig({ data: directory }, {}));
await app.start();
const said: Said[] = [];
for (const { method, url, payload } of JSON.parse(questions) as Question[]) {
  await app.bus.drain();
  const headers = {
    ...{ authorization: `Bearer ${app.localKey}`, 'x-tenant': tenantId },
    ...(typeof payload === 'string' && { 'content-type': 'application/octet-stream' }),
  };
  const answer = await app.server.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
  said.push({ status: answer.statusCode, text: answer.body });
}
await app.close();
process.stdout.write(JSON.stringify(said));
