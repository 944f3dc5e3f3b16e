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

const ids = storyIds(6);

/** Day offset of the latest Wednesday in the middle of March that lies at least five weeks back. */
function lastMarch({ dates }: StoryContext): number {
  const middle = ['14', '15', '16', '17', '18', '19', '20'].map((day) => `${day} March`);
  let day = dates.dayOnOrAfter(-41, 3);
  while (!middle.includes(dates.spoken(day))) day -= 7;
  return day;
}

/** Someone who opted out in March: their deal lies still, and they may not be written to. */
export const optedOut: StoryScript = {
  story: {
    name: 'opted-out',
    title: 'Opted out in March: the deal is still open, no mail may go out',
    accountDomain: 'corvane-pharma.example',
    contactEmail: 'graham.pell@corvane-pharma.example',
    expects: 'leave_alone',
    verdict: 'none',
    signal: 'stalled deal',
    worldAnswers: 'nothing',
    removal: 'account',
  },
  build(context) {
    const cast = castOf(context);
    const { march, account, graham, deal } = cast;
    return {
      account,
      contacts: [graham],
      deals: [deal],
      history: null,
      mails: mailsOf(context, cast),
      meetings: [],
      activities: [
        storyActivity(context, graham, {
          id: ids.activity(1),
          kind: 'call',
          subject: 'Graham Pell about paper indicators',
          body: 'Receiver in Madrid cannot read the indicators. He was short on time. Said a mail is fine.',
          day: march - 28,
          time: '11:10',
          minutes: 5,
          deal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const march = lastMarch(context);
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Corvane Pharma Ltd',
    domain: 'corvane-pharma.example',
    industry: 'Generics',
    city: 'Cork',
    country: 'Ireland',
    zone: 'Europe/Dublin',
    employees: 270,
    lifecycle: 'Opportunity',
    lanesPerMonth: 16,
    storageRange: '15-25 °C',
    createdAt: march - 120,
  });
  const graham = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Graham',
    lastName: 'Pell',
    title: 'Logistics Manager',
    phone: '+353 21 555 0166',
    buyingRole: 'Decision maker',
    optedOutAt: march,
    habit: { greeting: 'name', closing: '', signature: 'plain' },
  });
  const deal = storyDeal(context, graham, {
    id: ids.deal(1),
    name: 'Corvane: ambient lanes, Borea S',
    stage: 'Discovery',
    amount: 22_600,
    currency: 'EUR',
    closesIn: 24,
    createdAt: march - 60,
    nextStep: 'Win back',
  });
  const his = partyOf(graham, account);
  return { march, account, graham, deal, his };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { team } = context;
  const { march, his } = cast;
  return [
    storyMail(context, {
      key: 'corvane-1',
      from: team.clara,
      to: [his],
      subject: 'Ambient loggers for the Cork lanes',
      day: march - 26,
      time: '10:20',
      words: `You mentioned on the phone that the paper indicators on the Cork to Madrid lane are hard to read at the receiving end. The Borea S writes a PDF when it is plugged into any computer, so the receiver needs no software.

A carton of fifty would cover your lane for about six weeks.`,
    }),
    storyMail(context, {
      key: 'corvane-2',
      answers: 'corvane-1',
      from: team.clara,
      to: [his],
      subject: 'Re: Ambient loggers for the Cork lanes',
      day: march - 9,
      time: '14:42',
      words: `Adding one thing to my mail from last month: the loggers can be started at the dock by the person who closes the box, with a single press. There is no setup on a computer.`,
    }),
    storyMail(context, {
      key: 'corvane-3',
      answers: 'corvane-2',
      trigger: true,
      from: his,
      to: [team.clara],
      subject: 'Re: Ambient loggers for the Cork lanes',
      day: march,
      time: '08:31',
      zone: 'Europe/Dublin',
      words: `Please take me off your list. I do not want any further emails from Varnholt. If we ever need loggers I know where to find you.`,
    }),
  ];
}
