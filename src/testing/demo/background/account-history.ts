import type { Prng } from '../prng.ts';
import type { AccountRecords, AccountRow, ContactRow, DealRow, Meeting } from '../source-records.ts';
import { attendee, meetingUid, partyOf, type StoryContext } from '../story-kit.ts';
import type { Conversation } from './conversation.ts';
import { conversationMails, ownerParty } from './conversation-mails.ts';
import { doubtConversations } from './conversations-doubts.ts';
import { everydayConversations } from './conversations-everyday.ts';
import { excursionConversations } from './conversations-excursions.ts';
import { orderConversations } from './conversations-orders.ts';
import { returnConversations } from './conversations-returns.ts';
import { salesConversations } from './conversations-sales.ts';
import { studyConversations } from './conversations-studies.ts';
import { validationConversations } from './conversations-validation.ts';
import { crmCalls } from './crm-calls.ts';
import { crmNotes } from './crm-notes.ts';
import { crmTasks } from './crm-tasks.ts';
import type { Deck } from './deck.ts';
import { fillText } from './fill-text.ts';
import { pastMeetingTexts } from './meeting-texts.ts';
import { type AccountWords, isFitting, ordinaryWords, slotValues } from './slot-values.ts';

const conversations: readonly Conversation[] = [
  ...studyConversations,
  ...returnConversations,
  ...excursionConversations,
  ...validationConversations,
  ...orderConversations,
  ...salesConversations,
  ...everydayConversations,
  ...doubtConversations,
];
const crmTexts = [...crmCalls, ...crmNotes, ...crmTasks];

/** Days counted from the demo's first day, both in the past. */
export interface Period {
  from: number;
  to: number;
}

export interface HistorySize {
  conversations: number;
  meetings: number;
  crmEntries: number;
}

/** The account as its history needs it. */
interface HistorySubject {
  account: AccountRow;
  contacts: ContactRow[];
  deals: DealRow[];
}

export interface HistoryOptions {
  deck: Deck;
  size?: HistorySize;
  /** Absent: ordinary words, and everything is settled with the first contact. */
  words?: AccountWords;
  exclude?: readonly Conversation[];
}

const ordinarySize: HistorySize = { conversations: 3, meetings: 2, crmEntries: 9 };

interface Telling extends HistorySubject {
  period: Period;
  deck: Deck;
  words: AccountWords;
  bought: boolean;
}

/** Ordinary settled business of an account within a period: mails, meetings, calls, notes and tasks. */
export function createHistory(
  context: StoryContext,
  prng: Prng,
  subject: HistorySubject,
  period: Period,
  { deck, size = ordinarySize, words, exclude = [] }: HistoryOptions,
): Pick<AccountRecords, 'mails' | 'meetings' | 'activities'> {
  const bought = subject.deals.some((deal) => deal.stage === 'Closed Won');
  const telling: Telling = { ...subject, period, deck, words: words ?? ordinaryWords(subject.account), bought };
  const candidates = conversations.filter(
    (conversation) => !exclude.includes(conversation) && isFitting(conversation, telling),
  );
  const dealt = deck(prng, candidates, size.conversations);
  const stride = (period.to - period.from) / Math.max(dealt.length, 1);
  const mails = dealt.flatMap((conversation, index) => {
    const end = Math.floor(period.from + stride * (index + 1) - prng.between(0, Math.max(0, Math.floor(stride / 2))));
    const contact = words && index % 3 === 2 ? subject.contacts.at(-1)! : subject.contacts[0]!;
    return conversationMails(context, prng, { ...subject, contact, conversation, end, words: telling.words });
  });
  return {
    mails,
    meetings: pastMeetings(context, prng, telling, size.meetings),
    activities: crmEntries(context, prng, telling, size.crmEntries),
  };
}

/** Meetings in the order in which a purchase or a year with a customer brings them. */
function pastMeetings(context: StoryContext, prng: Prng, telling: Telling, count: number): Meeting[] {
  const { account, contacts, words, period, deck } = telling;
  const organizer = ownerParty(context, account.ownerAddress);
  const candidates = pastMeetingTexts.filter((text) => isFitting(text, telling));
  const dealt = deck(prng, candidates, count).sort(
    (left, right) => pastMeetingTexts.indexOf(left) - pastMeetingTexts.indexOf(right),
  );
  const days = dealt.map(() => prng.between(period.from, period.to)).sort((left, right) => left - right);
  return dealt.map((text, index): Meeting => {
    const day = days[index]!;
    const people = { account, contact: contacts[0]!, colleague: contacts.at(-1)!, words, day };
    const slots = slotValues(context, prng, people);
    const title = fillText(text.title, slots, prng);
    const others = contacts.slice(0, prng.between(1, Math.min(3, contacts.length)));
    return {
      uid: meetingUid(organizer.address, title, day),
      organizer,
      title,
      description: fillText(text.description, slots, prng),
      location: text.isVisit || prng.chance(0.2) ? account.city : 'Video call',
      startsAt: context.dates.workday(day, `${prng.pick([9, 10, 11, 13, 14, 15])}:${prng.pick(['00', '30'])}`),
      minutes: prng.pick([30, 45, 60]),
      attendees: [
        ...others.map((contact, place) =>
          attendee(partyOf(contact, account), place > 0 && prng.chance(0.2) ? 'DECLINED' : 'ACCEPTED'),
        ),
        ...(prng.chance(0.3) ? [attendee(context.team.ines)] : []),
      ],
    };
  });
}

function crmEntries(context: StoryContext, prng: Prng, telling: Telling, count: number): AccountRecords['activities'] {
  const { account, contacts, deals, words, period, deck } = telling;
  const { dates } = context;
  const candidates = crmTexts.filter((text) => isFitting(text, telling));
  return deck(prng, candidates, count).map((text, index): AccountRecords['activities'][number] => {
    const day = prng.between(period.from, period.to);
    const contact = contacts[index % Math.min(2, contacts.length)]!;
    const colleague = contacts.findLast((other) => other !== contact) ?? contact;
    const slots = slotValues(context, prng, { account, contact, colleague, words, day });
    const occurredAt = dates.workday(day, `${prng.between(8, 17)}:${prng.between(0, 59)}`);
    return {
      id: `9${account.id.slice(-6)}${String(index + 10)}`,
      kind: text.kind,
      occurredAt,
      subject: fillText(text.subject, slots, prng),
      body: fillText(text.body, slots, prng),
      status: text.kind === 'task' ? 'Completed' : '',
      dueAt: text.kind === 'task' ? dates.workday(Math.min(day + 5, period.to), '17:00') : null,
      durationMinutes: text.kind === 'call' ? prng.between(3, 26) : null,
      accountId: account.id,
      contactId: contact.id,
      dealId: deals.at(-1)?.id ?? '',
      ownerAddress: account.ownerAddress,
    };
  });
}
