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

const ids = storyIds(1);

/** A question about data residency in the last paragraph of a mail to a colleague who is on leave. */
export const dataResidency: StoryScript = {
  story: {
    name: 'data-residency',
    title: 'Answer the data-residency question that went to a colleague on leave',
    accountDomain: 'skarvik-biologics.example',
    contactEmail: 'ragnhild.aasen@skarvik-biologics.example',
    expects: 'send_email',
    verdict: 'ready',
    signal: 'unanswered question',
    worldAnswers: 'settled-and-asks-for-meeting',
    removal: 'causing-mails',
  },
  build(context) {
    const cast = castOf(context);
    const { team } = context;
    const { account, ragnhild, others, deal, her } = cast;
    return {
      account,
      contacts: [ragnhild, ...others],
      deals: [deal],
      history: { from: -205, to: -60 },
      mails: mailsOf(context, cast),
      meetings: [
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Skarvik: offer walk-through',
          description: 'Offer for fourteen lanes: loggers, docking stations, Trackbook, validation pack.',
          day: -22,
          time: '13:00',
          minutes: 45,
          attendees: [attendee(her), attendee(partyOf(others[0]!, account)), attendee(team.jonas)],
        }),
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Skarvik: contract review',
          description: 'Contract text and signature dates with Eivind Tangen.',
          day: 9,
          time: '10:00',
          minutes: 45,
          attendees: [attendee(partyOf(others[0]!, account)), attendee(her)],
        }),
      ],
      activities: [
        storyActivity(context, ragnhild, {
          id: ids.activity(1),
          kind: 'note',
          subject: 'Where Skarvik stands',
          body: 'Ragnhild wants this done before her next inspection. Eivind signs up to 200k alone. Floor is 9% under list, we are at 6%. Only open risk she named: their IT security board, chaired by Mette Solbakk.',
          day: -18,
          time: '16:10',
          deal,
        }),
        storyActivity(context, ragnhild, {
          id: ids.activity(2),
          kind: 'call',
          subject: 'Call with Ragnhild about warehouse order',
          body: 'Warehouse B first. Old recorders there run out of calibration. She will speak to Jonas about training groups.',
          day: -15,
          time: '11:30',
          minutes: 14,
          deal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Skarvik Biologics AS',
    domain: 'skarvik-biologics.example',
    industry: 'Biotechnology',
    city: 'Trondheim',
    country: 'Norway',
    zone: 'Europe/Oslo',
    employees: 640,
    lifecycle: 'Opportunity',
    lanesPerMonth: 52,
    storageRange: '2-8 °C',
    createdAt: -214,
  });
  const ragnhild = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Ragnhild',
    lastName: 'Aasen',
    title: 'Head of Quality Systems',
    phone: '+47 73 55 01 28',
    buyingRole: 'Champion',
    habit: { closing: 'Best regards,' },
  });
  const others = [
    storyContact(context, account, {
      id: ids.contact(2),
      firstName: 'Eivind',
      lastName: 'Tangen',
      title: 'Supply Chain Director',
      phone: '+47 73 55 01 12',
      buyingRole: 'Decision maker',
      verifiedAt: -61,
    }),
    storyContact(context, account, {
      id: ids.contact(3),
      firstName: 'Mette',
      lastName: 'Solbakk',
      title: 'IT Security Officer',
      phone: '+47 73 55 01 40',
      buyingRole: 'Influencer',
      verifiedAt: -34,
    }),
  ];
  const deal = storyDeal(context, ragnhild, {
    id: ids.deal(1),
    name: 'Skarvik: Trackbook and Borea R on 14 lanes',
    stage: 'Negotiation',
    amount: 184_000,
    currency: 'EUR',
    closesIn: 12,
    createdAt: -131,
    nextStep: 'Release by their IT security board, then signature',
    competitor: 'Incumbent strip-chart supplier',
  });
  const her = partyOf(ragnhild, account);
  const subject = 'Trackbook and Borea R for Skarvik: offer and rollout';
  return { account, ragnhild, others, deal, her, subject };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { dates, team } = context;
  const { her, subject } = cast;
  const mail = (input: Parameters<typeof storyMail>[1]) => storyMail(context, input);
  return [
    mail({
      key: 'skarvik-1',
      from: team.clara,
      to: [her],
      cc: [team.jonas],
      subject,
      day: -21,
      time: '10:12',
      words: `Here is the offer we went through on ${dates.weekdayName(-22)}: 260 Borea R loggers, four docking stations and Trackbook for the fourteen lanes out of Trondheim, priced for three years. The validation pack is part of it and not a separate line.

Jonas, in copy, runs the rollout on our side. He will settle training days and the label layout with you directly, so that you do not have to go through me for every detail.`,
    }),
    mail({
      key: 'skarvik-2',
      answers: 'skarvik-1',
      from: her,
      to: [team.clara],
      cc: [team.jonas],
      subject: `Re: ${subject}`,
      day: -18,
      time: '15:40',
      zone: 'Europe/Oslo',
      words: `Thank you for the clear layout. Eivind has read it and the three-year price is within what we put aside for this year.

We will take the rollout up with Jonas. Warehouse B would like to go first because their old recorders lose calibration at the end of next month.`,
    }),
    mail({
      key: 'skarvik-3',
      answers: 'skarvik-2',
      from: team.clara,
      to: [her],
      cc: [team.jonas],
      subject: `Re: ${subject}`,
      day: -14,
      time: '09:25',
      words: `That is good to read, and Warehouse B first is no trouble: the docking stations are the only part with a lead time, and two are in Hamburg now.

I have put the contract review with Eivind into the calendar for ${dates.weekdayName(9)} ${dates.spoken(9)}. Until then Jonas has the rollout plan.`,
    }),
    mail({
      key: 'skarvik-4',
      answers: 'skarvik-3',
      trigger: true,
      from: her,
      to: [team.jonas],
      subject: `Re: ${subject}`,
      day: -6,
      time: '16:42',
      zone: 'Europe/Oslo',
      words: `Thanks for the draft plan. A few points from our side, so that you can finish it.

Training: two groups of eight is better for us than one of sixteen, because the night shift cannot all leave the dock at once. Mornings suit Warehouse B, afternoons suit Warehouse A. The room holds ten.

Labels: we keep our own asset numbers. Please print them under your serial number, Code 128, 40 mm wide. I have asked Per in the workshop to save us the old holders, so nothing has to be drilled.

Go-live: week one for Warehouse B with the Oslo and Gothenburg lanes, week three for the rest. The packaging study runs on its own and does not depend on you.

One last thing, because it came up yesterday and I would rather have it in writing. Mette's security board meets before we sign and will not release the order without this: where are our shipment data and the audit reports stored, and do they stay inside the EU/EEA, backups included?`,
    }),
  ];
}
