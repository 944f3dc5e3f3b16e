import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeAudit } from '../../../data/records/audit.ts';
import { insertRows } from '../../../data/records/bulk-rows.ts';
import { openTestWorld, type TestWorld } from '../../../testing/test-world.ts';
import { readPeople } from './read-people.ts';

let world: TestWorld;
before(async () => {
  world = await openTestWorld();
});
after(() => world.close());

test('whoever is not to be called has no number, however the import spelt it', async () => {
  const tenantId = await world.newTenant();
  const accountId = world.ids.next();
  const phone = '+49221470121';
  const rules = [true, 1, 'true', false, 0, null];
  const found = await world.database.asTenant(tenantId, async (transaction) => {
    const subject = { subjectNoun: 'account', subjectId: accountId };
    const actor = { kind: 'system', id: 'test', door: 'cli' } as const;
    await writeAudit(transaction, world.ids, { actor, action: 'made', ...subject });
    await insertRows(transaction, 'accounts', [{ id: accountId, name: 'Northwind Pharma' }]);
    const people = rules.map((rule) => {
      const custom = rule === null ? {} : { do_not_call: rule };
      return { id: world.ids.next(), accountId, fullName: JSON.stringify(rule), phone, custom };
    });
    await insertRows(transaction, 'contacts', people);
    return readPeople(transaction, { asOf: '2026-11-25T10:00:00Z', accountId, contactId: null, deal: null });
  });
  assert.deepEqual(
    found
      .filter((person) => person.phone === phone)
      .map(({ name }) => name)
      .sort(),
    ['0', 'false', 'null'],
  );
  assert.equal(found.length, rules.length);
});
