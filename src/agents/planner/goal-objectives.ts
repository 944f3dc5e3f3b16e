import { type InfoNeed, type Objective, type PlayName, playNames } from '../../domain/plan.ts';

interface ObjectiveGuide {
  plays: PlayName[];
  needs: InfoNeed[];
  successMetric: string;
}

const conversation: InfoNeed['entityTypes'] = ['email', 'meeting', 'call'];

function need(
  name: string,
  question: string,
  entityTypes: InfoNeed['entityTypes'],
  recencyDays: number | null,
): InfoNeed {
  return { name, question, entityTypes, recencyDays };
}

const openQuestions = need('open questions', 'What did they ask that nobody has answered yet?', ['email'], 60);
const promises = need('promises', 'What did we promise to send or to do?', ['email', 'meeting'], 60);
const agreed = need(
  'last agreement',
  'What was agreed last, and what was to happen next?',
  [...conversation, 'note'],
  120,
);
const worries = need(
  'worries',
  'What worries, complaints or objections did they name?',
  [...conversation, 'note'],
  365,
);
const answers = need(
  'answers we may give',
  'Which document that may be shared answers what they ask?',
  ['document'],
  null,
);
const value = need(
  'value seen',
  'What has worked for them, and what did they say about it?',
  [...conversation, 'note'],
  365,
);
const people = need(
  'people',
  'Who takes part in the decision, and who was in the meetings?',
  ['meeting', 'email', 'contact'],
  365,
);
const contract = need(
  'contract',
  'What was said about term, renewal, price and notice?',
  [...conversation, 'note', 'deal'],
  400,
);
const progress = need(
  'progress',
  'What happened that the CRM does not show yet?',
  [...conversation, 'note', 'deal'],
  120,
);

/** What each objective looks for, which plays serve it, and how one sees that it worked. */
const guides: Record<Objective, ObjectiveGuide> = {
  review: {
    plays: playNames.filter((name) => name !== 'complete-record'),
    needs: [openQuestions, promises, agreed, worries, answers],
    successMetric: 'Targets with an answer, a meeting or a changed stage within 14 days',
  },
  answer: {
    plays: ['answer-complaint', 'answer-open-question', 'keep-promise', 'schedule-requested-meeting'],
    needs: [openQuestions, answers, agreed],
    successMetric: 'Open questions answered, and replied to within 7 days',
  },
  'follow-up': {
    plays: [
      'answer-complaint',
      'answer-open-question',
      'keep-promise',
      'schedule-requested-meeting',
      'book-next-meeting',
      'revive-stalled-deal',
      'ask-silent-champion',
      'write-to-colleague',
      'reach-another-way',
    ],
    needs: [openQuestions, promises, agreed, answers],
    successMetric: 'Replies or meetings within 14 days',
  },
  'win-back': {
    plays: [
      'revive-stalled-deal',
      'ask-silent-champion',
      'write-to-colleague',
      'answer-complaint',
      'answer-open-question',
      'reach-another-way',
    ],
    needs: [worries, agreed, value, people],
    successMetric: 'Meetings held with targets within 30 days',
  },
  renew: {
    plays: ['raise-renewal', 'answer-complaint', 'answer-open-question', 'record-signed-contract', 'reach-another-way'],
    needs: [contract, worries, value, openQuestions],
    successMetric: 'Renewals agreed before their renewal date',
  },
  upsell: {
    plays: ['raise-renewal', 'answer-complaint', 'answer-open-question', 'book-next-meeting'],
    needs: [value, worries, contract, people],
    successMetric: 'New deals opened with targets within 45 days',
  },
  'book-meeting': {
    plays: [
      'schedule-requested-meeting',
      'book-next-meeting',
      'answer-open-question',
      'write-to-colleague',
      'reach-another-way',
    ],
    needs: [agreed, people, openQuestions],
    successMetric: 'Meetings accepted within 14 days',
  },
  'clean-up': {
    plays: ['record-signed-contract', 'complete-record'],
    needs: [progress, contract],
    successMetric: 'Records corrected within 14 days',
  },
  thank: {
    plays: ['answer-open-question', 'keep-promise'],
    needs: [value, agreed],
    successMetric: 'Thanks sent, and answered within 14 days',
  },
  introduce: {
    plays: ['write-to-colleague', 'ask-silent-champion'],
    needs: [people, agreed],
    successMetric: 'First replies within 14 days',
  },
  reactivate: {
    plays: ['ask-silent-champion', 'revive-stalled-deal', 'write-to-colleague', 'reach-another-way'],
    needs: [agreed, value, worries, people],
    successMetric: 'Replies within 21 days',
  },
};

/** The guide of several objectives together: everything each of them needs, once. */
export function guideFor(objectives: readonly Objective[]): ObjectiveGuide {
  const chosen = objectives.map((objective) => guides[objective]);
  const needs = new Map(chosen.flatMap((guide) => guide.needs).map((infoNeed) => [infoNeed.name, infoNeed]));
  return {
    plays: [...new Set(chosen.flatMap((guide) => guide.plays))],
    needs: [...needs.values()].slice(0, 12),
    successMetric: [...new Set(chosen.map((guide) => guide.successMetric))].join('; ').slice(0, 300),
  };
}
