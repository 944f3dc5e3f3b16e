import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { GtmError, messageOf } from './domain/errors.ts';

/** The checked configuration. Every URL names an engine; everything embedded lives under `dataDirectory`. */
export interface Config {
  dataDirectory: string;
  host: string;
  port: number;
  /** Address under which people outside reach this installation; https or absent. */
  publicUrl: string | null;
  /** Whether notices may be posted to addresses inside (loopback, private networks) and over http. */
  allowPrivateUrls: boolean;
  databaseUrl: string;
  vectorsUrl: string;
  cacheUrl: string;
  lakeUrl: string;
  busUrl: string;
  workflowsUrl: string;
  emailUrl: string;
  calendarUrl: string;
  crmUrl: string;
  modelsUrl: string;
  modelsKey: string | null;
  model: string | null;
  /** What the model costs, in millionths of a US dollar per million tokens; null where that is not known or nothing. */
  modelPrices: { inMicrosPerMillion: number; outMicrosPerMillion: number } | null;
  otlpUrl: string | null;
  /** Name of the point of a run at which this process kills itself; for crash tests only. */
  failpoint: string | null;
}

/** Flags of the command line that mean the same as a variable. */
export interface ConfigFlags {
  data?: string | undefined;
  host?: string | undefined;
  port?: string | undefined;
}

interface Setting {
  variable: string;
  field: keyof Config;
  fallback: (dataDirectory: string) => string;
  schemes: readonly string[];
}

const engineSettings: readonly Setting[] = [
  {
    variable: 'GTM_DATABASE_URL',
    field: 'databaseUrl',
    fallback: (data) => `pglite:${join(data, 'database')}`,
    schemes: ['pglite:'],
  },
  { variable: 'GTM_VECTORS_URL', field: 'vectorsUrl', fallback: () => 'pgvector:', schemes: ['pgvector:'] },
  { variable: 'GTM_CACHE_URL', field: 'cacheUrl', fallback: () => 'memory:', schemes: ['memory:'] },
  { variable: 'GTM_LAKE_URL', field: 'lakeUrl', fallback: (data) => `file:${join(data, 'lake')}`, schemes: ['file:'] },
  { variable: 'GTM_BUS_URL', field: 'busUrl', fallback: () => 'outbox:', schemes: ['outbox:'] },
  { variable: 'GTM_WORKFLOWS_URL', field: 'workflowsUrl', fallback: () => 'dbos:', schemes: ['dbos:'] },
  {
    variable: 'GTM_EMAIL_URL',
    field: 'emailUrl',
    fallback: (data) => `maildir:${join(data, 'mail')}`,
    schemes: ['maildir:'],
  },
  {
    variable: 'GTM_CALENDAR_URL',
    field: 'calendarUrl',
    fallback: (data) => `ics:${join(data, 'calendars')}`,
    schemes: ['ics:'],
  },
  { variable: 'GTM_CRM_URL', field: 'crmUrl', fallback: () => 'local:', schemes: ['local:'] },
  {
    variable: 'GTM_MODELS_URL',
    field: 'modelsUrl',
    fallback: () => 'playbook:',
    schemes: ['playbook:', 'http:', 'https:'],
  },
];

function problem(variable: string, found: string, wanted: string): string {
  return `${variable}: ${wanted} (found "${found}")`;
}

/** Schemes after which a directory must follow. */
const WITH_DIRECTORY = new Set(['pglite:', 'file:', 'maildir:', 'ics:']);

/** The first part of the way to a path, from its end, that is there. */
function existingPartOf(path: string): { place: string; isDirectory: boolean } {
  for (let place = resolve(path); ; place = dirname(place)) {
    const found = statSync(place, { throwIfNoEntry: false });
    if (found) return { place, isDirectory: found.isDirectory() };
  }
}

/** What is there must be a directory that can be reached; the rest of the way is made when it is needed. */
function checkDirectory(setting: string, path: string, problems: string[]): void {
  try {
    const { place, isDirectory } = existingPartOf(path);
    if (!isDirectory) problems.push(problem(setting, path, `must name a directory, and ${place} is a file`));
  } catch (error) {
    problems.push(problem(setting, path, `must name a directory that can be reached: ${messageOf(error)}`));
  }
}

/** An address of the web without a name or password in it, which would end in logs and links. */
function isPlainAddress(text: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocols.includes(protocol) && username === '' && password === '';
}

/** A URL may hold a password: of a wrong one only the scheme is ever shown. */
function checkUrl(variable: string, value: string, schemes: readonly string[], problems: string[]): void {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(value)?.[0] ?? '';
  const rest = value.slice(scheme.length);
  if (!schemes.includes(scheme)) {
    problems.push(problem(variable, scheme || 'no scheme', `must start with ${schemes.join(' or ')}`));
  } else if (scheme.startsWith('http')) {
    if (!isPlainAddress(value, schemes)) {
      problems.push(`${variable}: must be an address such as https://host/v1, without a name or password in it`);
    }
  } else if (WITH_DIRECTORY.has(scheme) ? rest === '' : rest !== '') {
    problems.push(`${variable}: ${scheme} ${rest === '' ? 'must be followed by a directory' : 'stands alone'}`);
  } else if (WITH_DIRECTORY.has(scheme)) {
    checkDirectory(variable, rest, problems);
  }
}

