import { rejectReasons } from '../../data/records/feedback.ts';
import type { Action } from '../../domain/action.ts';
import { meetingChangeWords, trackingWords, wordsOfAction } from '../../domain/action-words.ts';
import { crmValueWords } from '../../domain/crm-fields.ts';
import { dayWords } from '../../domain/time-words.ts';
import { approvalNeeds, type Mark, type RuleFinding } from '../../domain/verdict.ts';
import type { ProposalView } from '../proposal-view.ts';
import { type Html, html } from './html.ts';
import { markedText } from './marked.ts';
import { momentWords } from './moment.ts';

const audienceWords: Record<string, string> = {
  participants: 'from your conversation with them',
  shareable: 'may be shared',
  internal: 'internal, never quoted to them',
};
const authorWords: Record<string, string> = {
  playbook: 'the playbook: rules, not a language model. The number is a rule score, not a probability',
  model: 'a language model',
  repaired: 'a language model, repaired once',
};

function addresses(list: readonly { name: string; address: string }[]): string {
  return list.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ');
}

function marksOf(view: ProposalView, field: Mark['field']): Mark[] {
  return view.verdict?.findings.flatMap((finding) => finding.marks.filter((mark) => mark.field === field)) ?? [];
}

function actionCard(action: Action, view: ProposalView, zone: string): Html {
  switch (action.tool) {
    case 'send_email':
      return html`<dl><dt>From</dt><dd>${addresses([action.sender])}</dd><dt>To</dt><dd>${addresses(action.to)}</dd>
${action.cc.length > 0 ? html`<dt>Cc</dt><dd>${addresses(action.cc)}</dd>` : null}
${action.bcc.length > 0 ? html`<dt>Bcc</dt><dd>${addresses(action.bcc)}</dd>` : null}
${view.replyTo === null ? null : html`<dt>Reply-To</dt><dd>${view.replyTo} <span class="faint">asked for in their mail; not used</span></dd>`}
${(action.offers?.times ?? []).map(({ words }) => html`<dt>Offers</dt><dd>${words} <span class="faint">kept free until they answer</span></dd>`)}
${action.attachments.map(({ fileName }) => html`<dt>File</dt><dd>${fileName}</dd>`)}
<dt>Subject</dt><dd>${markedText(action.subject, marksOf(view, 'subject'))}</dd></dl>
<hr><div class="mail">${markedText(action.body, marksOf(view, 'body'))}

<span class="faint">${action.signatureText}</span></div>
${action.purpose === 'outreach' ? html`<p class="small faint">It carries a way to unsubscribe.</p>` : null}
${trackingWords(action) === null ? null : html`<p class="small faint">${trackingWords(action)}</p>`}
${action.quotedText ? html`<details class="small faint"><summary>Earlier text, quoted below</summary><div class="mail">${action.quotedText}</div></details>` : null}`;
    case 'schedule_meeting':
      return html`<dl><dt>Meeting</dt><dd>${markedText(action.title, marksOf(view, 'title'))}</dd>
${action.change ? html`<dt>Change</dt><dd>${meetingChangeWords(action.change)}</dd>` : null}
<dt>Starts</dt><dd>${momentWords(action.startsAt, action.zone)} (${action.zone})</dd>
<dt>Ends</dt><dd>${momentWords(action.endsAt, action.zone)}</dd>
<dt>Invited</dt><dd>${addresses(action.invitees)}</dd><dt>From</dt><dd>${addresses([action.sender])}</dd></dl>
<hr><div class="mail">${markedText(action.description, marksOf(view, 'description'))}</div>`;
    case 'update_crm':
      return html`<p>Set ${action.field} of the ${action.record.noun} from ${crmValueWords(action.expected)} to ${crmValueWords(action.value)}.</p>`;
    case 'create_task':
      return html`<dl><dt>Task</dt><dd>${action.title}</dd>
${action.dueAt === null ? null : html`<dt>Due</dt><dd>${dayWords(action.dueAt, zone)}</dd>`}</dl>
<hr><div class="mail">${action.body}</div>`;
    case 'enrich_contact':
      return html`<p>Look up ${action.looksFor.join(', ').replaceAll('_', ' ')}.</p>`;
    case 'leave_alone':
      return html`<p>${action.reason}</p>`;
  }
}

/** What the button will do, in its own words; nothing is said to be sent where it is not delivered. */
function effectWords({ action, delivery }: ProposalView): string {
  const sends = delivery === null || delivery.startsWith('sent');
  switch (action.tool) {
    case 'send_email':
      return `${sends ? 'Send' : 'Write the mail'} to ${action.to[0]?.name || action.to[0]?.address}`;
    case 'schedule_meeting':
      if (action.change?.kind === 'cancel') return 'Call the meeting off';
      if (action.change) return 'Move the meeting';
      return `${sends ? 'Invite' : 'Write the invitation to'} ${action.invitees[0]?.name || action.invitees[0]?.address}`;
    case 'update_crm':
      return `Set ${action.field} to ${action.value}`;
    default:
      return 'Approve';
  }
}

function approveForm(view: ProposalView, path: string): Html {
  const needs = approvalNeeds(view.verdict);
  if (needs === 'impossible') return html`<p>Nobody can approve it as it stands.</p>`;
  return html`<form method="post" action="${path}/approve"><input type="hidden" name="digest" value="${view.digest}">
${
  needs === 'reason'
    ? html`<label class="wide">Why it may go all the same <input name="overrideReason" required></label>`
    : null
}<button class="go">${effectWords(view)}</button></form>`;
}

