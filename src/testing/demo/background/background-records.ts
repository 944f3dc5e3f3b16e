import type { Prng } from '../prng.ts';
import type { AccountRecords, AccountRow, ContactRow, DealRow, Meeting, WritingHabit } from '../source-records.ts';
import { attendee, mailName, meetingUid, partyOf, type StoryContext } from '../story-kit.ts';
import { createHistory } from './account-history.ts';
import { type BackgroundAccount, backgroundAccounts, passesCustoms } from './background-accounts.ts';
import type { Conversation } from './conversation.ts';
import { conversationMails } from './conversation-mails.ts';
import { excursionConversations } from './conversations-excursions.ts';
import { lostConversations, salesConversations } from './conversations-sales.ts';
import { studyConversations } from './conversations-studies.ts';
import { validationConversations } from './conversations-validation.ts';
import type { Deck } from './deck.ts';
import { fillText } from './fill-text.ts';
import { type MeetingText, nextMeetingTexts } from './meeting-texts.ts';
import { outOfOfficeExchange } from './out-of-office-exchange.ts';
import { jobTitles, namePools, phonePrefixes } from './people-names.ts';
import { type AccountWords, isFitting, slotValues } from './slot-values.ts';

const closings = [
  'Best regards,',
  'Kind regards,',
  'Best,',
  'Regards,',
  'Many thanks,',
  'With best wishes,',
  'Thanks,',
];
type OpenStage = 'Discovery' | 'Proposal' | 'Negotiation' | 'Contract';
/** What sellers write into the field, by stage. */
const nextSteps: Record<OpenStage, readonly string[]> = {
  Discovery: ['Understand second lane', 'Visit, then numbers', 'Who else decides?', 'Meeting is booked'],
  Proposal: ['They compare offers', 'Board paper', 'Trial results', 'Walk through offer', 'Waiting for purchasing'],
  Negotiation: ['Payment terms', 'Term: 2 or 3 years', 'Legal, then price', 'Martin joins the next call'],
  Contract: ['Legal reads the last version', 'Delivery dates', 'Annex with sites'],
};
/** Where somebody was on holiday when we wrote. */
const awayDomain = 'noordkade-logistics.example';
const roles = ['Champion', 'Decision maker', 'Influencer', 'User', 'Procurement'] as const;

/** Ordinary accounts at which nothing needs doing: a meeting is booked, the last mail is answered, the deal is closed. */
export function backgroundRecords(
  context: StoryContext,
  prng: Prng,
  { booked, deck }: { booked: readonly Meeting[]; deck: Deck },
): AccountRecords[] {
  const taken: Taken = { names: new Set(), hours: new Set(booked.flatMap(hoursOf)), deck };
  return backgroundAccounts.map((profile, index) =>
    accountRecords(context, prng.fork(profile.domain), { profile, index, taken }),
  );
}

/** What is given out once only, full names and hours of an organizer, and the deck of texts that all share. */
interface Taken {
  names: Set<string>;
  hours: Set<string>;
  deck: Deck;
}

interface Place {
  profile: BackgroundAccount;
  index: number;
  taken: Taken;
}

function accountRecords(context: StoryContext, prng: Prng, { profile, index, taken }: Place): AccountRecords {
  const { dates } = context;
  const account = accountRow(context, prng, profile, index);
  const contacts = contactRows(context, prng, { profile, account, taken });
  const words: AccountWords = {
    goods: profile.goods,
    lanes: profile.lanes,
    site: profile.site,
    abroad: passesCustoms(profile),
  };
  const away = account.ownerAddress === context.team.jonas.address;
  const end = profile.state === 'lost' ? -prng.between(45, 190) : -prng.between(away ? 11 : 2, away ? 18 : 13);
  const deals = dealRows(context, prng, { profile, account, contacts, end });
  const subject = { account, contacts, deals };
  const candidates = recentConversations(profile).filter((conversation) =>
    isFitting(conversation, { account, words, bought: profile.state === 'customer' }),
  );
  const [recent] = taken.deck(prng, candidates, 1) as [Conversation];
  const length = recent.turns.reduce((sum, [, gap]) => sum + gap, 0);
  const size = { conversations: prng.between(4, 5), meetings: prng.between(6, 8), crmEntries: prng.between(17, 23) };
  const from = Math.round((account.createdAt.getTime() - dates.now.getTime()) / 86_400_000) + 12;
  const past = createHistory(
    context,
    prng,
    subject,
    { from, to: end - length - 6 },
    { deck: taken.deck, size, words, exclude: [recent] },
  );
  const latest = conversationMails(context, prng, {
    ...subject,
    contact: contacts[0]!,
    conversation: recent,
    end,
    words,
  });
  return {
    ...subject,
    activities: past.activities,
    mails: [
      ...past.mails,
      ...(profile.domain === awayDomain ? outOfOfficeExchange(context, { ...subject, words }) : []),
      ...latest,
    ],
    meetings: [
      ...past.meetings,
      ...(profile.state === 'open' ? [nextMeeting(context, prng, { account, contacts, words, taken })] : []),
    ],
  };
}

