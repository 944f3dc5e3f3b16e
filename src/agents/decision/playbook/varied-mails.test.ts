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

/** Writes to one person after another in the place of the story's champion, who said these words last. */
function bodiesFor(words: readonly string[], greeting?: string): string[] {
  const bodies: string[] = [];
  for (const [index, said] of words.entries()) {
    const situation = storySituation('opt-out-by-words', (records) => {
      records.contacts[0]!.id = `contact-${index}`;
      records.deals[0]!.contactId = `contact-${index}`;
      for (const activity of records.activities) activity.contactId = `contact-${index}`;
      records.mails[1]!.words = said;
      if (greeting) records.mails[1]!.greeting = greeting;
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
  return bodies;
}

function noneAlike(bodies: readonly string[]): void {
  for (const [at, one] of bodies.entries()) {
    for (const two of bodies.slice(at + 1)) assert.ok(sharedRuns(one, two) <= 0.4, `${one}\n---\n${two}`);
  }
}

test('no two mails to different people share more than 40 % of their five-word runs', () => {
  const words = Array.from(
    { length: 48 },
    (_, index) => sentences(lanes[Math.floor(index / 8)]!, groups[index % 6]!)[index % 8]!,
  );
  const bodies = bodiesFor(words);
  noneAlike(bodies);
  assert.ok(new Set(bodies).size >= 40, `${new Set(bodies).size} different mails of ${bodies.length}`);
});

test('nor do mails in German', () => {
  const words = [
    'Unsere Hausbank muss dem Leasing noch zustimmen, sobald die Bilanz vorliegt.',
    'Der Vorstand entscheidet über die Strecke erst nach dem Audit im Herbst.',
    'Wir wollen mit drei Standorten anfangen und die anderen später umstellen.',
    'Die Qualitätssicherung muss die Muster noch prüfen, bevor wir bestellen.',
    'Ich werde das mit dem Einkauf besprechen, sobald die neue Leiterin da ist.',
    'Bis zur Inventur können wir nichts Neues einführen, danach gern.',
    'Das Werk in Ulm möchte erst wissen, was aus den alten Geräten wird.',
    'Unser Lager zieht im Juni um, und wir planen alles Weitere für die Zeit danach.',
  ];
  const bodies = bodiesFor(words, 'Guten Tag Frau Voss,');
  for (const body of bodies) assert.match(body, /„/);
  noneAlike(bodies);
});
