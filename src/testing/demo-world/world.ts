import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSystemClock } from '../../runtime/system/system-clock.ts';
import { createWorld } from './create-world.ts';

const usage = `node src/testing/demo-world/world.ts --mailbox DIR [--mailbox DIR ...] [--inbox DIR] [--state FILE]
  [--clock-offset MS] [--pace MS] [--poll MS] [--exit-with-stdin]

  --mailbox DIR       a Maildir with a .Sent folder, or a folder of such Maildirs
  --inbox DIR         deliver answers into this Maildir (default: the Maildir in which the mail was sent)
  --state FILE        what was answered already (default: world.json in the first --mailbox)
  --clock-offset MS   added to the machine's clock (default 0)
  --pace MS           time between a mail and its answer (default 8000)
  --poll MS           time between two looks (default 300)
  --exit-with-stdin   end when standard input ends`;

function parse() {
  const { values } = parseArgs({
    options: {
      mailbox: { type: 'string', multiple: true, default: [] },
      inbox: { type: 'string' },
      state: { type: 'string' },
      'clock-offset': { type: 'string', default: '0' },
      pace: { type: 'string', default: '8000' },
      poll: { type: 'string', default: '300' },
      'exit-with-stdin': { type: 'boolean', default: false },
    },
  });
  const numbers = {
    offsetMs: Number(values['clock-offset']),
    paceMs: Number(values.pace),
    pollMs: Number(values.poll),
  };
  if (values.mailbox.length === 0 || Object.values(numbers).some((value) => !Number.isFinite(value))) {
    console.error(usage);
    process.exit(2);
  }
  return { ...values, ...numbers };
}

const options = parse();
const clock = createSystemClock();
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
if (options['exit-with-stdin']) {
  process.stdin.resume();
  process.stdin.once('end', () => stop.abort());
}

const world = await createWorld({
  mailboxes: options.mailbox,
  ...(options.inbox ? { inbox: options.inbox } : {}),
  statePath: options.state ?? join(options.mailbox[0]!, 'world.json'),
  now: () => new Date(clock.now().getTime() + options.offsetMs),
  paceMs: options.paceMs,
});
console.log(JSON.stringify({ ready: true }));
while (!stop.signal.aborted) {
  const { seen, delivered } = await world.tick();
  if (seen + delivered > 0) console.log(JSON.stringify({ seen, delivered }));
  await clock.sleep(options.pollMs, stop.signal).catch(() => undefined);
}
process.exit(0);
