import { createHash } from 'node:crypto';
import type { Action } from './action.ts';
import { canonicalJson } from './canonical-json.ts';

/** All that an approval is bound to. */
export interface BoundAction {
  tenantId: string;
  action: Action;
  evidenceIds: readonly string[];
  policyVersion: number;
}

/** SHA-256 (hex) over the canonical JSON of the whole action as the executor will use it. */
export function actionDigest({ tenantId, action, evidenceIds, policyVersion }: BoundAction): string {
  const text = canonicalJson({ action, evidenceIds, policyVersion, tenantId });
  return createHash('sha256').update(text).digest('hex');
}
