import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trackingWords } from '../../../domain/action-words.ts';
import { storySituation } from '../../../testing/story-situation.ts';
import { runPlaybook } from './plays.ts';

function mailWhere(tenant: { trackOpens: boolean; trackLinks: boolean }) {
  const situation = storySituation('opt-out-by-words');
  Object.assign(situation.tenant, tenant);
  const { drafts } = runPlaybook({ situation, evidence: [], targetContactId: null, whyNow: '', staleAfterDays: 180 });
  const action = drafts.map((draft) => draft.action).find(({ tool }) => tool === 'send_email');
  assert.ok(action?.tool === 'send_email');
  return action;
}

test('a mail says what it tells us where the tenant wants that, and has no word of it elsewhere', () => {
  assert.ok(!('tracking' in mailWhere({ trackOpens: false, trackLinks: false })));
  const opens = mailWhere({ trackOpens: true, trackLinks: false });
  assert.deepEqual(opens.tracking, { opens: true, links: false });
  assert.equal(trackingWords(opens), 'It tells us when it is opened.');
  const both = mailWhere({ trackOpens: true, trackLinks: true });
  assert.equal(trackingWords(both), 'It tells us when it is opened and when a link is followed.');
});
