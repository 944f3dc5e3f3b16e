import { z } from 'zod';
import type { Database } from '../../data/database/database.ts';
import { everybody, type Route, route } from '../route.ts';

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
        subjectId: z.string().optional().describe('Everything about this UUID or user'),
        action: z.string().optional(),
        before: z.uuid().optional().describe('Continue behind this entry'),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
      }),
      response: z.object({ items: z.array(entrySchema), next: z.string().nullable() }),
      handle: ({ caller, query }) =>
        database.asTenant(caller.tenantId, async (transaction) => {
          const rows = await transaction.query<AuditRow>(
            `select id, at, actor_kind, actor_id, door, action, subject_noun, subject_id, detail from audit
             where ($1::text is null or subject_id = $1) and ($2::text is null or action = $2)
               and ($3::uuid is null or (position, seq) < (select position, seq from audit where id = $3))
             order by position desc, seq desc limit $4`,
            [query.subjectId ?? null, query.action ?? null, query.before ?? null, query.limit],
          );
          const items = rows.map((row) => ({ ...row, at: row.at.toISOString() }));
          return { items, next: items.length === query.limit ? items.at(-1)!.id : null };
        }),
    }),
  ];
}
