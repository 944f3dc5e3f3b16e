import { bounceReport } from '../compose/bounce-report.ts';
import { messageIdOf } from '../compose/compose-mail.ts';
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

const ids = storyIds(2);
const host = 'mx1.alderbrook-vaccines.example';

/** The champion's address bounces; a colleague who sat in two meetings can carry the deal on. */
export const bouncedChampion: StoryScript = {
  story: {
    name: 'bounced-champion',
    title: 'The champion has left: write to the colleague who was in both meetings',
    accountDomain: 'alderbrook-vaccines.example',
    contactEmail: 'shreya.nair@alderbrook-vaccines.example',
    expects: 'send_email',
    verdict: 'ready',
    signal: 'bounced contact',
    worldAnswers: 'out-of-office',
    removal: 'causing-mails',
  },
  build(context) {
    const cast = castOf(context);
    const { team } = context;
    const { account, tom, shreya, neil, deal, his, hers } = cast;
    return {
      account,
      contacts: [tom, shreya, neil],
      deals: [deal],
      history: { from: -280, to: -70 },
      mails: mailsOf(context, cast),
      meetings: [
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Alderbrook: lane study scope',
          description: 'Scope of the lane study Leicester to Toronto.',
          day: -62,
          time: '11:00',
          minutes: 60,
          attendees: [attendee(his), attendee(hers), attendee(team.ines)],
        }),
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Alderbrook: lane study kick-off at the dock',
          description: 'Eight shippers, two loggers each, two runs. Handover at Mirabel as its own leg.',
          location: 'Leicester, dock 4',
          day: -34,
          time: '10:00',
          minutes: 90,
          attendees: [attendee(his), attendee(hers)],
        }),
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Alderbrook: lane study results',
          description: 'Results of both runs.',
          day: 20,
          time: '11:00',
          minutes: 60,
          attendees: [attendee(his), attendee(hers, 'NEEDS-ACTION')],
        }),
      ],
      activities: [
        storyActivity(context, tom, {
          id: ids.activity(1),
          kind: 'note',
          subject: 'Alderbrook champion',
          body: 'Tom carries this alone with the board. Shreya knows the lane better than he does and has no budget. If Tom moves on, she is the one to speak to. Neil only cares about payment terms.',
          day: -61,
          time: '12:20',
          deal,
        }),
        storyActivity(context, shreya, {
          id: ids.activity(2),
          kind: 'call',
          subject: 'Shreya: first run has left',
          body: 'First run left on time. She wants the Mirabel handover shown separately in the audit report.',
          day: -32,
          time: '09:15',
          minutes: 6,
          deal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Alderbrook Vaccines Ltd',
    domain: 'alderbrook-vaccines.example',
    industry: 'Vaccines',
    city: 'Leicester',
    country: 'United Kingdom',
    zone: 'Europe/London',
    employees: 1150,
    lifecycle: 'Opportunity',
    lanesPerMonth: 31,
    storageRange: '2-8 °C',
    createdAt: -290,
  });
  const tom = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Tom',
    lastName: 'Redfern',
    title: 'Head of Distribution',
    phone: '+44 116 496 0171',
    buyingRole: 'Champion',
  });
  const shreya = storyContact(context, account, {
    id: ids.contact(2),
    firstName: 'Shreya',
    lastName: 'Nair',
    title: 'Cold Chain Manager',
    phone: '+44 116 496 0188',
    buyingRole: 'User',
    habit: { closing: 'Many thanks,' },
  });
  const neil = storyContact(context, account, {
    id: ids.contact(3),
    firstName: 'Neil',
    lastName: 'Garrity',
    title: 'Category Buyer',
    phone: '+44 116 496 0102',
    buyingRole: 'Procurement',
  });
  const deal = storyDeal(context, tom, {
    id: ids.deal(1),
    name: 'Alderbrook: Leicester to Toronto lane monitoring',
    stage: 'Proposal',
    amount: 96_400,
    currency: 'GBP',
    closesIn: 41,
    createdAt: -118,
    nextStep: 'Read the lane study together',
  });
  const his = partyOf(tom, account);
  const hers = partyOf(shreya, account);
  return { account, tom, shreya, neil, deal, his, hers };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { dates, team } = context;
  const { tom, his, hers } = cast;
  const lastMail = storyMail(context, {
    key: 'alderbrook-3',
    from: team.clara,
    to: [his],
    subject: 'Leicester to Toronto: the two open points',
    day: -8,
    time: '11:05',
    words: `Both points from the study are closed on our side. The probe is fixed to the pallet's upper third, as your packaging team asked, and the report now shows the handover at Mirabel as its own leg.

If that is what you need, I would print the protocol for the second run as it stands.`,
  });
  const report: MailDraft = {
    key: 'alderbrook-dsn',
    answers: 'alderbrook-3',
    trigger: true,
    from: { ...his, name: 'Mail Delivery System', address: `MAILER-DAEMON@${host}` },
    to: [team.clara],
    subject: 'Undelivered Mail Returned to Sender',
    at: dates.at(-8, '11:06'),
    utcOffsetMinutes: lastMail.utcOffsetMinutes,
    words: '',
    raw: (messageId) =>
      bounceReport({
        messageId,
        at: dates.at(-8, '11:06'),
        utcOffsetMinutes: lastMail.utcOffsetMinutes,
        reportingHost: host,
        sender: team.clara.address,
        failed: tom.address,
        status: '5.1.1',
        diagnostic: '550 5.1.1 Recipient address rejected: user unknown',
        originalMessageId: messageIdOf(lastMail),
        originalSubject: lastMail.subject,
        originalDate: lastMail.at,
      }),
  };
  return [
    storyMail(context, {
      key: 'alderbrook-1',
      from: team.clara,
      to: [hers],
      cc: [his],
      subject: 'Notes from the lane study kick-off',
      day: -34,
      time: '16:20',
      words: `Thank you for walking us through the Leicester dock this morning. What we agreed for the lane study to Toronto: eight shippers, two loggers in each, one run now and one two weeks later.

You keep the shippers back after the return leg so that we can read the loggers before they are repacked. Our side brings the loggers and writes the report.`,
    }),
    storyMail(context, {
      key: 'alderbrook-2',
      answers: 'alderbrook-1',
      from: hers,
      to: [team.clara],
      cc: [his],
      subject: 'Re: Notes from the lane study kick-off',
      day: -33,
      time: '10:48',
      zone: 'Europe/London',
      words: `That matches my notes. I have told the night shift to set the eight shippers aside, and the first run left the dock at 05:30 today.

What I care about most is the handover at Mirabel, because that is where we lost the audit last year.`,
    }),
    lastMail,
    report,
  ];
}
