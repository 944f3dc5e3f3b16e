import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ProposalView } from '../../src/api/proposal-view.ts';
import type { RunView } from '../../src/api/run-view.ts';
import type { ImportReport } from '../../src/ingestion/ingestion-services.ts';
import { createSystemClock } from '../../src/runtime/system/system-clock.ts';
import { eventually, type Installation, install } from './installation.ts';
import { writeOwnData } from './own-data-files.ts';

const goal = 'follow up on stalled deals over 50k in Germany';
const undelivered = /written to the local mailbox, not delivered/;

interface Reports {
  reports: ImportReport[];
}
interface Contact {
  id: string;
  name: string;
  ownerUserId: string | null;
  custom: Record<string, unknown>;
  addresses: { address: string }[];
}

/** `gtm` must refuse this, with words that fit. */
async function refused(work: Promise<unknown>, words: RegExp): Promise<void> {
  await assert.rejects(work, (error: Error) => words.test(error.message) || assert.fail(error.message));
}

/** Messages in the Sent folders, without the soft line breaks of quoted-printable. */
function sentMessages(dataDirectory: string): string[] {
  return readdirSync(join(dataDirectory, 'mail'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /[\\/]\.Sent[\\/](new|cur)$/.test(entry.parentPath))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').replaceAll('=\r\n', ''));
}

describe('a person with their own data, from an empty directory', () => {
  let here: Installation;
  let file: (name: string) => string;
  before(async () => {
    here = await install({ command: 'serve', waits: true });
    file = writeOwnData(join(here.dataDirectory, '..', 'files'), createSystemClock().now());
  });
  after(() => here.remove());

  const tables = () => [file('companies.csv'), file('contacts.csv'), file('deals.csv')];
  const contacts = async () => (await here.json<{ items: Contact[] }>('list', 'contacts')).items;
  const proposals = async () => (await here.json<{ items: ProposalView[] }>('approvals')).items;

  describe('without a server', () => {
    test('every way to go wrong at first says what to do', async () => {
      await refused(here.gtm('import', file('companies.csv')), /gtm tenant create/);
      await refused(here.gtm('tenant', 'create', 'Ostsee', '--zone', 'Berlin'), /Europe\/Berlin/);
    });

    test('makes a tenant and works in it', async () => {
      const zone = ['--zone', 'Europe/Berlin', '--domain', 'ostsee-sensors.example'];
      assert.match(await here.gtm('tenant', 'create', 'Ostsee Sensors', ...zone), /ostsee-sensors/);
      assert.match(await here.gtm('tenant', 'use', 'ostsee-sensors'), /work in "Ostsee Sensors"/);
    });

    test('a dry run shows the mapping, the first rows and every refused row, and writes nothing', async () => {
      const said = await here.gtm('import', ...tables(), '--dry-run');
      assert.match(said, /Unsubscribed from all email +optedOut/);
      assert.match(said, /Favourite probe +own column favourite_probe/);
      assert.match(said, /line 2: id 501, givenName Katrin/);
      assert.match(said, /5 +Number of Employees +about sixty +this is no whole number/);
      assert.match(said, /5 +Email +moritz\.falk\(at\)hafenkante\.example/);
      assert.match(said, /6 +Unsubscribed from all email +maybe/);
      assert.match(said, /6 +Amount +lots +this is no amount/);
      assert.match(said, /1 never to be written to/);
      assert.match(said, /Owners who are no user here: jonas\.reuter/);
      assert.deepEqual(await contacts(), []);
    });

    test('the same files twice change nothing', async () => {
      const first = await here.json<Reports>('import', ...tables());
      assert.deepEqual(
        first.reports.map(({ counts }) => [counts.created, counts.rejected, counts.suppressed]),
        [
          [4, 2, 0],
          [5, 2, 1],
          [4, 1, 0],
        ],
      );
      const again = await here.json<Reports>('import', ...tables());
      for (const { counts } of again.reports) assert.deepEqual([counts.created, counts.updated], [0, 0]);
      const katrin = (await contacts()).find(({ name }) => name === 'Katrin Bergmann');
      assert.equal(katrin?.custom['favourite_probe'], 'PT100');
      assert.equal(katrin?.ownerUserId, null);
    });
  });

  describe('with a running server', () => {
    before(async () => {
      await here.restart();
      await here.line(/Ready after/);
    });

    test('brings in mails and a shareable document', async () => {
      const mails = await here.json<Reports>('import', file('mails.mbox'));
      assert.equal(mails.reports[0]?.counts.created, 5);
      const sheet = await here.gtm(
        'import',
        file('calibration-sheet.md'),
        '--as',
        'documents',
        '--audience',
        'shareable',
      );
      assert.match(sheet, /1 new/);
      const found = await eventually('the document to be indexed', async () => {
        const text = await here.gtm('search', 'calibration minus 40', '--type', 'document');
        return text.includes('24 months') && text;
      });
      assert.match(found, /Calibration of the OS-3 probe/);
    });

    test('a sender gets what the files said is theirs', async () => {
      const who = ['--address', 'lena.hart@ostsee-sensors.example', '--name', 'Lena Hart'];
      assert.match(await here.gtm('sender', 'add', ...who), undelivered);
      assert.match(await here.gtm('sender'), undelivered);
      const katrin = (await contacts()).find(({ name }) => name === 'Katrin Bergmann');
      assert.ok(katrin?.ownerUserId);
    });

    test("the hours in which mail leaves are the tenant's to set", async () => {
      const policy = join(here.dataDirectory, '..', 'files', 'policy.yaml');
      const always = (await here.gtm('policy'))
        .replace(/quietHours: .*/, 'quietHours: { from: "00:00", to: "00:00" }')
        .replace(/workingDays: .*/, 'workingDays: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]');
      writeFileSync(policy, always.replace('minConfidence: 0.6', 'minConfidence: 0.5'));
      await refused(here.gtm('policy', 'set', policy), /minConfidence/);
      writeFileSync(policy, always);
      assert.match(await here.gtm('policy', 'set', policy, '--note', 'We work at all hours'), /Version 2 is in force/);
    });

    test('the data asks for goals, a goal is previewed, and nothing ran yet', async () => {
      assert.match(await here.gtm('goal', '--suggest'), /gtm goal "Win back stalled deals" +4 stalled deals/);
      const preview = await here.gtm('goal', goal, '--preview');
      assert.match(preview, /2 people: 2 can be written to/);
      assert.match(preview, /Katrin Bergmann/);
      assert.deepEqual(await proposals(), []);
    });

    test('the goal answers the open question from the document, and names what blocks outreach', async () => {
      const run = await here.json<RunView>('goal', goal, '--wait');
      assert.equal(run.state, 'done');
      assert.equal(run.counts['new'], 2);
      const answer = (await proposals()).find(({ headline }) => headline.includes('Katrin Bergmann'));
      assert.equal(answer?.label, 'Ready');
      const shown = await here.gtm('show', answer!.handle);
      assert.match(shown, /24 months between minus 40 and plus 60/);
      assert.match(shown, undelivered);
      const blocked = (await proposals()).find(({ label }) => label === 'Blocked');
      assert.match(await here.gtm('show', blocked!.handle), /postal address[\s\S]*gtm tenant set --postal-address/);
      const set = await here.gtm('tenant', 'set', '--postal-address', 'Ostsee Sensors GmbH, Kaistrasse 4, 24103 Kiel');
      assert.match(set, /judged again/);
      assert.doesNotMatch(await here.gtm('show', blocked!.handle), /postal address of your company is missing/);
    });

    test('a second run on unchanged data makes no new proposal', async () => {
      const run = await here.json<RunView>('goal', goal, '--wait');
      assert.deepEqual([run.counts['new'], run.counts['unchanged']], [0, 2]);
    });

    test('an approved mail is a file in the local mailbox, and every surface says that it went no further', async () => {
      const { handle } = (await proposals()).find(({ label }) => label === 'Ready')!;
      assert.match(await here.gtm('approve', handle), undelivered);
      assert.match(await here.gtm('scheduled', '--all'), undelivered);
      const done = await eventually('the mail to be written', async () => {
        const view = await here.json<ProposalView>('show', handle);
        return view.effect?.state === 'done' && view;
      });
      assert.match(done.delivery ?? '', undelivered);
      assert.match(await here.gtm('show', handle), undelivered);
      const sent = sentMessages(here.dataDirectory);
      assert.equal(sent.length, 1);
      assert.match(sent[0]!, /^To: .*katrin\.bergmann@bergmann-kuehl\.example/m);
      assert.match(sent[0]!, /^In-Reply-To: <CAK77@mail\.bergmann-kuehl\.example>/m);
      assert.ok(sent[0]!.includes(done.effect!.externalKey));
      assert.match(sent[0]!, /24 months between minus 40 and plus 60/);
    });

    test('an opt-out outlives another import that knows nothing of it', async () => {
      const later = join(here.dataDirectory, '..', 'files', 'contacts-later.csv');
      const text = readFileSync(file('contacts.csv'), 'utf8');
      writeFileSync(
        later,
        text.replace(/(Lena|lena)\.hart@ostsee-sensors\.example,true,/, 'lena.hart@ostsee-sensors.example,false,'),
      );
      const { reports } = await here.json<Reports>('import', later);
      assert.equal(reports[0]?.counts.updated, 1);
      const run = await here.json<RunView>('goal', 'follow up on stalled deals in France', '--wait');
      assert.equal(run.proposals.length, 0);
      assert.match(run.targets[0]?.reason ?? '', /Luc Fournier asked.*not to be written to/);
      assert.match(await here.gtm('goal', 'follow up on stalled deals in France', '--preview'), /1 opted out|0 can be/);
    });

    test('an erased person is gone, and no import brings them back', async () => {
      await refused(here.gtm('erase', 'yusuf.demir@bergmann-kuehl.example'), /deletes Yusuf Demir.*--yes/);
      assert.match(await here.gtm('erase', 'yusuf.demir@bergmann-kuehl.example', '--yes'), /Erased/);
      await here.gtm('import', file('contacts.csv'));
      assert.ok(!(await contacts()).some(({ name }) => name === 'Yusuf Demir'));
      assert.doesNotMatch(
        await here.gtm('search', 'floor plans of both halls'),
        /Floor plans|yusuf\.demir|Yusuf Demir/,
      );
    });

    test('a run that kill -9 cut off is completed after a restart', async () => {
      await here.stop();
      await here.restart({ GTM_FAILPOINT: 'before-settleTarget' });
      await here.line(/Ready after/);
      const goal = 'book meetings for open deals without next meeting';
      // The server may die before it has answered.
      await here.json('goal', goal).catch(() => null);
      await here.ended();
      await here.restart();
      await here.line(/Ready after/);
      const { items } = await here.json<{ items: RunView[] }>('runs');
      const runId = items.find((run) => run.goal === goal)?.id ?? assert.fail('the run is there');
      let last = '';
      const run = await eventually('the run to end', async () => {
        const view = await here.json<RunView>('run', runId);
        last = JSON.stringify(view.steps);
        return view.state !== 'running' && view;
      }).catch((error: Error) => assert.fail(`${error.message}: ${last}`));
      assert.equal(run.state, 'done');
      assert.equal(run.counts['failed'] ?? 0, 0);
      assert.ok(run.targets.length >= 3);
      assert.equal(new Set(run.proposals.map(({ handle }) => handle)).size, run.proposals.length);
    });
  });

  test('what stands in the directory is readable without a server again', async () => {
    await here.stop();
    assert.match(await here.gtm('approvals'), /gtm show/);
  });
});
