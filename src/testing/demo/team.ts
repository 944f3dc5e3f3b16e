import type { DemoDates } from './demo-dates.ts';
import type { DemoPerson } from './demo-seed.ts';
import type { Party } from './source-records.ts';

/** The tenant: a maker of temperature loggers and audit reports for pharma freight. */
export const demoTenant = {
  name: 'Varnholt Instruments GmbH',
  slug: 'varnholt-demo',
  postalAddress: 'Varnholt Instruments GmbH, Am Messkontor 14, 20457 Hamburg, Germany',
  domains: ['varnholt.example'],
};

interface PersonLine {
  key: DemoPerson['key'];
  name: string;
  title: string;
  phone: string;
  role: DemoPerson['role'];
  maySendAs: string[];
  closing: string;
}

const lines: PersonLine[] = [
  {
    key: 'clara',
    name: 'Clara Voss',
    title: 'Account Executive',
    phone: '+49 40 5550 1841',
    role: 'owner',
    maySendAs: ['jonas.rehm@varnholt.example'],
    closing: 'Best regards,',
  },
  {
    key: 'jonas',
    name: 'Jonas Rehm',
    title: 'Customer Success Manager',
    phone: '+49 40 5550 1846',
    role: 'operator',
    maySendAs: [],
    closing: 'Kind regards,',
  },
  {
    key: 'martin',
    name: 'Martin Okafor',
    title: 'Sales Manager',
    phone: '+49 40 5550 1802',
    role: 'approver',
    maySendAs: [],
    closing: 'Regards,',
  },
  {
    key: 'ines',
    name: 'Ines Duarte',
    title: 'Solutions Engineer',
    phone: '+49 40 5550 1857',
    role: 'operator',
    maySendAs: [],
    closing: 'All the best,',
  },
];

function addressOf(name: string): string {
  return `${name.toLowerCase().replace(' ', '.')}@${demoTenant.domains[0]}`;
}

/** The tenant's users; "you" are the first, and Jonas is on leave around the first day. */
export function demoPeople(dates: DemoDates): DemoPerson[] {
  return lines.map((line) => ({
    key: line.key,
    name: line.name,
    title: line.title,
    address: addressOf(line.name),
    phone: line.phone,
    role: line.role,
    team: 'Pharma freight',
    zone: dates.zone,
    workingHours: { from: '08:30', to: '17:30', days: [1, 2, 3, 4, 5] },
    onLeave: line.key === 'jonas' ? { from: dates.date(-8), to: dates.date(5) } : null,
    fromName: line.name,
    signatureText: [line.closing, ...signatureOf(line)].join('\n'),
    signatureHtml:
      `<p>${line.closing}</p>` +
      `<p><strong>${line.name}</strong><br>${line.title}<br>${demoTenant.name}<br>Tel. ${line.phone}</p>`,
    maySendAs: line.maySendAs,
    dailyCap: 60,
  }));
}

function signatureOf(line: PersonLine): string[] {
  return [line.name, line.title, demoTenant.name, `Tel. ${line.phone}`];
}

/** The same people as senders and receivers of mail. */
export function teamParties(): Record<DemoPerson['key'], Party> {
  const parties = lines.map((line): [DemoPerson['key'], Party] => [
    line.key,
    {
      name: line.name,
      address: addressOf(line.name),
      signatureLines: signatureOf(line),
      habit: {
        greeting: line.key === 'martin' ? 'name' : line.key === 'ines' ? 'hello' : 'hi',
        closing: line.closing,
        signature: 'plain',
        quoting: 'below',
        html: line.key === 'jonas',
      },
    },
  ]);
  return Object.fromEntries(parties) as Record<DemoPerson['key'], Party>;
}
