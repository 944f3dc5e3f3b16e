import { signedAgreementPdf } from '../compose/signed-agreement.ts';
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

const ids = storyIds(4);

/** The countersigned contract came by mail; the CRM still says Proposal. */
export const contractSigned: StoryScript = {
  story: {
    name: 'contract-signed',
    title: 'The contract is signed, the deal still says Proposal',
    accountDomain: 'montclar-therapeutics.example',
    contactEmail: 'helene.garnier@montclar-therapeutics.example',
    expects: 'update_crm',
    verdict: 'ready',
    signal: 'signed contract',
    worldAnswers: 'nothing',
    removal: 'causing-mails',
  },
  build(context) {
    const cast = castOf(context);
    const { team } = context;
    const { account, helene, bastien, deal, hers, his } = cast;
    return {
      account,
      contacts: [helene, bastien],
      deals: [deal],
      history: { from: -220, to: -45 },
      mails: mailsOf(context, cast),
      meetings: [
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Montclar: contract clauses',
          description: 'Liability clause and annex B.',
          day: -15,
          time: '15:00',
          minutes: 60,
          attendees: [attendee(hers), attendee(his)],
        }),
        storyMeeting(context, {
          organizer: team.ines,
          title: 'Montclar: kick-off for two sites',
          description: 'Sites Liège and Namur: docking stations, users, first lanes.',
          day: 15,
          time: '09:30',
          minutes: 90,
          attendees: [attendee(his), attendee(hers, 'TENTATIVE'), attendee(team.clara)],
        }),
      ],
      activities: [
        storyActivity(context, helene, {
          id: ids.activity(1),
          kind: 'note',
          subject: 'Montclar discount',
          body: 'Gave 11% against the three-year term. Martin approved. Do not repeat for the Namur extension.',
          day: -15,
          time: '16:15',
          deal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Montclar Therapeutics SA',
    domain: 'montclar-therapeutics.example',
    industry: 'Pharmaceuticals',
    city: 'Liège',
    country: 'Belgium',
    zone: 'Europe/Brussels',
    employees: 880,
    lifecycle: 'Opportunity',
    lanesPerMonth: 44,
    storageRange: '2-8 °C, -20 °C',
    createdAt: -232,
  });
  const helene = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Hélène',
    lastName: 'Garnier',
    title: 'Head of Indirect Procurement',
    phone: '+32 4 290 61 07',
    buyingRole: 'Procurement',
    habit: { greeting: 'dear', closing: 'Kind regards,', quoting: 'outlook' },
  });
  const bastien = storyContact(context, account, {
    id: ids.contact(2),
    firstName: 'Bastien',
    lastName: 'Mercier',
    title: 'Validation Lead',
    phone: '+32 4 290 61 33',
    buyingRole: 'Champion',
    verifiedAt: -20,
  });
  const deal = storyDeal(context, helene, {
    id: ids.deal(1),
    name: 'Montclar: frozen lanes and Trackbook, two sites',
    stage: 'Proposal',
    amount: 128_500,
    currency: 'EUR',
    closesIn: 6,
    createdAt: -120,
    nextStep: 'Waiting for signature',
  });
  const hers = partyOf(helene, account);
  const his = partyOf(bastien, account);
  const subject = 'Agreement VI-2207, two sites';
  return { account, helene, bastien, deal, hers, his, subject };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { dates, team } = context;
  const { hers, his, subject } = cast;
  return [
    storyMail(context, {
      key: 'montclar-1',
      from: team.clara,
      to: [hers],
      cc: [his],
      subject,
      day: -13,
      time: '11:48',
      words: `Attached to this mail is agreement VI-2207 in its final form. The liability clause now reads as your lawyers proposed, and the second site is named in annex B.

It is signed on our side. One countersigned copy back to me completes it.`,
      attachments: [signedAgreementPdf('Agreement-VI-2207.pdf', 'Agreement VI-2207 (signed by the supplier)')],
    }),
    storyMail(context, {
      key: 'montclar-2',
      answers: 'montclar-1',
      from: hers,
      to: [team.clara],
      cc: [his],
      subject: `RE: ${subject}`,
      day: -12,
      time: '09:02',
      zone: 'Europe/Brussels',
      words: `Received, and the clause is as agreed. Our managing director is back on ${dates.weekdayName(-4)} next week and signs then.`,
    }),
    storyMail(context, {
      key: 'montclar-3',
      answers: 'montclar-2',
      trigger: true,
      from: hers,
      to: [team.clara],
      cc: [his],
      subject: `RE: ${subject}`,
      day: -1,
      time: '17:21',
      zone: 'Europe/Brussels',
      words: `Please find the countersigned agreement VI-2207 attached. Our managing director signed this afternoon, so it is in force for both sites from today.

The purchase order follows from our system in the next few days. Bastien looks forward to the kick-off.`,
      attachments: [signedAgreementPdf('Agreement-VI-2207-countersigned.pdf', 'Agreement VI-2207 (countersigned)')],
    }),
  ];
}
