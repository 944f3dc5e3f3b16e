import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Outlook, outlookOf } from './outlook.ts';

const sentences: Record<Outlook, string[]> = {
  awaited: [
    'Might be something for next year',
    'We still have to find out whether head office lets us have gas on the third floor',
    'I would like to wait for the result of our rent review',
    'The tasting panel wants to try four origins before anybody talks about a machine',
    'The board will decide on all machinery together, after the audit has been closed',
    'unsere Hausbank muss dem Leasing noch zustimmen, sobald die Bilanz vorliegt',
    'Unser Röster in Ulm möchte aber erst wissen, was aus seinen alten Kurven wird',
  ],
  intended: [
    'A change of plan: we want to begin with Raleigh to Frankfurt only and add the others in half a year',
    'Before we go on I need to explain to the board what is different from what we have',
    'Our idea is to start with the hotel in Bath, and the other four will follow',
    'I will take it to the steering group together with the other numbers',
    'meine Frau und ich wollen im Herbst mit drei Filialen anfangen und die anderen erst im neuen Jahr umstellen',
  ],
  said: [
    'IT will ask about sign-in, quality about signatures, and I about what it costs if nobody looks',
    'What I care about most is the handover at Mirabel',
    '71 hours without a gap is what we needed to see on the Milan lane',
  ],
};

for (const [outlook, examples] of Object.entries(sentences))
  for (const sentence of examples)
    test(`"${sentence}" is ${outlook}`, () => {
      assert.equal(outlookOf(sentence), outlook);
    });
