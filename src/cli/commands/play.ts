import type { PlayTrigger } from '../../domain/play-trigger.ts';
import { instantWords } from '../../domain/time-words.ts';
import type { ApiClient } from '../client.ts';
import { type Command, type CommandInput, optionText, requireOption, requireWord, wrongUse } from '../command.ts';

interface Play {
  name: string;
  goal: string;
  trigger: PlayTrigger;
  enabled: boolean;
  lastDueAt: string | null;
  lastOutcome: 'started' | 'still_running' | 'missed' | null;
}

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WORKDAYS = 'mon,tue,wed,thu,fri';

const outcomeWords = {
  started: 'ran',
  still_running: 'skipped, its last run still went on',
  missed: 'skipped, nothing was there to start it',
};

function triggerWords(trigger: PlayTrigger): string {
  if (trigger.kind === 'signal') return `on ${trigger.signals.join(', ')}`;
  if (trigger.kind === 'hand') return 'by hand';
  const zone = trigger.zone === undefined ? '' : ` in ${trigger.zone}`;
  const missed = trigger.missed === 'skip' ? ', missed times are skipped' : '';
  if (trigger.kind === 'cron') return `at "${trigger.cron}"${zone}${missed}`;
  return `at ${trigger.at} on ${trigger.days.map((day) => dayNames[day - 1]).join(', ')}${zone}${missed}`;
}

/** What starts the play, as the options say; the server checks the values. */
function readTrigger(input: CommandInput): object {
  const [on, at, cron] = ['on', 'at', 'cron'].map((name) => optionText(input, name));
  const byHand = input.options['by-hand'] === true;
  if ([on, at, cron].filter((given) => given !== undefined).length + Number(byHand) !== 1) {
    throw wrongUse('Say what starts it: --on SIGNALS, --at TIME, --cron EXPRESSION, or --by-hand.');
  }
  if (byHand) return { kind: 'hand' };
  if (on !== undefined) return { kind: 'signal', signals: on.split(',') };
  const zone = optionText(input, 'zone');
  const skipMissed = input.options['skip-missed'] === true;
  const byTheClock = { ...(zone === undefined ? {} : { zone }), ...(skipMissed ? { missed: 'skip' } : {}) };
  if (cron !== undefined) return { kind: 'cron', cron, ...byTheClock };
  const days = (optionText(input, 'days') ?? WORKDAYS).split(',').map((day) => dayNames.indexOf(day) + 1);
  if (days.includes(0)) throw wrongUse(`--days takes some of ${dayNames.join(',')}.`);
  return { kind: 'schedule', at, days, ...byTheClock };
}

function lastWords({ lastDueAt, lastOutcome }: Play, zone: string): string {
  if (lastDueAt === null || lastOutcome === null) return '';
  return `${instantWords(lastDueAt, zone, { withYear: false })}: ${outcomeWords[lastOutcome]}`;
}

const listed = async (api: ApiClient) => (await api.call<{ items: Play[] }>('/plays')).items;

const list: Command = {
  name: 'play',
  summary: 'Goals that a signal or a time of day starts; what they propose still waits for you',
  usage: 'gtm play',
  example: 'gtm play',
  json: 'The answer of `listPlays`.',
  async run(input) {
    const api = await input.api();
    const items = await listed(api);
    const { zone } = await api.call<{ zone: string }>('/tenant');
    input.screen.result({ items }, () => {
      if (items.length === 0) input.screen.line('No plays. Make one: gtm play set NAME --goal TEXT --on reply');
      else {
        input.screen.table(
          ['', 'state', 'starts', 'last time', 'goal'],
          items.map((play) => [
            ...[play.name, play.enabled ? 'on' : 'off', triggerWords(play.trigger), lastWords(play, zone), play.goal],
          ]),
        );
      }
    });
    return 0;
  },
};

const set: Command = {
  name: 'play set',
  summary: 'Let a signal or a time start a goal',
  usage:
    'gtm play set NAME --goal TEXT (--on SIGNAL[,SIGNAL] | --at HH:MM [--days mon,tue] | --cron EXPRESSION | --by-hand) [--zone ZONE] [--skip-missed]',
  details: [
    'A cron expression has five fields: minute, hour, day of the month, month, weekday ("30 8 * * mon-fri").',
    'A time at which nothing ran (the process was down) is made up for once, unless --skip-missed.',
    'A time at which the last run still goes on is skipped; "gtm play" says so.',
  ],
  example: 'gtm play set mornings --goal "follow up on stalled deals" --at 08:30',
  words: 1,
  json: 'The answer of `putPlay`.',
  options: {
    ...{ goal: { type: 'string' }, on: { type: 'string' }, at: { type: 'string' }, days: { type: 'string' } },
    ...{ cron: { type: 'string' }, 'by-hand': { type: 'boolean' } },
    ...{ zone: { type: 'string' }, 'skip-missed': { type: 'boolean' } },
  },
  async run(input) {
    const name = requireWord(input, 0, 'NAME');
    const body = { goal: requireOption(input, 'goal'), trigger: readTrigger(input) };
    const api = await input.api();
    const play = await api.call<Play>(`/plays/${encodeURIComponent(name)}`, { method: 'PUT', body });
    input.screen.result(play, () => input.screen.line(`${play.name} is on: it starts ${triggerWords(play.trigger)}.`));
    return 0;
  },
};

/** Turns a play on or off as it is. */
async function turn(input: CommandInput, enabled: boolean): Promise<number> {
  const name = requireWord(input, 0, 'NAME');
  const api = await input.api();
  const known = (await listed(api)).find((play) => play.name === name);
  if (!known) throw wrongUse(`There is no play "${name}"; list them with gtm play.`);
  const body = { goal: known.goal, trigger: known.trigger, enabled };
  const play = await api.call<Play>(`/plays/${encodeURIComponent(name)}`, { method: 'PUT', body });
  input.screen.result(play, () => input.screen.line(`${play.name} is ${play.enabled ? 'on' : 'off'}.`));
  return 0;
}

const off: Command = {
  name: 'play off',
  summary: 'Let nothing but a person start a play until it is on again',
  usage: 'gtm play off NAME',
  example: 'gtm play off mornings',
  words: 1,
  json: 'The answer of `putPlay`.',
  run: (input) => turn(input, false),
};

const on: Command = {
  name: 'play on',
  summary: 'Let a play start again; what happened while it was off starts nothing',
  usage: 'gtm play on NAME',
  example: 'gtm play on mornings',
  words: 1,
  json: 'The answer of `putPlay`.',
  run: (input) => turn(input, true),
};

const run: Command = {
  name: 'play run',
  summary: 'Start a run of a play now, for the whole of its goal',
  usage: 'gtm play run NAME',
  example: 'gtm play run mornings',
  words: 1,
  json: 'The answer of `runPlay`.',
  async run(input) {
    const name = requireWord(input, 0, 'NAME');
    const api = await input.api();
    const path = `/plays/${encodeURIComponent(name)}/run`;
    const answer = await api.call<{ runId: string }>(path, { method: 'POST', body: {} });
    input.screen.result(answer, () => input.screen.line(`${name} runs: gtm run ${answer.runId}`));
    return 0;
  },
};

export const playCommands: Command[] = [list, set, off, on, run];
