import { type Html, html } from '../api/pages/html.ts';
import { amountWords, lateWords, type Numbers, shareWords, shownByCell } from './number-words.ts';

/** A week in numbers, whole and by two things it is counted by. */
export interface WeekSummary {
  tenantName: string;
  week: string;
  monday: string;
  sunday: string;
  /** False while the week goes on. */
  isClosed: boolean;
  byPlay: Numbers;
  byPerson: Numbers;
}

const style = `body { font: 13px/1.4 system-ui, sans-serif; color: #17191c; max-width: 50rem; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; margin: 0; } h2 { font-size: 1rem; margin: 1rem 0 .2rem; } p { margin: .2rem 0; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .1rem .5rem .1rem 0; border-bottom: 1px solid #e3e5e8; }
td.n, th.n { text-align: right; } .small { font-size: .78rem; color: #5c6370; columns: 2; } @page { size: A4; margin: 12mm; }
@media print { body { margin: 0; font-size: 10.5px; } }`;

function cellTable(numbers: Numbers, heading: string): Html {
  const names = shownByCell.map((id) => numbers.definitions.find((one) => one.id === id)!.name);
  return html`<h2>${heading}</h2><table><tr><th></th>${names.map((name) => html`<th class="n">${name}</th>`)}</tr>
${numbers.cells.map(
  ({ label, numbers: values }) =>
    html`<tr><td>${label}</td>${shownByCell.map((id) => html`<td class="n">${values.find(({ number }) => number === id)!.value}</td>`)}</tr>`,
)}</table>`;
}

/** Says whether the week has closed, in one sentence. */
export function stateWords({ isClosed }: WeekSummary): string {
  return isClosed
    ? 'The week has closed. What came or went since then stands in the last column; it is in the numbers.'
    : 'The week goes on: these numbers still grow.';
}

/** The summary as a page of its own, which fits one sheet when it is printed. */
export function summaryPage(summary: WeekSummary): string {
  const { tenantName, week, monday, sunday, byPlay, byPerson } = summary;
  const { definitions, total } = byPlay;
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${tenantName}, ${week}</title><style>${{ markup: style }}</style></head>
<body><h1>${tenantName}: week ${week}</h1><p>${monday} to ${sunday}, ${byPlay.zone}. ${stateWords(summary)}</p>
<h2>Numbers</h2><table><tr><th></th><th class="n"></th><th></th><th>Since it closed</th></tr>
${total.map((one) => {
  const { name, unit } = definitions.find(({ id }) => id === one.number)!;
  return html`<tr><td>${name}</td><td class="n">${amountWords(unit, one.value)}</td><td>${shareWords(byPlay, one)}</td><td>${lateWords(one)}</td></tr>`;
})}</table>
${cellTable(byPlay, 'By play')}${cellTable(byPerson, 'By person')}
<h2>What they count</h2><div class="small">${definitions.map(({ name, sentence }) => html`<p><b>${name}.</b> ${sentence}</p>`)}</div></body></html>`;
  return `${page.markup}\n`;
}
