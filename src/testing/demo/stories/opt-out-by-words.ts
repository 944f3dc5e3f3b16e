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

const ids = storyIds(9);

/** An open deal without a next meeting, quiet for 26 days; the mail that follows is answered by an opt-out in words. */
export const optOutByWords: StoryScript = {
  story: {
    name: 'opt-out-by-words',
    title: 'Quiet for 26 days, no meeting booked; the answer will be "please stop"',
    accountDomain: 'sandhurst-genomics.example',
    contactEmail: 'miles.ardern@sandhurst-genomics.example',
    expects: 'send_email',
    verdict: 'ready',
    signal: 'stalled deal',
    worldAnswers: 'opt-out-by-words',
    removal: 'account',
  },
  build(context) {
    const cast = castOf(context);
    const { team } = context;
    const { account, miles, deal, his } = cast;
    return {
      account,
      contacts: [miles],
      deals: [deal],
      history: { from: -180, to: -60 },
      mails: mailsOf(context, cast),
      meetings: [
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Sandhurst: trial set-up',
          description: 'Six loggers, Stevenage to Milan, dry ice.',
          day: -47,
          time: '14:00',
          minutes: 45,
          attendees: [attendee(his), attendee(team.ines)],
        }),
      ],
      activities: [
        storyActivity(context, miles, {
          id: ids.activity(1),
          kind: 'note',
          subject: 'Sandhurst: other supplier',
          body: 'They trial a second supplier next to us. Price 8% under ours, no audit report. Miles gets a lot of sales mail and says so.',
          day: -46,
          time: '15:05',
          deal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Sandhurst Genomics Ltd',
    domain: 'sandhurst-genomics.example',
    industry: 'Cell and gene therapy',
    city: 'Stevenage',
    country: 'United Kingdom',
    zone: 'Europe/London',
    employees: 240,
    lifecycle: 'Opportunity',
    lanesPerMonth: 14,
    storageRange: '-80 °C, -150 °C',
    createdAt: -190,
  });
  const miles = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Miles',
    lastName: 'Ardern',
    title: 'Logistics Programme Lead',
    phone: '+44 1438 496 0117',
    buyingRole: 'Decision maker',
    habit: { greeting: 'name', closing: 'Best,' },
  });
  const deal = storyDeal(context, miles, {
    id: ids.deal(1),
    name: 'Sandhurst: Borea X for vector shipments',
    stage: 'Proposal',
    amount: 47_300,
    currency: 'GBP',
    closesIn: 36,
    createdAt: -74,
    nextStep: 'Decision after the dry-ice trial',
  });
  const his = partyOf(miles, account);
  const subject = 'Dry-ice trial Stevenage to Milan';
  return { account, miles, deal, his, subject };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { team } = context;
  const { his, subject } = cast;
  return [
    storyMail(context, {
      key: 'sandhurst-1',
      from: team.clara,
      to: [his],
      subject,
      day: -33,
      time: '10:40',
      words: `The six trial loggers from the Milan run are read out. All six recorded without a gap for 71 hours, and the coldest point was -82.4 °C on the second night.

The audit report is in your trial folder in Trackbook, one page per shipper.`,
    }),
    storyMail(context, {
      key: 'sandhurst-2',
      answers: 'sandhurst-1',
      from: his,
      to: [team.clara],
      subject: `Re: ${subject}`,
      day: -26,
      time: '09:04',
      zone: 'Europe/London',
      words: `Read it, thanks. 71 hours without a gap is what we needed to see on the Milan lane. I will take it to the steering group together with the other supplier's numbers.`,
    }),
  ];
}
