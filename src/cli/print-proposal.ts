import type { ProposalView } from '../api/proposal-view.ts';
import type { Action } from '../domain/action.ts';
import { meetingChangeWords, trackingWords, wordsOfAction } from '../domain/action-words.ts';
import { counted } from '../domain/counted.ts';
import { crmValueWords as show } from '../domain/crm-fields.ts';
import { dayWords, instantWords } from '../domain/time-words.ts';
import { approvalNeeds } from '../domain/verdict.ts';
import type { Screen } from './screen.ts';

const QUOTE_LENGTH = 320;

type Address = { name: string; address: string };

function printAddresses(list: readonly Address[]): string {
  return list.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ');
}

function indent(text: string, by = '  '): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : by + line))
    .join('\n');
}

const authors: Record<string, string> = {
  playbook: 'written by the playbook',
  model: 'written by a language model',
  repaired: 'written by a language model, repaired once',
};

/** Whose reason it is, where it is not that of our own rules. */
const reasonOf: Record<string, string> = {
  model: 'In the words of the model: ',
  repaired: 'In the words of the model: ',
};

function heading(screen: Screen, text: string): void {
  screen.line();
  screen.line(screen.bold(text));
}

/** The action as it will be carried out. */
export function printAction(screen: Screen, action: Action, zone: string): void {
  switch (action.tool) {
    case 'send_email': {
      screen.line(`  From:    ${printAddresses([action.sender])}`);
      screen.line(`  To:      ${printAddresses(action.to)}`);
      if (action.cc.length > 0) screen.line(`  Cc:      ${printAddresses(action.cc)}`);
      if (action.bcc.length > 0) screen.line(`  Bcc:     ${printAddresses(action.bcc)}`);
      screen.line(`  Subject: ${action.subject}`);
      for (const { words } of action.offers?.times ?? []) screen.line(`  Offers:  ${words}`);
      for (const { fileName } of action.attachments) screen.line(`  File:    ${fileName}`);
      screen.line();
      screen.line(indent(action.body));
      if (action.signatureText !== '') screen.line(indent(`\n${action.signatureText}`));
      const quoted = action.quotedText.split('\n').length;
      if (action.quotedText !== '')
        screen.line(screen.faint(`\n  (${counted(quoted, 'line')} of the earlier mail quoted below)`));
      if (action.purpose === 'outreach') screen.line(screen.faint('\n  (carries a way to unsubscribe)'));
      const told = trackingWords(action);
      if (told !== null) screen.line(screen.faint(`\n  (${told})`));
      return;
    }
    case 'schedule_meeting':
      screen.line(`  Meeting: ${action.title}`);
      if (action.change) screen.line(`  Change:  ${meetingChangeWords(action.change)}`);
      screen.line(`  Starts:  ${instantWords(action.startsAt, action.zone)} (${action.zone})`);
      screen.line(`  Ends:    ${instantWords(action.endsAt, action.zone)}`);
      screen.line(`  Invited: ${printAddresses(action.invitees)}`);
      screen.line(`  From:    ${printAddresses([action.sender])}`);
      screen.line();
      screen.line(indent(action.description));
      return;
    case 'update_crm':
      screen.line(
        `  Set ${action.field} of the ${action.record.noun} from ${show(action.expected)} to ${show(action.value)}`,
      );
      return;
    case 'create_task':
      screen.line(`  Task: ${action.title}`);
      if (action.dueAt !== null) screen.line(`  Due:  ${dayWords(action.dueAt, zone)}`);
      screen.line(indent(`\n${action.body}`));
      return;
    case 'enrich_contact':
      screen.line(`  Looks up: ${action.looksFor.join(', ').replaceAll('_', ' ')}`);
      return;
    case 'leave_alone':
      screen.line(`  ${action.reason}`);
  }
}

/** One line of a quote; `--json` has all of it. */
function printQuote(quote: string): string {
  const words = quote.replaceAll(/\s+/g, ' ').trim();
  return words.length <= QUOTE_LENGTH ? words : `${words.slice(0, QUOTE_LENGTH).replace(/\s\S*$/, '')} …`;
}

function printEvidence(screen: Screen, view: ProposalView, zone: string): void {
  heading(screen, 'Evidence');
  if (view.evidence.length === 0) screen.line('  none');
  for (const item of view.evidence) {
    const day = item.occurredAt === null ? '' : `, ${dayWords(item.occurredAt, zone)}`;
    const inside = item.audience === 'internal' ? ', internal: never quoted to them' : '';
    screen.line(`  "${printQuote(item.quote)}"`);
    screen.line(screen.faint(`    ${item.title || item.entityType} (${item.entityType}${day}${inside})`));
  }
}

