import { crmValueWords as show } from '../../domain/crm-fields.ts';
import { instantWords } from '../../domain/time-words.ts';
import { type Command, type CommandInput, requireWord, wrongUse } from '../command.ts';

interface Change {
  id: string;
  handle: string | null;
  noun: string;
  recordName: string | null;
  field: string;
  oldValue: string | number | boolean | null;
  newValue: string | number | boolean | null;
  theirValue: string | number | boolean | null;
  currency: string | null;
  theirCurrency: string | null;
  state: string;
  exportedAt: string | null;
  createdAt: string;
}

const stateWords = (state: string) => state.replaceAll('_', ' ');
const nameOf = (change: Change) => change.handle ?? change.id;
const pathOf = (input: CommandInput) => `/crm-changes/${encodeURIComponent(requireWord(input, 0, 'HANDLE'))}`;

function whatOf({ noun, field, recordName }: Change): string {
  return noun === 'activity' ? `${field} "${recordName ?? ''}"` : `${field} of "${recordName ?? noun}"`;
}

function valuesOf(change: Change): string[] {
  if (change.noun === 'activity') return ['', 'done', ''];
  const { currency, theirCurrency } = change;
  const hasTheirs = change.state === 'conflict' || change.state === 'dropped';
  const theirs = hasTheirs ? show(change.theirValue, { currency: theirCurrency ?? currency }) : '';
  return [show(change.oldValue, { currency }), show(change.newValue, { currency }), theirs];
}

const list: Command = {
  name: 'changes',
  summary: 'Approved changes that the CRM does not have yet, and those where it says something else',
  usage: 'gtm changes [--all]',
  example: 'gtm changes',
  json: 'The answer of `listCrmChanges`.',
  options: { all: { type: 'boolean' } },
  async run(input) {
    const { screen } = input;
    const api = await input.api();
    const state = input.options['all'] === true ? undefined : 'to_write_back,conflict';
    const answer = await api.call<{ items: Change[] }>('/crm-changes', { query: { state } });
    screen.result(answer, () => {
      const { items } = answer;
      if (items.length === 0) {
        screen.line('Nothing waits to be written back.');
        return;
      }
      screen.table(
        ['', 'state', 'what', 'was', 'ours', 'theirs'],
        items.map((change) => [nameOf(change), stateWords(change.state), whatOf(change), ...valuesOf(change)]),
      );
      const conflict = items.find((change) => change.state === 'conflict');
      if (conflict) screen.line(`Decide: gtm changes settle ${nameOf(conflict)} ours|theirs`);
      if (items.some((change) => change.state === 'to_write_back')) {
        screen.line('Write them back: gtm export --changes');
      }
    });
    return 0;
  },
};

const showOne: Command = {
  name: 'changes show',
  summary: 'One change with the values of both sides',
  usage: 'gtm changes show HANDLE',
  example: 'gtm changes show k7q2',
  json: 'The answer of `getCrmChange`.',
  words: 1,
  async run(input) {
    const { screen } = input;
    const api = await input.api();
    const change = await api.call<Change>(pathOf(input));
    const { zone } = await api.call<{ zone: string }>('/tenant');
    screen.result(change, () => {
      const [was, ours, theirs] = valuesOf(change);
      screen.line(screen.bold(`${whatOf(change)}: ${stateWords(change.state)}`));
      if (was !== '') screen.line(`  Was:      ${was}`);
      screen.line(`  Ours:     ${ours}`);
      if (theirs !== '') screen.line(`  Theirs:   ${theirs}`);
      screen.line(`  Approved: ${change.handle ?? ''} ${instantWords(change.createdAt, zone)}`);
      if (change.exportedAt !== null) screen.line(`  Exported: ${instantWords(change.exportedAt, zone)}`);
    });
    return 0;
  },
};

const settle: Command = {
  name: 'changes settle',
  summary: 'Where the CRM has a third value: keep the approved one, or take theirs',
  usage: 'gtm changes settle HANDLE ours|theirs',
  example: 'gtm changes settle k7q2 ours',
  json: 'The answer of `settleCrmChange`.',
  words: 2,
  async run(input) {
    const path = pathOf(input);
    const keep = requireWord(input, 1, 'ours or theirs');
    if (keep !== 'ours' && keep !== 'theirs') throw wrongUse('Say ours or theirs.');
    const api = await input.api();
    const answer = await api.call<{ state: string }>(`${path}/settle`, { method: 'POST', body: { keep } });
    input.screen.result(answer, () => {
      const words = keep === 'ours' ? 'Ours stands; it is still to be written back.' : 'Theirs was taken.';
      input.screen.line(words);
    });
    return 0;
  },
};

const undo: Command = {
  name: 'changes undo',
  summary: 'Give a record its old value again, if ours still stands',
  usage: 'gtm changes undo HANDLE',
  example: 'gtm changes undo k7q2',
  json: 'The answer of `undoCrmChange`.',
  words: 1,
  async run(input) {
    const path = pathOf(input);
    const api = await input.api();
    const answer = await api.call<{ writesBackId: string | null }>(`${path}/undo`, { method: 'POST', body: {} });
    input.screen.result(answer, () => {
      const next = answer.writesBackId === null ? '' : ' It is to be written back: gtm export --changes';
      input.screen.line(`The old value stands again.${next}`);
    });
    return 0;
  },
};

export const changeCommands: Command[] = [list, showOne, settle, undo];
