import { rejectReasons } from '../../data/records/feedback.ts';
import type { Action } from '../../domain/action.ts';
import type { Mark, RuleFinding } from '../../domain/verdict.ts';
import type { ProposalView } from '../proposal-view.ts';
import { type Html, html } from './html.ts';

/** Text with the words a rule objects to marked. */
function marked(text: string, marks: readonly Mark[]): Html {
  const parts: Html[] = [];
  let at = 0;
  for (const mark of [...marks].sort((left, right) => left.start - right.start)) {
    if (mark.start < at) continue;
    parts.push(
      html`${text.slice(at, mark.start)}<mark title="${mark.problem}">${text.slice(mark.start, mark.end)}</mark>`,
    );
    at = mark.end;
  }
  return html`${parts}${text.slice(at)}`;
}

function addresses(list: readonly { name: string; address: string }[]): string {
  return list.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ');
}

function marksOf(view: ProposalView, field: Mark['field']): Mark[] {
  return view.verdict?.findings.flatMap((finding) => finding.marks.filter((mark) => mark.field === field)) ?? [];
}

function actionCard(action: Action, view: ProposalView): Html {
  switch (action.tool) {
    case 'send_email':
      return html`<dl><dt>From</dt><dd>${addresses([action.sender])}</dd><dt>To</dt><dd>${addresses(action.to)}</dd>
${action.cc.length > 0 ? html`<dt>Cc</dt><dd>${addresses(action.cc)}</dd>` : null}
${action.bcc.length > 0 ? html`<dt>Bcc</dt><dd>${addresses(action.bcc)}</dd>` : null}
${view.replyTo === null ? null : html`<dt>Reply-To</dt><dd>${view.replyTo} <span class="faint">asked for in their mail; not used</span></dd>`}
${action.attachments.map(({ fileName }) => html`<dt>File</dt><dd>${fileName}</dd>`)}
<dt>Subject</dt><dd>${marked(action.subject, marksOf(view, 'subject'))}</dd></dl>
<hr><div class="mail">${marked(action.body, marksOf(view, 'body'))}

<span class="faint">${action.signatureText}</span></div>
${action.quotedText ? html`<details class="small faint"><summary>Earlier text, quoted below</summary><div class="mail">${action.quotedText}</div></details>` : null}`;
    case 'schedule_meeting':
      return html`<dl><dt>Meeting</dt><dd>${action.title}</dd><dt>Starts</dt><dd>${action.startsAt} (${action.zone})</dd>
<dt>Ends</dt><dd>${action.endsAt}</dd><dt>Invited</dt><dd>${addresses(action.invitees)}</dd><dt>From</dt><dd>${addresses([action.sender])}</dd></dl>
<div class="mail">${marked(action.description, marksOf(view, 'description'))}</div>`;
    case 'update_crm':
      return html`<dl><dt>Record</dt><dd>${action.record.noun}</dd><dt>Field</dt><dd>${action.field}</dd>
<dt>Now</dt><dd>${action.expected}</dd><dt>Becomes</dt><dd>${action.value}</dd></dl>`;
    case 'create_task':
      return html`<dl><dt>Task</dt><dd>${action.title}</dd></dl><div class="mail">${action.body}</div>`;
    case 'enrich_contact':
      return html`<p>Looks up: ${action.looksFor.join(', ').replaceAll('_', ' ')}</p>`;
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
      return `${sends ? 'Invite' : 'Write the invitation to'} ${action.invitees[0]?.name || action.invitees[0]?.address}`;
    case 'update_crm':
      return `Set ${action.field} to ${action.value}`;
    default:
      return 'Approve';
  }
}

function buttons(view: ProposalView): Html {
  const blocked = view.verdict?.findings.some((finding) => finding.decision === 'reject') ?? false;
  if (view.state === 'approved' && view.effect?.state === 'scheduled') {
    return html`<div class="buttons"><form method="post" action="/proposals/${view.handle}/undo"><button>Pull back</button></form>
<span class="faint">leaves ${view.effect.notBefore}: ${view.effect.reason}</span></div>`;
  }
  if (view.effect?.state === 'unknown') {
    return html`<p class="notice">${view.effect.failure} <code>gtm settle ${view.handle} done</code> or <code>failed</code></p>`;
  }
  if (!['open', 'blocked'].includes(view.state) || view.readOnly)
    return html`<p class="faint">${view.state}: ${view.stateReason}</p>`;
  return html`<div class="buttons"><form method="post" action="/proposals/${view.handle}/approve">
<input type="hidden" name="digest" value="${view.digest}">
${blocked ? html`<input name="overrideReason" placeholder="Reason, where it may be overridden">` : null}
<button class="go">${effectWords(view)}</button></form>
<form method="post" action="/proposals/${view.handle}/reject"><input type="hidden" name="digest" value="${view.digest}">
<select name="reason" aria-label="Reason">${rejectReasons.map((reason) => html`<option value="${reason}">${reason.replaceAll('_', ' ')}</option>`)}</select>
<button>Reject</button></form></div>`;
}

function overrideWords({ decision, overridable }: RuleFinding): string {
  if (decision !== 'reject') return '';
  return overridable ? ' You may override it with a reason.' : ' Nobody can override this.';
}

/** One proposal: why now, the mail, the evidence, the verdict, the buttons. */
export function proposalPage(view: ProposalView, notice: string | null): Html {
  const findings = view.verdict?.findings ?? [];
  return html`${notice ? html`<p class="notice">${notice}</p>` : null}
<h2>${view.headline}</h2>
<p>${view.whyNow}</p>
<div class="card">${actionCard(view.action, view)}</div>
${view.delivery === null ? null : html`<p class="small faint">${view.effect?.state === 'done' ? 'Done' : 'When approved'}: ${view.delivery}.</p>`}
${buttons(view)}
<h3>Verdict: <span class="tag ${view.label?.split(' ')[0]}">${view.label ?? 'not judged yet'}</span></h3>
${findings.length === 0 ? html`<p class="faint small">No rule objects.</p>` : null}
${findings.map((finding) => html`<p class="small"><b>${finding.rule.replaceAll('-', ' ')}</b>: ${finding.message} <span class="faint">${finding.wouldPass}${overrideWords(finding)}</span></p>`)}
${(view.verdict?.adjustments ?? []).map(({ from, to, because }) => html`<p class="small"><del>${from}</del> <ins>${to}</ins> <span class="faint">${because}</span></p>`)}
<h3>Evidence</h3>
${view.evidence.map((item) => html`<blockquote>“${item.quote}”<div class="small faint">${item.title} · ${item.occurredAt?.slice(0, 10) ?? 'undated'} · ${item.audience}${item.trust === 'tainted' ? ' · from outside' : ''}</div></blockquote>`)}
<h3>Confidence: ${view.confidenceWord}</h3>
<ul class="small">${view.confidenceParts.map((part) => html`<li>${part.name}: ${part.because}</li>`)}</ul>
<p class="small faint">${view.rationale} Written by: ${view.author}${view.author === 'playbook' ? ' (rules, not a language model; the number is a rule score, not a probability)' : ''}.</p>
${view.outcomes.length > 0 ? html`<h3>What happened</h3>${view.outcomes.map((outcome) => html`<blockquote><b>${outcome.kind.replaceAll('_', ' ')}</b> ${outcome.words}</blockquote>`)}` : null}`;
}
