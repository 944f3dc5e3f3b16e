import type { ReplyFinding, ReplyKind } from '../../../domain/reply.ts';
import { isUrgentOnly } from './stands-in.ts';

/** Words of agreement to meet or to look at something; where the sentence names a later time, they are about then. */
const toGoOn: ReadonlySet<string> = new Set([
  ...['wants-to-meet', 'proposes-to-meet', 'gives-a-time', 'invites-us', 'wants-material', 'wants-to-try', 'says-yes'],
]);
/** Reasons against it that a later time in the same sentence bounds: "our contract runs another year". */
const forNow: ReadonlySet<string> = new Set([
  ...['does-not-want-it', 'is-served-already', 'says-no', 'sees-no-point', 'may-not', 'has-a-concern'],
]);
/** Times said outright, as opposed to mere lack of time. */
const namesATime: ReadonlySet<string> = new Set(['says-when', 'asks-to-come-back', 'not-before', 'has-no-room-now']);
/** Kinds that are said of anything else than the offer by whoever is away. */
const notByTheAway: ReadonlySet<ReplyKind> = new Set(['not_now', 'objection', 'interested']);
/** Said in one sentence with an opt-out these are its reason or its tone. */
const toneOfOptOut: ReadonlySet<string> = new Set([
  'says-no',
  'may-not',
  'sees-no-point',
  'has-a-concern',
  'was-let-down-before',
  'is-served-already',
]);

/** The findings without those that others make untrue, in the same sentence or anywhere in the mail. */
export function withoutGivingWay(findings: readonly ReplyFinding[]): ReplyFinding[] {
  const kinds = new Set(findings.map(({ kind }) => kind));
  const beside = Map.groupBy(findings, ({ words }) => words);
  return findings.filter((one) => {
    if (kinds.has('out_of_office') && notByTheAway.has(one.kind)) return false;
    if (kinds.has('out_of_office') && one.kind === 'referral' && isUrgentOnly(one.words)) return false;
    if (kinds.has('opt_out') && one.kind === 'interested') return false;
    const others = beside.get(one.words)!.filter((other) => other !== one);
    return !others.some((other) => yields(one, other));
  });
}

/** Whether a finding gives way to another of its own sentence. */
function yields(one: ReplyFinding, other: ReplyFinding): boolean {
  switch (other.kind) {
    case 'opt_out':
      return toneOfOptOut.has(one.rule);
    case 'not_now':
      return (
        (one.kind === 'interested' && toGoOn.has(one.rule)) ||
        (one.kind === 'objection' && forNow.has(one.rule) && namesATime.has(other.rule))
      );
    case 'objection':
      return one.kind === 'interested';
    case 'referral':
    case 'nobody_here':
      return (
        (one.kind === 'interested' && toGoOn.has(one.rule)) || (one.kind === 'objection' && one.rule === 'says-no')
      );
    default:
      return false;
  }
}
