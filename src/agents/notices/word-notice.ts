import type { NoticeLine } from '../../connectors/webhooks/out/slack-body.ts';
import type { TenantTransaction } from '../../data/database/database.ts';
import type { NoticeChannel } from '../../data/records/notice-channels.ts';
import type { Notice } from '../../data/records/notices.ts';
import { getTenant } from '../../data/records/tenants.ts';
import { counted } from '../../domain/counted.ts';
import type { NoticeTopic } from '../../domain/notice.ts';
import { pausedWords } from '../../domain/paused-words.ts';
import { instantWords } from '../../domain/time-words.ts';
import { plainWords } from './plain-words.ts';
import { waitingProposals } from './waiting-proposals.ts';

const MOST_REPLIES = 10;
const QUOTED_CHARACTERS = 200;

/** A notice in words; each line links to a page on which somebody decides. */
export interface NoticeWords {
  title: string;
  lines: (NoticeLine & { topic: NoticeTopic | 'test' })[];
}

interface Wording {
  transaction: TenantTransaction;
  channel: NoticeChannel;
  zone: string;
  /** Whether a reply may be quoted. */
  quotes: boolean;
}

interface Told {
  /** What the title says of it. */
  title: string;
  lines: { text: string; path?: string }[];
}

const deeds: Readonly<Record<string, string>> = { reply: 'answered', mail_received: 'wrote' };

async function tellReplies({ transaction, quotes }: Wording, subjects: readonly string[]): Promise<Told> {
  const rows = await transaction.query<{ kind: string; person: string | null; account: string | null; body: string }>(
    `select s.kind, p.full_name as person, a.name as account, v.body
     from signals s left join contacts p on p.id = s.contact_id left join accounts a on a.id = s.account_id
     left join activities v on v.id = s.activity_id where s.id = any($1::uuid[]) order by s.occurred_at, s.id`,
    [subjects],
  );
  if (rows.length === 0) return { title: 'Replies', lines: [{ text: 'What came in was erased meanwhile.' }] };
  const lines = rows.slice(0, MOST_REPLIES).map(({ kind, person, account, body }) => {
    const who = plainWords(person ?? '') || 'Somebody';
    const from = account === null ? '' : ` (${plainWords(account)})`;
    const did = deeds[kind] ?? 'may not want to be written to again';
    const quote = quotes ? `: “${plainWords(body ?? '', QUOTED_CHARACTERS)}”` : '.';
    return { text: `${who}${from} ${did}${quote}` };
  });
  const more = rows.length - lines.length;
  if (more > 0) lines.push({ text: `And ${counted(more, 'more reply', 'more replies')}.` });
  return { title: `${counted(rows.length, 'reply', 'replies')} for you`, lines };
}

async function tellApprovals({ transaction, channel }: Wording): Promise<Told> {
  const { count, handle } = await waitingProposals(transaction, channel.userId);
  if (count === 0) return { title: 'Approvals', lines: [{ text: 'Nothing waits for approval any more.' }] };
  const title = `${counted(count, 'proposal')} ${count === 1 ? 'waits' : 'wait'} for approval`;
  return { title, lines: [{ text: `${title}.`, ...(handle === null ? {} : { path: `/proposals/${handle}` }) }] };
}

async function tellMailbox(wording: Wording, subject: string): Promise<string | null> {
  const [id, since] = subject.split('/') as [string, string];
  const [mailbox] = await wording.transaction.query<{ address: string; failing: boolean }>(
    'select address, failing_since is not null as failing from mailboxes where id = $1',
    [id],
  );
  if (!mailbox) return null;
  const when = instantWords(since, wording.zone, { withYear: false });
  if (mailbox.failing) return `The mailbox ${mailbox.address} cannot be read since ${when}.`;
  return `The mailbox ${mailbox.address} could not be read since ${when}; now it can.`;
}

async function tellSpike(wording: Wording, subject: string): Promise<string | null> {
  const [id, what] = subject.split('/') as [string, string];
  const [mailbox] = await wording.transaction.query<{ address: string; pausedFor: 'bounces' | 'complaints' | null }>(
    'select address, paused_for from mailboxes where id = $1',
    [id],
  );
  if (!mailbox) return null;
  const { address, pausedFor } = mailbox;
  if (what === 'opt-outs') return `Many of those whom ${address} wrote to ask not to be written to again.`;
  if (pausedFor === null) return `The mailbox ${address} had paused by itself; it sends again.`;
  const { message, remedy } = pausedWords(address, pausedFor);
  return `${message} ${remedy}`;
}

async function tellTroubles(
  wording: Wording,
  title: string,
  subjects: readonly string[],
  tell: (wording: Wording, subject: string) => Promise<string | null>,
): Promise<Told> {
  const texts: string[] = [];
  for (const subject of subjects) texts.push((await tell(wording, subject)) ?? 'The mailbox is gone meanwhile.');
  return { title, lines: texts.map((text) => ({ text })) };
}

function tell(wording: Wording, topic: Notice['topic'], subjects: readonly string[]): Promise<Told> {
  if (topic === 'reply') return tellReplies(wording, subjects);
  if (topic === 'approvals') return tellApprovals(wording);
  if (topic === 'mailbox') return tellTroubles(wording, 'A mailbox stopped', subjects, tellMailbox);
  if (topic === 'spike') return tellTroubles(wording, 'Look at a mailbox', subjects, tellSpike);
  return Promise.resolve({ title: 'A test', lines: [{ text: 'This is a test: notices reach you here.' }] });
}

/** The words of a message, as things stand now: a name that was erased meanwhile is in none. */
export async function wordNotices(
  transaction: TenantTransaction,
  { channel, notices, ownUrl }: { channel: NoticeChannel; notices: readonly Notice[]; ownUrl: string },
): Promise<NoticeWords> {
  const { zone, noticesQuote } = await getTenant(transaction);
  const wording = { transaction, channel, zone, quotes: noticesQuote };
  const titles: string[] = [];
  const lines: NoticeWords['lines'] = [];
  for (const [topic, about] of Map.groupBy(notices, (notice) => notice.topic)) {
    const told = await tell(
      wording,
      topic,
      about.map(({ subject }) => subject),
    );
    titles.push(told.title);
    lines.push(...told.lines.map(({ text, path = '/' }) => ({ topic, text, link: `${ownUrl}${path}` })));
  }
  return { title: titles.join(', '), lines };
}
