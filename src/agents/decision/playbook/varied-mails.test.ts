import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendEmailAction } from '../../../domain/action.ts';
import { namedId, storyDocuments, storySituation } from '../../../testing/story-situation.ts';
import { sharedRuns } from '../write-mail.ts';
import { runPlaybook } from './plays.ts';

const sentences = (lane: string, group: string) => [
  `I will take the ${lane} lane to ${group} together with the other numbers.`,
  `Once ${lane} is qualified, ${group} decides about the second site.`,
  `Our budget for ${lane} is due in spring and ${group} will put the loggers into it.`,
  `We will go through ${lane} with ${group} next.`,
  `The meeting of ${group} has ${lane} on its list for the end of the quarter.`,
  `I plan to show the ${lane} sample to ${group}.`,
  `After the audit, ${group} will know whether ${lane} comes first.`,
  `As soon as the new lead has started, ${group} will look at ${lane}.`,
];
const lanes = ['Milan', 'Oporto', 'Toronto', 'Lyon', 'Vienna', 'Gothenburg'];
const groups = [
  'the steering group',
  'purchasing',
  'our quality people',
  'the board',
  'the plant manager',
  'logistics',
];

test('no two mails to different people share more than 40 % of their five-word runs', () => {
  const bodies: string[] = [];
  for (let index = 0; index < 48; index++) {
    const situation = storySituation('opt-out-by-words', (records) => {
      records.contacts[0]!.id = `contact-${index}`;
      records.deals[0]!.contactId = `contact-${index}`;
      for (const activity of records.activities) activity.contactId = `contact-${index}`;
      records.mails[1]!.words = sentences(lanes[Math.floor(index / 8)]!, groups[index % 6]!)[index % 8]!;
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
  for (const [at, one] of bodies.entries()) {
    for (const two of bodies.slice(at + 1)) {
      assert.ok(sharedRuns(one, two) <= 0.4, `${one}\n---\n${two}`);
    }
  }
  assert.ok(new Set(bodies).size >= 40, `${new Set(bodies).size} different mails of ${bodies.length}`);
});
