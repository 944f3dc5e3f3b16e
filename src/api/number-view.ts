import { z } from 'zod';
import type { TenantTransaction } from '../data/database/database.ts';
import type { NumberRow, NumberValue } from '../data/lake/numbers/read-numbers.ts';
import { type NumberDimension, numberDefinitions, numberIds, ratioOf } from '../domain/numbers.ts';
import { formatId } from '../domain/prefixed-id.ts';

export const definitionSchema = z.object({
  id: z.enum(numberIds),
  name: z.string(),
  unit: z.enum(['count', 'seconds', 'micros']),
  sentence: z.string(),
  of: z.enum(numberIds).nullable().describe('Its denominator'),
});

const valueSchema = z.object({
  number: z.enum(numberIds),
  value: z.number().describe('In the unit of the number: things, seconds, or millionths of a US dollar'),
  rows: z.number().describe('How many rows stand behind it'),
  atClose: z.number().describe('What it was when its week closed; of a week that goes on, what it is'),
  added: z.number().describe('Rows that came after their week had closed'),
  removed: z.number().describe('Rows that went after their week had closed'),
  ofValue: z.number().nullable().describe('The denominator'),
  ratio: z.number().nullable().describe('Value by denominator; null below 30, where it would say more than is known'),
});

/** All numbers of one cell, in the order of their definitions. */
export const numbersSchema = z.array(valueSchema);
export const cellSchema = z.object({
  cell: z.string().nullable().describe('Null for what has no such thing, as a cost without a play'),
  label: z.string(),
  numbers: numbersSchema,
});
type Numbers = z.infer<typeof numbersSchema>;

export const rowSchema = z.object({
  id: z.string().describe('Names the row within its number'),
  proposalId: z.string().nullable(),
  handle: z.string().nullable(),
  headline: z.string().nullable(),
  at: z.string().describe('The instant that decides which week it counts in'),
  week: z.string(),
  amount: z.number(),
  change: z.enum(['added', 'removed']).nullable().describe('Whether it came or went after its week had closed'),
});

/** Every number there is, those that are nothing too, with its denominator. */
export function viewNumbers(found: readonly NumberValue[]): Numbers {
  const values = new Map(found.map((number) => [number.number, number]));
  return numberDefinitions.map(({ id, of }) => {
    const { value = 0, rows = 0, atClose = 0, added = 0, removed = 0 } = values.get(id) ?? {};
    const ofValue = of === null ? null : (values.get(of)?.value ?? 0);
    const ratio = ofValue === null ? null : ratioOf(value, ofValue);
    return { ...{ number: id, value, rows, atClose, added, removed }, ofValue, ratio };
  });
}

/** The sums of several cells, into which every row falls once. */
export function sumNumbers(cells: readonly (readonly NumberValue[])[]): NumberValue[] {
  const sums = new Map<string, NumberValue>();
  for (const one of cells.flat()) {
    const before = sums.get(one.number) ?? { ...one, value: 0, rows: 0, atClose: 0, added: 0, removed: 0 };
    sums.set(one.number, {
      ...{ number: one.number, value: before.value + one.value, rows: before.rows + one.rows },
      ...{ atClose: before.atClose + one.atClose, added: before.added + one.added },
      removed: before.removed + one.removed,
    });
  }
  return [...sums.values()];
}

/** What cells are called: people by their names, the rest as it is. */
export async function labelsOf(
  transaction: TenantTransaction,
  by: NumberDimension | null,
): Promise<(cell: string | null) => string> {
  const nameless = by === 'person' ? 'nobody' : 'none';
  if (by !== 'person') return (cell) => cell ?? nameless;
  const rows = await transaction.query<{ id: string; name: string }>(
    'select user_id as id, display_name as name from memberships',
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (cell) => (cell === null ? nameless : (names.get(cell) ?? cell));
}

/** Rows with the proposals they are about. */
export async function viewRows(
  transaction: TenantTransaction,
  rows: readonly NumberRow[],
): Promise<z.infer<typeof rowSchema>[]> {
  const found = await transaction.query<{ id: string; handle: string; headline: string }>(
    'select id, handle, headline from proposals where id = any($1)',
    [rows.flatMap(({ proposalId }) => proposalId ?? [])],
  );
  const proposals = new Map(found.map((proposal) => [proposal.id, proposal]));
  return rows.map(({ key, proposalId, at, week, amount, isNow, wasAtClose }) => {
    const proposal = proposalId === null ? undefined : proposals.get(proposalId);
    return {
      ...{ id: key, proposalId: proposalId === null ? null : formatId('proposal', proposalId) },
      ...{ handle: proposal?.handle ?? null, headline: proposal?.headline ?? null, at, week, amount },
      change: isNow === wasAtClose ? null : isNow ? 'added' : 'removed',
    };
  });
}
