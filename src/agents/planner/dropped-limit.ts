import type { FieldRegistry } from '../../domain/field-registry.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Predicate } from '../../domain/segment.ts';
import type { Lexeme } from './goal-reader.ts';

// Almost every condition on activities asks these; they tell nothing about which limit was meant.
const commonFields = ['activity.kind', 'activity.state', 'activity.direction'];

/**
 * The words of a limit that the rules recognised in a goal and that a plan from elsewhere does not carry; null when none
 * is missing. A place, an owner, a state and the like must be asked by one of their fields, a time by some time field, and
 * a "not" must be somewhere: a plan never reaches further than the goal's own words.
 */
export function droppedLimit(lexemes: readonly Lexeme[], plan: Plan, registry: FieldRegistry): string | null {
  const conditions = [plan.segment, ...plan.alsoSegments].flatMap(({ where }) => leavesOf(where));
  const used = new Set(conditions.flatMap(fieldsOf));
  for (const { meaning, words } of lexemes) {
    const filter = meaning.kind === 'filter' || meaning.kind === 'noun' ? meaning.filter : undefined;
    if (filter && !plan.terms.some(({ name }) => filter.terms.includes(name))) {
      const wanted = Object.values(filter.on).flatMap((predicate) => leavesOf(predicate).flatMap(fieldsOf));
      const telling = wanted.filter((field) => !commonFields.includes(field));
      if (!telling.some((field) => used.has(field)) && !hasSameRelation(Object.values(filter.on), conditions))
        return words;
    }
    if (meaning.kind === 'span' && ![...used].some((field) => isTime(field, registry))) return words;
    if (meaning.kind === 'not' && !conditions.some(isNegative)) return words;
  }
  return null;
}

/** The conditions in a predicate that are not made of others only; what encloses them comes too. */
function leavesOf(predicate: Predicate): Predicate[] {
  switch (predicate.op) {
    case 'and':
    case 'or':
      return predicate.parts.flatMap(leavesOf);
    case 'not':
      return [predicate, ...leavesOf(predicate.part)];
    case 'has':
    case 'has-no':
    case 'count':
    case 'last':
      return [predicate, ...leavesOf(predicate.where)];
    default:
      return [predicate];
  }
}

function fieldsOf(predicate: Predicate): string[] {
  return 'field' in predicate ? [predicate.field] : [];
}

/** "without any contacts" asks no field, only a relation. */
function hasSameRelation(wanted: readonly Predicate[], conditions: readonly Predicate[]): boolean {
  return wanted.some(
    (one) => 'relation' in one && conditions.some((other) => other.op === one.op && other.relation === one.relation),
  );
}

function isTime(field: string, registry: FieldRegistry): boolean {
  const type = registry.find(field)?.type;
  return type === 'date' || type === 'instant';
}

function isNegative(predicate: Predicate): boolean {
  const { op } = predicate;
  return ['not', 'has-no', '!=', 'older-than-days'].includes(op) || (op === '=' && predicate.value === false);
}
