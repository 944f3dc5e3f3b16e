import type { FieldDifference } from '../../data/records/feedback.ts';
import type { Action } from '../../domain/action.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { wordDifference } from '../../domain/word-difference.ts';

/** What an edit changed, field by field: texts word by word, everything else as one value for another. */
export function actionDifference(before: Action, after: Action): FieldDifference[] {
  return difference('', before, after);
}

function difference(field: string, before: unknown, after: unknown): FieldDifference[] {
  if (before === after) return [];
  if (typeof before === 'string' && typeof after === 'string') return [{ field, parts: wordDifference(before, after) }];
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => difference(field === '' ? key : `${field}.${key}`, before[key], after[key]));
  }
  const [was, is] = [canonicalJson(before ?? null), canonicalJson(after ?? null)];
  if (was === is) return [];
  return [
    {
      field,
      parts: [
        { kind: 'removed', text: was },
        { kind: 'added', text: is },
      ],
    },
  ];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
