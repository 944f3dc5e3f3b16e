import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { writeAudit } from '../../data/records/audit.ts';
import { createFieldRegistry } from '../../domain/field-registry.ts';
import { parseSegment } from '../../domain/segment.ts';
import { parseSegmentText, printSegment } from '../../domain/segment-text.ts';
import { randomSegments } from '../../testing/random-segments.ts';
import { type OracleData, type OracleRow, selectByHand } from '../../testing/segment-oracle.ts';
import { openTestWorld, type TestWorld } from '../../testing/test-world.ts';
import { segmentToSql } from './compile-sql.ts';

const asOf = new Date('2026-11-03T23:30:00Z');
const zone = 'Europe/Berlin';
// In Berlin it is already the next day.
const today = '2026-11-04';
const registry = createFieldRegistry([
  { noun: 'deal', name: 'Lanes / month', label: 'Lanes per month', type: 'number' },
  { noun: 'account', name: 'tier', label: 'Tier', type: 'text' },
  { noun: 'contact', name: 'met', label: 'Met on', type: 'date' },
  { noun: 'account', name: 'partner', label: 'Partner', type: 'boolean' },
]);
const words = {
  around: asOf,
  values: {
    'account.name': ['Nordfracht', 'Alta Pharma', '100%_safe'],
    'account.country': ['DE', 'Norway', 'de'],
    'account.industry': ['Pharma', 'Biotech'],
    'account.owner': ['u1', 'u2'],
    'account.custom.tier': ['gold', 'Silver'],
    'contact.country': ['DE', 'Norway'],
    'contact.role': ['Champion', 'champ', 'User'],
    'contact.owner': ['u1', 'u2'],
    'contact.title': ['Head of QA'],
    'deal.stage': ['Proposal', 'negotiation'],
    'deal.status': ['open', 'won', 'lost'],
    'deal.currency': ['EUR', 'JPY'],
    'deal.owner': ['u1', 'u2'],
    'activity.kind': ['email', 'meeting', 'task'],
    'activity.direction': ['inbound', 'outbound'],
    'activity.state': ['plain', 'auto-reply', 'planned'],
    'signal.kind': ['reply', 'bounce'],
  },
};

let world: TestWorld;
let tenantId: string;
let data: OracleData;
before(async () => {
  world = await openTestWorld();
  tenantId = await world.newTenant();
  data = smallData();
  await insert(data);
});
after(() => world.close());

/** A deterministic choice from a list. */
function chooser(seed: number) {
  let state = seed;
  return <T>(...choices: T[]): T => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return choices[Math.floor((state / 2_147_483_648) * choices.length)]!;
  };
}

const days = (count: number) => new Date(asOf.getTime() + count * 86_400_000);

