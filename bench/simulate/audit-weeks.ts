import { parseArgs } from 'node:util';
import { type Finding, findBreaches } from './auditor/find-breaches.ts';
import { gatherEvidence } from './auditor/gather-evidence.ts';

const usage = `Lists what broke a rule, from mail files, calendars and an exported audit alone.

  node bench/simulate/audit-weeks.ts --data DIR --archive FILE --zone ZONE [--postal-address TEXT] [--crm CSV]... [--json]

--data            the data directory of the installation
--archive         what "gtm export" wrote, after the last mail had left
--zone            the tenant's zone, such as Europe/Berlin
--postal-address  the tenant's, to the letter; without it anything that looks like one counts
--crm             an export of the CRM: who is known, and their zones

It cannot see an opt-out by a click, a bounce that is no delivery report, nor what left by another mailbox.
Ends with 1 where it found something, with 2 where it could not look.`;

const flags = {
  data: { type: 'string' },
  archive: { type: 'string' },
  zone: { type: 'string' },
  'postal-address': { type: 'string' },
  crm: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

function print(findings: readonly Finding[]): void {
  for (const { rule, breaches } of findings) {
    for (const { who, at, files, problem } of breaches) {
      const when = at === null ? '' : `, ${new Date(at).toISOString()}`;
      console.log(`${rule}: ${who}${when}: ${problem}${files.length > 0 ? ` [${files.join(', ')}]` : ''}`);
    }
  }
  console.table(findings.map(({ rule, checked, breaches }) => ({ rule, checked, breaches: breaches.length })));
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: flags });
  const { data, archive, zone, crm = [], json = false } = values;
  if (!data || !archive || !zone) throw new Error('--data, --archive and --zone are needed.');
  const postalAddress = values['postal-address'] ?? null;
  const findings = findBreaches(await gatherEvidence({ data, archive, zone, postalAddress, crm }));
  if (json) console.log(JSON.stringify(findings, null, 2));
  else print(findings);
  return findings.some(({ breaches }) => breaches.length > 0) ? 1 : 0;
}

process.exitCode = await main().catch((error: Error) => {
  console.error(`${error.message}\n\n${usage}`);
  return 2;
});
