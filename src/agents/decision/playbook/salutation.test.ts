import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storySituation } from '../../../testing/story-situation.ts';
import { salutation } from './salutation.ts';

const situation = storySituation('data-residency');
const [thread] = situation.threads;
const contact = { ...situation.contact!, name: 'Ragnhild Aasen', givenName: 'Ragnhild', familyName: 'Aasen' };

function after(...messages: { ours?: boolean; text: string }[]): string {
  const [first] = thread!.messages;
  const said = messages.map(({ ours = false, text }) => ({
    ...{ ...first!, direction: ours ? ('outbound' as const) : ('inbound' as const), state: 'plain', text },
  }));
  return salutation(contact, { ...thread!, messages: said });
}

test('we greet as we greeted them last in the thread, whatever the time of day was', () => {
  assert.equal(
    after({ ours: true, text: 'Dear Ms Aasen,\n\nthank you.' }, { text: 'Hi Clara,\n\nyes.' }),
    'Dear Ms Aasen,',
  );
  assert.equal(after({ ours: true, text: 'Good morning Ragnhild,\n\nthank you.' }), 'Hello Ragnhild,');
});

test('else in the tone of theirs: a formal mail is not answered by the first name', () => {
  assert.equal(after({ text: 'Hi Clara,\n\nwhere is it?' }), 'Hi Ragnhild,');
  assert.equal(after({ text: 'Dear Clara,\n\nwhere is it?' }), 'Dear Ragnhild,');
  assert.equal(after({ text: 'Dear Ms Voss,\n\nwhere is it?' }), 'Dear Ragnhild Aasen,');
  assert.equal(after({ text: 'Where is it?' }), 'Hello Ragnhild,');
});

test('without a thread the first word of the name has to do, and without a name nobody is named', () => {
  assert.equal(salutation({ ...contact, givenName: null }, null), 'Hello Ragnhild,');
  assert.equal(salutation({ ...contact, name: '', givenName: null, familyName: null }, null), 'Hello,');
});
