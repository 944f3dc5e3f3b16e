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

const ids = storyIds(11);

/** A question about dry ice; the answer to our answer comes from an assistant's address. */
export const answeredByAssistant: StoryScript = {
  story: {
    name: 'answered-by-assistant',
    title: 'Answer the dry-ice question; the reply comes from another address',
    accountDomain: 'ferrante-celltech.example',
    contactEmail: 'matteo.ferrante@ferrante-celltech.example',
    expects: 'send_email',
    verdict: 'ready',
    signal: 'unanswered question',
    worldAnswers: 'reply-from-assistant',
    removal: 'causing-mails',
  },
  build(context) {
    const cast = castOf(context);
    const { team } = context;
    const { account, matteo, chiara, deal, his, hers } = cast;
    return {
      account,
      contacts: [matteo, chiara],
      deals: [deal],
      history: { from: -115, to: -38 },
      mails: mailsOf(context, cast),
      meetings: [
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Ferrante: visit Pavia',
          description: 'Freezer farm, packing, dry ice.',
          location: 'Pavia',
          day: -14,
          time: '11:00',
          minutes: 120,
          attendees: [attendee(his), attendee(hers)],
        }),
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Ferrante: set-up for Madrid',
          description: 'Logger, placement, report.',
          day: 10,
          time: '15:00',
          minutes: 60,
          attendees: [attendee(his), attendee(hers), attendee(team.ines)],
        }),
      ],
      activities: [
        storyActivity(context, matteo, {
          id: ids.activity(1),
          kind: 'note',
          subject: 'Pavia visit',
          body: 'Family firm, Matteo decides everything, his office answers half of his mail. 18 boxes a month, growing.',
          day: -14,
          time: '17:45',
          deal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Ferrante Celltech S.p.A.',
    domain: 'ferrante-celltech.example',
    industry: 'Cell and gene therapy',
    city: 'Pavia',
    country: 'Italy',
    zone: 'Europe/Rome',
    employees: 160,
    lifecycle: 'Opportunity',
    lanesPerMonth: 18,
    storageRange: '-80 °C',
    createdAt: -122,
  });
  const matteo = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Matteo',
    lastName: 'Ferrante',
    title: 'Managing Director',
    phone: '+39 0382 555 014',
    buyingRole: 'Decision maker',
    habit: { greeting: 'dear', signature: 'dashes' },
  });
  const chiara = storyContact(context, account, {
    id: ids.contact(2),
    firstName: 'Chiara',
    lastName: 'Bonelli',
    title: 'Quality Assurance Manager',
    phone: '+39 0382 555 021',
    buyingRole: 'Influencer',
    verifiedAt: -40,
  });
  const deal = storyDeal(context, matteo, {
    id: ids.deal(1),
    name: 'Ferrante: frozen cell shipments',
    stage: 'Discovery',
    amount: 36_800,
    currency: 'EUR',
    closesIn: 51,
    createdAt: -66,
    nextStep: 'Product fit for dry ice',
  });
  const his = partyOf(matteo, account);
  const hers = partyOf(chiara, account);
  const subject = 'Frozen shipments Pavia to Madrid';
  return { account, matteo, chiara, deal, his, hers, subject };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { dates, team } = context;
  const { his, hers, subject } = cast;
  return [
    storyMail(context, {
      key: 'ferrante-1',
      from: team.clara,
      to: [his],
      subject,
      day: -12,
      time: '09:55',
      words: `Thank you for showing me the freezer farm. From what I saw, each box leaves with about 20 kg of dry ice and travels two days to Madrid, with one repack at the hospital.

Ines and I come back with a set-up on ${dates.weekdayName(10)} ${dates.spoken(10)}, as arranged with Chiara.`,
    }),
    storyMail(context, {
      key: 'ferrante-2',
      answers: 'ferrante-1',
      trigger: true,
      from: his,
      to: [team.clara],
      cc: [hers],
      subject: `Re: ${subject}`,
      day: -4,
      time: '18:27',
      zone: 'Europe/Rome',
      words: `The description is right. Before the meeting I must tell the hospital which device goes into the box, because their pharmacy approves it.

Which of your loggers records on dry ice, and down to what temperature does it measure?`,
    }),
  ];
}
