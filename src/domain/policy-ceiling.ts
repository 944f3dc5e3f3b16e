import type { Policy, PolicyCeiling } from './policy.ts';

/** The product's hard limits: the five rules it was founded on, and what the law asks of senders. */
export const builtInCeiling: PolicyCeiling = {
  minConfidence: 0.6,
  requireVerifiedAddress: true,
  staleAfterDays: 180,
  ungroundedText: 'escalate',
  maxMailsPerContactPerDay: 3,
  conflictingActions: 'vote',
  requireUnsubscribeOnOutreach: true,
  requirePostalAddressOnOutreach: true,
  toolsThatWaitForAPerson: ['send_email', 'schedule_meeting', 'update_crm'],
  approvalExpiresAfterDays: 7,
  undoWindowSeconds: 10,
};

type Tighter = { [Key in keyof PolicyCeiling]: (limit: PolicyCeiling[Key], given: PolicyCeiling[Key]) => boolean };

const atLeast = (limit: number, given: number) => given >= limit;
const atMost = (limit: number, given: number) => given <= limit;
const staysOn = (limit: boolean, given: boolean) => given || !limit;

const holds: Tighter = {
  minConfidence: atLeast,
  requireVerifiedAddress: staysOn,
  staleAfterDays: atMost,
  ungroundedText: (limit, given) => limit === given || given === 'reject',
  maxMailsPerContactPerDay: atMost,
  conflictingActions: (limit, given) => limit === given || given === 'person',
  requireUnsubscribeOnOutreach: staysOn,
  requirePostalAddressOnOutreach: staysOn,
  toolsThatWaitForAPerson: (limit, given) => limit.every((tool) => given.includes(tool)),
  approvalExpiresAfterDays: atMost,
  undoWindowSeconds: atLeast,
};

/** One key of a policy that is looser than the ceiling allows. */
export interface CeilingBreach {
  /** Dotted path of the key, for example `ceiling.staleAfterDays`. */
  path: string;
  message: string;
}

function describe(value: PolicyCeiling[keyof PolicyCeiling]): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function breachOf<Key extends keyof PolicyCeiling>(key: Key, ceiling: PolicyCeiling, given: PolicyCeiling) {
  if (holds[key](ceiling[key], given[key])) return [];
  const path = `ceiling.${key}`;
  return [
    {
      path,
      message: `${path} is ${describe(given[key])}, looser than ${describe(ceiling[key])}; it may only be tightened`,
    },
  ];
}

/**
 * Every key in which `policy` is looser than `ceiling`; empty when it only tightens. Pass an earlier policy's own
 * ceiling to hold a later version to it.
 */
export function tightenOnly(policy: Pick<Policy, 'ceiling'>, ceiling: PolicyCeiling = builtInCeiling): CeilingBreach[] {
  const keys = Object.keys(holds) as (keyof PolicyCeiling)[];
  return keys.flatMap((key) => breachOf(key, ceiling, policy.ceiling));
}
