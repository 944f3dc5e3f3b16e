import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createAuth } from '../api/auth/auth.ts';
import { createSystemRandom } from '../runtime/system/system-clock.ts';
import { openTestWorld } from '../testing/test-world.ts';
import { ensureDemoTenant } from './demo-tenant.ts';

test('a demo tenant that a stop left half made is made to its end, once', async () => {
  const world = await openTestWorld();
  const dataDirectory = mkdtempSync(join(tmpdir(), 'gtm-demo-'));
  try {
    const auth = createAuth({
      database: world.database,
      baseUrl: 'http://127.0.0.1:1',
      secret: 'long enough for a test',
    });
    const { userId } = await auth.ensureUser({ email: 'owner@localhost.example', name: 'Local owner' });
    const services = { ...world, auth, dataDirectory, random: createSystemRandom(), localUserId: userId };
    const stopAt = (words: string) => (line: string) => {
      if (line.includes(words)) throw new Error('stopped');
    };
    await assert.rejects(ensureDemoTenant({ ...services, say: stopAt('CRM export') }), /stopped/);
    await assert.rejects(ensureDemoTenant({ ...services, say: stopAt('mailboxes') }), /stopped/);
    const { tenantId, isNew } = await ensureDemoTenant({ ...services, say: () => {} });
    assert.equal(isNew, true);
    const [counts] = await world.database.asTenant(tenantId, (transaction) =>
      transaction.query(
        `select (select count(*) from contacts) as contacts, (select count(*) from deals) as deals,
           (select count(*) from mailboxes) as mailboxes, (select count(*) from messages) as mails,
           (select count(distinct message_id) from messages) as different`,
      ),
    );
    assert.deepEqual(counts, { contacts: 148, deals: 61, mailboxes: 4, mails: 580, different: 580 });
  } finally {
    rmSync(dataDirectory, { recursive: true });
    await world.close();
  }
});
