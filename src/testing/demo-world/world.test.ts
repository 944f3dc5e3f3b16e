import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = await mkdtemp(join(tmpdir(), 'demo-world-process-'));
after(() => rm(root, { recursive: true, force: true }));
const program = fileURLToPath(new URL('./world.ts', import.meta.url));

test('the world process answers a mail in the sent folder and ends when told to', async () => {
  const sent = join(root, 'clara.voss@varnholt.example', '.Sent', 'new');
  await mkdir(sent, { recursive: true });
  const child = spawn(
    process.execPath,
    [program, '--mailbox', root, '--pace', '0', '--poll', '20', '--exit-with-stdin'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  assert.deepEqual(JSON.parse((await lines.next()).value ?? ''), { ready: true });
  const mail = [
    'From: Clara Voss <clara.voss@varnholt.example>',
    'To: miles.ardern@sandhurst-genomics.example',
    'Subject: Milan',
    'Date: Tue, 03 Mar 2099 09:50:00 +0100',
    'Message-ID: <one@varnholt.example>',
    '',
    'Hi Miles',
    '',
  ];
  await writeFile(join(root, 'one'), mail.join('\r\n'));
  await rename(join(root, 'one'), join(sent, 'one'));
  assert.deepEqual(JSON.parse((await lines.next()).value ?? ''), { seen: 1, delivered: 1 });
  child.stdin.end();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('the world process says how it is used when no mailbox is named', async () => {
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  assert.deepEqual(await once(child, 'close'), [2, null]);
  assert.match(said, /--mailbox DIR/);
});