const titled: Partial<Record<Action['tool'], string>> = { send_email: 'Subject', create_task: 'Task' };

function editForm(view: ProposalView, path: string): Html | null {
  const words = wordsOfAction(view.action);
  if (!words) return null;
  return html`<details><summary>Change the words</summary>
<form method="post" action="${path}/edit" class="edit"><input type="hidden" name="digest" value="${view.digest}">
<label>${titled[view.action.tool] ?? 'Title'} <input name="title" value="${words.title}" required></label>
<label>Text <textarea name="body" rows="12">
${words.body}</textarea></label><button>Save and check again</button></form></details>`;
}

function decisions(view: ProposalView, zone: string): Html {
  const path = `/proposals/${view.handle}`;
  const { effect } = view;
  if (view.state === 'approved' && effect?.state === 'scheduled') {
    return html`<div class="buttons"><form method="post" action="${path}/undo"><button>Pull it back</button></form>
<span>Leaves ${momentWords(effect.notBefore, zone)}. ${effect.reason}</span></div>`;
  }
  if (effect?.state === 'unknown') {
    return html`<p class="notice">${effect.failure} <code>gtm settle ${view.handle} done</code> or <code>failed</code></p>`;
  }
  if (view.readOnly) return html`<p class="faint">From a run over old data: it can be read and never approved.</p>`;
  if (!['open', 'blocked'].includes(view.state)) {
    const ended = effect?.endedAt ? ` on ${momentWords(effect.endedAt, zone)}` : '';
    const what = view.tool === 'create_task' ? 'Noted as a task' : 'Done';
    const where = view.delivery === null || effect?.state !== 'done' ? '' : `: ${view.delivery}`;
    return html`<p><b>${view.state.replace('executed', what)}</b>${ended}${where}. ${view.stateReason || effect?.failure}</p>`;
  }
  return html`<div class="buttons">${approveForm(view, path)}
<form method="post" action="${path}/reject"><input type="hidden" name="digest" value="${view.digest}">
<label>or reject it: <select name="reason" required><option value="">choose a reason</option>${rejectReasons.map((reason) => html`<option value="${reason}">${reason.replaceAll('_', ' ')}</option>`)}</select></label>
<button>Reject</button></form></div>${editForm(view, path)}`;
}

function findingLines({ decision, message, wouldPass, overridable, marks }: RuleFinding): Html {
  const against = decision !== 'approve';
  return html`<p>${message}</p>
${marks.map(({ words, problem }) => html`<p class="small">“<mark>${words}</mark>” ${problem}</p>`)}
${against ? html`<p class="small faint">What would unblock it: ${wouldPass}</p>` : null}
${decision === 'reject' ? html`<p class="small faint">${overridable ? 'You may override it with a reason.' : 'Nobody can override this.'}</p>` : null}`;
}

function evidenceQuote(item: ProposalView['evidence'][number], zone: string): Html {
  const day = item.occurredAt === null ? '' : `, ${dayWords(item.occurredAt, zone)}`;
  return html`<blockquote>“${item.quote}”<div class="small faint">${item.title || item.entityType} (${item.entityType}${day}), ${audienceWords[item.audience] ?? item.audience}</div></blockquote>`;
}

/** One proposal: why now, the mail, the buttons, the verdict, the evidence; `zone` is the tenant's. */
export function proposalPage(view: ProposalView, zone: string): Html {
  const findings = view.verdict?.findings ?? [];
  return html`<p><a href="/">All proposals</a></p>
<h2>${view.headline} <code class="faint">${view.handle}</code></h2>
<p>${view.whyNow} <span class="faint">${view.author === 'playbook' ? null : 'In the words of the model: '}${view.rationale}</span></p>
<div class="card">${actionCard(view.action, view, zone)}</div>
${view.delivery === null || view.effect?.state === 'done' ? null : html`<p class="small faint">When approved: ${view.delivery}.</p>`}
${decisions(view, zone)}
${view.outcomes.length > 0 ? html`<h3>What came back</h3>` : null}
${view.outcomes.map(
  (outcome) =>
    html`<blockquote>${outcome.words || null}<div class="small faint">${outcome.kind.replaceAll('_', ' ')}, ${momentWords(outcome.occurredAt, zone)}</div></blockquote>`,
)}
<h3>Verdict: <span class="${view.label?.split(' ')[0]}">${view.label ?? 'not checked yet'}</span></h3>
${findings.length === 0 ? html`<p class="faint">No rule objects.</p>` : findings.map(findingLines)}
${(view.verdict?.adjustments ?? []).map(({ from, to, because }) => html`<p class="small"><del>${from}</del> <ins>${to}</ins> <span class="faint">${because}</span></p>`)}
<h3>Evidence</h3>
${view.evidence.map((item) => evidenceQuote(item, zone))}
<h3>Confidence: ${view.confidenceWord} (${view.confidence.toFixed(2)})</h3>
<ul class="small">${view.confidenceParts.map((part) => html`<li>${part.name}: ${part.because}</li>`)}</ul>
<p class="small faint">Written by ${authorWords[view.author] ?? view.author}.</p>`;
}
