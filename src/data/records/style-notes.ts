import type { Actor } from '../../domain/actor.ts';
import type { Ids } from '../../domain/clock.ts';
import { GtmError } from '../../domain/errors.ts';
import type { StyleNote } from '../../domain/style-note.ts';
import type { TenantTransaction } from '../database/database.ts';
import { writeAudit } from './audit.ts';
import type { FieldDifference } from './feedback.ts';

/** A note about how one person writes. */
export interface StyleNoteRecord extends StyleNote {
  id: string;
  userId: string;
  /** How many edited mails bore it out when it was last learned. */
  mails: number;
  /** Whether drafts follow it. */
  enabled: boolean;
  updatedAt: Date;
}

const columns = 'id, user_id, kind, replaces, value, language, mails, enabled, updated_at';
const remembered = 30;

/** The notes of a tenant, or of one person, those that are off included; in the order in which they were learned. */
export function listStyleNotes(
  transaction: TenantTransaction,
  { userId = null }: { userId?: string | null } = {},
): Promise<StyleNoteRecord[]> {
  return transaction.query<StyleNoteRecord>(
    `select ${columns} from style_notes where $1::text is null or user_id = $1 order by created_at, id`,
    [userId],
  );
}

/** The latest mails that a person edited, the body before and after each edit, latest first. */
export async function recentMailEdits(
  transaction: TenantTransaction,
  userId: string,
): Promise<{ proposalId: string; contactId: string | null; before: string; after: string }[]> {
  const rows = await transaction.query<{ proposalId: string; contactId: string | null; difference: FieldDifference[] }>(
    `select f.proposal_id, p.contact_id, f.difference from feedback f join proposals p on p.id = f.proposal_id
     where f.kind = 'edit' and f.given_by = $1 and p.tool = 'send_email' and f.difference is not null
     order by f.given_at desc, f.id desc limit ${remembered}`,
    [userId],
  );
  return rows.flatMap(({ difference, ...mail }) => {
    const parts = difference.find(({ field }) => field === 'body')?.parts;
    if (!parts) return [];
    const without = (kind: string) => parts.flatMap((part) => (part.kind === kind ? [] : part.text)).join('');
    return [{ ...mail, before: without('added'), after: without('removed') }];
  });
}

/** Keeps what a person's edits show. What they have switched off or worded themselves stays so. Returns what is new. */
export async function learnStyleNotes(
  transaction: TenantTransaction,
  ids: Ids,
  { actor, notes }: { actor: Actor; notes: readonly (StyleNote & { mails: number })[] },
): Promise<StyleNoteRecord[]> {
  const learned: StyleNoteRecord[] = [];
  for (const { kind, replaces, value, language, mails } of notes) {
    const [row] = await transaction.query<StyleNoteRecord>(
      `insert into style_notes as known (id, user_id, kind, replaces, value, language, mails) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (tenant_id, user_id, kind, replaces, language) do update
         set value = excluded.value, mails = excluded.mails, updated_at = app.now()
         where known.enabled and not known.set_by_person and known.value <> excluded.value
       returning ${columns}`,
      [ids.next(), actor.id, kind, replaces, value, language, mails],
    );
    if (!row) continue;
    await writeAudit(transaction, ids, {
      ...{ actor, action: 'style-note-learned', subjectNoun: 'style', subjectId: row.id, detail: { kind, mails } },
    });
    learned.push(row);
  }
  return learned;
}

/** Changes a person's own note: other words, on or off. Throws `not-found` for somebody else's. */
export async function changeStyleNote(
  transaction: TenantTransaction,
  ids: Ids,
  { id, actor, value, enabled }: { id: string; actor: Actor; value?: string; enabled?: boolean },
): Promise<StyleNoteRecord> {
  const [row] = await transaction.query<StyleNoteRecord>(
    `update style_notes set value = coalesce($3, value), enabled = coalesce($4, enabled), set_by_person = true,
       updated_at = app.now() where id = $1 and user_id = $2 returning ${columns}`,
    [id, actor.id, value ?? null, enabled ?? null],
  );
  if (!row)
    throw new GtmError('not-found', 'You have no style note with this id; a note is changed by its own person.');
  await writeAudit(transaction, ids, {
    ...{ actor, action: 'style-note-changed', subjectNoun: 'style', subjectId: id, detail: { enabled: row.enabled } },
  });
  return row;
}
