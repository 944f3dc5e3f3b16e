import type { Prng } from '../prng.ts';
import type { AccountRow, ContactRow, MailDraft, Party } from '../source-records.ts';
import { partyOf, type StoryContext } from '../story-kit.ts';
import type { Conversation } from './conversation.ts';
import { fillText } from './fill-text.ts';
import { type AccountWords, slotValues } from './slot-values.ts';

const MINUTE_MS = 60_000;

export interface ConversationInput {
  account: AccountRow;
  contacts: ContactRow[];
  contact: ContactRow;
  conversation: Conversation;
  /** Day of the last mail. */
  end: number;
  words: AccountWords;
}

/** The mails of one conversation, ending on the day given or, where somebody answers late, soon after. */
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
  const copied = conversation.turns.some(([, , template]) => template.includes('in copy'));
  let day = start;
  let previous: Date | null = null;
  return conversation.turns.map(([who, gap, template], index): MailDraft => {
    day += gap;
    const zone = who === 'us' ? dates.zone : account.zone;
    const at = writingTime(context, prng, { day, zone, previous });
    const isQuick: boolean = previous !== null && at.getTime() - previous.getTime() < 24 * 60 * MINUTE_MS;
    previous = at;
    return {
      key: `${key} ${index}`,
      ...(index > 0 ? { answers: `${key} ${index - 1}` } : {}),
      from: who === 'us' ? us : them,
      to: [who === 'us' ? them : us],
      ...(copied ? { cc: [partyOf(colleague, account)] } : {}),
      subject: index > 0 ? `Re: ${topic}` : topic,
      at,
      utcOffsetMinutes: dates.utcOffsetMinutes(at, zone),
      words: fillText(template, slots, prng),
      // Who answers within the day often leaves the name out.
      ...(isQuick && prng.chance(0.4) ? { greeting: '' } : {}),
    };
  });
}

/** The owner of an account as a writer of mail. */
export function ownerParty({ team }: StoryContext, address: string): Party {
  return Object.values(team).find((party) => party.address === address) ?? team.clara;
}

interface WritingTime {
  day: number;
  zone: string;
  previous: Date | null;
}

/** A time of the day at which somebody in `zone` is at work, at least twenty minutes after the mail before. */
function writingTime({ dates }: StoryContext, prng: Prng, { day, zone, previous }: WritingTime): Date {
  const workTime = (on: number, hour: number) => {
    const here = dates.workday(on, `${hour}:${prng.between(0, 59)}`);
    const shift = dates.utcOffsetMinutes(here, dates.zone) - dates.utcOffsetMinutes(here, zone);
    return new Date(here.getTime() + shift * MINUTE_MS);
  };
  const planned = workTime(day, prng.between(8, 16));
  if (!previous || planned.getTime() - previous.getTime() >= 20 * MINUTE_MS) return planned;
  const soon = new Date(previous.getTime() + prng.between(25, 150) * MINUTE_MS);
  const localHour = new Date(soon.getTime() + dates.utcOffsetMinutes(soon, zone) * MINUTE_MS).getUTCHours();
  if (localHour >= 8 && localHour < 18) return soon;
  // Too late in the day: the next morning on which they work.
  for (let later = day + 1; ; later++) {
    const morning = workTime(later, 8);
    if (morning > previous) return morning;
  }
}