/** What was given for a setting, and under which name it is to be complained about. */
function choose(flag: keyof ConfigFlags, flags: ConfigFlags, variable: string, environment: NodeJS.ProcessEnv) {
  return flags[flag] === undefined
    ? { setting: variable, text: environment[variable] || undefined }
    : { setting: `--${flag}`, text: flags[flag] };
}

function readDataDirectory(setting: string, text: string, problems: string[]): string {
  if (text === '') problems.push(problem(setting, text, 'must name a directory'));
  const directory = resolve(text);
  checkDirectory(setting, directory, problems);
  return directory;
}

function readPort(setting: string, text: string, problems: string[]): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 1 && port <= 65_535)) problems.push(problem(setting, text, 'must be a whole number from 1 to 65535'));
  return port;
}

function readHost(setting: string, text: string, problems: string[]): string {
  if (!/^[\w.:-]+$/.test(text)) problems.push(problem(setting, text, 'must be a host name or an address'));
  return text;
}

/** `2.50,10`: US dollars per million tokens in and out. */
function readModelPrices(text: string | undefined, problems: string[]): Config['modelPrices'] {
  if (!text) return null;
  const [, dollarsIn, dollarsOut] = /^(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (dollarsIn === undefined || dollarsOut === undefined) {
    problems.push(
      problem('GTM_MODEL_PRICES', text, 'must be US dollars per million tokens in and out, such as 2.50,10'),
    );
  }
  const micros = (dollars: string | undefined) => Math.round(Number(dollars) * 1_000_000);
  return { inMicrosPerMillion: micros(dollarsIn), outMicrosPerMillion: micros(dollarsOut) };
}

function readPublicUrl(text: string | undefined, problems: string[]): string | null {
  if (!text) return null;
  if (!isPlainAddress(text, ['https:']) || /[?#]/.test(text)) {
    problems.push('GTM_PUBLIC_URL: must be an https address such as https://gtm.example.com, without a password in it');
  }
  return text.replace(/\/+$/, '');
}

function readYesOrNo(variable: string, text: string | undefined, problems: string[]): boolean {
  if (text && text !== 'yes' && text !== 'no') problems.push(problem(variable, text, 'must be yes or no'));
  return text === 'yes';
}

function readOtlpUrl(text: string | undefined, problems: string[]): string | null {
  if (!text) return null;
  if (!isPlainAddress(text, ['http:', 'https:'])) {
    problems.push('OTEL_EXPORTER_OTLP_ENDPOINT: must be an address such as http://127.0.0.1:4318');
  }
  return text;
}

function readFailpoint(text: string | undefined, problems: string[]): string | null {
  if (!text) return null;
  if (!/^(before|after)-[\w-]+(@[1-9]\d*)?$/.test(text)) {
    problems.push(problem('GTM_FAILPOINT', text, 'must be a point such as after-claim, or after-claim@3'));
  }
  return text;
}

/**
 * Reads the environment and the flags into a checked configuration. Throws one `misconfigured` error that lists every
 * wrong field on a line of its own. The only reader of the environment.
 */
export function readConfig(flags: ConfigFlags = {}, environment: NodeJS.ProcessEnv = process.env): Config {
  const problems: string[] = [];
  const [data, host, port] = [
    choose('data', flags, 'GTM_DATA_DIR', environment),
    choose('host', flags, 'GTM_HOST', environment),
    choose('port', flags, 'GTM_PORT', environment),
  ];
  const dataDirectory = readDataDirectory(data.setting, data.text ?? '.gtm', problems);
  const urls = Object.fromEntries(
    engineSettings.map(({ variable, field, fallback, schemes }) => {
      const given = environment[variable];
      if (given) checkUrl(variable, given, schemes, problems);
      return [field, given || fallback(dataDirectory)];
    }),
  ) as Record<'databaseUrl' | 'modelsUrl', string>;
  const model = environment['GTM_MODEL'] || null;
  if (urls.modelsUrl !== 'playbook:' && !model) {
    problems.push('GTM_MODEL: must name the model to ask, because GTM_MODELS_URL is a server');
  }
  const config = {
    ...urls,
    dataDirectory,
    host: readHost(host.setting, host.text ?? '127.0.0.1', problems),
    port: readPort(port.setting, port.text ?? '8080', problems),
    publicUrl: readPublicUrl(environment['GTM_PUBLIC_URL'], problems),
    allowPrivateUrls: readYesOrNo('GTM_ALLOW_PRIVATE_URLS', environment['GTM_ALLOW_PRIVATE_URLS'], problems),
    modelsKey: environment['GTM_MODELS_KEY'] || null,
    model,
    modelPrices: readModelPrices(environment['GTM_MODEL_PRICES'], problems),
    otlpUrl: readOtlpUrl(environment['OTEL_EXPORTER_OTLP_ENDPOINT'], problems),
    failpoint: readFailpoint(environment['GTM_FAILPOINT'], problems),
  } as Config;
  const known = new Set([
    ...engineSettings.map(({ variable }) => variable),
    ...['GTM_DATA_DIR', 'GTM_HOST', 'GTM_PORT', 'GTM_PUBLIC_URL', 'GTM_ALLOW_PRIVATE_URLS', 'GTM_FAILPOINT'],
    ...['GTM_MODELS_KEY', 'GTM_MODEL', 'GTM_MODEL_PRICES'],
  ]);
  for (const variable of Object.keys(environment)) {
    if (variable.startsWith('GTM_') && !known.has(variable))
      problems.push(`${variable}: is not a setting of this program`);
  }
  if (problems.length > 0) throw new GtmError('misconfigured', problems.join('\n'));
  return config;
}
