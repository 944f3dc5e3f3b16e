import { createHistory } from './background/account-history.ts';
import { backgroundRecords } from './background/background-records.ts';
import { salesConversations } from './background/conversations-sales.ts';
import { createDeck, type Deck } from './background/deck.ts';
import { createDemoDates } from './demo-dates.ts';
import type { DemoSeed } from './demo-seed.ts';
import { internalPapers } from './documents/internal-papers.ts';
import { shareableSheets } from './documents/shareable-sheets.ts';
import { exportFiles } from './export-files.ts';
import { mailboxFiles } from './mailbox-files.ts';
import { createPrng } from './prng.ts';
import type { AccountRecords } from './source-records.ts';
import { type StoryName, stories, storyScripts } from './stories.ts';
import type { StoryContext } from './story-kit.ts';
import { demoPeople, demoTenant, teamParties } from './team.ts';
import { internalMeetings, teamCalendars } from './team-calendar.ts';

export interface DemoSeedOptions {
  /** Integer; the same seed, start and stories give the same bytes. */
  seed: number;
  /** ISO instant of the demo's first day, 09:40 on a Tuesday in `Europe/Berlin` (see `demoStart`). */
  now: string;
  /** Stories to leave out. */
  without?: readonly StoryName[];
}

interface Part {
  records: AccountRecords;
  story: StoryName | null;
}

/** The source records of the demo tenant: CRM exports, mails, calendars, documents and people. */
export function buildDemoSeed({ seed, now, without = [] }: DemoSeedOptions): DemoSeed {
  const dates = createDemoDates(now);
  const context: StoryContext = { dates, team: teamParties() };
  const prng = createPrng(seed);
  const deck = createDeck();
  const told = storyParts(context, prng, { without, deck });
  const booked = told.flatMap((part) => part.records.meetings);
  const background = backgroundRecords(context, prng, { booked, deck });
  const parts = [...told.filter(({ isThere }) => isThere), ...background.map((records) => ({ records, story: null }))];
  const records = parts.map((part) => part.records);
  const people = demoPeople(dates);
  const meetings = records.flatMap((record) => record.meetings);
  const mails = parts
    .flatMap(({ records: { mails }, story }) => mailboxFiles(mails, demoTenant.domains[0]!, story))
    .sort((left, right) => (left.sentAt + left.messageId < right.sentAt + right.messageId ? -1 : 1));
  return {
    seed,
    now: dates.now.toISOString(),
    zone: dates.zone,
    tenant: demoTenant,
    people,
    csv: exportFiles(records),
    mails,
    calendars: teamCalendars(people, [...internalMeetings(context), ...meetings], dates),
    documents: [...shareableSheets, ...internalPapers],
    stories: stories.filter((story) => !without.includes(story.name)),
    counts: {
      accounts: records.length,
      contacts: records.flatMap((record) => record.contacts).length,
      deals: records.flatMap((record) => record.deals).length,
      activities: mails.length + meetings.length + records.flatMap((record) => record.activities).length,
    },
  };
}

interface StoryPart extends Part {
  /** False where the story is left out with its whole account. */
  isThere: boolean;
}

/** Every story, also those left out, so that the texts dealt to the others stay the same. */
function storyParts(
  context: StoryContext,
  prng: ReturnType<typeof createPrng>,
  { without, deck }: { without: readonly StoryName[]; deck: Deck },
): StoryPart[] {
  return storyScripts.map(({ story, build }): StoryPart => {
    const left = without.includes(story.name);
    const { history, ...records } = build(context);
    const past = history
      ? createHistory(context, prng.fork(`story ${story.name}`), records, history, {
          deck,
          exclude: salesConversations,
        })
      : null;
    const mails = left ? records.mails.filter((mail) => !mail.trigger) : records.mails;
    return {
      story: story.name,
      isThere: !left || story.removal !== 'account',
      records: {
        ...records,
        mails: [...(past?.mails ?? []), ...mails],
        meetings: [...(past?.meetings ?? []), ...records.meetings],
        activities: [...(past?.activities ?? []), ...records.activities],
      },
    };
  });
}
