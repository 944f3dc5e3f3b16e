import type { UpdateCrmAction } from '../../../domain/action.ts';
import {
  alwaysQuotedFields,
  type CrmField,
  crmField,
  crmFieldName,
  crmValueProblem,
  mayWriteCrmField,
  crmValueWords as show,
} from '../../../domain/crm-fields.ts';
import { currencyDecimals } from '../../../domain/currency-decimals.ts';
import type { SupervisorFacts } from '../facts.ts';
import { spotAmounts } from '../grounding/spot-amounts.ts';
import { spotDates } from '../grounding/spot-dates.ts';
import { type FiredRule, finding, type Rule } from '../rule.ts';

const name = 'crm-write';

/** CRM writes: allowed fields only, against the value people saw, and amounts, dates and owners never without a quote. */
export const crmWriteRule: Rule = {
  name,
  check({ crm }, facts) {
    const { action } = facts.draft;
    if (action.tool !== 'update_crm') return [];
    const { record, field, expected, value } = action;
    const known = crmField(record.noun, field);
    if (!known || !mayWriteCrmField(crm.allowedFields[record.noun], field)) {
      const message = `The field "${field}" of a ${record.noun} is not on the list of fields that may be written.`;
      return [finding(name, 'reject', message, 'Add the field to the policy, or change it in the CRM.')];
    }
    const found: FiredRule[] = [];
    const problem = crmValueProblem(known, value);
    if (problem !== null) found.push(finding(name, 'reject', problem, 'A value that the field can hold.'));
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
    const needQuote = [...alwaysQuotedFields, ...crm.fieldsThatNeedAQuote.map(crmFieldName)];
    return needQuote.includes(known.name) ? [...found, ...checkQuote(facts, known, action)] : found;
  },
};

function checkQuote({ now, draft, evidence }: SupervisorFacts, field: CrmField, action: UpdateCrmAction): FiredRule[] {
  const { value } = action;
  const quotes = draft.claims.flatMap(({ kind, evidenceId, quote }) => {
    const source = evidence.find(({ chunkId }) => chunkId === evidenceId);
    const words = quote?.trim() ?? '';
    return kind === 'fact' && words !== '' && source?.quote.includes(words) ? [{ ...source, words }] : [];
  });
  if (quotes.length === 0) {
    const message = `"${action.field}" would be written without a quoted source.`;
    return [finding(name, 'reject', message, 'A claim that quotes the words this value comes from.')];
  }
  const saying = quotes.filter(({ words, occurredAt }) => saysValue(field, value, words, occurredAt ?? now));
  if (saying.length === 0) {
    const message = `The words quoted for "${action.field}" do not say what would be written.`;
    return [finding(name, 'reject', message, 'A claim that quotes the very words this value comes from.')];
  }
  if (typeof value !== 'number' || saying.some(({ trust }) => trust === 'trusted')) return [];
  const message = `The new "${action.field}" comes only from text that was written outside.`;
  return [finding(name, 'escalate', message, 'Check the number yourself.', { overridable: true })];
}

/** Whether words say the amount or the day; of other values nobody can tell. */
function saysValue({ type }: CrmField, value: UpdateCrmAction['value'], words: string, writtenAt: string): boolean {
  if (type === 'money' && value !== null) {
    return spotAmounts(words).some(
      (spot) =>
        spot.kind !== 'percent' && Math.round(spot.value * 10 ** currencyDecimals(spot.currency ?? '')) === value,
    );
  }
  if (type === 'date' && value !== null) {
    const day = String(value);
    return spotDates(words, writtenAt.slice(0, 10)).some(({ readings }) =>
      readings.some(({ from, to }) => from <= day && day <= to),
    );
  }
  return true;
}
