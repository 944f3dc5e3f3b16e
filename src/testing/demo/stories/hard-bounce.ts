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

const ids = storyIds(10);

/** We promised a sheet by Friday and never sent it; when it goes out, the address no longer exists. */
export const hardBounce: StoryScript = {
  story: {
    name: 'hard-bounce',
    title: 'The calibration sheet we promised never left; the mail will bounce',
    accountDomain: 'ostrava-serum.example',
    contactEmail: 'lenka.hruba@ostrava-serum.example',
    expects: 'send_email',
    verdict: 'ready',
    signal: 'promised but not sent',
    worldAnswers: 'hard-bounce',
    removal: 'causing-mails',
  },
  build(context) {
    const cast = castOf(context);
    const { team } = context;
    const { account, lenka, vojtech, deal, hers, his } = cast;
    return {
      account,
      contacts: [lenka, vojtech],
      deals: [deal],
      history: { from: -140, to: -40 },
      mails: mailsOf(context, cast),
      meetings: [
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Ostrava Serum: calibration call',
          description: 'Acceptance points of their metrology department.',
          day: -13,
          time: '13:30',
          minutes: 45,
          attendees: [attendee(hers), attendee(team.ines)],
        }),
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Ostrava Serum: plasma lanes',
          description: 'Lanes to Vienna and Kraków, docking in two places.',
          day: 21,
          time: '10:30',
          minutes: 60,
          attendees: [attendee(his), attendee(hers)],
        }),
      ],
      activities: [
        storyActivity(context, vojtech, {
          id: ids.activity(1),
          kind: 'call',
          subject: 'Vojtěch on the order of things',
          body: 'Nothing moves before metrology says yes. After that he can order within two weeks.',
          day: -30,
          time: '09:50',
          minutes: 12,
          deal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Ostrava Serum Works a.s.',
    domain: 'ostrava-serum.example',
    industry: 'Plasma products',
    city: 'Ostrava',
    country: 'Czech Republic',
    zone: 'Europe/Prague',
    employees: 530,
    lifecycle: 'Opportunity',
    lanesPerMonth: 23,
    storageRange: '2-8 °C, -30 °C',
    createdAt: -148,
  });
  const lenka = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Lenka',
    lastName: 'Hrubá',
    title: 'Metrology Specialist',
    phone: '+420 595 550 141',
    buyingRole: 'Influencer',
    habit: { greeting: 'hello' },
  });
  const vojtech = storyContact(context, account, {
    id: ids.contact(2),
    firstName: 'Vojtěch',
    lastName: 'Malina',
    title: 'Head of Logistics',
    phone: '+420 595 550 102',
    buyingRole: 'Decision maker',
    verifiedAt: -55,
  });
  const deal = storyDeal(context, lenka, {
    id: ids.deal(1),
    name: 'Ostrava Serum: plasma lanes',
    stage: 'Discovery',
    amount: 58_700,
    currency: 'EUR',
    closesIn: 64,
    createdAt: -92,
    nextStep: 'Metrology check of the certificate',
  });
  const hers = partyOf(lenka, account);
  const his = partyOf(vojtech, account);
  const subject = 'Calibration of the Borea R: what your metrology needs';
  return { account, lenka, vojtech, deal, hers, his, subject };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { dates, team } = context;
  const { hers, subject } = cast;
  return [
    storyMail(context, {
      key: 'ostrava-1',
      from: hers,
      to: [team.clara],
      subject,
      day: -18,
      time: '10:33',
      zone: 'Europe/Prague',
      words: `Our metrology department accepts a supplier's certificate when it names the points, the uncertainty and the reference thermometer. We look at three points as a minimum. I bring this to our call on ${dates.weekdayName(-13)} so that we can go through it.`,
    }),
    storyMail(context, {
      key: 'ostrava-2',
      answers: 'ostrava-1',
      from: team.clara,
      to: [hers],
      subject: `Re: ${subject}`,
      day: -15,
      time: '14:22',
      words:
        'Three points is what we do as standard, at -20, +5 and +25 °C. Ines joins the call and can speak about the uncertainty.',
    }),
    storyMail(context, {
      key: 'ostrava-3',
      answers: 'ostrava-2',
      trigger: true,
      from: team.clara,
      to: [hers],
      subject: `Re: ${subject}`,
      day: -13,
      time: '15:18',
      words: `Thank you for the call today, the list of your acceptance points was a great help to Ines. As promised, I will send you the calibration certificate sheet by ${dates.weekdayName(-11)}, with the points, the uncertainty and the reference thermometer on one page.`,
    }),
  ];
}
