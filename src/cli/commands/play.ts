import type { PlayTrigger } from '../../domain/play-trigger.ts';
import type { ApiClient } from '../client.ts';
import { type Command, type CommandInput, optionText, requireOption, requireWord, wrongUse } from '../command.ts';

interface Play {
  name: string;
  goal: string;
  trigger: PlayTrigger;
  enabled: boolean;
}

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WORKDAYS = 'mon,tue,wed,thu,fri';

function triggerWords(trigger: PlayTrigger): string {
  if (trigger.kind === 'signal') return `on ${trigger.signals.join(', ')}`;
  return `at ${trigger.at} on ${trigger.days.map((day) => dayNames[day - 1]).join(', ')}`;
}

/** What starts the play, as the options say; the server checks the values. */
function readTrigger(input: CommandInput): object {
  const [on, at] = [optionText(input, 'on'), optionText(input, 'at')];
  if ((on === undefined) === (at === undefined)) throw wrongUse('Say what starts it: --on SIGNALS, or --at TIME.');
  if (on !== undefined) return { kind: 'signal', signals: on.split(',') };
  const days = (optionText(input, 'days') ?? WORKDAYS).split(',').map((day) => dayNames.indexOf(day) + 1);
  if (days.includes(0)) throw wrongUse(`--days takes some of ${dayNames.join(',')}.`);
  return { kind: 'schedule', at, days };
}

const listed = async (api: ApiClient) => (await api.call<{ items: Play[] }>('/plays')).items;

const list: Command = {
  name: 'play',
  summary: 'Goals that a signal or a time of day starts; what they propose still waits for you',
  usage: 'gtm play',
  example: 'gtm play',
  json: 'The answer of `listPlays`.',
  async run(input) {
    const items = await listed(await input.api());
    input.screen.result({ items }, () => {
      if (items.length === 0) input.screen.line('No plays. Make one: gtm play set NAME --goal TEXT --on reply');
      else {
        input.screen.table(
          ['', 'state', 'starts', 'goal'],
          items.map(({ name, enabled, trigger, goal }) => [name, enabled ? 'on' : 'off', triggerWords(trigger), goal]),
        );
      }
    });
    return 0;
  },
};

const set: Command = {
  name: 'play set',
  summary: 'Let a signal or a time of day start a goal',
  usage: 'gtm play set NAME --goal TEXT (--on SIGNAL[,SIGNAL] | --at HH:MM [--days mon,tue])',
  example: 'gtm play set mornings --goal "follow up on stalled deals" --at 08:30',
  words: 1,
  json: 'The answer of `putPlay`.',
  options: { goal: { type: 'string' }, on: { type: 'string' }, at: { type: 'string' }, days: { type: 'string' } },
  async run(input) {
    const name = requireWord(input, 0, 'NAME');
    const body = { goal: requireOption(input, 'goal'), trigger: readTrigger(input) };
    const api = await input.api();
    const play = await api.call<Play>(`/plays/${encodeURIComponent(name)}`, { method: 'PUT', body });
    input.screen.result(play, () => input.screen.line(`${play.name} is on: it starts ${triggerWords(play.trigger)}.`));
    return 0;
  },
};

const off: Command = {
  name: 'play off',
  summary: 'Let nothing start a play any more',
  usage: 'gtm play off NAME',
  example: 'gtm play off mornings',
  words: 1,
  json: 'The answer of `putPlay`.',
  async run(input) {
    const name = requireWord(input, 0, 'NAME');
    const api = await input.api();
    const known = (await listed(api)).find((play) => play.name === name);
    if (!known) throw wrongUse(`There is no play "${name}"; list them with gtm play.`);
    const body = { goal: known.goal, trigger: known.trigger, enabled: false };
    const play = await api.call<Play>(`/plays/${encodeURIComponent(name)}`, { method: 'PUT', body });
    input.screen.result(play, () => input.screen.line(`${play.name} is off.`));
    return 0;
  },
};

export const playCommands: Command[] = [list, set, off];
