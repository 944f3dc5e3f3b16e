import { GtmError } from './errors.ts';

/** Type prefixes that people and API clients see; inside, an id is a plain UUID string. */
export const idPrefixes = {
  tenant: 'ten',
  user: 'usr',
  source: 'src',
  record: 'rec',
  import: 'imp',
  account: 'acc',
  contact: 'con',
  deal: 'deal',
  activity: 'act',
  thread: 'thr',
  document: 'doc',
  signal: 'sig',
  goal: 'goal',
  hook: 'hook',
  notice: 'ntc',
  run: 'run',
  target: 'tgt',
  evidence: 'evi',
  proposal: 'prop',
  verdict: 'ver',
  approval: 'appr',
  effect: 'eff',
  outcome: 'out',
  feedback: 'fb',
  merge: 'mrg',
  change: 'chg',
  mailbox: 'mbx',
  calendar: 'cal',
  identity: 'snd',
  team: 'team',
  key: 'key',
  style: 'sty',
  suppression: 'sup',
  audit: 'aud',
} as const;

export type IdNoun = keyof typeof idPrefixes;

/** `con_0190...` for a contact's UUID: the prefix and the UUID's 32 hex digits. */
export function formatId(noun: IdNoun, uuid: string): string {
  return `${idPrefixes[noun]}_${uuid.replaceAll('-', '')}`;
}

/** The UUID inside a prefixed id; refuses an id of another noun and anything malformed. */
export function parseId(noun: IdNoun, text: string, field: string = noun): string {
  const match = new RegExp(
    `^${idPrefixes[noun]}_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$`,
  ).exec(text);
  if (!match) {
    throw new GtmError('invalid', `${field} must look like ${idPrefixes[noun]}_ and 32 hex digits`, { field });
  }
  return match.slice(1).join('-');
}