function printVerdict(screen: Screen, view: ProposalView): void {
  heading(screen, `Verdict: ${view.label ?? 'not checked yet'}`);
  for (const finding of view.verdict?.findings ?? []) {
    screen.line(`  - ${finding.message}`);
    for (const mark of finding.marks) screen.line(`      "${mark.words}": ${mark.problem}`);
    if (finding.decision === 'approve') continue;
    screen.line(`    What would unblock it: ${finding.wouldPass}`);
    if (finding.decision === 'reject') {
      screen.line(
        `    ${finding.overridable ? 'You may override it: approve with --reason.' : 'Nobody can override this.'}`,
      );
    }
  }
  for (const { field, from, to, because } of view.verdict?.adjustments ?? []) {
    screen.line(`  ${field}: "${from}" ${to === '' ? 'was taken out' : `became "${to}"`}: ${because}`);
  }
}

/** Their mail asked for its answers elsewhere: whoever decides should know, and nothing follows it by itself. */
function printReplyTo(screen: Screen, { replyTo }: ProposalView): void {
  if (replyTo !== null) screen.line(`\n  Their mail asks for answers to ${replyTo}. That address is not used.`);
}

/** Says it where approving does not deliver the mail to anybody. */
function printDelivery(screen: Screen, { effect, delivery }: ProposalView): void {
  if (delivery !== null && effect?.state !== 'done') screen.line(screen.faint(`\n  (when approved: ${delivery})`));
}

function printAfterwards(screen: Screen, view: ProposalView, zone: string): void {
  if (view.effect) {
    heading(screen, `Action: ${view.effect.state.replace('_', ' ')}`);
    if (view.effect.state === 'scheduled') {
      screen.line(`  leaves ${instantWords(view.effect.notBefore, zone)}: ${view.effect.reason}`);
    }
    if (view.effect.endedAt !== null) screen.line(`  ended ${instantWords(view.effect.endedAt, zone)}`);
    if (view.effect.failure !== null) screen.line(`  ${view.effect.failure}`);
    if (view.effect.state === 'done' && view.delivery !== null) screen.line(`  ${view.delivery}`);
  }
  for (const outcome of view.outcomes) {
    heading(screen, `Answer: ${outcome.kind.replaceAll('_', ' ')} (${outcome.value > 0 ? '+' : ''}${outcome.value})`);
    screen.line(
      screen.faint(
        `  ${instantWords(outcome.occurredAt, zone)}, known by its ${outcome.attributedBy.replace('_', ' ')}`,
      ),
    );
    if (outcome.words !== '') screen.line(indent(outcome.words));
  }
}

const answeredTools = new Set(['send_email', 'schedule_meeting']);

/** What a person may type next about this proposal. */
function nextCommands(view: ProposalView): string[] {
  const { handle } = view;
  if (view.readOnly) return [];
  if (view.state === 'approved') return [`gtm undo ${handle}`];
  if (view.state === 'executed') return answeredTools.has(view.tool) ? [`gtm replies ${handle}`] : [];
  if (view.state !== 'open' && view.state !== 'blocked') return [];
  const needs = approvalNeeds(view.verdict);
  const approve = needs === 'reason' ? `gtm approve ${handle} --reason "..."` : `gtm approve ${handle}`;
  return [
    ...(needs === 'impossible' ? [] : [approve]),
    ...(wordsOfAction(view.action) ? [`gtm edit ${handle} --body FILE`] : []),
    `gtm reject ${handle} --reason not_now`,
  ];
}

/** Everything a person needs to decide. */
export function printProposal(screen: Screen, view: ProposalView, zone: string): void {
  screen.line(`${screen.bold(view.headline)}  ${screen.faint(view.handle)}`);
  if (view.readOnly) screen.line('From a run over old data: it can be read and never approved.');
  else if (view.state !== 'open' && view.state !== 'blocked') {
    screen.line(`${view.state}${view.stateReason === '' ? '' : `: ${view.stateReason}`}`);
  }
  heading(screen, 'Why now');
  screen.line(indent(view.whyNow));
  if (view.rationale !== '') screen.line(indent(`${reasonOf[view.author] ?? ''}${view.rationale}`));
  heading(screen, view.action.tool === 'send_email' ? 'Mail' : 'Action');
  printAction(screen, view.action, zone);
  printReplyTo(screen, view);
  printDelivery(screen, view);
  printEvidence(screen, view, zone);
  printVerdict(screen, view);
  heading(
    screen,
    `Confidence: ${view.confidenceWord} (${view.confidence.toFixed(2)}), ${authors[view.author] ?? view.author}`,
  );
  for (const part of view.confidenceParts) {
    screen.line(`  ${part.name} ${part.value.toFixed(2)}: ${part.because}`);
  }
  printAfterwards(screen, view, zone);
  const next = nextCommands(view);
  if (next.length === 0) return;
  heading(screen, 'Next');
  for (const command of next) screen.line(`  ${command}`);
}
