import type { UpdateCrmAction } from '../../../domain/action.ts';
import type { SupervisorFacts } from '../facts.ts';
import { type FiredRule, finding, type Rule } from '../rule.ts';

const name = 'crm-write';

/** CRM writes: allowed fields only, against the value people saw, and amounts, dates and owners never without a quote. */
export const crmWriteRule: Rule = {
  name,
  check({ crm }, facts) {
    const { action } = facts.draft;
    if (action.tool !== 'update_crm') return [];
    const { record, field, expected, value } = action;
    const found: FiredRule[] = [];
    if (!crm.allowedFields[record.noun].includes(field)) {
      const message = `The field "${field}" of a ${record.noun} is not on the list of fields that may be written.`;
      found.push(finding(name, 'reject', message, 'Add the field to the policy, or change it in the CRM.'));
    }
    const current = facts.crm?.current ?? null;
    if (!facts.crm || current !== expected) {
      const message = `"${field}" changed meanwhile: expected ${show(expected)}, now ${show(current)}.`;
      found.push(finding(name, 'reject', message, 'A draft made from the value of today.'));
    } else if (value === current) {
      found.push(finding(name, 'reject', `"${field}" is ${show(value)} already.`, 'Nothing to write.'));
    }
    const choices = facts.crm?.allowedValues;
    if (choices && !choices.includes(String(value))) {
      found.push(
        finding(name, 'reject', `${show(value)} is no value of "${field}".`, `One of: ${choices.join(', ')}.`),
      );
    }
    return crm.fieldsThatNeedAQuote.includes(field) ? [...found, ...checkQuote(facts, action)] : found;
  },
};

function checkQuote({ draft, evidence }: SupervisorFacts, { field, value }: UpdateCrmAction): FiredRule[] {
  const quotes = draft.claims.flatMap(({ kind, evidenceId, quote }) => {
    const source = evidence.find(({ chunkId }) => chunkId === evidenceId);
    return kind === 'fact' && quote?.trim() && source?.quote.includes(quote.trim()) ? [source] : [];
  });
  if (quotes.length === 0) {
    const message = `"${field}" would be written without a quoted source.`;
    return [finding(name, 'reject', message, 'A claim that quotes the words this value comes from.')];
  }
  if (typeof value !== 'number' || quotes.some(({ trust }) => trust === 'trusted')) return [];
  const message = `The new "${field}" comes only from text that was written outside.`;
  return [finding(name, 'escalate', message, 'Check the number yourself.', { overridable: true })];
}

function show(value: UpdateCrmAction['value']): string {
  return value === null ? 'empty' : `"${value}"`;
}
