import { isAbsolute, join, resolve } from 'node:path';
import { GtmError } from './domain/errors.ts';

/** The checked configuration. Every URL names an engine; everything embedded lives under `dataDirectory`. */
export interface Config {
  dataDirectory: string;
  host: string;
  port: number;
  /** Address under which people outside reach this installation; https or absent. */
  publicUrl: string | null;
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

/** A URL may hold a password: of a wrong one only the scheme is ever shown. */
function checkUrl(variable: string, value: string, schemes: readonly string[], problems: string[]): void {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(value)?.[0] ?? '';
  const rest = value.slice(scheme.length);
  if (!schemes.includes(scheme)) {
    problems.push(problem(variable, scheme || 'no scheme', `must start with ${schemes.join(' or ')}`));
  } else if (scheme.startsWith('http')) {
    if (!URL.canParse(value) || new URL(value).username !== '') {
      problems.push(`${variable}: must be an address such as https://host/v1, without a name or password in it`);
    }
  } else if (WITH_DIRECTORY.has(scheme) ? rest === '' : rest !== '') {
    problems.push(`${variable}: ${scheme} ${rest === '' ? 'must be followed by a directory' : 'stands alone'}`);
  }
}

function readPort(text: string, problems: string[]): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) problems.push(problem('GTM_PORT', text, 'must be a whole number from 0 to 65535'));
  return port;
}

function readHost(text: string, problems: string[]): string {
  if (!/^[\w.:-]+$/.test(text)) problems.push(problem('GTM_HOST', text, 'must be a host name or an address'));
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
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') {
    problems.push(problem('GTM_PUBLIC_URL', text, 'must be an https address such as https://gtm.example.com'));
  }
  return text.replace(/\/$/, '');
}

/**
 * Reads the environment and the flags into a checked configuration. Throws one `misconfigured` error that lists every
 * wrong field on a line of its own. The only reader of the environment.
 */
export function readConfig(flags: ConfigFlags = {}, environment: NodeJS.ProcessEnv = process.env): Config {
  const problems: string[] = [];
  const given = flags.data ?? (environment['GTM_DATA_DIR'] || '.gtm');
  const dataDirectory = isAbsolute(given) ? given : resolve(given);
  const urls = Object.fromEntries(
    engineSettings.map(({ variable, field, fallback, schemes }) => {
      const value = environment[variable] || fallback(dataDirectory);
      checkUrl(variable, value, schemes, problems);
      return [field, value];
    }),
  ) as Record<'databaseUrl' | 'modelsUrl', string>;
  const model = environment['GTM_MODEL'] || null;
  if (urls.modelsUrl !== 'playbook:' && !model) {
    problems.push('GTM_MODEL: must name the model to ask, because GTM_MODELS_URL is a server');
  }
  const config = {
    ...urls,
    dataDirectory,
    host: readHost(flags.host ?? (environment['GTM_HOST'] || '127.0.0.1'), problems),
    port: readPort(flags.port ?? (environment['GTM_PORT'] || '8080'), problems),
    publicUrl: readPublicUrl(environment['GTM_PUBLIC_URL'], problems),
    modelsKey: environment['GTM_MODELS_KEY'] || null,
    model,
    modelPrices: readModelPrices(environment['GTM_MODEL_PRICES'], problems),
    otlpUrl: environment['OTEL_EXPORTER_OTLP_ENDPOINT'] || null,
    failpoint: environment['GTM_FAILPOINT'] || null,
  } as Config;
  const known = new Set([
    ...engineSettings.map(({ variable }) => variable),
    ...['GTM_DATA_DIR', 'GTM_HOST', 'GTM_PORT', 'GTM_PUBLIC_URL', 'GTM_FAILPOINT'],
    ...['GTM_MODELS_KEY', 'GTM_MODEL', 'GTM_MODEL_PRICES'],
  ]);
  for (const variable of Object.keys(environment)) {
    if (variable.startsWith('GTM_') && !known.has(variable))
      problems.push(`${variable}: is not a setting of this program`);
  }
  if (problems.length > 0) throw new GtmError('misconfigured', problems.join('\n'));
  return config;
}
