import type { Database, TenantTransaction } from '../../data/database/database.ts';
import { writeAudit } from '../../data/records/audit.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import { createFieldRegistry } from '../../domain/field-registry.ts';
import { loadCustomColumns } from './custom-columns.ts';
import { shippedTerms } from './shipped-terms.ts';
import { parseTermDefinition, type Term, type TermDefinition, termSentence } from './term-definition.ts';

/** The tenant's terms: the shipped ones, with the tenant's own definitions in their place and beside them. By name. */
export async function loadTerms(transaction: TenantTransaction): Promise<Term[]> {
  const rows = await transaction.query<{ name: string; definition: TermDefinition; sentence: string }>(
    'select name, definition, sentence from terms order by name',
  );
  const terms = new Map(shippedTermList().map((term) => [term.name, term]));
  for (const { name, definition, sentence } of rows) {
    terms.set(name, { name, definition, sentence: termSentence(sentence, definition), origin: 'tenant' });
  }
  return [...terms.values()];
}

/** The terms of a tenant that changed none. */
export function shippedTermList(): Term[] {
  return shippedTerms.map(({ name, sentence, definition }) => ({
    name,
    definition,
    sentence: termSentence(sentence, definition),
    origin: 'shipped',
  }));
}

export interface TermChange {
  name: string;
  /** New numbers, such as `{ days: 30 }`; the others stay. */
  numbers?: Readonly<Record<string, number>>;
  /** A whole new definition; needed for a name that is not there yet. */
  definition?: unknown;
  /** May hold `{days}` and the like; the sentence so far otherwise. */
  sentence?: string;
}

/** Changes what a word means for this tenant, or adds a word. Goals compiled from now on use it. */
export async function setTerm(
  services: { database: Database; ids: Ids; actor: Actor },
  tenantId: string,
  change: TermChange,
): Promise<Term> {
  return services.database.asTenant(tenantId, async (transaction) => {
    const registry = createFieldRegistry(await loadCustomColumns(transaction));
    const stored = await transaction.query<{ definition: TermDefinition; sentence: string }>(
      'select definition, sentence from terms where name = $1',
      [change.name],
    );
    const base = stored[0] ?? shippedTerms.find((term) => term.name === change.name);
    const definition = parseTermDefinition(changedDefinition(change, base?.definition), registry);
    const sentence = change.sentence ?? base?.sentence;
    if (!sentence)
      throw new GtmError('invalid', 'A new term needs a sentence that says what it means.', { field: 'sentence' });
    const printed = termSentence(sentence, definition);
    const { actor, ids } = services;
    await transaction.query(
      `insert into terms (name, definition, sentence, updated_by) values ($1, $2, $3, $4)
       on conflict (tenant_id, name) do update set definition = excluded.definition, sentence = excluded.sentence,
         updated_by = excluded.updated_by, updated_at = app.now()`,
      [change.name, definition, sentence, actor.id],
    );
    await writeAudit(transaction, ids, { actor, action: 'term-changed', subjectNoun: 'term', subjectId: change.name });
    return { name: change.name, definition, sentence: printed, origin: 'tenant' };
  });
}

function changedDefinition(change: TermChange, base: TermDefinition | undefined): unknown {
  if (change.definition !== undefined) return change.definition;
  if (!base)
    throw new GtmError('not-found', `There is no term "${change.name}": give it a definition to add it.`, {
      field: 'name',
    });
  const known = base.kind === 'condition' ? Object.keys(base.numbers) : [];
  const unknown = Object.keys(change.numbers ?? {}).find((name) => !known.includes(name));
  if (unknown) {
    const others = known.length > 0 ? `only ${known.join(' and ')}` : 'and no other either';
    throw new GtmError('invalid', `"${change.name}" has no number called "${unknown}", ${others}.`, {
      field: 'numbers',
    });
  }
  if (base.kind !== 'condition') return base;
  return { ...base, numbers: { ...base.numbers, ...change.numbers } };
}
