import type { ProposalSummary } from '../proposal-view.ts';
import type { RunSummary } from '../run-view.ts';
import { type Html, html } from './html.ts';
import { momentWords } from './moment.ts';

export interface InboxEffect {
  handle: string;
  state: string;
  notBefore: string;
  reason: string;
  endedAt: string | null;
  failure: string | null;
}

export interface InboxReply {
  kind: string;
  from: string;
  words: string;
  answersHandle: string | null;
  causedHandles: string[];
}

export interface Inbox {
  tenant: { name: string; kind: string; zone: string; paused: boolean };
  proposals: readonly ProposalSummary[];
  effects: readonly InboxEffect[];
  replies: readonly InboxReply[];
  /** The latest run of a goal that a person stated. */
  run: RunSummary | null;
  /** What becomes of mail where it is not delivered, one sentence each. */
  deliveries: readonly string[];
}

const REPLY_LENGTH = 160;
const doneWords: Record<string, string> = {
  executed: 'Done',
  rejected: 'Rejected',
  superseded: 'Overtaken',
  expired: 'Expired',
  failed: 'Failed',
};

function row(item: ProposalSummary, tag: string, lines: readonly Html[]): Html {
  return html`<li><div class="head"><a href="/proposals/${item.handle}">${item.headline}</a>
<span class="tag ${tag.split(' ')[0]}">${tag}</span><code class="faint">${item.handle}</code></div>
${lines.map((line) => html`<p class="small faint">${line}</p>`)}</li>`;
}

function waiting(item: ProposalSummary): Html {
  return row(item, item.label ?? item.state, [html`${item.whyNow}`]);
}

function scheduled(item: ProposalSummary, { effects, tenant }: Inbox): Html {
  const effect = effects.find(({ handle }) => handle === item.handle);
  if (!effect) return row(item, 'Approved', []);
  if (effect.state !== 'scheduled') return row(item, effect.state, [html`${effect.failure}`]);
  return row(item, 'Scheduled', [html`Leaves ${momentWords(effect.notBefore, tenant.zone)}. ${effect.reason}`]);
}

function shorten(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim();
  return line.length <= REPLY_LENGTH ? line : `${line.slice(0, REPLY_LENGTH).replace(/\s\S*$/, '')} …`;
}

function replyLine({ kind, from, words, causedHandles }: InboxReply): Html {
  const caused = causedHandles.map((handle) => html` <a href="/proposals/${handle}">It caused ${handle}.</a>`);
  const what = kind === 'reply' ? 'answered' : `answered (${kind.replaceAll('_', ' ')})`;
  return html`${from} ${what}: “${shorten(words)}”${caused}`;
}

function done(item: ProposalSummary, { effects, replies, tenant }: Inbox): Html {
  const endedAt = effects.find(({ handle }) => handle === item.handle)?.endedAt;
  const first = item.stateReason || (endedAt ? `Done ${momentWords(endedAt, tenant.zone)}.` : item.whyNow);
  const answers = replies.filter(({ answersHandle }) => answersHandle === item.handle);
  return row(item, doneWords[item.state] ?? item.state, [html`${first}`, ...answers.map(replyLine)]);
}

function list(title: string, note: string, rows: readonly Html[]): Html | null {
  if (rows.length === 0) return null;
  return html`<section><h2>${title} <span class="faint">${rows.length}</span></h2>
<p class="small faint">${note}</p><ul class="rows">${rows}</ul></section>`;
}

function runLine(run: RunSummary): Html {
  const alone = run.counts['leftAlone'] ?? 0;
  if (run.state === 'running') return html`<p>Working on “${run.goal}”. This page reloads by itself.</p>`;
  if (run.question !== null) return html`<p>“${run.goal}” waits for your answer: ${run.question}</p>`;
  const later = run.counts['postponed'] ?? 0;
  return html`<p>Worked on “${run.goal}”. ${
    alone > 0 ? html`<a href="/runs/${run.id}">${alone} left alone, each with its reason</a>.` : null
  }${later > 0 ? html` <a href="/runs/${run.id}">${later} more wait for another day</a>.` : null}</p>`;
}

/** A task that ran by itself: it stays inside, and a person has to do it. */
function isTask({ tool, state }: ProposalSummary): boolean {
  return tool === 'create_task' && state === 'executed';
}

/** The proposals as sentences: what waits, what is about to leave, what came of the rest. */
export function inboxPage(inbox: Inbox): Html {
  const { tenant, run, deliveries } = inbox;
  const live = inbox.proposals.filter((item) => !item.readOnly);
  const inState = (...states: string[]) => live.filter((item) => states.includes(item.state) && !isTask(item));
  return html`${tenant.paused ? html`<p class="notice">All effects are paused: nothing leaves.</p>` : null}
${run ? runLine(run) : null}
${live.length === 0 ? html`<p class="faint">No proposals yet. State a goal with <code>gtm goal "..."</code>.</p>` : null}
${list('Waiting for you', 'Nothing here leaves before you approve it.', inState('open').map(waiting))}
${list(
  'About to leave',
  'Open one to pull it back.',
  inState('approved').map((item) => scheduled(item, inbox)),
)}
${list('Held back', 'A rule stands against these; each says which.', inState('blocked').map(waiting))}
${list(
  'Tasks for the team',
  'Noted without asking, because nothing leaves the house.',
  live.filter(isTask).map((item) => row(item, 'Task', [html`${item.whyNow}`])),
)}
${list(
  'Settled',
  'What became of them, and what came back.',
  inState(...Object.keys(doneWords)).map((item) => done(item, inbox)),
)}
${deliveries.map((delivery) => html`<p class="small faint">Mail is ${delivery}.</p>`)}`;
}
