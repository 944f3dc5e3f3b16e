import { setImmediate } from 'node:timers/promises';
import type { Database } from '../../data/database/database.ts';
import { currentPolicyText } from '../../data/records/policies.ts';
import { listVerdicts } from '../../data/records/verdicts.ts';
import { checkPolicy } from '../../domain/parse-policy.ts';
import type { Policy } from '../../domain/policy.ts';
import type { VerdictDecision } from '../../domain/verdict.ts';
import { decideVerdict } from './decide-verdict.ts';
import { supervisorFactsSchema } from './facts.ts';

/** A verdict that a policy would have changed. */
export interface ChangedVerdict {
  proposalId: string;
  handle: string;
  headline: string;
  from: VerdictDecision;
  to: VerdictDecision;
  /** The rules whose findings differ. */
  rules: string[];
}

export interface PolicyTrial {
  /** Verdicts that were replayed. */
  replayed: number;
  /** Verdicts whose facts were erased or stored in an earlier form. */
  unreadable: number;
  changed: ChangedVerdict[];
}

const PAGE = 20;

/**
 * Replays the stored facts of the tenant's last verdicts, newest first, against a policy that is not in force, and
 * against the version they were made under: what differs, differs by the policy. Writes nothing.
 */
export async function tryPolicy(
  database: Database,
  tenantId: string,
  { candidate, last }: { candidate: Policy; last: number },
): Promise<PolicyTrial> {
  const trial: PolicyTrial = { replayed: 0, unreadable: 0, changed: [] };
  const versions = new Map<number, Policy>();
  for (let offset = 0; offset < last; offset += PAGE) {
    const page = await database.asTenant(tenantId, async (transaction) => {
      const verdicts = await listVerdicts(transaction, { offset, limit: Math.min(PAGE, last - offset) });
      for (const version of new Set(verdicts.map(({ policyVersion }) => policyVersion))) {
        if (versions.has(version)) continue;
        const { policy } = checkPolicy((await currentPolicyText(transaction, version)).body);
        if (policy) versions.set(version, { ...policy, version });
      }
      return verdicts;
    });
    for (const { facts, policyVersion, ...proposal } of page) {
      // A verdict takes some milliseconds: others are served in between.
      await setImmediate();
      const parsed = supervisorFactsSchema.safeParse(facts);
      const own = versions.get(policyVersion);
      if (!parsed.success || !own) {
        trial.unreadable += 1;
        continue;
      }
      trial.replayed += 1;
      const [before, after] = [decideVerdict(own, parsed.data), decideVerdict(candidate, parsed.data)];
      if (before.decision === after.decision) continue;
      const [was, is] = [before, after].map(({ findings }) =>
        findings.map(({ rule, decision }) => `${rule} ${decision}`),
      ) as [string[], string[]];
      const differing = [...was.filter((one) => !is.includes(one)), ...is.filter((one) => !was.includes(one))];
      const rules = [...new Set(differing.map((one) => one.split(' ')[0]!))];
      trial.changed.push({ ...proposal, from: before.decision, to: after.decision, rules });
    }
    if (page.length < PAGE) break;
  }
  return trial;
}
