import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { formatId, type IdNoun, idPrefixes, parseId } from '../../domain/prefixed-id.ts';
import { pageOf, placeOf, toPage } from '../cursor-page.ts';
import { everybody, type Route, route } from '../route.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const entrySchema = z.object({
  id: z.string(),
  at: z.string(),
  actorKind: z.string(),
  actorId: z.string(),
  door: z.string(),
  action: z.string(),
  subjectNoun: z.string(),
  subjectId: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

interface AuditRow extends Omit<z.infer<typeof entrySchema>, 'at'> {
  at: Date;
}

/** The stored form of an id from the edge, whatever it names. */
function bareId(text: string): string {
  const [prefix] = text.split('_');
  const noun = Object.entries(idPrefixes).find(([, known]) => known === prefix)?.[0] as IdNoun | undefined;
  return noun === undefined || !text.includes('_') ? text : parseId(noun, text, 'subjectId');
}

function view(row: AuditRow): z.infer<typeof entrySchema> {
  const hasPrefix = row.subjectNoun in idPrefixes && UUID.test(row.subjectId);
  return {
    ...row,
    id: formatId('audit', row.id),
    at: row.at.toISOString(),
    subjectId: hasPrefix ? formatId(row.subjectNoun as IdNoun, row.subjectId) : row.subjectId,
  };
}

/** Who did what to what. */
export function auditRoutes({ database }: { database: Database }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/audit',
      operation: 'listAudit',
      summary: 'The audit, newest first',
      tag: 'audit',
      roles: everybody,
      query: z.object({
        subjectId: z.string().optional().describe('Everything about what has this id'),
        action: z.string().optional(),
        after: z.string().optional().describe('Continue behind the entry with this id'),
        before: z.string().optional().describe('The same as after'),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
      }),
      response: pageOf(entrySchema),
      handle: ({ caller, query: { subjectId, action, after, before, limit } }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<AuditRow>(
            `select id, at, actor_kind, actor_id, door, action, subject_noun, subject_id, detail from audit
             where ($1::text is null or subject_id = $1) and ($2::text is null or action = $2)
               and ($3::uuid is null or (position, seq) < (select position, seq from audit where id = $3))
             order by position desc, seq desc limit $4`,
            [
              ...[subjectId === undefined ? null : bareId(subjectId), action ?? null],
              ...[await placeOf(transaction, 'audit', after ?? before), limit + 1],
            ],
          );
          return toPage(rows.map(view), limit);
        }),
    }),
  ];
}