function recentConversations({ state }: BackgroundAccount): readonly Conversation[] {
  if (state === 'lost') return lostConversations;
  return state === 'open'
    ? [...salesConversations, ...studyConversations]
    : [...excursionConversations, ...validationConversations];
}

function accountRow({ dates, team }: StoryContext, prng: Prng, profile: BackgroundAccount, index: number): AccountRow {
  const owner =
    profile.state === 'customer' || index % 9 === 5 ? team.jonas : index % 11 === 8 ? team.martin : team.clara;
  return {
    id: String(204_820_000 + index * 10),
    name: profile.name,
    domain: profile.domain,
    ownerAddress: owner.address,
    industry: profile.industry,
    city: profile.city,
    country: profile.country,
    zone: profile.zone,
    employees: profile.employees,
    lifecycle: profile.state === 'customer' ? 'Customer' : 'Opportunity',
    lanesPerMonth: profile.lanesPerMonth,
    storageRange: profile.range,
    createdAt: dates.workday(-prng.between(450, 562), '10:00'),
  };
}

interface ContactInput {
  profile: BackgroundAccount;
  account: AccountRow;
  taken: Taken;
}

function contactRows({ dates }: StoryContext, prng: Prng, { profile, account, taken }: ContactInput): ContactRow[] {
  const count = prng.pick([3, 4, 4, 5, 5]);
  return roles.slice(0, count).map((role, index): ContactRow => {
    const [firstName, lastName] = freeName(prng, profile, taken.names);
    return {
      id: String(504_120_000 + (Number(account.id) - 204_820_000) + index),
      accountId: account.id,
      firstName,
      lastName,
      address: `${mailName(firstName, lastName)}@${account.domain}`,
      phone: `${phonePrefixes[profile.country]}${prng.between(10, 99)}`,
      title: prng.pick(jobTitles[role]),
      buyingRole: role,
      ownerAddress: account.ownerAddress,
      zone: account.zone,
      language: 'en',
      optedOutAt: null,
      verifiedAt: prng.chance(0.55) ? dates.workday(-prng.between(10, 240), '09:00') : null,
      createdAt: account.createdAt,
      habit: writingHabit(prng),
    };
  });
}

/** A full name that nobody in the tenant's data has yet. */
function freeName(prng: Prng, profile: BackgroundAccount, taken: Set<string>): [first: string, last: string] {
  const pool = namePools[profile.names];
  let name: [string, string];
  do {
    name = [prng.pick(pool.first), prng.pick(pool.last)];
  } while (
    taken.has(name.join(' ')) ||
    taken.has(`${profile.domain} ${name[0]}`) ||
    taken.has(`${profile.domain} ${name[1]}`)
  );
  taken.add(name.join(' ')).add(`${profile.domain} ${name[0]}`).add(`${profile.domain} ${name[1]}`);
  return name;
}

function writingHabit(prng: Prng): WritingHabit {
  return {
    greeting: prng.pick(['dear', 'hi', 'hi', 'hello', 'hello', 'name', 'good-morning']),
    closing: prng.pick(closings),
    signature: prng.pick(['dashes', 'plain', 'plain', 'short']),
    quoting: prng.pick(['below', 'below', 'below', 'outlook', 'none']),
    html: prng.chance(0.25),
  };
}

interface DealInput {
  profile: BackgroundAccount;
  account: AccountRow;
  contacts: ContactRow[];
  /** Day of the last mail, on which a lost deal was lost. */
  end: number;
}