function smallData(): OracleData {
  const choose = chooser(11);
  const make = (count: number, build: () => object): OracleRow[] =>
    Array.from({ length: count }, () => ({ id: world.ids.next(), mergedInto: null, ...build() }));
  const owner = () => ({ ownerUserId: choose('u1', 'u2', null), ownerEmail: choose('x@ours.example', null) });
  const account = make(7, () => ({
    name: choose('Nordfracht', 'Alta Pharma', '100%_safe'),
    industry: choose('Pharma', 'Biotech', null),
    country: choose('DE', 'Norway', null, ''),
    employees: choose(20, 999, 1000, null),
    ...owner(),
    custom: choose({ tier: 'Gold', partner: true }, { tier: 'silver', partner: 'no' }, {}),
    createdAt: days(choose(-40, -5)),
  }));
  account.push({ ...account[0]!, id: world.ids.next(), mergedInto: account[0]!.id });
  const accountId = () => choose(...account.slice(0, 7).map((row) => row.id), null);
  const contact = make(14, () => ({
    fullName: choose('Ada Berg', 'Leo Stein'),
    title: choose('Head of QA', null),
    role: choose('Champion', '', null),
    accountId: accountId(),
    country: choose('Norway', null, ''),
    ...owner(),
    custom: choose({ met: '2026-11-01' }, { met: 'soon' }, { met: '2026-09-30T10:00' }, {}),
    createdAt: days(-20),
  }));
  const deal = make(14, () => ({
    name: choose('Logger lease', 'Audit'),
    accountId: accountId(),
    stage: choose('Proposal', 'Negotiation'),
    status: choose('open', 'won', 'lost'),
    amountMinor: choose(5_000_000, 5_000_001, 12_000_000, null),
    currency: choose('EUR', 'JPY'),
    closeDate: choose('2026-11-03', '2026-11-04', '2026-12-20', null),
    renewalDate: choose('2026-12-01', '2027-03-01', null),
    stageChangedAt: choose(days(-21), days(-3), null),
    ...owner(),
    custom: choose({ 'Lanes / month': 40 }, { 'Lanes / month': '52.5' }, { 'Lanes / month': 'many' }, {}),
    createdAt: days(-30),
  }));
  const contactId = () => choose(...contact.map((row) => row.id), null);
  const dealId = () => choose(...deal.map((row) => row.id), null, null, null, null, null, null);
  const threads = [world.ids.next(), world.ids.next(), world.ids.next()];
  const activity = make(60, () => ({
    kind: choose('email', 'email', 'email', 'meeting', 'task'),
    direction: choose('inbound', 'outbound', null),
    state: choose('plain', 'plain', 'auto-reply', 'planned'),
    occurredAt: days(choose(-59, -30, -21, -20, -7, -1, 0, 2, 14)),
    dueAt: choose(days(3), null),
    title: choose('Re: offer', ''),
    body: choose(
      'Is it stored in the EU?',
      'see https://a.example/?id=1',
      "Thanks, I'll send it tomorrow",
      'We will send more',
      '',
    ),
    accountId: accountId(),
    contactId: contactId(),
    dealId: dealId(),
    threadId: choose(...threads, null),
    createdAt: days(choose(-10, 1)),
    audience: 'participants',
  }));
  const signal = make(15, () => ({
    kind: choose('reply', 'bounce'),
    occurredAt: days(choose(-30, -2, 1)),
    accountId: accountId(),
    contactId: contactId(),
    dealId: dealId(),
  }));
  const addresses = contact.slice(0, 10).flatMap((row, index) => [
    { address: `a${index}@x.example`, contactId: row.id, isPrimary: true, bouncedAt: choose(days(-9), days(1), null) },
    { address: `b${index}@x.example`, contactId: row.id, isPrimary: false, bouncedAt: choose(days(-40), null) },
  ]);
  const verifications = addresses.map(({ address, contactId: owner }) => ({
    address,
    contactId: owner,
    verifiedAt: days(choose(-50, -10, -8, 2)),
  }));
  const pair = new Map(
    deal.flatMap((row) =>
      contact
        .filter(() => choose(true, false, false, false))
        .map((person) => [`${row.id} ${person.id}`, null] as const),
    ),
  );
  const dealContacts = [...pair.keys()].map((key) => {
    const [dealKey, contactKey] = key.split(' ') as [string, string];
    return { dealId: dealKey, contactId: contactKey, role: choose('Champion', 'User', null) };
  });
  const participants = activity.map((row) => ({ activityId: row.id, contactId: choose(...contact).id }));
  return { account, contact, deal, activity, signal, addresses, verifications, dealContacts, participants };
}

