import type { RunView } from '../run-view.ts';
import { type Html, html } from './html.ts';
import { markedText } from './marked.ts';

function nameOf({ account, contact, deal }: RunView['targets'][number]): string {
  return [account?.name, contact?.name].filter(Boolean).join(', ') || deal?.name || 'Someone';
}

function row(target: RunView['targets'][number]): Html {
  const marks = target.marks.map((mark) => ({ ...mark, problem: 'instruction from outside' }));
  return html`<li><b>${nameOf(target)}</b><p class="small">${markedText(target.reason ?? '', marks)}</p></li>`;
}

/** What became of a run: whom it left alone and why, and what was held back. */
export function runPage(run: RunView): Html {
  const alone = run.targets.filter(({ state }) => state === 'left_alone');
  const postponed = run.targets.filter(({ state }) => state === 'postponed');
  const held = new Map(
    run.targets.flatMap((target) =>
      !['left_alone', 'postponed'].includes(target.state) && target.reason ? [[target.reason, target] as const] : [],
    ),
  );
  return html`<p><a href="/">All proposals</a></p><h2>${run.goal}</h2>
<p>${
    run.counts['targets'] === 0
      ? 'Nothing to do: the goal is about nobody at the moment.'
      : `${run.proposals.length} proposed, ${alone.length} left alone.`
  }</p>
${postponed.length > 0 ? html`<h3>For another day</h3><ul class="rows">${postponed.map(row)}</ul>` : null}
${alone.length > 0 ? html`<h3>Left alone</h3><ul class="rows">${alone.map(row)}</ul>` : null}
${held.size > 0 ? html`<h3>Held back</h3><ul class="rows">${[...held.values()].map(row)}</ul>` : null}`;
}
