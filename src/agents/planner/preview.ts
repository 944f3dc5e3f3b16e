import type { Database, TenantTransaction } from '../../data/database/database.ts';
import type { Lake } from '../../data/lake/lake.ts';
import { suppressedAmong } from '../../data/records/suppressions.ts';
import { counted } from '../../domain/counted.ts';
import type { TargetNoun } from '../../domain/field-registry.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ContactFacts } from '../supervisor/facts.ts';
import { contactFacts } from '../supervisor/gather/contact-facts.ts';
import { addressStanding, daysSinceLastVerified } from '../supervisor/verification.ts';
import { type Forecast, forecast } from './forecast.ts';
import { catchUpFigures, historyFigures } from './history-figures.ts';
import { listTargets, maxRunTargets, segmentIds, segmentTime } from './list-targets.ts';

/** How the people of a preview stand; each person is in exactly one list of contact ids. */
interface PeopleStandings {
  writable: string[];
  unverified: string[];
  stale: string[];
  /** On the suppression list. */
  suppressed: string[];
  paused: string[];
  withoutAddress: string[];
}

/** Whom a plan would touch, before anything runs. Every number has the list of ids behind it. */
export interface SegmentPreview {
  matches: { noun: TargetNoun; ids: string[] }[];
  /** In the order in which a run would work on them. */
  targetCount: number;
  /** How many of them a run takes. */
  begunCount: number;
  sample: {
    accountId: string | null;
    contactId: string | null;
    dealId: string | null;
    label: string;
    reason: string;
  }[];
  people: PeopleStandings;
  /** "61 people: 22 can be written to, 31 unverified, 8 stale". */
  sentence: string;
  /** What the history of the lake says, where the plan asks it. */
  figures: string[];
  estimate: Forecast & { retrievals: number };
}

export interface PreviewOptions {
  asOf?: Date;
  policy?: Pick<Policy, 'ceiling'>;
  sampleSize?: number;
  /** Whether a language model works on the targets. */
  usesModel?: boolean;
}

const defaultStaleAfterDays = 180;
const peopleBatchSize = 500;

/** Counts, a sample and a forecast for a plan, and how the people it is about can be reached. Starts nothing. */
export async function previewSegment(
  services: { database: Database; lake: Pick<Lake, 'query'> },
  tenantId: string,
  plan: Plan,
  { asOf, policy, sampleSize = 10, usesModel = false }: PreviewOptions = {},
): Promise<SegmentPreview> {
  await catchUpFigures(services, tenantId, plan);
  return services.database.asTenant(tenantId, async (transaction) => {
    const time = await segmentTime(transaction, asOf);
    const matches: SegmentPreview['matches'] = [];
    for (const segment of [plan.segment, ...plan.alsoSegments]) {
      matches.push({ noun: segment.noun, ids: await segmentIds(transaction, segment, plan, time) });
    }
    const targets = await listTargets(transaction, plan, asOf ? { asOf } : {});
    const contactIds = [...new Set(targets.flatMap(({ contactId }) => (contactId ? [contactId] : [])))].sort();
    const staleAfterDays = policy?.ceiling.staleAfterDays ?? defaultStaleAfterDays;
    const people = await standings(transaction, contactIds, time.asOf, staleAfterDays);
    const sample = targets.slice(0, sampleSize);
    const begunCount = Math.min(targets.length, maxRunTargets);
    const labels = await labelsOf(transaction, sample);
    return {
      matches,
      targetCount: targets.length,
      begunCount,
      sample: sample.map((target, index) => ({ ...target, label: labels[index]! })),
      people,
      sentence: peopleSentence(contactIds.length, people),
      figures: await historyFigures(transaction, plan),
      estimate: {
        retrievals: begunCount * plan.infoNeeds.length,
        ...(await forecast(transaction, { targetCount: begunCount, usesModel })),
      },
    };
  });
}

async function standings(
  transaction: TenantTransaction,
  contactIds: readonly string[],
  asOf: Date,
  staleAfterDays: number,
): Promise<PeopleStandings> {
  const people: PeopleStandings = {
    writable: [],
    unverified: [],
    stale: [],
    suppressed: [],
    paused: [],
    withoutAddress: [],
  };
  for (let start = 0; start < contactIds.length; start += peopleBatchSize) {
    const batch = contactIds.slice(start, start + peopleBatchSize);
    const rows = await transaction.query<{ id: string; address: string | null; isPaused: boolean }>(
      `select c.id, (select ca.address from contact_addresses ca where ca.contact_id = c.id
         order by ca.is_primary desc, ca.address limit 1) as address,
         coalesce(c.paused_until > $2::timestamptz, false) as is_paused
       from contacts c where c.id = any($1::uuid[]) order by c.id`,
      [batch, asOf.toISOString()],
    );
    const suppressed = await suppressedAmong(
      transaction,
      rows.flatMap(({ address }) => (address ? [address] : [])),
    );
    const facts = new Map((await contactFacts(transaction, batch, [], asOf)).map((one) => [one.contactId, one]));
    for (const { id, address, isPaused } of rows) {
      const standing = standingOf(facts.get(id), address, asOf, staleAfterDays);
      if (address === null) people.withoutAddress.push(id);
      else if (suppressed.has(address)) people.suppressed.push(id);
      else if (isPaused && standing === 'writable') people.paused.push(id);
      else people[standing].push(id);
    }
  }
  return people;
}

/** The Supervisor's rule on addresses, asked of the address a mail would go to. */
function standingOf(
  facts: ContactFacts | undefined,
  address: string | null,
  asOf: Date,
  staleAfterDays: number,
): 'writable' | 'unverified' | 'stale' {
  const known = facts?.addresses.find((candidate) => candidate.address === address?.toLowerCase());
  if (!facts || !known || addressStanding(known, asOf.getTime()) !== 'verified') return 'unverified';
  return daysSinceLastVerified(facts, asOf.getTime()) > staleAfterDays ? 'stale' : 'writable';
}

function peopleSentence(count: number, people: PeopleStandings): string {
  const rest: [string[], string][] = [
    [people.unverified, 'unverified'],
    [people.stale, 'stale'],
    [people.suppressed, 'not to be contacted'],
    [people.paused, 'paused'],
    [people.withoutAddress, 'without an address'],
  ];
  const parts = rest.filter(([ids]) => ids.length > 0).map(([ids, what]) => `${ids.length} ${what}`);
  return `${counted(count, 'person', 'people')}: ${[`${people.writable.length} can be written to`, ...parts].join(', ')}`;
}

async function labelsOf(
  transaction: TenantTransaction,
  targets: readonly { accountId: string | null; contactId: string | null; dealId: string | null }[],
): Promise<string[]> {
  const names = async (table: string, column: string, ids: (string | null)[]) => {
    const rows = await transaction.query<{ id: string; name: string }>(
      `select id, ${column} as name from ${table} where id = any($1::uuid[])`,
      [ids.filter((id) => id !== null)],
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  };
  const accounts = await names(
    'accounts',
    'name',
    targets.map((target) => target.accountId),
  );
  const contacts = await names(
    'contacts',
    'full_name',
    targets.map((target) => target.contactId),
  );
  const deals = await names(
    'deals',
    'name',
    targets.map((target) => target.dealId),
  );
  return targets.map(({ accountId, contactId, dealId }) =>
    [contacts.get(contactId ?? ''), accounts.get(accountId ?? ''), deals.get(dealId ?? '')].filter(Boolean).join(' · '),
  );
}
