import type { MailDraft } from '../source-records.ts';
import {
  attendee,
  partyOf,
  type StoryContext,
  type StoryScript,
  storyAccount,
  storyActivity,
  storyContact,
  storyDeal,
  storyIds,
  storyMail,
  storyMeeting,
} from '../story-kit.ts';

const ids = storyIds(7);

/** Nothing heard for 214 days: the address may not be trusted any more, so a phone task stands in for a mail. */
export const staleContact: StoryScript = {
  story: {
    name: 'stale-contact',
    title: 'Not heard from in over 180 days: call instead of writing',
    accountDomain: 'fennmarsh-bio.example',
    contactEmail: 'paula.wexford@fennmarsh-bio.example',
    expects: 'create_task',
    verdict: 'ready',
    signal: 'stalled deal',
    worldAnswers: 'nothing',
    removal: 'account',
  },
  build(context) {
    const cast = castOf(context);
    const { dates, team } = context;
    const { account, paula, deal, hers } = cast;
    return {
      account,
      contacts: [paula],
      deals: [deal],
      history: null,
      mails: mailsOf(context, cast),
      meetings: [
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Fennmarsh: site visit Norwich',
          description: 'Packing bench, returns shelf, two users.',
          location: 'Norwich',
          day: -229,
          time: '11:00',
          minutes: 120,
          attendees: [attendee(hers)],
        }),
      ],
      activities: [
        storyActivity(context, paula, {
          id: ids.activity(1),
          kind: 'note',
          subject: 'Fennmarsh waits for the move',
          body: `Paula is for it. Moving the warehouse, buys nothing before the cold rooms are qualified, planned for ${dates.monthName(-60)}. Ring her then, she answers the phone.`,
          day: -211,
          time: '09:40',
          deal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Fennmarsh Bioprocess Ltd',
    domain: 'fennmarsh-bio.example',
    industry: 'Contract manufacturing',
    city: 'Norwich',
    country: 'United Kingdom',
    zone: 'Europe/London',
    employees: 190,
    lifecycle: 'Opportunity',
    lanesPerMonth: 12,
    storageRange: '2-8 °C',
    createdAt: -330,
  });
  const paula = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Paula',
    lastName: 'Wexford',
    title: 'Warehouse and Distribution Lead',
    phone: '+44 1603 496 0120',
    buyingRole: 'Champion',
    verifiedAt: -290,
  });
  const deal = storyDeal(context, paula, {
    id: ids.deal(1),
    name: 'Fennmarsh: 80 Borea R and one docking station',
    stage: 'Proposal',
    amount: 33_900,
    currency: 'GBP',
    closesIn: 33,
    createdAt: -262,
    nextStep: 'Budget after their site move',
  });
  const hers = partyOf(paula, account);
  const subject = 'Loggers after the move to the new site';
  return { account, paula, deal, hers, subject };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { team } = context;
  const { hers, subject } = cast;
  return [
    storyMail(context, {
      key: 'fennmarsh-1',
      from: team.clara,
      to: [hers],
      subject,
      day: -228,
      time: '10:05',
      words: `As we said at the site visit, here is the size that fits Norwich: eighty Borea R, one docking station next to the packing bench, and Trackbook for two users.

The quote holds for ninety days.`,
    }),
    storyMail(context, {
      key: 'fennmarsh-2',
      answers: 'fennmarsh-1',
      from: hers,
      to: [team.clara],
      subject: `Re: ${subject}`,
      day: -214,
      time: '09:36',
      zone: 'Europe/London',
      words: `The quote is fine and I would sign it tomorrow. We are moving the whole warehouse over the coming months though, and nothing gets bought until we are in. I will have the budget back once the cold rooms are qualified.`,
    }),
    storyMail(context, {
      key: 'fennmarsh-3',
      answers: 'fennmarsh-2',
      from: team.clara,
      to: [hers],
      subject: `Re: ${subject}`,
      day: -211,
      time: '09:15',
      words: `Understood, a warehouse move is enough for one year. I keep the quote open on our side until the cold rooms are done.`,
    }),
  ];
}
