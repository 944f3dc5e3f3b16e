import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storyDocuments, storySituation } from '../../../testing/story-situation.ts';
import type { Situation, SituationContact } from '../situation/situation.ts';
import { runPlaybook } from './plays.ts';

const dayMs = 86_400_000;

/** A renewal is due, nobody complains, and `change` says what is known of whoever it would be raised with. */
function draftsWhen(change: (contact: SituationContact, asOf: string) => void, staleAfterDays = 180) {
  const situation: Situation = storySituation('renewal-complaint', (records) => {
    records.mails.splice(0, records.mails.length, ...records.mails.filter((mail) => !mail.trigger));
  });
  for (const contact of situation.people) change(contact, situation.asOf);
  const view = { situation, evidence: storyDocuments(), targetContactId: null, whyNow: '', staleAfterDays };
  return runPlaybook(view).drafts;
}
const tools = (...args: Parameters<typeof draftsWhen>) => draftsWhen(...args).map(({ action }) => action.tool);
const confirmedDaysAgo = (days: number) => (contact: SituationContact, asOf: string) => {
  const verifiedAt = new Date(Date.parse(asOf) - days * dayMs).toISOString();
  for (const entry of contact.addresses) entry.verifications = [{ method: 'statement', verifiedAt }];
};

test('a mail that is due goes out to a confirmed address, exactly 180 days included', () => {
  assert.deepEqual(tools(confirmedDaysAgo(1)), ['send_email']);
  assert.deepEqual(tools(confirmedDaysAgo(180)), ['send_email']);
});

test('where the contact is stale a call stands in for it, and says what for', () => {
  const [draft, ...others] = draftsWhen(confirmedDaysAgo(181));
  assert.deepEqual(others, []);
  assert.ok(draft?.action.tool === 'create_task');
  assert.match(draft.action.title, /^Call /);
  assert.match(draft.action.body, /What for: Talk to .* about the renewal/);
  assert.match(draft.whyNow, /^The renewal is due in 45 days\. Nothing has confirmed .* for 181 days/);
  assert.deepEqual(tools(confirmedDaysAgo(91), 90), ['create_task']);
});

test('an address that nothing verified is looked up, beside the call or without a number in its place', () => {
  const unverified = (contact: SituationContact) => {
    for (const entry of contact.addresses) entry.verifications = [];
  };
  assert.deepEqual(tools(unverified), ['create_task', 'enrich_contact']);
  const silent = (contact: SituationContact) => {
    unverified(contact);
    contact.phone = null;
  };
  assert.deepEqual(tools(silent), ['enrich_contact']);
});

test('a date in the far future confirms nothing', () => {
  assert.deepEqual(tools(confirmedDaysAgo(-400)), ['create_task', 'enrich_contact']);
});

test('where every address bounced, or none is known, the mail that is due becomes a call as well', () => {
  const bounced = (contact: SituationContact, asOf: string) => {
    for (const entry of contact.addresses) entry.bouncedAt = asOf;
  };
  assert.deepEqual(tools(bounced), ['create_task']);
  assert.deepEqual(
    tools((contact) => {
      contact.addresses = [];
    }),
    ['create_task'],
  );
});
