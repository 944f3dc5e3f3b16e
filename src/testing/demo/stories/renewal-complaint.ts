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

const ids = storyIds(3);

/** A renewal in 45 days invites an upsell, while the same person waits for an answer to a complaint. */
export const renewalComplaint: StoryScript = {
  story: {
    name: 'renewal-complaint',
    title: 'Renewal in 45 days, but a complaint is open: the complaint comes first',
    accountDomain: 'lindqvist-coldchain.example',
    contactEmail: 'karin.sjoberg@lindqvist-coldchain.example',
    expects: 'send_email',
    verdict: 'needs-you',
    signal: 'unanswered question',
    worldAnswers: 'polite-reply',
    removal: 'causing-mails',
  },
  build(context) {
    const cast = castOf(context);
    const { dates, team } = context;
    const { account, karin, others, renewal, first, her } = cast;
    return {
      account,
      contacts: [karin, ...others],
      deals: [renewal, first],
      history: { from: -500, to: -80 },
      mails: mailsOf(context, cast),
      meetings: [
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Lindqvist: quarterly review',
          description: 'Use of Trackbook, excursions of the quarter, renewal dates.',
          day: -26,
          time: '14:00',
          minutes: 60,
          attendees: [attendee(her), attendee(partyOf(others[0]!, account))],
        }),
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Lindqvist: renewal talk',
          description: `Renewal on ${dates.spoken(45)}.`,
          day: 17,
          time: '14:00',
          minutes: 45,
          attendees: [attendee(her)],
        }),
      ],
      activities: [
        storyActivity(context, karin, {
          id: ids.activity(1),
          kind: 'note',
          subject: 'Lindqvist renewal plan',
          body: 'Renewal 72.5k. Upsell Borea X for dry ice, about 38k, she raised it herself. We may go to 12% for two years, not below. Ask for the reference in return.',
          day: -25,
          time: '16:40',
          deal: renewal,
        }),
        storyActivity(context, karin, {
          id: ids.activity(2),
          kind: 'call',
          subject: 'Oskar on airside handling',
          body: 'No trouble with docking. New shift leader trained. Renewal not mentioned.',
          day: -19,
          time: '10:20',
          minutes: 11,
          deal: renewal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Lindqvist Cold Chain AB',
    domain: 'lindqvist-coldchain.example',
    industry: 'Pharma logistics',
    city: 'Gothenburg',
    country: 'Sweden',
    zone: 'Europe/Stockholm',
    employees: 420,
    lifecycle: 'Customer',
    lanesPerMonth: 88,
    storageRange: '2-8 °C, 15-25 °C',
    createdAt: -540,
  });
  const karin = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Karin',
    lastName: 'Sjöberg',
    title: 'Director Quality',
    phone: '+46 31 390 6011',
    buyingRole: 'Decision maker',
    habit: { greeting: 'hello' },
  });
  const others = [
    storyContact(context, account, {
      id: ids.contact(2),
      firstName: 'Oskar',
      lastName: 'Hedlund',
      title: 'Operations Manager Airside',
      phone: '+46 31 390 6024',
      buyingRole: 'User',
      verifiedAt: -88,
    }),
    storyContact(context, account, {
      id: ids.contact(3),
      firstName: 'Annika',
      lastName: 'Falk',
      title: 'Purchasing',
      phone: '+46 31 390 6003',
      buyingRole: 'Procurement',
    }),
  ];
  const renewal = storyDeal(context, karin, {
    id: ids.deal(1),
    name: 'Lindqvist: Trackbook renewal',
    stage: 'Proposal',
    amount: 72_500,
    currency: 'EUR',
    closesIn: 45,
    renewsIn: 45,
    createdAt: -40,
    kind: 'Renewal',
    nextStep: 'Renewal quote, ask about dry ice',
  });
  const first = storyDeal(context, karin, {
    id: ids.deal(2),
    name: 'Lindqvist: Trackbook and Borea R, first year',
    stage: 'Closed Won',
    amount: 69_800,
    currency: 'EUR',
    closesIn: -320,
    renewsIn: 45,
    createdAt: -410,
    nextStep: '',
  });
  const her = partyOf(karin, account);
  return { account, karin, others, renewal, first, her };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { team } = context;
  const { her } = cast;
  return [
    storyMail(context, {
      key: 'lindqvist-1',
      from: her,
      to: [team.clara],
      subject: 'Dry ice out of Gothenburg',
      day: -68,
      time: '14:05',
      zone: 'Europe/Stockholm',
      words: `A thought for later. Two of our customers move cell therapies on dry ice from Gothenburg and still put a paper sheet into the box. When we come to the renewal we should talk about the Borea X for those lanes, it is about thirty shipments a month.

No hurry on this one, the peak season comes first.`,
    }),
    storyMail(context, {
      key: 'lindqvist-2',
      answers: 'lindqvist-1',
      from: team.clara,
      to: [her],
      subject: 'Re: Dry ice out of Gothenburg',
      day: -67,
      time: '09:30',
      words: `Noted for the renewal, thank you. Thirty shipments a month is a good size for one docking station.

Good luck with the peak.`,
    }),
    storyMail(context, {
      key: 'lindqvist-3',
      from: her,
      to: [team.clara],
      subject: 'Three loggers with gaps in the record',
      trigger: true,
      day: -5,
      time: '08:17',
      zone: 'Europe/Stockholm',
      words: `I have to raise this formally. Of the forty Borea R we put on the Gothenburg to Lyon lane last week, three came back with gaps in the record: serial numbers BR-41877, BR-41902 and BR-41915. The longest gap is 94 minutes, in the middle of the flight.

Our customer has put the three shipments on hold and I have a deviation open on each. The Swedish inspector is here in three weeks and will ask for them.

What happens to loggers that fail like this, and how soon do we have replacements?`,
    }),
  ];
}
