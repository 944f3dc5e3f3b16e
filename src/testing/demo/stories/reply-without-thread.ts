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

const ids = storyIds(12);

/** A question about electronic records; the reply comes as a new mail without the thread's headers. */
export const replyWithoutThread: StoryScript = {
  story: {
    name: 'reply-without-thread',
    title: 'Answer the 21 CFR Part 11 question; the reply comes without thread headers',
    accountDomain: 'tullamore-bioscience.example',
    contactEmail: 'aoife.brennan@tullamore-bioscience.example',
    expects: 'send_email',
    verdict: 'ready',
    signal: 'unanswered question',
    worldAnswers: 'reply-without-thread',
    removal: 'causing-mails',
  },
  build(context) {
    const cast = castOf(context);
    const { team } = context;
    const { account, aoife, declan, deal, hers, his } = cast;
    return {
      account,
      contacts: [aoife, declan],
      deals: [deal],
      history: { from: -150, to: -45 },
      mails: mailsOf(context, cast),
      meetings: [
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Tullamore: Trackbook demonstration',
          description: 'Lanes, alarms, audit report.',
          day: -19,
          time: '10:00',
          minutes: 60,
          attendees: [attendee(his), attendee(hers, 'DECLINED')],
        }),
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Tullamore: decision meeting',
          description: 'Result of the software assessment, order dates.',
          day: 14,
          time: '11:00',
          minutes: 45,
          attendees: [attendee(his), attendee(hers)],
        }),
      ],
      activities: [
        storyActivity(context, declan, {
          id: ids.activity(1),
          kind: 'call',
          subject: 'Declan after the demonstration',
          body: 'Wants to start with the Heathrow lane. Aoife has to tick the software box first, she is thorough and fair.',
          day: -18,
          time: '15:30',
          minutes: 9,
          deal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Tullamore Bioscience DAC',
    domain: 'tullamore-bioscience.example',
    industry: 'Biotechnology',
    city: 'Tullamore',
    country: 'Ireland',
    zone: 'Europe/Dublin',
    employees: 350,
    lifecycle: 'Opportunity',
    lanesPerMonth: 29,
    storageRange: '2-8 °C',
    createdAt: -160,
  });
  const aoife = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Aoife',
    lastName: 'Brennan',
    title: 'Computer Systems Validation Lead',
    phone: '+353 57 555 0131',
    buyingRole: 'Influencer',
    habit: { closing: 'Thanks,', html: true },
  });
  const declan = storyContact(context, account, {
    id: ids.contact(2),
    firstName: 'Declan',
    lastName: 'Roche',
    title: 'Head of Supply Chain',
    phone: '+353 57 555 0107',
    buyingRole: 'Champion',
    verifiedAt: -18,
  });
  const deal = storyDeal(context, aoife, {
    id: ids.deal(1),
    name: 'Tullamore: Trackbook for outbound lanes',
    stage: 'Proposal',
    amount: 64_900,
    currency: 'EUR',
    closesIn: 29,
    createdAt: -88,
    nextStep: 'Validation assessment',
  });
  const hers = partyOf(aoife, account);
  const his = partyOf(declan, account);
  const subject = 'Trackbook assessment at Tullamore';
  return { account, aoife, declan, deal, hers, his, subject };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { dates, team } = context;
  const { hers, his, subject } = cast;
  return [
    storyMail(context, {
      key: 'tullamore-1',
      from: his,
      to: [team.clara],
      cc: [hers],
      subject,
      day: -11,
      time: '11:21',
      zone: 'Europe/Dublin',
      words: `Copying Aoife, who runs the software assessment for us. She has the questionnaire half filled from your website and will come to you with the rest. From supply chain's side we are ready to go.`,
    }),
    storyMail(context, {
      key: 'tullamore-2',
      answers: 'tullamore-1',
      from: team.clara,
      to: [hers],
      cc: [his],
      subject: `Re: ${subject}`,
      day: -8,
      time: '09:08',
      words: `Pleased to meet you by mail. Whatever is missing in the questionnaire, ask me directly. The next meeting with Declan is on ${dates.weekdayName(14)} ${dates.spoken(14)}, and it would be good to have your part done by then.`,
    }),
    storyMail(context, {
      key: 'tullamore-3',
      answers: 'tullamore-2',
      trigger: true,
      from: hers,
      to: [team.clara],
      subject: `Re: ${subject}`,
      day: -1,
      time: '09:49',
      zone: 'Europe/Dublin',
      words: `I am nearly through. Section 4 is the one I cannot fill from what I have.

Does Trackbook meet 21 CFR Part 11 for electronic signatures, and does the audit trail record who changed what, with the reason?`,
    }),
  ];
}
