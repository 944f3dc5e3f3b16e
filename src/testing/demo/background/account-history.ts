import type { Prng } from '../prng.ts';
import type { AccountRecords, AccountRow, ContactRow, DealRow, MailDraft, Meeting, Party } from '../source-records.ts';
import { attendee, meetingUid, partyOf, type StoryContext } from '../story-kit.ts';
import type { Conversation } from './conversation.ts';
import { excursionConversations } from './conversations-excursions.ts';
import { orderConversations } from './conversations-orders.ts';
import { returnConversations } from './conversations-returns.ts';
import { salesConversations } from './conversations-sales.ts';
import { studyConversations } from './conversations-studies.ts';
import { validationConversations } from './conversations-validation.ts';
import { crmTexts, pastMeetingTexts } from './crm-texts.ts';
import { fillText } from './fill-text.ts';

const conversations: readonly Conversation[] = [
  ...studyConversations,
  ...returnConversations,
  ...excursionConversations,
  ...validationConversations,
  ...orderConversations,
  ...salesConversations,
];

const carriers = [
  'Nordfracht',
  'Calloway Air Cargo',
  'Transvia',
  'Medlane Express',
  'Oostwind Forwarding',
  'Halcyon Freight',
];

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
export interface HistorySubject {
  account: AccountRow;
  contacts: ContactRow[];
  deals: DealRow[];
}

const ordinarySize: HistorySize = { conversations: 3, meetings: 2, crmEntries: 9 };

/** What the material's slots mean at one account. */
export interface AccountWords {
  goods: string;
  lanes: readonly [string, string];
  site: string;
  /** Whether the first lane passes customs. */
  abroad: boolean;
}

/** Ordinary settled business of an account within a period: mails, meetings, calls, notes and tasks. */
export function createHistory(
  context: StoryContext,
  prng: Prng,
  subject: HistorySubject,
  period: Period,
  { size = ordinarySize, words, exclude = [] }: HistoryOptions = {},
): Pick<AccountRecords, 'mails' | 'meetings' | 'activities'> {
  const spoken = words ?? ordinaryWords(subject.account);
  const bought = subject.deals.some((deal) => deal.stage === 'Closed Won');
  const fitting = prng
    .shuffle(conversations)
    .filter(({ suits }) => suits === 'any' || suits === (bought ? 'after' : 'before'))
    .filter((conversation) => !exclude.includes(conversation) && (!conversation.abroad || spoken.abroad))
    .slice(0, size.conversations);
  const stride = (period.to - period.from) / Math.max(fitting.length, 1);
  const mails = fitting.flatMap((conversation, index) => {
    const end = Math.floor(period.from + stride * (index + 1) - prng.between(0, Math.max(0, Math.floor(stride / 2))));
    const contact = words && index % 3 === 2 ? subject.contacts.at(-1)! : subject.contacts[0]!;
    return conversationMails(context, prng, { ...subject, contact, conversation, end, words: spoken });
  });
  return {
    mails,
    meetings: pastMeetings(context, prng, subject, period, { count: size.meetings, words: spoken }),
    activities: crmEntries(context, prng, subject, period, { count: size.crmEntries, words: spoken }),
  };
}

export interface HistoryOptions {
  size?: HistorySize;
  /** Absent: ordinary words, and everything is settled with the first contact. */
  words?: AccountWords;
  exclude?: readonly Conversation[];
}

/** Words for an account that brings none of its own. */
function ordinaryWords(account: AccountRow): AccountWords {
  const other = account.country === 'Germany' ? 'Lyon' : 'Frankfurt';
  return {
    goods: account.industry === 'Vaccines' ? 'the vaccines' : 'the product',
    lanes: [`${account.city} to ${other}`, `${account.city} to Madrid`],
    site: `the ${account.city} site`,
    abroad: false,
  };
}

export interface ConversationInput extends HistorySubject {
  contact: ContactRow;
  conversation: Conversation;
  /** Day of the last mail. */
  end: number;
  words: AccountWords;
}