async function insert(rows: OracleData): Promise<void> {
  const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  await world.database.asTenant(tenantId, async (transaction) => {
    const put = async (table: string, list: readonly object[]) => {
      for (const row of list) {
        const entries = Object.entries(row);
        const columns = entries.map(([key]) => snake(key)).join(', ');
        const places = entries.map((_, index) => `$${index + 1}`).join(', ');
        await transaction.query(
          `insert into ${table} (${columns}) values (${places})`,
          entries.map(([, value]) => value),
        );
      }
    };
    const bare = (list: readonly OracleRow[]) => list.map(({ mergedInto: _, ...row }) => row);
    await put('accounts', rows.account);
    await put('contacts', rows.contact);
    await put('deals', rows.deal);
    await put('activities', bare(rows.activity));
    await put('signals', bare(rows.signal));
    await put('contact_addresses', rows.addresses);
    await put(
      'verifications',
      rows.verifications.map((row) => ({ ...row, id: world.ids.next(), method: 'provider' })),
    );
    await put('deal_contacts', rows.dealContacts);
    await put(
      'activity_participants',
      rows.participants.map((row) => ({ ...row, address: 'p@x.example', role: 'to' })),
    );
    await writeAudit(transaction, world.ids, {
      actor: { kind: 'system', id: 'test', door: 'migration' },
      action: 'rows-inserted',
      subjectNoun: 'tenant',
      subjectId: tenantId,
    });
  });
}

async function select(text: string): Promise<string[]> {
  const segment = parseSegment(parseSegmentText(text), registry);
  const statement = segmentToSql(segment, registry, { asOf, zone });
  const rows = await world.database.asTenant(tenantId, (transaction) =>
    transaction.query<{ id: string }>(statement.text, statement.values),
  );
  return rows.map((row) => row.id);
}

test('random segments select exactly the rows that looking at every row selects', async () => {
  let nonTrivial = 0;
  await fc.assert(
    fc.asyncProperty(randomSegments(registry, words), async (segment) => {
      const expected = selectByHand(segment, { data, registry, asOf, today });
      if (expected.length > 0 && expected.length < data[segment.noun].length) nonTrivial++;
      assert.deepEqual(await select(printSegment(segment)), expected, printSegment(segment));
    }),
    { numRuns: 400, seed: 3 },
  );
  assert.ok(nonTrivial > 80, `only ${nonTrivial} segments selected some rows and not all`);
});

test('every field of the registry compiles and agrees with the slow reading on exists', async () => {
  for (const { name, noun } of registry.fields) {
    const where = noun === 'activity' || noun === 'signal' ? null : `${noun} where ${printField(name)} exists`;
    const relation = noun === 'activity' ? 'activities' : 'signals';
    const text = where ?? `contact where has ${relation} (${name} exists)`;
    const expected = selectByHand(parseSegmentText(text), { data, registry, asOf, today });
    assert.deepEqual(await select(text), expected, name);
  }
});

function printField(name: string): string {
  return printSegment({ version: 1, noun: 'deal', where: { op: 'exists', field: name } }).slice(11, -7);
}

test('values travel as parameters and never as SQL', () => {
  const nasty = `x'); drop table deals; --`;
  const column = `a' || (select 1) || '`;
  const odd = createFieldRegistry([{ noun: 'deal', name: column, label: 'odd', type: 'text' }]);
  const where = { op: 'contains', field: `deal.custom.${column}`, text: nasty } as const;
  const statement = segmentToSql({ version: 1, noun: 'deal', where }, odd, { asOf, zone });
  assert.ok(!statement.text.includes('drop') && !statement.text.includes('select 1'));
  assert.deepEqual(statement.values.slice(1), [column, nasty]);
});

test('a percent sign in a text is a percent sign', async () => {
  const safe = data.account.filter((row) => row['name'] === '100%_safe' && !row['mergedInto']).map((row) => row.id);
  assert.deepEqual(await select('account where account.name contains "0%_s"'), safe.sort());
  assert.deepEqual(await select('account where account.name contains "%"'), safe.sort());
});

test('another tenant sees nothing of it', async () => {
  const other = await world.newTenant();
  const statement = segmentToSql(parseSegmentText('deal where everything'), registry, { asOf, zone });
  const rows = await world.database.asTenant(other, (transaction) =>
    transaction.query(statement.text, statement.values),
  );
  assert.deepEqual(rows, []);
});
