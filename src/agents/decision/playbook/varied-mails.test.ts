import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendEmailAction } from '../../../domain/action.ts';
import { namedId, storyDocuments, storySituation } from '../../../testing/story-situation.ts';
import { sharedRuns } from '../write-mail.ts';
import { runPlaybook } from './plays.ts';

const sentences = [
  'I will take it to the steering group together with the other numbers.',
  'Once the cold rooms are qualified we decide about the second site.',
  'Our budget round is in spring and I will put the loggers into it.',
  'We will go through the report with the night shift next.',
  'The board meets at the end of the quarter and the lanes are on its list.',
  'I plan to show the sample to our quality people.',
  'After the audit we will know which lanes come first.',
  'Purchasing will look at the offer when the new lead has started.',
];

test('no two mails to different people share more than 40 % of their five-word runs', () => {
  const bodies: string[] = [];
  for (let index = 0; index < 48; index++) {
    const situation = storySituation('opt-out-by-words', (records) => {
      records.contacts[0]!.id = `contact-${index}`;
      records.deals[0]!.contactId = `contact-${index}`;
      for (const activity of records.activities) activity.contactId = `contact-${index}`;
      records.mails[1]!.words = sentences[index % sentences.length]!;
    });
    const { drafts } = runPlaybook({
      situation: {
        ...situation,
        deal: { ...situation.deal!, dealId: namedId(`deal-${index}`) },
        bodiesToOthers: bodies,
      },
      evidence: storyDocuments(),
      targetContactId: null,
      whyNow: '',
      staleAfterDays: 180,
    });
    bodies.push((drafts[0]!.action as SendEmailAction).body);
  }
  // People who wrote the very same sentence are told apart only by the rest of the mail.
  for (const [at, one] of bodies.entries()) {
    for (const [other, two] of bodies.entries()) {
      if (other <= at || at % sentences.length === other % sentences.length) continue;
      assert.ok(sharedRuns(one, two) <= 0.4, `${one}\n---\n${two}`);
    }
  }
  assert.ok(new Set(bodies).size >= 40, `${new Set(bodies).size} different mails of ${bodies.length}`);
});