/** The mails of one conversation, ending on the day given. */
export function conversationMails(context: StoryContext, prng: Prng, input: ConversationInput): MailDraft[] {
  const { account, contact, conversation, contacts, words } = input;
  const { dates } = context;
  const us = ownerParty(context, account.ownerAddress);
  const them = partyOf(contact, account);
  const colleague = contacts.find((other) => other !== contact) ?? contact;
  const start = input.end - conversation.turns.reduce((sum, [, gap]) => sum + gap, 0);
  const slots = slotValues(context, prng, { account, colleague, contact, words, day: start });
  const topic = fillText(conversation.subject, slots, prng);
  const key = `${account.id} ${start} ${topic}`;
  let day = start;
  let previous: Date | null = null;
  return conversation.turns.map(([who, gap, template], index): MailDraft => {
    day += gap;
    let at: Date = dates.workday(day, `${prng.between(8, 16)}:${prng.between(0, 59)}`);
    if (previous && at.getTime() - previous.getTime() < 20 * 60_000) {
      at = new Date(previous.getTime() + prng.between(25, 150) * 60_000);
    }
    previous = at;
    const from = who === 'us' ? us : them;
    const copied = index === 0 && template.includes('in copy') ? [partyOf(colleague, account)] : [];
    return {
      key: `${key} ${index}`,
      ...(index > 0 ? { answers: `${key} ${index - 1}` } : {}),
      from,
      to: [who === 'us' ? them : us],
      ...(copied.length ? { cc: copied } : {}),
      subject: index > 0 ? `Re: ${topic}` : topic,
      at,
      utcOffsetMinutes: dates.utcOffsetMinutes(at, who === 'us' ? dates.zone : account.zone),
      words: fillText(template, slots, prng),
    };
  });
}

function ownerParty({ team }: StoryContext, address: string): Party {
  return Object.values(team).find((party) => party.address === address) ?? team.clara;
}

interface SlotInput {
  account: AccountRow;
  contact: ContactRow;
  colleague: ContactRow;
  words: AccountWords;
  day: number;
}

/** Values for all slots the material knows. */
export function slotValues({ dates }: StoryContext, prng: Prng, input: SlotInput): Record<string, string> {
  const { account, contact, colleague, words, day } = input;
  const limit = account.storageRange.startsWith('15') ? 25 : account.storageRange.startsWith('2') ? 8 : -20;
  const weekday = dates.dayOnOrAfter(day + 2, prng.between(1, 4));
  return {
    account: account.name.split(' ')[0]!,
    city: account.city,
    goods: words.goods,
    lane: words.lanes[0],
    lane2: words.lanes[1],
    site: words.site,
    destination: words.lanes[0].split(' to ')[1]!,
    range: account.storageRange.split(',')[0]!,
    first: contact.firstName,
    colleague: colleague.firstName,
    carrier: prng.pick(carriers),
    n: String(prng.between(3, 9)),
    count: String(prng.between(5, 32) * 10),
    minutes: String(prng.between(18, 96)),
    high: `${(limit + prng.between(11, 46) / 10).toFixed(1)} °C`,
    low: `${(limit === 25 ? 13.4 : limit === 8 ? 1.2 : -34.1).toFixed(1)} °C`,
    serial: `BR-${prng.between(30_100, 41_800)}`,
    shipment: `${account.name.slice(0, 2).toUpperCase()}-${prng.between(10_400, 98_700)}`,
    po: `45000${prng.between(10_200, 98_900)}`,
    digits: String(prng.between(112, 987)),
    month: dates.monthName(day + 30),
    weekday: dates.weekdayName(weekday),
  };
}

function pastMeetings(
  context: StoryContext,
  prng: Prng,
  { account, contacts }: HistorySubject,
  period: Period,
  { count, words }: { count: number; words: AccountWords },
): Meeting[] {
  const organizer = ownerParty(context, account.ownerAddress);
  return prng
    .shuffle(pastMeetingTexts)
    .slice(0, count)
    .map((text): Meeting => {
      const day = prng.between(period.from, period.to);
      const slots = slotValues(context, prng, {
        account,
        contact: contacts[0]!,
        colleague: contacts.at(-1)!,
        words,
        day,
      });
      const title = fillText(text.title, slots, prng);
      const others = contacts.slice(0, prng.between(1, Math.min(3, contacts.length)));
      return {
        uid: meetingUid(organizer.address, title, day),
        organizer,
        title,
        description: fillText(text.description, slots, prng),
        location: prng.chance(0.25) ? account.city : 'Video call',
        startsAt: context.dates.workday(day, `${prng.pick([9, 10, 11, 13, 14, 15])}:${prng.pick(['00', '30'])}`),
        minutes: prng.pick([30, 45, 60]),
        attendees: [
          ...others.map((contact, index) =>
            attendee(partyOf(contact, account), index > 0 && prng.chance(0.2) ? 'DECLINED' : 'ACCEPTED'),
          ),
          ...(prng.chance(0.3) ? [attendee(context.team.ines)] : []),
        ],
      };
    });
}

function crmEntries(
  context: StoryContext,
  prng: Prng,
  { account, contacts, deals }: HistorySubject,
  period: Period,
  { count, words }: { count: number; words: AccountWords },
): AccountRecords['activities'] {
  const { dates } = context;
  return prng
    .shuffle(crmTexts)
    .filter((text) => !text.abroad || words.abroad)
    .slice(0, count)
    .map((text, index): AccountRecords['activities'][number] => {
      const day = prng.between(period.from, period.to);
      const contact = contacts[index % Math.min(2, contacts.length)]!;
      const slots = slotValues(context, prng, { account, contact, colleague: contacts.at(-1)!, words, day });
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
