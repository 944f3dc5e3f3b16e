import type { MailDraft } from '../source-records.ts';
import { partyOf, type StoryContext, storyMail } from '../story-kit.ts';
import type { ConversationInput } from './conversation-mails.ts';

/** A mail of ours that met an absence notice, and the person's own answer after the holiday. */
export function outOfOfficeExchange(
  context: StoryContext,
  { account, contacts, words }: Pick<ConversationInput, 'account' | 'contacts' | 'words'>,
): MailDraft[] {
  const { dates, team } = context;
  const us = Object.values(team).find((party) => party.address === account.ownerAddress) ?? team.clara;
  const them = partyOf(contacts[0]!, account);
  const key = `${account.id} away`;
  const subject = `New seal rings for ${words.site}`;
  const day = dates.dayOnOrAfter(-120, 3);
  return [
    storyMail(context, {
      key: `${key} 0`,
      from: us,
      to: [them],
      subject,
      day,
      time: '10:30',
      words: `The seal rings for your loggers are on their way, two hundred pieces, enough for every battery change of this year. The old rings can go into ordinary waste.`,
    }),
    storyMail(context, {
      key: `${key} 1`,
      answers: `${key} 0`,
      from: { ...them, habit: { ...them.habit, quoting: 'none' } },
      to: [us],
      subject: `Automatic reply: ${subject}`,
      day,
      time: '10:31',
      zone: account.zone,
      greeting: '',
      words: `I am out of the office until ${dates.spoken(day + 12)} and read no mail during this time. For shipments on the road please call our control room.`,
      headers: [
        ['Auto-Submitted', 'auto-replied'],
        ['X-Auto-Response-Suppress', 'All'],
      ],
    }),
    storyMail(context, {
      key: `${key} 2`,
      answers: `${key} 0`,
      from: them,
      to: [us],
      subject: `Re: ${subject}`,
      day: day + 13,
      time: '09:12',
      zone: account.zone,
      words: `Back from the holiday and found the parcel on my desk. Rings are in the drawer next to the batteries now.`,
    }),
  ];
}