function dealRows({ dates }: StoryContext, prng: Prng, { profile, account, contacts, end }: DealInput): DealRow[] {
  const amount = prng.between(18, 140) * 1000 + prng.between(0, 9) * 100;
  const base = { accountId: account.id, contactId: contacts[0]!.id, ownerAddress: account.ownerAddress };
  const id = (index: number) => String(702_340_000 + (Number(account.id) - 204_820_000) + index);
  const name = account.name.split(' ')[0]!;
  const older: DealRow = {
    ...base,
    id: id(1),
    name: `${name}: ${prng.pick(['first lanes', 'pilot lanes', 'single-use loggers', 'starter set'])}`,
    stage: profile.state === 'customer' ? 'Closed Won' : 'Closed Lost',
    amountMinor: Math.round(amount * 0.4) * 100,
    currency: profile.currency,
    closeDate: dates.date(-prng.between(230, 380)),
    renewalDate: null,
    kind: 'New business',
    nextStep: '',
    competitor: profile.state === 'customer' ? '' : 'None, project postponed',
    createdAt: account.createdAt,
  };
  const closed = profile.state !== 'open';
  const closedOn = profile.state === 'lost' ? end : -prng.between(50, 190);
  const stage = closed
    ? profile.state === 'customer'
      ? 'Closed Won'
      : 'Closed Lost'
    : prng.pick(['Discovery', 'Proposal', 'Proposal', 'Negotiation', 'Contract'] as const);
  const latest: DealRow = {
    ...base,
    id: id(2),
    name: `${name}: ${profile.lanes[0]} and ${prng.pick(['Trackbook', isDeepFrozen(profile) ? 'Borea X' : 'Borea R', 'docking stations'])}`,
    stage,
    amountMinor: amount * 100,
    currency: profile.currency,
    closeDate: dates.date(closed ? closedOn : prng.between(26, 110)),
    renewalDate: profile.state === 'customer' ? dates.date(prng.between(150, 300)) : null,
    kind: profile.state === 'customer' ? 'Expansion' : 'New business',
    nextStep: closed ? '' : prng.pick(nextSteps[stage as OpenStage]),
    competitor: prng.pick(['', '', 'Present supplier', 'Single-use recorders']),
    createdAt: dates.workday(-prng.between(200, 300), '10:00'),
  };
  return prng.chance(profile.state === 'customer' ? 1 : 0.55) ? [older, latest] : [latest];
}

/** Colder than a Borea R can measure. */
function isDeepFrozen({ range }: BackgroundAccount): boolean {
  return Number.parseInt(range, 10) < -40;
}

interface NextMeetingInput {
  account: AccountRow;
  contacts: ContactRow[];
  words: AccountWords;
  taken: Taken;
}

function nextMeeting(
  context: StoryContext,
  prng: Prng,
  { account, contacts, words, taken }: NextMeetingInput,
): Meeting {
  const { dates, team } = context;
  const organizer = Object.values(team).find((party) => party.address === account.ownerAddress) ?? team.clara;
  const [day, hour] = freeHour(context, prng, {
    organizer: organizer.address,
    from: organizer === team.jonas ? 7 : 3,
    taken,
  });
  const [text] = taken.deck(prng, nextMeetingTexts, 1) as [MeetingText];
  const slots = slotValues(context, prng, { account, contact: contacts[0]!, colleague: contacts[1]!, words, day });
  const title = fillText(text.title, slots, prng);
  return {
    uid: meetingUid(organizer.address, title, day),
    organizer,
    title,
    description: fillText(text.description, slots, prng),
    location: 'Video call',
    startsAt: dates.workday(day, `${hour}:00`),
    minutes: prng.pick([30, 45, 60]),
    attendees: contacts.slice(0, 2).map((contact) => attendee(partyOf(contact, account))),
  };
}

/** A day and full hour within the next weeks at which the organizer is free. */
function freeHour(
  { dates }: StoryContext,
  prng: Prng,
  { organizer, from, taken }: { organizer: string; from: number; taken: Taken },
): [day: number, hour: number] {
  for (;;) {
    const day = prng.between(from, 24);
    const hour = prng.pick([10, 11, 13, 14, 15]);
    const slot = `${organizer} ${dates.workday(day, `${hour}:00`).toISOString().slice(0, 13)}`;
    if (!taken.hours.has(slot)) {
      taken.hours.add(slot);
      return [day, hour];
    }
  }
}

/** The hours that a meeting touches, as `freeHour` writes them. */
function hoursOf(meeting: Meeting): string[] {
  const hours = [0, meeting.minutes - 1].map((minute) =>
    new Date(meeting.startsAt.getTime() + minute * 60_000).toISOString().slice(0, 13),
  );
  return hours.map((hour) => `${meeting.organizer.address} ${hour}`);
}
