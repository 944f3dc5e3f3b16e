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

const ids = storyIds(13);

/** A question in German: the shipped policy sends nothing in German without a person. */
export const germanThread: StoryScript = {
  story: {
    name: 'german-thread',
    title: 'A question in German: a person has to write this one',
    accountDomain: 'arnstetter-pharma.example',
    contactEmail: 'birgit.loibner@arnstetter-pharma.example',
    expects: 'send_email',
    verdict: 'needs-you',
    signal: 'unanswered question',
    worldAnswers: 'polite-reply',
    removal: 'causing-mails',
  },
  build(context) {
    const cast = castOf(context);
    const { team } = context;
    const { account, birgit, deal, hers } = cast;
    return {
      account,
      contacts: [birgit],
      deals: [deal],
      history: null,
      mails: mailsOf(context, cast),
      meetings: [
        storyMeeting(context, {
          organizer: team.clara,
          title: 'Arnstetter: Besuch in Linz',
          description: 'Geräte und Dockingstation zeigen.',
          location: 'Linz',
          day: 13,
          time: '10:00',
          minutes: 120,
          attendees: [attendee(hers), attendee(team.ines)],
        }),
      ],
      activities: [
        storyActivity(context, birgit, {
          id: ids.activity(1),
          kind: 'call',
          subject: 'Erstes Gespräch mit Frau Loibner',
          body: 'Speaks English but writes German only. Ambient lanes to Hungary and Italy. Wants to hold a device before she decides.',
          day: -10,
          time: '10:15',
          minutes: 22,
          deal,
        }),
      ],
    };
  },
};

function castOf(context: StoryContext) {
  const { dates } = context;
  const account = storyAccount(context, {
    id: ids.account,
    name: 'Arnstetter Pharma GmbH',
    domain: 'arnstetter-pharma.example',
    industry: 'Pharmaceuticals',
    city: 'Linz',
    country: 'Austria',
    zone: 'Europe/Vienna',
    employees: 475,
    lifecycle: 'Opportunity',
    lanesPerMonth: 35,
    storageRange: '15-25 °C',
    createdAt: -110,
  });
  const birgit = storyContact(context, account, {
    id: ids.contact(1),
    firstName: 'Birgit',
    lastName: 'Loibner',
    title: 'Leiterin Qualitätssicherung',
    phone: '+43 732 555 0133',
    buyingRole: 'Decision maker',
    language: 'de',
    habit: { greeting: 'name', closing: 'Mit freundlichen Grüßen' },
  });
  const deal = storyDeal(context, birgit, {
    id: ids.deal(1),
    name: 'Arnstetter: Umgebungstransporte, Borea R',
    stage: 'Discovery',
    amount: 51_200,
    currency: 'EUR',
    closesIn: 47,
    createdAt: -61,
    nextStep: 'Fragen zur Kalibrierung',
  });
  const hers = partyOf(birgit, account);
  const subject = 'Kalibrierung der Borea R';
  const meetingDay = `${dates.date(13).slice(8)}.${dates.date(13).slice(5, 7)}.`;
  return { account, birgit, deal, hers, subject, meetingDay };
}

function mailsOf(context: StoryContext, cast: ReturnType<typeof castOf>): MailDraft[] {
  const { team } = context;
  const { hers, subject, meetingDay } = cast;
  return [
    storyMail(context, {
      key: 'arnstetter-1',
      from: { ...team.clara, habit: { ...team.clara.habit, closing: 'Freundliche Grüße' } },
      to: [hers],
      subject,
      greeting: 'Sehr geehrte Frau Loibner,',
      day: -8,
      time: '13:40',
      words: `vielen Dank für das Gespräch. Wie vereinbart sehen wir uns am ${meetingDay} in Linz, Frau Duarte kommt mit. Sie bringt zwei Geräte und eine Dockingstation mit, damit Ihr Team beides in der Hand hatte.`,
    }),
    storyMail(context, {
      key: 'arnstetter-2',
      answers: 'arnstetter-1',
      trigger: true,
      from: hers,
      to: [team.clara],
      subject: `AW: ${subject}`,
      greeting: 'Sehr geehrte Frau Voss,',
      day: -5,
      time: '11:14',
      zone: 'Europe/Vienna',
      words: `danke für die Bestätigung des Termins. Vorab eine Frage, die unser Labor klären möchte: Wie lange gilt das Kalibrierzertifikat der Borea R, und ist es auf ein nationales Normal rückführbar?

Wir müssten das vor dem Termin in unsere Lieferantenbewertung eintragen.`,
    }),
  ];
}
