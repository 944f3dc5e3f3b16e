import type { MailDraft } from '../source-records.ts';
import {
  partyOf,
  type StoryContext,
  type StoryScript,
  storyAccount,
  storyActivity,
  storyContact,
  storyDeal,
  storyIds,
  storyMail,
} from '../story-kit.ts';

const ids = storyIds(8);

/** A thin, old thread: whatever is drafted from it rests on little, and its confidence stays below 0.6. */
export const weakDraft: StoryScript = {
  story: {
    name: 'weak-draft',
    title: 'One short mail, five months old: a draft the evidence hardly carries',
    accountDomain: 'quillhaven-labs.example',
    contactEmail: 'anton.verbeke@quillhaven-labs.example',
    expects: 'send_email',
    verdict: 'blocked',
    signal: 'silent champion',
    worldAnswers: 'nothing',
    removal: 'account',
  },
  build(context) {
    const cast = castOf(context);
    const { account, anton, deal } = cast;
    return {
      account,
      contacts: [anton],
      deals: [deal],
      history: null,
      mails: mailsOf(context, cast),
      meetings: [],
      activities: [
        storyActivity(context, anton, {
          id: ids.activity(1),
          kind: 'note',
          subject: 'Fair contact Utrecht',
          body: 'Anton Verbeke, reagents, few boxes. Low priority.',
          day: -160,
          time: '17:30',
          deal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Quillhaven Laboratories BV',
    domain: 'quillhaven-labs.example',
    industry: 'Diagnostics',
    city: 'Breda',
    country: 'Netherlands',
    zone: 'Europe/Amsterdam',
    employees: 95,
    lifecycle: 'Opportunity',
    lanesPerMonth: 6,
    storageRange: '2-8 °C',
    createdAt: -172,
  });
  const anton = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Anton',
    lastName: 'Verbeke',
    title: 'Supply Coordinator',
    phone: '',
    buyingRole: 'Champion',
    habit: { signature: 'short', closing: 'Regards,', quoting: 'none' },
  });
  const deal = storyDeal(context, anton, {
    id: ids.deal(1),
    name: 'Quillhaven: reagent shipments',
    stage: 'Qualification',
    amount: 9_400,
    currency: 'EUR',
    closesIn: 70,
    createdAt: -160,
    nextStep: '',
  });
  const his = partyOf(anton, account);
  return { account, anton, deal, his };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { team } = context;
  const { his } = cast;
  return [
    storyMail(context, {
      key: 'quillhaven-1',
      from: his,
      to: [team.clara],
      subject: 'Loggers',
      day: -158,
      time: '11:52',
      zone: 'Europe/Amsterdam',
      words: 'We spoke at the fair in Utrecht. Reagents, not many boxes. Might be something for next year.',
    }),
    storyMail(context, {
      key: 'quillhaven-2',
      answers: 'quillhaven-1',
      from: team.clara,
      to: [his],
      subject: 'Re: Loggers',
      day: -155,
      time: '09:45',
      words:
        'Good to hear from you after the fair. Small numbers are no obstacle, the Borea S comes in cartons of fifty.',
    }),
  ];
}
