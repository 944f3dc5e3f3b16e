import { readFileSync } from 'node:fs';
import { parsePolicy } from '../../domain/parse-policy.ts';
import type { Policy } from '../../domain/policy.ts';
import { assetPath } from '../../runtime/system/asset-path.ts';

/** The YAML text of the policy every new tenant starts with. */
export function shippedPolicyText(): string {
  return readFileSync(assetPath('agents/supervisor/policies/shipped.yaml'), 'utf8');
}

/** The policy every new tenant starts with, parsed. */
export function shippedPolicy(): Policy {
  return parsePolicy(shippedPolicyText());
}
